// `graphcool deploy`: brings the service of this folder to a cluster. `graphcool diff` tells what
// it would change.
#pragma once

#include <map>
#include <string>

#include "commands/kit/command.h"
#include "commands/kit/output.h"

namespace graphcool::commands {

struct DeployCommandOptions {
  std::string target = {};
  std::string new_service = {};          // Its name: a service is made.
  std::string new_service_cluster = {};  // Where.
  std::string alias = {};                // Of the new service.
  std::string rollback = {};             // "previous", or the number of a revision.
  bool make_default = false;
  bool dry_run = false;
  bool force = false;
  bool watch = false;
  bool interactive = false;
  bool short_json = false;                         // -j, which cli/ has taken for --json already.
  std::map<std::string, std::string> others = {};  // ${opt:name}
};

Command deploy_command(Context& context);
Command diff_command(Context& context);

// Deploys to the target that is meant, or to a new service, asking a person for what the flags
// leave open. What is refused has changed nothing. With --json prints one object: service, target,
// cluster, revision, endpoints, migrationMessages and errors, as the system API has them.
Checked<> run_deploy(Context& context, const DeployCommandOptions& options);

}  // namespace graphcool::commands
