// Answers to __schema and __type (specification, section 4).
#pragma once

#include <string>

#include "core/graphql/execution.h"

namespace graphcool::graphql {

// Larger answers are refused: nested lists and aliases let a short request ask for many times the
// schema.
inline constexpr std::size_t kMostIntrospectionBytes = 64u << 20;

// Appends the JSON value of a collected `__schema` or `__type` field, straight from the schema:
// null for a type that there is not, and when the answer would be larger than `most_bytes`.
void append_introspection(std::string& out, const Schema& schema, const CollectedField& field,
                          const Selector& selector,
                          std::size_t most_bytes = kMostIntrospectionBytes);

}  // namespace graphcool::graphql
