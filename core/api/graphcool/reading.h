// Lowering what reads: filters, orders and pages (reference/graphcool-framework, sections 5.8
// and 5.9).
#pragma once

#include "core/api/graphcool/meanings.h"
#include "core/graphql/execution.h"
#include "core/graphql/schema.h"
#include "core/query/plan.h"

namespace graphcool::api::graphcool {

// A leaf of coerced input, or a list of leaves, as what a plan binds.
query::Value to_value(const graphql::Input& input);

// What every response member has: its key, nullability, name for errors and place in the request.
query::Output make_output(query::Output::Kind kind, const graphql::CollectedField& field,
                          const graphql::Selector& selector);

// A constant member: __typename and what is computed at planning.
query::Output constant_output(std::string json, const graphql::CollectedField& field,
                              const graphql::Selector& selector);

// The node of `type` with that id.
query::Predicate id_equals(const model::Type& type, query::Value id);

class Reading {
 public:
  // All must outlive the Reading.
  Reading(const model::Model& model, const graphql::Schema& schema, const Meanings& meanings,
          const graphql::Selector& selector)
      : model_(model), schema_(schema), meanings_(meanings), selector_(selector) {}

  // Takes the list arguments of `field` over into `read`: filter, and, unless `filter_only`, order
  // and page. Arguments that cannot be right become checks of `read` that fail.
  void apply_arguments(query::Read& read, const graphql::CollectedField& field,
                       bool filter_only = false) const;
  // Only `first`, `last`, `skip`, `after` and `before` of coerced arguments.
  void apply_window(query::Read& read, const graphql::Input& arguments) const;

 private:
  query::Predicate filter(const model::Type& type, const graphql::Input& input,
                          query::Read& read) const;
  query::Predicate member(const model::Type& type, const graphql::InputMember& member,
                          query::Read& read) const;
  void order(query::Read& read, const graphql::Input& order_by) const;

  const model::Model& model_;
  const graphql::Schema& schema_;
  const Meanings& meanings_;
  const graphql::Selector& selector_;
};

}  // namespace graphcool::api::graphcool
