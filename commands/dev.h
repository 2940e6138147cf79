// `graphcool dev`: the service of this folder, served from this process and deployed at each save.
//
// Reads graphcool.yml and what it names; writes below .graphcool/ beside it and nowhere else.
#pragma once

#include "commands/kit/command.h"
#include "commands/kit/output.h"

namespace graphcool::commands {

struct DevOptions {
  int port = 60000;  // 0: any free one.
  bool force = false;
  bool open = false;
};

Command dev_command(Context& context);

// Serves until SIGINT, SIGTERM or SIGHUP. When it fails before it serves, the disk is as it was.
Checked<> run_dev(Context& context, const DevOptions& options);

}  // namespace graphcool::commands
