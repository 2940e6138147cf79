// Defaults of arguments and input fields as introspection and printed schemas show them.
#pragma once

#include <string>

#include "core/graphql/ast.h"
#include "core/graphql/schema.h"

namespace graphcool::graphql {

// Appends `literal` as graphql-js 16 writes a default of that type: lists around single items,
// input objects with the order and the defaults of their type, numbers and strings in their plain
// form. REQUIRES: it is a valid value of the type.
void append_default(std::string& out, const ast::Value& literal, TypeRef type);

}  // namespace graphcool::graphql
