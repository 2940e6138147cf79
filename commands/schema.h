// `graphcool schema`: the API that is generated for the service of this folder, as SDL.
#pragma once

#include <string>

#include "commands/kit/command.h"
#include "commands/kit/output.h"

namespace graphcool::commands {

struct SchemaOptions {
  std::string api = "simple";  // Or "relay".
};

Command schema_command(Context& context);

// Reads the definition and prints; neither data nor a server is needed.
Checked<> run_schema(Context& context, const SchemaOptions& options);

}  // namespace graphcool::commands
