// The code of a service's functions, put into its definition: compiled for a cluster, or as it is
// for this machine.
#pragma once

#include "core/base/result.h"
#include "core/service/definition.h"

namespace graphcool::commands {

// For a cluster, which may have no compiler and no packages. With esbuild each code function
// becomes one file with its packages inside; packages and sources do not go along then. Without it
// the whole folder does, as it does for programs (exec). Adds to the definition's warnings.
//
// Every mistake of all functions at once, with file, line and column; NotFound for TypeScript where
// there is no esbuild; Limit, with the largest parts, when it is more than a cluster takes.
// REQUIRES: load_definition() has read it.
Checked<> add_code_for_cluster(service::Definition& definition);

// For Node.js on this machine, from a folder below the service's own: the packages are found there,
// and stay there. As service::add_code() otherwise.
Result<> add_code_for_here(service::Definition& definition);

}  // namespace graphcool::commands
