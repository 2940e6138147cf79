// From sources that Node.js cannot run as they are to ones that it can: TypeScript, and ES modules
// in files that do not say so. esbuild does it, which a service has among its own packages, or the
// machine in PATH. Our own command line compiles before it deploys (bundler.h); what others have
// sent is compiled where it runs.
#pragma once

#include <filesystem>
#include <string>

#include "core/base/result.h"

namespace graphcool::functions {

bool is_typescript(const std::filesystem::path& source);

// Where the compiled form of `source` is: beside it. What is there is run in its place.
std::string compiled_path(const std::string& source);

// That only esbuild could compile `source`, and is not here; with what to install.
Error no_esbuild(const std::string& source);

// Makes `source` (relative to `folder`) runnable and returns the path of the result, relative to
// `folder` too: `source` itself where nothing has to be done, or what was compiled before. Packages
// stay where they are. `esbuild_from` is where esbuild is looked for. Invalid when the source has
// mistakes, NotFound when only esbuild could do it and there is none.
Result<std::string> make_runnable(const std::filesystem::path& folder, const std::string& source,
                                  const std::filesystem::path& esbuild_from);

}  // namespace graphcool::functions
