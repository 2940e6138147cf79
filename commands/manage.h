// `graphcool delete`, `reset`, `root-token`, `playground` and `console`: what is done with a
// service that is deployed.
#pragma once

#include <string>

#include "commands/kit/command.h"
#include "commands/kit/output.h"

namespace graphcool::commands {

struct ManageOptions {
  std::string target = {};
  bool force = false;  // Nobody is asked.
};

struct RootTokenOptions {
  std::string target = {};
  std::string name = {};
  std::string token = {};  // The original's other way to say the name.
};

Command delete_command(Context& context);
Command reset_command(Context& context);
Command root_token_command(Context& context);
Command playground_command(Context& context);
Command console_command(Context& context);

// Deletes the service with its data, and the targets that led to it.
Checked<> run_delete(Context& context, const ManageOptions& options);

// Deletes the data and keeps all else.
Checked<> run_reset(Context& context, const ManageOptions& options);

// The names of the root tokens, or one token by itself, for use in a shell.
Checked<> run_root_token(Context& context, const RootTokenOptions& options);

// Opens a page; without a terminal, or with --json, only tells its address.
Checked<> run_playground(Context& context, const std::string& target);
Checked<> run_console(Context& context, const std::string& target);

}  // namespace graphcool::commands
