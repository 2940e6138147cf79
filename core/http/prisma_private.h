// What a Prisma service answers at /private (reference/prisma1, section 8.6).
#pragma once

#include <memory>
#include <utility>

#include "core/cluster/cluster.h"
#include "core/graphql/resolvers.h"

namespace graphcool::http {

struct PrivateContext : graphql::ResolverContext {
  PrivateContext(cluster::Cluster& cluster, cluster::HostedPtr hosted)
      : cluster(cluster), hosted(std::move(hosted)) {}

  cluster::Cluster& cluster;
  const cluster::HostedPtr hosted;
};

// Its resolvers wait for the disk. Each request needs a PrivateContext.
std::unique_ptr<const graphql::ResolverApi> make_private_api();

}  // namespace graphcool::http
