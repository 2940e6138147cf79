// Completion scripts for shells, made from the command tree. They are whole: completing a word
// starts no program.
#pragma once

#include <string>

#include "commands/kit/command.h"

namespace graphcool::commands {

std::string bash_completion(const Command& root);
std::string zsh_completion(const Command& root);
std::string fish_completion(const Command& root);

}  // namespace graphcool::commands
