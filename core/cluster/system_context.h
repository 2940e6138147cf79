// What the resolvers of the system API share, and the shapes of what they give.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <map>
#include <string>
#include <string_view>

#include "core/cluster/system_api.h"

namespace graphcool::cluster::system {

namespace bj = boost::json;

using Resolvers = std::map<std::string, graphql::Resolver, std::less<>>;

struct Context : graphql::ResolverContext {
  Context(Cluster& cluster, Access& access, const SystemApiOptions& options)
      : cluster(cluster), access(access), options(options) {}

  Cluster& cluster;
  Access& access;
  const SystemApiOptions& options;
  std::string_view origin = {};
  bool is_admitted = false;
};

inline Context& context_of(const graphql::FieldCall& call) {
  return static_cast<Context&>(call.context);
}

// Errors of code 2001 and 4000, whose texts clients look for.
graphql::GraphQLError no_session();
graphql::GraphQLError no_service(std::string_view id);

// A resolver that runs for whoever is admitted.
graphql::Resolver admitted(graphql::Resolver resolver);

bj::value text(std::string_view text);
bj::value text_or_null(std::string_view text);

// Objects of the schema; what they leave out is resolved.
bj::object viewer();
bj::object customer(const Context& context);
bj::object project(const Hosted& hosted);
bj::array schema_errors(const model::SchemaErrors& errors);
bj::array migration_messages(const std::string& messages);

// A connection of Relay over nodes that have an `id`, cut as the call's arguments say.
bj::object connection(const graphql::FieldCall& call, bj::array nodes);

void add_queries(Resolvers& resolvers);
void add_functions(Resolvers& resolvers);
void add_mutations(Resolvers& resolvers);
void add_dead_letters(Resolvers& resolvers);

// The function whose id that is; null when there is none, or its service is gone.
bj::value function_node(const Context& context, std::string_view id);

}  // namespace graphcool::cluster::system
