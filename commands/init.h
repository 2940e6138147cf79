// `graphcool init [DIR]`: a new service, made of a template.
#pragma once

#include <string>

#include "commands/kit/command.h"
#include "commands/kit/output.h"

namespace graphcool::commands {

struct InitOptions {
  std::string dir = {};  // Empty: the working folder.
  std::string template_name = "default";
  bool list = false;
  bool force = false;
};

Command init_command(Context& context);

// Writes the files of the template. Exists, and nothing is written, when that would overwrite files
// and `force` is not given; a .gitignore that is there is added to instead. When writing fails half
// way, what it made is taken away again.
Checked<> run_init(Context& context, const InitOptions& options);

}  // namespace graphcool::commands
