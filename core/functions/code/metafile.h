// What esbuild tells of a run: which files went in, and what each of them imports.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace graphcool::functions {

struct Input {
  struct Import {
    std::string path;  // Of another input, or as the source has it when it stays outside.
    bool external = false;
  };
  std::vector<Import> imports;
};

using Inputs = std::map<std::string, Input>;  // By path from where esbuild ran.

// Invalid when it is not what esbuild writes.
Result<Inputs> read_metafile(const std::filesystem::path& file);

}  // namespace graphcool::functions
