// From the text of a subscription to a watch: what the functions of a service listen with
// (reference/graphcool-framework, section 9.6; reference/prisma1, section 6.3).
#pragma once

#include <string_view>

#include "core/api/dialect.h"

namespace graphcool::api {

// The watch, without a name, of a text that holds one subscription and needs no values from
// outside; or everything that is wrong with it: it does not parse, is not valid, is no
// subscription, has several operations, a variable without a default, or a field that a function
// would have to resolve. Every error has its place.
Result<query::Watch, graphql::GraphQLErrors> read_subscription(const Api& api,
                                                               std::string_view text);

// What is wrong with the text of one subscription whose variables are sent with it; empty when
// nothing is.
graphql::GraphQLErrors check_subscription(const Api& api, std::string_view text);

}  // namespace graphcool::api
