// From sources that Node.js cannot run as they are to ones that it can: TypeScript, and ES modules
// in files that do not say so. esbuild does it, which a service has among its own packages, or the
// machine in PATH.
#pragma once

#include <filesystem>
#include <string>

#include "core/base/result.h"

namespace graphcool::functions {

// The esbuild of the folder (node_modules/.bin, from here upwards), that which GRAPHCOOL_ESBUILD
// names, or the one in PATH; empty when there is none.
std::filesystem::path find_esbuild(const std::filesystem::path& folder);

enum class Packages {
  External,  // Stay where they are: node_modules is beside the code.
  Bundled,   // Become part of the result.
};

// Makes `source` (relative to `folder`) runnable and returns the path of the result, relative to
// `folder` too: `source` itself where nothing has to be done. `esbuild_from` is where esbuild is
// looked for. Invalid when it has mistakes, NotFound, with what to install, when only esbuild could
// do it and there is none.
Result<std::string> make_runnable(const std::filesystem::path& folder, const std::string& source,
                                  const std::filesystem::path& esbuild_from, Packages packages);

}  // namespace graphcool::functions
