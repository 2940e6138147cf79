// Where a deploy goes to.
#pragma once

#include <optional>
#include <string>

#include "commands/deploy.h"
#include "commands/remote.h"

namespace graphcool::commands {

struct Destination {
  Remote remote;            // Of a new service: the target without an id.
  std::string new_service;  // Its name; empty: the service is there.
};

// The target that is meant, or a new service where the flags say so or there is no target. What
// they leave open is asked; with nobody to ask, NeedsConfirmation names the flag.
Result<Destination> choose_destination(Context& context, const Workspace& workspace,
                                       const DeployCommandOptions& options);

}  // namespace graphcool::commands
