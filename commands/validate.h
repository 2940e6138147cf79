// `graphcool validate [--schema FILE] [--syntax-only] FILE...`: checks GraphQL documents.
#pragma once

#include <string>
#include <vector>

#include "commands/kit/command.h"
#include "commands/kit/output.h"

namespace graphcool::commands {

struct ValidateOptions {
  std::vector<std::string> files;
  std::string schema = {};  // A file with SDL; empty: the service of this folder.
  bool syntax_only = false;
  std::string api = "simple";  // Of the service in this folder, without `schema`.
};

Command validate_command(Context& context);

// Checks against a schema file where one is given. Without one, operation documents are checked
// against the API of the service in this folder, and type-system documents by themselves.
//
// Writes for people a line a valid file, and the errors with their lines of source. With --json
// writes {"errors":[{"message","locations":[{"line","column"}]}]}, each error with its "file" where
// several files were asked for; then the Errors returned are empty, since everything is said.
Checked<> run_validate(Context& context, const ValidateOptions& options);

}  // namespace graphcool::commands
