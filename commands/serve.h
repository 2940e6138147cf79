// `graphcool serve`: a cluster in this process, for as many services as are deployed to it.
#pragma once

#include <string>

#include "commands/kit/command.h"
#include "commands/kit/output.h"

namespace graphcool::commands {

// As they are given; empty and -1 stand for "not given".
struct ServeOptions {
  std::string host;
  int port = -1;  // 0: any free one.
  std::string data_dir;
  std::string secret;
  int trusted_proxies = -1;
  std::string log_format;
  std::string config;
};

Command serve_command(Context& context);

// Serves until SIGINT, SIGTERM or SIGHUP.
Checked<> run_serve(Context& context, const ServeOptions& options);

// Where this user's data of graphcool lies: $XDG_DATA_HOME/graphcool, ~/.local/share/graphcool.
// Invalid when neither variable is set.
Result<std::filesystem::path> user_data_folder(const Context& context);

}  // namespace graphcool::commands
