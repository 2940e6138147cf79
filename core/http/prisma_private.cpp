#include "core/http/prisma_private.h"

#include <boost/json.hpp>
#include <cassert>

namespace graphcool::http {
namespace {

namespace bj = boost::json;

using graphql::FieldCall;
using graphql::GraphQLError;
using graphql::Resolved;

constexpr const char* kSchema = R"(
type Query {
  validateSubscriptionQuery(query: String!): SubscriptionQueryValidationResult!
}

type SubscriptionQueryValidationResult {
  errors: [String!]!
}

type Mutation {
  resetData: Boolean
}
)";

const PrivateContext& context_of(const FieldCall& call) {
  return static_cast<const PrivateContext&>(call.context);
}

Resolved validate_subscription(const FieldCall& call) {
  bj::array errors;
  const auto& engine = *context_of(call).hosted->engine;
  for (const auto& error : engine.check_subscription("prisma", call.text("query"))) {
    errors.emplace_back(error.message);
  }
  return bj::value(bj::object{{"errors", std::move(errors)}});
}

Resolved reset_data(const FieldCall& call) {
  const PrivateContext& context = context_of(call);
  if (auto cleared = context.cluster.clear(context.hosted->info.id); !cleared) {
    return GraphQLError{.message = cleared.error().what};
  }
  return bj::value(true);
}

}  // namespace

std::unique_ptr<const graphql::ResolverApi> make_private_api() {
  auto api = graphql::ResolverApi::make(kSchema,
                                        {{"Query.validateSubscriptionQuery", validate_subscription},
                                         {"Mutation.resetData", reset_data}});
  assert(api);  // A constant.
  return std::move(*api);
}

}  // namespace graphcool::http
