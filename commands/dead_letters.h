// `graphcool dead-letters`: calls of subscription functions that were given up.
#pragma once

#include <string>
#include <vector>

#include "commands/kit/command.h"
#include "commands/kit/output.h"

namespace graphcool::commands {

struct DeadLettersOptions {
  std::string target = {};
  bool dev = false;                       // What `graphcool dev` serves here.
  std::string function = {};              // Empty: all of them.
  std::vector<std::string> retried = {};  // Ids.
  std::vector<std::string> deleted = {};  // Ids.
  bool retries_all = false;
  bool deletes_all = false;
  bool force = false;  // Nobody is asked before all are deleted.
};

Command dead_letters_command(Context& context);

// Lists them, or lets some or all be told again, or deletes them. Usage when the flags ask for more
// than one of these.
Checked<> run_dead_letters(Context& context, const DeadLettersOptions& options);

}  // namespace graphcool::commands
