#include "core/cluster/system_api.h"

#include <cassert>
#include <utility>

#include "core/cluster/system_context.h"
#include "core/cluster/system_schema.h"

namespace graphcool::cluster {

SystemApi::SystemApi(Cluster& cluster, Access& access, SystemApiOptions options)
    : cluster_(cluster), access_(access), options_(std::move(options)) {
  system::Resolvers resolvers;
  system::add_queries(resolvers);
  system::add_functions(resolvers);
  system::add_mutations(resolvers);
  system::add_dead_letters(resolvers);
  auto api = graphql::ResolverApi::make(kSystemSchema, std::move(resolvers));
  assert(api);  // A constant.
  api_ = std::move(*api);
}

SystemApi::~SystemApi() = default;

graphql::ResolverApi::Answer SystemApi::run(const Request& request) const {
  system::Context context(cluster_, access_, options_);
  context.origin = request.origin;
  context.is_admitted = access_.admits(request.token);
  return api_->run(request.graphql, context);
}

}  // namespace graphcool::cluster
