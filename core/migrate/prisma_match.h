// What in one data model of Prisma is what in the other, where Prisma's rules are others than
// Graphcool's (reference/prisma1, sections 2.7 and 11.2).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/migrate/match.h"
#include "core/model/model.h"

namespace graphcool::migrate {

// Indexes into `before.relations`, by index into `after.relations`. A relation stays one between
// the same two types: by its name, by its old name, or as the only one between them when one of the
// two names was made from the types.
std::vector<int> match_prisma_relations(const model::Model& before, const model::Model& after,
                                        const std::vector<int>& types);

// Match::fields, but a scalar that becomes a relation (or the other way round) under its name is
// the same field.
std::vector<std::vector<int>> match_prisma_fields(const model::Model& before,
                                                  const model::Model& after, const Match& match);

// Two types between which one relation without a name becomes several, or several one.
struct Ambiguity {
  std::string type, other;
};
std::optional<Ambiguity> find_ambiguity(const model::Model& before, const model::Model& after,
                                        const Match& match);

}  // namespace graphcool::migrate
