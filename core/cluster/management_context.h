// What the resolvers of the management API share.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "core/cluster/management.h"

namespace graphcool::cluster::management {

namespace bj = boost::json;

using Resolvers = std::map<std::string, graphql::Resolver, std::less<>>;

// Codes of section 5.3.
inline constexpr int kInvalidToken = 3015;
inline constexpr int kTokenExpired = 3016;
inline constexpr int kInvalidTypes = 3017;
inline constexpr int kAmbiguousRelation = 3018;
inline constexpr int kNoSuchService = 4000;
inline constexpr int kRelationNameNeeded = 4004;

struct Context : graphql::ResolverContext {
  Context(Cluster& cluster, const ManagementOptions& options, const auth::Keys& keys,
          std::string_view authorization)
      : cluster(cluster), options(options), keys(keys), authorization(authorization) {}

  // Why the caller may not do something to that service; "" and "" are for all of them.
  std::optional<graphql::GraphQLError> refusal(std::string_view name, std::string_view stage) const;

  Cluster& cluster;
  const ManagementOptions& options;
  const auth::Keys& keys;
  const std::string_view authorization;
};

inline Context& context_of(const graphql::FieldCall& call) {
  return static_cast<Context&>(call.context);
}

graphql::GraphQLError no_service(std::string_view name, std::string_view stage);
graphql::GraphQLError failure(const Error& error, int code = 0);

// Null when there is none.
HostedPtr service_of(const Context& context, const std::string& name, const std::string& stage);

// Objects of the schema.
bj::object project(const Hosted& hosted);
bj::object migration(const Hosted& hosted, const store::PastRevision& revision);

void add_queries(Resolvers& resolvers);
void add_mutations(Resolvers& resolvers);

// Subscriptions of a deploy, checked: what is wrong goes into `errors`.
std::vector<service::Function> read_subscriptions(const bj::value& input,
                                                  model::SchemaErrors& errors);

}  // namespace graphcool::cluster::management
