// From the functions of a definition to what runs them on this machine.
#pragma once

#include <filesystem>

#include "core/base/result.h"
#include "core/functions/code/code_store.h"
#include "core/functions/function.h"
#include "core/service/definition.h"

namespace graphcool::cluster {

// The folder that holds the files which the functions run with, as they are now. Waits for the
// disk.
Result<std::filesystem::path> put_code(const service::Definition& definition,
                                       functions::CodeStore& store);

// What runs a function; `code` is the folder of put_code(), where sources that Node.js cannot run
// and that were not compiled before are compiled beside themselves. Invalid when that fails,
// NotFound when there is nothing to compile with. REQUIRES: its code was not uploaded by itself.
Result<functions::Handler> handler_in(const std::filesystem::path& code,
                                      const service::Function& function,
                                      const service::Definition& definition);

}  // namespace graphcool::cluster
