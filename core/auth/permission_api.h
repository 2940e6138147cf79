// The API that permission queries are written in: whether some node of a type passes a filter
// (reference/graphcool-framework, section 10.7).
#pragma once

#include <memory>

#include "core/api/dialect.h"

namespace graphcool::auth {

//   type Query { SomePostExists(filter: PostFilter, orderBy: PostOrderBy, skip: Int, ...): Boolean!
//   }
Result<std::unique_ptr<const api::Api>> make_permission_api(
    std::shared_ptr<const model::Model> model,
    std::shared_ptr<const api::Extensions> extensions = {});

}  // namespace graphcool::auth
