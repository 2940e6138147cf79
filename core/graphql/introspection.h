// Answers to __schema and __type (specification, section 4).
#pragma once

#include <string>

#include "core/graphql/execution.h"

namespace graphcool::graphql {

// Appends the JSON value of a collected `__schema` or `__type` field, straight from the schema.
void append_introspection(std::string& out, const Schema& schema, const CollectedField& field,
                          const Selector& selector);

}  // namespace graphcool::graphql
