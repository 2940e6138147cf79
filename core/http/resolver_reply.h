// Between what the engine is asked and answers and what an API of resolvers is.
#pragma once

#include "core/engine/service.h"
#include "core/graphql/resolvers.h"

namespace graphcool::http {

// A view: `request` must outlive it.
graphql::ResolverApi::Request to_resolver_request(const engine::Request& request);
engine::Reply to_reply(graphql::ResolverApi::Answer answer);

}  // namespace graphcool::http
