// `graphcool invoke-local`: a function of the working folder, run here and now
// (reference/graphcool-framework, section 14.7).
#pragma once

#include <string>

#include "commands/kit/command.h"
#include "commands/kit/output.h"

namespace graphcool::commands {

struct InvokeOptions {
  std::string function = {};
  // One of the three: a file with the event, from the folder of the service; the `data` of one; or
  // that of the last call of the deployed function.
  std::string file = {};
  std::string data = {};
  bool last_event = false;
  std::string target = {};
  bool dev = false;
  int timeout = 15;  // Seconds.
};

Command invoke_local_command(Context& context);

// Prints what the function printed to stderr and what it answered to stdout. What it throws is an
// error, with the place in the developer's file.
Checked<> run_invoke_local(Context& context, const InvokeOptions& options);

}  // namespace graphcool::commands
