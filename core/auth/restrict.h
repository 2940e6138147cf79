// Permissions in a plan: what may not be read or written becomes errors of the plan itself,
// computed with the rows by the same statements.
#pragma once

#include <memory>

#include "core/auth/permissions.h"
#include "core/query/plan.h"

namespace graphcool::auth {

// The plan as the viewer may run it. `permissions` may be null: everything is open.
//
// Reading: each value of a column has a Guard, but for those that the request itself sent.
// Aggregates see the rows whose value may be read, groups those whose key may. Strictly, a node of
// which nothing may be read is not there at all: not in lists and counts, not behind relations; and
// what may not be read takes no part in filters, orders and keys. Writing: every Permit becomes
// what its intent needs.
//
// What reads the Caller as a node of another type than it is reads nothing.
std::shared_ptr<const query::Plan> restrict(std::shared_ptr<const query::Plan> plan,
                                            const Permissions* permissions, const Viewer& viewer);

// Whether running the plan needs the Caller's id.
bool asks_caller(const query::Plan& plan);

}  // namespace graphcool::auth
