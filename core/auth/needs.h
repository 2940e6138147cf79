// What an operation needs permission for, and what each rule says to that: for a person who wonders
// why something is denied.
#pragma once

#include <vector>

#include "core/auth/permissions.h"
#include "core/query/plan.h"

namespace graphcool::auth {

struct Need {
  enum class Outcome : std::uint8_t {
    Allowed,
    Asks,  // Queries decide, by the data.
    Denied,
  };
  Verb verb = Verb::Read;
  const model::Type* type = nullptr;
  const model::Relation* relation = nullptr;
  const model::Field* field = nullptr;  // Null: the node, or the edge, as a whole.
  Outcome outcome = Outcome::Denied;
  std::vector<Verdict> verdicts = {};  // Of every rule for the verb on the type or relation.
};

// Of a plan that is not restricted, in its order; each once.
std::vector<Need> needs_of(const query::Plan& plan, const Permissions& permissions,
                           const Viewer& viewer);

}  // namespace graphcool::auth
