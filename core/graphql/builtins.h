// The types and directives that every schema has: one immutable set for the whole process.
#pragma once

#include <span>
#include <string_view>

#include "core/graphql/schema.h"

namespace graphcool::graphql {

struct Builtins {
  const Type* int_type = nullptr;
  const Type* float_type = nullptr;
  const Type* string_type = nullptr;
  const Type* boolean_type = nullptr;
  const Type* id_type = nullptr;
  std::span<const Type* const> scalars = {};
  std::span<const Type* const> introspection = {};  // __Schema first.
  std::span<const DirectiveType* const> directives = {};
  const Field* typename_field = nullptr;
  const Field* schema_field = nullptr;
  const Field* type_field = nullptr;

  // A built-in type by name; null when there is none.
  const Type* type(std::string_view name) const;
};

const Builtins& builtins();

// What the fields of the introspection types stand for: their `tag`.
enum class Meta : std::uint32_t {
  Typename = 1,
  Schema,
  Type,
  Description,
  Types,
  QueryType,
  MutationType,
  SubscriptionType,
  Directives,
  Name,
  IsRepeatable,
  Locations,
  Args,
  Kind,
  SpecifiedByUrl,
  Fields,
  Interfaces,
  PossibleTypes,
  EnumValues,
  InputFields,
  OfType,
  IsOneOf,
  FieldType,
  DefaultValue,
  IsDeprecated,
  DeprecationReason,
};

}  // namespace graphcool::graphql
