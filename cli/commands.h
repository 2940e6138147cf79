// The commands of the program, in the order in which help shows them.
#pragma once

#include "commands/kit/command.h"
#include "commands/kit/output.h"

namespace graphcool::cli {

// Opens nothing: a command opens what it needs when it runs. `context` must outlive the result.
commands::Command command_tree(commands::Context& context);

}  // namespace graphcool::cli
