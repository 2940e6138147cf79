// `graphcool explain FILE`: how a request would be answered, without running it.
#pragma once

#include <string>

#include "commands/kit/command.h"
#include "commands/kit/output.h"

namespace graphcool::commands {

struct ExplainOptions {
  std::string file = {};
  std::string variables = {};  // A JSON object; empty: none.
  std::string operation = {};  // Its name, where the file has several.
  std::string api = "simple";
};

Command explain_command(Context& context);

// Prints the plan of the operation and the SQL that it becomes for the service of this folder.
// Plans depend on which variables are given, so these are asked for too.
Checked<> run_explain(Context& context, const ExplainOptions& options);

}  // namespace graphcool::commands
