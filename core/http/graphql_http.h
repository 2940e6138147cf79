// GraphQL over HTTP, free of sockets and of the engine: what is read from a request, what status
// and media type its answer has.
//
// Media types: a client that accepts application/graphql-response+json gets the status codes of the
// GraphQL-over-HTTP specification (400 for what was not run). One that asks for application/json,
// or for nothing, gets 200 for whatever is a GraphQL request, also for one that does not parse or
// validate. What is no GraphQL request gets 400, 405, 406 or 415 in either.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "core/engine/service.h"
#include "core/http/graphql_request.h"
#include "core/http/message.h"

namespace graphcool::http {

// Runs one GraphQL request, as engine::Service::execute() does.
using Execute = std::function<void(engine::Request request, engine::Done done)>;

// What differs between the families of APIs.
struct GraphqlStyle {
  std::string_view request_id_prefix = "local:simple:";  // Of the header Request-Id.
  // Whoever was refused before execution finds the message in `error` beside `errors`, as the
  // clients of Graphcool expect; with `code` and `requestId` where there is a code.
  bool error_member = true;
  // What was not run is a 400 for every client.
  bool rejected_is_400 = false;
  // What is no GraphQL at all (a body or a text that does not parse) is a 500, of a batch for the
  // whole of it, as Prisma's clients know it.
  bool unreadable_is_500 = false;
  GraphqlLimits limits = {};
};

constexpr std::string_view kGraphqlMethods = "GET, POST, OPTIONS";

// Answers a POST, GET, HEAD or OPTIONS; 405 to other methods. The items of a batch are all started
// before the first is waited for, and answered in their order. `execute` is called in place only.
void answer_graphql(const Request& request, const GraphqlStyle& style, const Execute& execute,
                    Respond respond);

// The answer to a GraphQL client that is refused before anything runs, in the media type that it
// asked for. With `json_gets_200` only a client that knows the status codes of the specification
// sees refusal.status.
Response refuse_graphql(const Request& request, const GraphqlStyle& style,
                        const GraphqlRefusal& refusal, bool json_gets_200 = false);

}  // namespace graphcool::http
