// How the type of a field in a data model is written.
#pragma once

#include <string>
#include <string_view>

#include "core/graphql/ast.h"

namespace graphcool::model {

struct Shape {
  std::string_view name;
  bool required = false, list = false;
  bool items_required = true;
  bool nested = false;  // A list of lists.
  std::string text;     // As written.
};

Shape shape_of(const graphql::ast::TypeReference& type);

// What to write for a scalar of another system, as "Use Json."; empty for names that mean nothing.
std::string scalar_hint(std::string_view name);

}  // namespace graphcool::model
