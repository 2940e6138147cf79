// npm packages that cannot become part of another file, as the files that they are.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace graphcool::functions {

// A package in a node_modules folder.
struct Package {
  std::filesystem::path folder;
  std::string name;  // "left-pad", "@scope/left-pad"

  auto operator<=>(const Package&) const = default;
};

// The package that the file at `path` belongs to; nothing when it is in none.
std::optional<Package> package_of(const std::filesystem::path& path);

struct CarriedPackages {
  std::map<std::string, std::string> files;  // Bytes by path: "node_modules/left-pad/index.js".
  std::map<std::string, std::filesystem::path> top;  // The folder of each right below node_modules.
  std::set<std::filesystem::path> folders;           // All that they come from.
  std::vector<std::string> native;                   // Names of those with native add-ons.
};

// These packages with all that they depend on, found by the rules of Node.js; what one needs in
// another version stands in its own node_modules. Packages it can do without may be missing. Limit
// when they are too large, with the largest of them; Io when a file cannot be read.
Result<CarriedPackages> carry_packages(const std::vector<Package>& packages);

}  // namespace graphcool::functions
