#include "core/http/resolver_reply.h"

#include <utility>

namespace graphcool::http {

graphql::ResolverApi::Request to_resolver_request(const engine::Request& request) {
  return {.query = request.query,
          .operation_name = request.operation_name,
          .variables = request.variables.if_object(),
          .read_only = request.read_only,
          .request_id = request.request_id};
}

engine::Reply to_reply(graphql::ResolverApi::Answer answer) {
  using Outcome = graphql::ResolverApi::Answer::Outcome;
  engine::Reply reply{.body = std::move(answer.body), .outcome = engine::Reply::Outcome::Rejected};
  if (answer.outcome == Outcome::Executed) reply.outcome = engine::Reply::Outcome::Executed;
  if (answer.outcome == Outcome::NotAllowed) reply.outcome = engine::Reply::Outcome::NotAllowed;
  return reply;
}

}  // namespace graphcool::http
