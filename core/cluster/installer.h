// The pipeline of a deploy: what it changes, whether it may, and the revision in place of the old.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "core/cluster/data_model.h"
#include "core/cluster/definition_problems.h"
#include "core/cluster/deployed.h"
#include "core/cluster/hosted.h"
#include "core/cluster/revisions.h"
#include "core/cluster/signing.h"
#include "core/cluster/successor.h"

namespace graphcool::cluster {

// A revision on its way into a service, which need not be in the directory yet.
struct Change {
  const ServiceInfo& info;
  HostedPtr before;  // Null: the service is new.
  std::shared_ptr<engine::Service> engine;
  const service::Definition& definition;
  DataModel data;
  // To an earlier revision. What is deleted then need not be forced when it holds nothing.
  std::optional<WayBack> back = {};
};

struct Installed {
  Deployed deployed;
  HostedPtr hosted;  // Null when nothing was done.
};

// Any thread may call; one at a time for a service.
class Installer {
 public:
  // Both must outlive it.
  Installer(const Signing& signing, Revisions& revisions);

  // Whatever fails, the old revision goes on serving. The directory is the caller's.
  Pushed<Installed> install(Change change, const DeployOptions& options);

  // What the first deploy of a service that is not there yet would do.
  Pushed<Deployed> try_first(const ServiceInfo& info, const service::Definition& definition,
                             DataModel data);

 private:
  std::vector<RootToken> root_tokens(const Change& change) const;

  const Signing& signing_;
  Revisions& revisions_;
};

}  // namespace graphcool::cluster
