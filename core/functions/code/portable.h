// Compiled files without a trace of the machine they were made on.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace graphcool::functions {

// The name of an input (a path from the folder) in what is deployed: its path, or, when it leads
// out of the folder through a node_modules (a linked or hoisted package), as if that were in it.
std::string portable_name(const std::string& input);

struct PortableCode {
  // What stands from a column on went right by so many columns.
  struct Shift {
    int from = 0;
    int by = 0;
    bool operator==(const Shift&) const = default;
  };
  std::string text;
  std::map<std::size_t, Shift> shifts;  // By line, from 0.
};

// `code` with the portable names in place of the inputs' own, where esbuild has written them.
PortableCode portable_code(std::string_view code, const std::map<std::string, std::string>& names);

// The source map that `map` is, for `code` at `target` from the folder. `made_in`: the folder that
// its paths start at, absolute as `folder` is. Invalid when it is no source map.
Result<std::string> portable_map(std::string_view map, const PortableCode& code,
                                 const std::filesystem::path& made_in,
                                 const std::filesystem::path& folder, const std::string& target,
                                 const std::map<std::string, std::string>& names);

}  // namespace graphcool::functions
