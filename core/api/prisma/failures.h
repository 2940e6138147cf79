// The errors of the Prisma API: codes and words (reference/prisma1, section 5.2).
#pragma once

#include <memory>

#include "core/api/failures.h"
#include "core/model/model.h"
#include "core/query/plan.h"

namespace graphcool::api::prisma {

query::Failure null_filter_on_list(const model::Field& field);                         // 3033
query::Failure value_too_long(const model::Field& field);                              // 3007
query::Failure required_is_null(const model::Field& field);                            // 3020
query::Failure relation_required(const model::Type& type, const model::Field& field);  // 3032
query::Failure invalid_null(const model::Type& type, const model::Field& field);       // 3036
query::Failure node_not_found(const model::Type& type, const model::Field& field,
                              query::Value value);        // 3039
query::Failure no_unique_given(const model::Type& type);  // 3040
query::Failure relation_violated(const model::Model& model,
                                 const model::Relation& relation);  // 3042
query::Failure many_uniques_given(const model::Type& type);         // 3045

// A node that was chosen by the unique `field`, or just one that is there.
struct Chosen {
  const model::Type& type;
  const model::Field* field = nullptr;
  query::Value value = {};
};
query::Failure not_connected(const model::Relation& relation, const Chosen& parent,
                             const Chosen& child);  // 3041

std::shared_ptr<const query::ConstraintWords> constraint_words();

}  // namespace graphcool::api::prisma
