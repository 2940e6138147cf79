// The errors of the Graphcool APIs: codes and words (reference/graphcool-framework, section 11.3).
#pragma once

#include <memory>
#include <string_view>

#include "core/api/failures.h"
#include "core/model/model.h"
#include "core/query/plan.h"

namespace graphcool::api::graphcool {

inline constexpr std::int64_t kMaxNodes = 1000;          // Largest first or last, and the default.
inline constexpr std::int64_t kMaxTextLength = 262'144;  // Characters of a stored string.

query::Failure too_many_nodes(query::Value requested);                                 // 2041
query::Failure wrong_arguments(std::string_view reason);                               // 3000
query::Failure no_such_node(const model::Type& type, query::Value id);                 // 3002
query::Failure value_too_long(const model::Field& field);                              // 3007
query::Failure referenced_node_missing(query::Value id);                               // 3011
query::Failure node_not_found(query::Value id);                                        // 3013
query::Failure required_is_null(const model::Field& field);                            // 3020
query::Failure relation_required(const model::Type& type, const model::Field& field);  // 3032
query::Failure null_filter_on_list(const model::Field& field);                         // 3033
query::Failure invalid_input(const model::Field& field);                               // 3036
query::Failure number_out_of_range(const model::Field& field);                         // 3036
query::Failure invalid_json(const model::Field& field, query::Value value);            // 3037

std::shared_ptr<const query::ConstraintWords> constraint_words();

}  // namespace graphcool::api::graphcool
