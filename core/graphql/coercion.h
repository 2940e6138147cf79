// Typed values: literals of a document coerced to the types they are given for (specification,
// sections 3.5 to 3.12, "Input Coercion").
#pragma once

#include <optional>
#include <string>

#include "core/graphql/ast.h"
#include "core/graphql/input.h"
#include "core/graphql/schema.h"

namespace graphcool::graphql {

// The type that a reference in a document names; its named() is null when the schema has none of
// that name.
TypeRef type_of(const Schema& schema, const ast::TypeReference& reference);

// Reads a raw value (literal.h) as a scalar or an enum. Without a coercion of its own a scalar
// takes anything, as it is. On failure `message` says why, in the words of graphql-js 16: "Value
// \"x\" does not exist in \"Mood\" enum.".
std::optional<Input> coerce_leaf(const Type& type, const Input& raw, bool from_literal,
                                 InputArena& arena, std::string& message);

// What the variables in a literal stand for.
class VariableValues {
 public:
  virtual ~VariableValues() = default;
  // The coerced value; null pointer or Absent when there is none.
  virtual const Input* value(std::string_view name) const = 0;
  // The same, untyped: for variables within the literal of a scalar.
  virtual const Input* raw(std::string_view name) const = 0;
};

// The value of a literal, or nothing when it is not one of that type (or names a variable that has
// no value). Defaults of input fields are filled in. `variables` may be null.
std::optional<Input> coerce_literal(const ast::Value& literal, TypeRef type,
                                    const VariableValues* variables, InputArena& arena);

// The default of an argument or input field; Absent when there is none that is valid.
Input default_of(const InputValue& definition, InputArena& arena);

}  // namespace graphcool::graphql
