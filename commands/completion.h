// `graphcool completion SHELL`: the completion script of a shell.
#pragma once

#include <string>

#include "commands/help.h"
#include "commands/kit/command.h"
#include "commands/kit/output.h"

namespace graphcool::commands {

Command completion_command(Context& context, Tree tree);

// REQUIRES: `shell` is "bash", "zsh" or "fish".
Checked<> run_completion(Context& context, const Command& root, const std::string& shell);

}  // namespace graphcool::commands
