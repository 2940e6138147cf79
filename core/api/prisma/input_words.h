// How the Prisma API words values that do not fit their types (reference/prisma1, section 5.1):
// applications look for these texts.
//
//     Argument 'data' expected type 'UserCreateInput!' but got: {email: 5}. Reason: 'email' String
//     value expected
#pragma once

#include "core/graphql/schema.h"

namespace graphcool::api::prisma {

extern const graphql::InputWords kInputWords;

}  // namespace graphcool::api::prisma
