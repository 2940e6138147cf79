// Reading what @defaultValue and @migrationValue say (reference/graphcool-framework, section 3.5).
#pragma once

#include <string>

#include "core/base/result.h"
#include "core/graphql/ast.h"
#include "core/model/model.h"

namespace graphcool::model {

enum class ValueUse { Default, Migration };

struct ValueProblem {
  int code = 0;  // 2011, 2025, 2042 or 3007.
  std::string what;
  std::string hint;
};

// The value of a literal for `field`, whose scalar, enum and list-ness are set; `enum_type` is that
// of an enum field. Strings, numbers, booleans and enum values count by their text, as Graphcool
// had it: "42" and 42 are the same Int. Lists are read from a string that holds a list as well as
// from a list; Json from a string of JSON as well as from an object. Null, written as such or, for
// all types but String, as the string "null", is a Datum of Kind::Null.
Result<Datum, ValueProblem> read_value(const graphql::ast::Value& literal, const Field& field,
                                       const EnumType* enum_type, ValueUse use);

// The migration value of a whole enum: one of its values, or a list of them. Fills in
// migration_value and migration_value_is_list.
Result<void, ValueProblem> read_enum_migration_value(const graphql::ast::Value& literal,
                                                     EnumType& enum_type);

}  // namespace graphcool::model
