// `graphcool info` and `graphcool list`: what is deployed where.
#pragma once

#include <string>

#include "commands/kit/command.h"
#include "commands/kit/output.h"

namespace graphcool::commands {

struct InfoOptions {
  std::string target = {};
  bool history = false;
};

Command info_command(Context& context);
Command list_command(Context& context);

// The service of the target that is meant, its endpoints, and with `history` its revisions.
Checked<> run_info(Context& context, const InfoOptions& options);

// All targets, and the other services of their clusters. A cluster that cannot be asked is told
// about, and the rest listed.
Checked<> run_list(Context& context);

}  // namespace graphcool::commands
