// Prisma's management API: how its command line adds, deploys and removes services
// (reference/prisma1, section 7).
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/auth/tokens.h"
#include "core/cluster/cluster.h"
#include "core/graphql/resolvers.h"

namespace graphcool::cluster {

struct ManagementOptions {
  // Of which one has to sign a token; none: whoever reaches the API may do everything.
  std::vector<std::string> secrets = {};
  // What `serverInfo` tells: the Prisma that this server stands for.
  std::string version = "1.34";
  std::string commit = {};
  std::string connector = "sqlite";
};

// Any thread may call. What changes something waits for the disk: not for event loops.
class Management {
 public:
  // `cluster` must outlive it.
  Management(Cluster& cluster, ManagementOptions options);
  ~Management();

  // Whether anybody may do everything.
  bool is_open() const { return keys_.empty(); }

  struct Request {
    graphql::ResolverApi::Request graphql;
    std::string_view authorization;  // The header as it was sent; empty: it was not.
  };
  graphql::ResolverApi::Answer run(const Request& request) const;

 private:
  Cluster& cluster_;
  const ManagementOptions options_;
  const auth::Keys keys_;
  std::unique_ptr<const graphql::ResolverApi> api_;
};

// "shop$dev": how a service is called in migrations and in errors.
std::string prisma_project_id(std::string_view name, std::string_view stage);

}  // namespace graphcool::cluster
