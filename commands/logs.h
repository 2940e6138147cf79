// `graphcool logs`: what was left behind by the calls of functions
// (reference/graphcool-framework, sections 9.9 and 14.6).
#pragma once

#include <string>

#include "commands/kit/command.h"
#include "commands/kit/output.h"

namespace graphcool::commands {

struct LogsOptions {
  std::string target = {};
  std::string function = {};  // Without regard to case; empty: all of them.
  bool follow = false;
  bool dev = false;  // What `graphcool dev` serves, whatever the target.
  int last = 100;
};

Command logs_command(Context& context);

// Shows the newest entries, the oldest of them first. With `follow` goes on until a signal, which
// ends it well; a cluster that does not answer for a while is waited for.
Checked<> run_logs(Context& context, const LogsOptions& options);

}  // namespace graphcool::commands
