// The compiler of functions: where it is, and one run of it.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace graphcool::functions {

// The esbuild of the folder (node_modules/.bin, from here upwards), that which GRAPHCOOL_ESBUILD
// names, or the one in PATH; empty when there is none.
std::filesystem::path find_esbuild(const std::filesystem::path& folder);

struct Diagnostic {
  Error error;          // `where` is in the folder that esbuild ran in, or above it.
  std::string id = {};  // Of a warning: "unsupported-require-call".
};

struct EsbuildRun {
  std::vector<Diagnostic> errors = {};  // None: it has done its work.
  std::vector<Diagnostic> warnings = {};
  std::string text = {};  // All that it said.
};

// Runs esbuild in `folder` and waits for it. `arguments` are added to those that all runs have in
// common: bundles in CommonJS for Node.js. NotFound, Io as start_process() has them.
Result<EsbuildRun> run_esbuild(const std::filesystem::path& esbuild,
                               const std::filesystem::path& folder,
                               const std::vector<std::string>& arguments);

}  // namespace graphcool::functions
