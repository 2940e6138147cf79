// The steps between two models whose parts are matched.
#pragma once

#include <string>
#include <vector>

#include "core/migrate/match.h"
#include "core/migrate/migration.h"
#include "core/model/model.h"

namespace graphcool::migrate {

// The steps of a Migration. Sides of matched relations have to agree; the steps point into the
// models.
std::vector<Step> diff(const model::Model& before, const model::Model& after, const Match& match);

// The values that an enum has no more.
std::vector<std::string> removed_values(const model::EnumType& before,
                                        const model::EnumType& after);

}  // namespace graphcool::migrate
