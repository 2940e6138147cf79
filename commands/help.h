// `graphcool help [COMMAND...]`: the manual.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "commands/kit/command.h"
#include "commands/kit/output.h"

namespace graphcool::commands {

// The whole command tree; asked for only when it is needed.
using Tree = std::function<Command()>;

Command help_command(Context& context, Tree tree);

// Prints the help of one command; `line` is the command line up to it ("graphcool local up").
void print_help(Output& output, const Command& command, const std::string& line);

// Prints the help of the command that `path` leads to; of the program when it is empty.
Checked<> run_help(Context& context, const Command& root, const std::vector<std::string>& path);

}  // namespace graphcool::commands
