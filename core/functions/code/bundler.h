// Functions as one file each, with the npm packages that they use inside: made where the developer
// deploys, so that no package has to travel, and no compiler has to be where they run.
#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace graphcool::functions {

struct BundledCode {
  // By path from the folder: the compiled functions, at compiled_path() of their sources, and the
  // packages that had to stay what they are, below node_modules. The same sources make the same
  // bytes, wherever their folder is.
  std::map<std::string, std::string> files;
  std::set<std::string> sources;  // The files of the folder, packages aside, that went in.
  Errors warnings;
};

// Bundles `sources`, paths from `folder`, with one run of `esbuild`, or two. A package with native
// add-ons, or that looks for files beside its own, goes along as files, with what it needs. Each
// bundle ends with a source map that leads to the developer's files.
//
// Every mistake of all sources at once, with file (from `folder`), line and column; nothing is
// written into the folder. Waits for esbuild and the disk.
Checked<BundledCode> bundle_code(const std::filesystem::path& folder,
                                 const std::vector<std::string>& sources,
                                 const std::filesystem::path& esbuild);

}  // namespace graphcool::functions
