// Small pieces of plans that every dialect makes of what GraphQL collected and coerced.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/graphql/execution.h"
#include "core/query/plan.h"

namespace graphcool::api {

// Parameters from here on are no entries of the request's: they are the Items of a ForEachRow.
inline constexpr std::uint32_t kFirstItem = 1u << 31;

// A leaf of coerced input, or a list of leaves, as what a plan binds.
query::Value to_value(const graphql::Input& input);

// What every response member has: its key, nullability, name for errors and place in the request.
query::Output make_output(query::Output::Kind kind, const graphql::CollectedField& field,
                          const graphql::Selector& selector);

// A constant member: __typename and what is computed at planning.
query::Output constant_output(std::string json, const graphql::CollectedField& field,
                              const graphql::Selector& selector);

// __typename and the introspection fields, which belong to GraphQL itself.
inline bool is_meta(const graphql::CollectedField& field) {
  return field.definition->name.starts_with("__");
}
query::Output meta_output(const graphql::CollectedField& field, const graphql::Schema& schema,
                          const graphql::Selector& selector);

// What is selected below `field` on an object of `type`; `lower` gets all that is not is_meta().
template <class Lower>
std::vector<query::Output> outputs_below(const graphql::CollectedField& field,
                                         const graphql::Type& type, const graphql::Schema& schema,
                                         const graphql::Selector& selector, Lower lower) {
  std::vector<query::Output> outputs;
  for (const auto& each : selector.sub_fields(field, type)) {
    outputs.push_back(is_meta(each) ? meta_output(each, schema, selector) : lower(each));
  }
  return outputs;
}

// The node of `type` with that id.
query::Predicate id_equals(const model::Type& type, query::Value id);

// The names of the fields that are assigned, in order: what watches are told of an update.
std::vector<std::string> names_of(const std::vector<query::Assignment>& assignments);

// Arguments that GraphQL itself finds wrong, in its words.
query::ValueCheck argument_error(const graphql::GraphQLError& error);

}  // namespace graphcool::api
