// A service definition: graphcool.yml and the files it names, as plain values with their places.
// (reference/graphcool-framework, section 1). Nothing outside this folder sees YAML.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace graphcool::service {

struct SourceFile {
  std::string path;  // Relative to the definition's folder, as spelled in the definition.
  std::string text;
};

struct Permission {
  std::string operation;  // "*", "Post.read", ...
  Location where = {};
};

// Whose conventions a service follows: its data model's SDL, its APIs, its words.
enum class Family { Graphcool, Prisma };

struct Definition {
  Family family = Family::Graphcool;
  std::filesystem::path folder = {};   // Where graphcool.yml stands.
  std::string yaml = {};               // Its text as read.
  std::vector<SourceFile> types = {};  // The data model, in the family's SDL.
  std::vector<Permission> permissions = {};
  std::vector<std::string> root_tokens = {};
};

// The folder of the nearest graphcool.yml, from `from` upwards. NotFound with the hint `graphcool
// init`.
Result<std::filesystem::path> find_definition(const std::filesystem::path& from);

// Where the variables in a definition get their values from.
struct Sources {
  // ${env:NAME}
  std::function<std::optional<std::string>(std::string_view name)> variable = [](std::string_view) {
    return std::nullopt;
  };
  std::map<std::string, std::string> options = {};  // ${opt:name}
};

// Reads and checks the definition in `folder`: every problem at once, with file, line, column and
// what to do. What it uses and this version cannot do yet (functions, permissions other than "*",
// root tokens, modules) is refused with that said.
Checked<Definition> load_definition(const std::filesystem::path& folder,
                                    const Sources& sources = {});

// The files that load_definition() reads, or would read if they were there: what to watch for
// changes. As many as a definition with mistakes lets see; graphcool.yml always.
std::vector<std::filesystem::path> files_of_definition(const std::filesystem::path& folder,
                                                       const Sources& sources = {});

}  // namespace graphcool::service
