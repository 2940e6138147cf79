// The errors of the Prisma API: codes and words (reference/prisma1, section 5.2).
#pragma once

#include <memory>

#include "core/api/failures.h"
#include "core/model/model.h"
#include "core/query/plan.h"

namespace graphcool::api::prisma {

query::Failure null_filter_on_list(const model::Field& field);  // 3033
query::Failure no_unique_given(const model::Type& type);        // 3040
query::Failure many_uniques_given(const model::Type& type);     // 3045

std::shared_ptr<const query::ConstraintWords> constraint_words();

}  // namespace graphcool::api::prisma
