// Errors that the Graphcool and Prisma APIs word alike.
#pragma once

#include <string_view>

#include "core/model/model.h"
#include "core/query/plan.h"

namespace graphcool::api {

query::Failure unique_violation(const model::Type& type, const model::Field& field);  // 3010
query::Failure first_and_last();                                                      // 3014
query::Failure negative_argument(std::string_view name);  // 3026 to 3028

// A check that always fails with `failure`: a mistake that belongs to one place of the response.
query::ValueCheck never(query::Failure failure);

}  // namespace graphcool::api
