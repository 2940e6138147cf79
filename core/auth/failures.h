// The errors of what is not permitted: code 3008, and words that tell nothing about the data.
#pragma once

#include "core/query/plan.h"

namespace graphcool::auth {

inline constexpr int kInsufficientPermissions = 3008;

query::Failure cannot_read();
query::Failure cannot_write();
query::Failure cannot_link(const query::Intent& intent);

}  // namespace graphcool::auth
