#include "core/graphql/type_comparison.h"

#include <algorithm>

namespace graphcool::graphql {

bool types_overlap(const Schema& schema, const Type& a, const Type& b) {
  if (&a == &b) return true;
  if (a.is_abstract() && b.is_abstract()) {
    return std::any_of(a.possible_types.begin(), a.possible_types.end(),
                       [&](const Type* type) { return schema.is_subtype(b, *type); });
  }
  if (a.is_abstract()) return schema.is_subtype(a, b);
  return b.is_abstract() && schema.is_subtype(b, a);
}

}  // namespace graphcool::graphql
