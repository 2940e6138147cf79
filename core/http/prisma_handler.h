// The services of Prisma over HTTP (reference/prisma1, section 3.1):
//
//   POST /NAME/STAGE                     the API; also /NAME and / for the stage or the service
//   POST /WORKSPACE/NAME/STAGE           `default`, and with a workspace
//   POST .../private                     what only tools use: resetData, validateSubscriptionQuery
//   POST .../import, .../export          data in the Normalised Data Format (core/transfer)
//   POST .../_datamodel                  the data model as it was deployed, as a JSON string
//   GET  ...                             the playground
//
// Whoever calls a service that has secrets needs a token that one of them signed. What is refused
// for that, and a service that is not there, is answered with 200, as Prisma's clients know it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/cluster/cluster.h"
#include "core/graphql/resolvers.h"
#include "core/http/assets.h"
#include "core/http/graphql_http.h"
#include "core/http/message.h"

namespace graphcool::http {

inline constexpr GraphqlStyle kPrismaStyle = {
    .request_id_prefix = "local:",
    .error_member = false,
    .unreadable_is_500 = true,
    .limits = {.max_batch = 5000, .text_variables = false},
};

// What a path names. `part` is its reserved end: "private", "import", "export", "_datamodel",
// "_admin"; or empty.
struct PrismaPath {
  std::string name = "default";  // "WORKSPACE~NAME" with a workspace.
  std::string stage = "default";
  std::string part = {};

  // Nothing for paths that cannot be a service's.
  static std::optional<PrismaPath> parse(std::string_view path);
};

// Whether "http://localhost:3000" or the like is on this machine.
bool is_loopback_origin(std::string_view origin);

class PrismaHandler {
 public:
  // `cluster` must outlive it, and it must outlive its answers.
  PrismaHandler(cluster::Cluster& cluster, std::vector<Asset> playground,
                std::size_t export_bundle_size);

  // Answers a request to a service's path; false, leaving `respond` as it is, for other paths.
  bool handle(const Request& request, Respond& respond);

 private:
  void answer_post(const PrismaPath& path, const Request& request, Respond respond);
  void answer_import(const cluster::HostedPtr& hosted, const Request& request, Respond respond);
  void answer_export(const cluster::HostedPtr& hosted, const Request& request, Respond respond);
  void answer_private(cluster::HostedPtr hosted, const Request& request, Respond respond);

  cluster::Cluster& cluster_;
  const Playground playground_;
  const std::size_t export_bundle_size_;
  const std::unique_ptr<const graphql::ResolverApi> private_api_;
};

}  // namespace graphcool::http
