// From a definition to the revision that serves: first it is prepared, then activated.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "core/api/prisma/options.h"
#include "core/auth/caller.h"
#include "core/cluster/bundle.h"
#include "core/cluster/data_folder.h"
#include "core/cluster/definition_problems.h"
#include "core/cluster/deliveries.h"
#include "core/cluster/function_host.h"
#include "core/cluster/registry.h"
#include "core/engine/service.h"
#include "core/model/model.h"
#include "core/query/watch.h"
#include "core/service/definition.h"

namespace graphcool::cluster {

// What a revision is made of.
struct Making {
  const ServiceInfo& info;
  const service::Definition& definition;
  std::shared_ptr<const model::Model> model;
  const std::vector<RootToken>& root_tokens;
};

// A revision with its functions (null: none) and what they watch.
struct Prepared {
  std::shared_ptr<engine::Service::Revision> revision;
  ServiceFunctionsPtr functions;
  std::shared_ptr<const query::Watches> watches;
};

// Any thread may call; one at a time for a service.
class Revisions {
 public:
  // `callers`: by what all services know theirs. The others must outlive it.
  Revisions(api::prisma::Options prisma, auth::Identity callers, const DataFolder& folder,
            FunctionHost& functions, Deliveries& deliveries);

  // Everything that is wrong, where there is no engine yet and nothing may be left on the disk.
  Pushed<> check(Making making);

  // For that engine. `fresh`: it is being deployed, and no longer as it was found.
  Pushed<Prepared> prepare(Making making, engine::Service& engine, bool fresh);

  // It serves from now on.
  void activate(const ServiceInfo& info, engine::Service& engine, Prepared prepared,
                std::int64_t number);

 private:
  Pushed<engine::Blueprint> make_blueprint(Making making, const ServiceFunctionsPtr& functions);

  const api::prisma::Options prisma_;
  const auth::Identity callers_;
  const DataFolder& folder_;
  FunctionHost& functions_;
  Deliveries& deliveries_;
};

}  // namespace graphcool::cluster
