// The directives of a data model of the Graphcool Framework: where each may stand and what it takes
// (reference/graphcool-framework, section 3.5).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/graphql/ast.h"

namespace graphcool::model {

enum class Place : unsigned { Type = 1, Field = 2, Enum = 4, EnumValue = 8, InputField = 16 };

struct DirectiveProblem {
  graphql::Offset at = graphql::kNoOffset;
  std::string what;
  std::string hint;
};

// What is wrong with the directives that stand at a place: unknown ones, ones that belong
// elsewhere, ones that stand there twice; arguments that are unknown, missing, given twice or no
// string where one has to be.
std::vector<DirectiveProblem> check_directives(
    graphql::ast::List<graphql::ast::Directive> directives, Place place);

// The first directive of that name; null when there is none.
const graphql::ast::Directive* find_directive(
    graphql::ast::List<graphql::ast::Directive> directives, std::string_view name);

// The value of an argument; null when it is not given.
const graphql::ast::Value* find_argument(const graphql::ast::Directive& directive,
                                         std::string_view name);

// The value of an argument that is a string: nothing when directive or argument are absent or it is
// no string or an empty one.
std::optional<std::string> string_argument(graphql::ast::List<graphql::ast::Directive> directives,
                                           std::string_view directive, std::string_view argument);

}  // namespace graphcool::model
