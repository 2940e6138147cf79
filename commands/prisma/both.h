// Commands that both families have: what they do in the folder of a Prisma service, and in every
// other folder what they were.
#pragma once

#include "commands/kit/command.h"
#include "commands/kit/output.h"

namespace graphcool::commands::prisma {

// Each takes the command as the Graphcool family has it. Its own flags are kept; those of Prisma
// services are added.
Command deploy_in_both(Context& context, Command graphcool);
Command diff_in_both(Context& context, Command graphcool);
Command info_in_both(Context& context, Command graphcool);
Command delete_in_both(Context& context, Command graphcool);
Command reset_in_both(Context& context, Command graphcool);

}  // namespace graphcool::commands::prisma
