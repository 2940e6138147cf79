// What in one model is what in the other.
#pragma once

#include <vector>

#include "core/model/model.h"

namespace graphcool::migrate {

// Indexes into `before`, by index into `after`; -1 for what is new.
struct Match {
  std::vector<int> types;
  std::vector<std::vector<int>> fields;  // By type; -1 also where a scalar became a relation.
  std::vector<int> enums;
  std::vector<int> relations;

  // True for relations that were found by the fields they link, not by their name.
  std::vector<bool> linked_only;
};

// By name first. Something with an old name that `before` has, and whose own name `before` does not
// have (or has for something that is itself renamed away), is the renamed one. Several may exchange
// their names. A @rename that is left in place after it was done has no effect.
Match match_models(const model::Model& before, const model::Model& after);

// Whether the ends of `after` stand the other way round than those of `before`, its match.
bool sides_differ(const Match& match, const model::Relation& before, const model::Relation& after);

}  // namespace graphcool::migrate
