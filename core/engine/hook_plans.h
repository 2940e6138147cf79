// Plans of mutations that functions stand around, made of the plans without.
#pragma once

#include <string>
#include <vector>

#include "core/query/plan.h"

namespace graphcool::engine {

// What can be told of a mutation before any function is called: permissions, whether the nodes that
// it names are there, the rules on its values. Writes nothing. Its one root answers the id of the
// node that an updateOrCreate finds; null for all else.
void keep_checks(query::Plan& plan);

// Answers {"answer": what the mutation answers, "node": all scalars of the node written}, which is
// what a function after it is given.
void answer_node(query::Plan& plan);

// What functions have changed of the arguments needs no permission of the caller: what the caller
// sent was permitted before they were called.
void trust_arguments(query::Plan& plan);
void trust_arguments_and_answer_node(query::Plan& plan);

// A value in the answer that is a scalar of the node written: where it stands, by response keys
// below the mutation's own.
struct NodeColumn {
  std::vector<std::string> path;
  const model::Field* field = nullptr;
};
// REQUIRES: `plan` is one that answer_node() changed.
std::vector<NodeColumn> node_columns(const query::Plan& plan);

}  // namespace graphcool::engine
