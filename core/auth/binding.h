// From a rule to a predicate: its variables replaced by what they stand for in one place of a plan.
#pragma once

#include <optional>
#include <vector>

#include "core/auth/permissions.h"
#include "core/auth/rules.h"
#include "core/query/plan.h"

namespace graphcool::auth {

// Where a rule is asked.
struct Binding {
  const Viewer& viewer;
  // Of the row that the predicate stands on; null when it stands on none.
  const model::Type* row = nullptr;
  query::Value node = {};                 // $node_id
  const query::Intent* intent = nullptr;  // Of writes: what the request gives.
};

// Whether the rule is true there. True for a rule without a query.
query::Predicate truth_of(const Rule& rule, const Binding& binding);

// All (any) of these hold; what is always true or always false is resolved.
query::Predicate all_of(std::vector<query::Predicate> predicates);
query::Predicate any_of(std::vector<query::Predicate> predicates);

inline bool is_true(const query::Predicate& predicate) {
  return predicate.kind == query::Predicate::Kind::True;
}
inline bool is_false(const query::Predicate& predicate) {
  return predicate.kind == query::Predicate::Kind::False;
}

}  // namespace graphcool::auth
