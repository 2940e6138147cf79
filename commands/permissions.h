// `graphcool permissions check FILE`: which permissions an operation needs, and which it has.
#pragma once

#include <string>

#include "commands/kit/command.h"
#include "commands/kit/output.h"

namespace graphcool::commands {

struct PermissionsCheckOptions {
  std::string file = {};
  std::string variables = {};  // A JSON object; empty: none.
  std::string operation = {};  // Its name, where the file has several.
  std::string api = "simple";
  std::string caller = {};  // The type of the node that calls; empty: an anonymous caller.
};

Command permissions_command(Context& context);

// Prints, for all that the operation reads and writes, what every rule of graphcool.yml says to it.
// Fails when something is denied whatever the data.
Checked<> run_permissions_check(Context& context, const PermissionsCheckOptions& options);

}  // namespace graphcool::commands
