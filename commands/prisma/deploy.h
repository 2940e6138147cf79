// `graphcool deploy` in the folder of a Prisma service: as Prisma's own command line does it,
// through the management API.
#pragma once

#include "commands/kit/command.h"
#include "commands/kit/output.h"
#include "commands/prisma/folder.h"

namespace graphcool::commands::prisma {

struct DeployOptions {
  FolderOptions folder = {};
  bool dry_run = false;
  bool force = false;
  bool no_migrate = false;
  bool no_seed = false;
  bool no_generate = false;
  bool skip_hooks = false;
};

// --no-migrate, --no-seed, --no-generate, --skip-hooks.
std::vector<Flag> deploy_flags(DeployOptions& options);

// Makes the service when it is not there, deploys, runs the hooks, generates and, for a new
// service, seeds. Errors, and warnings without `force`, have changed nothing. With --json prints
// one object: service, stage, revision, steps, warnings, errors, httpEndpoint, wsEndpoint.
Checked<> run_deploy(Context& context, const DeployOptions& options);

}  // namespace graphcool::commands::prisma
