// A service that a cluster serves.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "core/auth/tokens.h"
#include "core/base/result.h"
#include "core/cluster/bundle.h"
#include "core/cluster/registry.h"
#include "core/engine/service.h"
#include "core/service/definition.h"

namespace graphcool::cluster {

// As it is at one moment; never changes.
struct Hosted {
  ServiceInfo info;
  std::int64_t revision = 0;
  service::Definition definition = {};  // As deployed.
  std::vector<RootToken> root_tokens = {};
  // Of the secrets in its definition (Prisma); null: there are none, and it is open.
  std::shared_ptr<auth::TokenVerifier> verifier = nullptr;
  // Null when its data file could not be opened, for the reason in `fault`.
  std::shared_ptr<engine::Service> engine = nullptr;
  std::optional<Error> fault = std::nullopt;
};
using HostedPtr = std::shared_ptr<const Hosted>;

// What `verifier` is for a definition.
std::shared_ptr<auth::TokenVerifier> verifier_of(const service::Definition& definition);

}  // namespace graphcool::cluster
