#include "core/cluster/management.h"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <cassert>
#include <utility>

#include "core/base/datetime.h"
#include "core/cluster/bundle.h"
#include "core/cluster/management_context.h"
#include "core/cluster/management_schema.h"
#include "core/service/prisma_definition.h"

namespace graphcool::cluster {

using graphql::GraphQLError;

Management::Management(Cluster& cluster, ManagementOptions options)
    : cluster_(cluster), options_(std::move(options)), keys_(options_.secrets) {
  management::Resolvers resolvers;
  management::add_queries(resolvers);
  management::add_mutations(resolvers);
  auto api = graphql::ResolverApi::make(kManagementSchema, std::move(resolvers));
  assert(api);  // A constant.
  api_ = std::move(*api);
}

Management::~Management() = default;

graphql::ResolverApi::Answer Management::run(const Request& request) const {
  management::Context context(cluster_, options_, keys_, request.authorization);
  return api_->run(request.graphql, context);
}

std::string prisma_project_id(std::string_view name, std::string_view stage) {
  return fmt::format("{}${}", name, stage);
}

namespace management {
namespace {

GraphQLError invalid_token(std::string_view reason) {
  return {.message = fmt::format("Authentication token is invalid: {}", reason),
          .code = kInvalidToken};
}

}  // namespace

std::optional<GraphQLError> Context::refusal(std::string_view name, std::string_view stage) const {
  if (keys.empty()) return {};
  if (authorization.empty()) return invalid_token("'Authorization' header not provided");
  constexpr std::string_view kBearer = "Bearer ";
  std::string_view token = authorization;
  if (token.starts_with(kBearer)) token.remove_prefix(kBearer.size());
  const auto claims = keys.verify(token, auth::now());
  if (!claims) {
    // One that was valid once.
    if (keys.verify(token, 0)) {
      return GraphQLError{.message = "Authentication token is expired", .code = kTokenExpired};
    }
    return invalid_token("Token can't be decoded: " + claims.error().what);
  }
  if (!claims->grants || !claims->expires) {
    return invalid_token("Failed to parse token data: it has to have the claims exp and grants.");
  }
  if (claims->grant(name, stage)) return {};
  return invalid_token(fmt::format("Token contained {} grants but none satisfied the request.",
                                   claims->grants->size()));
}

GraphQLError no_service(std::string_view name, std::string_view stage) {
  return {.message = fmt::format("No service with name '{}' and stage '{}' found", name, stage),
          .code = kNoSuchService};
}

GraphQLError failure(const Error& error, int code) {
  return {.message = error.what, .code = code};
}

HostedPtr service_of(const Context& context, const std::string& name, const std::string& stage) {
  return context.cluster.look_up(service::Family::Prisma, name, stage);
}

bj::object project(const Hosted& hosted) {
  return {{"name", hosted.info.name},
          {"stage", hosted.info.stage},
          {"datamodel", service::datamodel_text(hosted.definition)}};
}

// A revision is stored when its migration is done, whole; so there is no other status.
bj::object migration(const Hosted& hosted, const store::PastRevision& revision) {
  boost::system::error_code failed;
  bj::value steps = bj::parse(revision.messages, failed);
  if (failed || !steps.is_array()) steps = bj::array();
  std::string datamodel;
  if (const auto stored = read_stored_bundle(revision.bundle)) {
    if (const auto definition = service::read_definition(stored->bundle)) {
      datamodel = service::datamodel_text(*definition);
    }
  }
  const std::string at = datetime::to_iso(revision.deployed_ms);
  return {{"projectId", prisma_project_id(hosted.info.name, hosted.info.stage)},
          {"revision", revision.number},
          {"status", "SUCCESS"},
          {"applied", static_cast<std::int64_t>(steps.get_array().size())},
          {"rolledBack", 0},
          {"errors", bj::array()},
          {"startedAt", at},
          {"finishedAt", at},
          {"datamodel", std::move(datamodel)},
          {"steps", std::move(steps)}};
}

}  // namespace management
}  // namespace graphcool::cluster
