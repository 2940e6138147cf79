// `graphcool version`: what this program is made of.
#pragma once

#include "commands/kit/command.h"
#include "commands/kit/output.h"

namespace graphcool::commands {

Command version_command(Context& context);
Checked<> run_version(Context& context);

}  // namespace graphcool::commands
