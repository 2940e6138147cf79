// `graphcool local ...`: clusters of one's own in the background, without Docker.
#pragma once

#include "commands/kit/command.h"
#include "commands/kit/output.h"

namespace graphcool::commands {

Command local_command(Context& context);

}  // namespace graphcool::commands
