// How types relate (specification, sections 5.5.2.3 and 5.8.5). Internal to this folder.
#pragma once

#include "core/graphql/schema.h"

namespace graphcool::graphql {

// True when some object type is of both composite types.
bool types_overlap(const Schema& schema, const Type& a, const Type& b);

}  // namespace graphcool::graphql
