// `graphcool schema`: the API that is generated for the service of this folder, as SDL.
#pragma once

#include "commands/kit/command.h"
#include "commands/kit/output.h"

namespace graphcool::commands {

Command schema_command(Context& context);

// Reads the definition and prints; neither data nor a server is needed.
Checked<> run_schema(Context& context);

}  // namespace graphcool::commands
