// The directives of Prisma's data models and what they take (reference/prisma1, sections 2.3 and
// 2.5). Unknown directives, and arguments that a directive does not know, have no meaning and no
// error: files of that time carry those of other tools.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/graphql/ast.h"
#include "core/model/directives.h"
#include "core/model/model.h"

namespace graphcool::model {

// What is wrong with the directives at a place: ones that stand there twice, arguments that are
// missing or of the wrong kind.
std::vector<DirectiveProblem> check_prisma_directives(
    graphql::ast::List<graphql::ast::Directive> directives, Place place, Sdl version);

// The text of an argument that is a string, a number or a bare word: nothing when directive or
// argument are absent or the value is none of those.
std::optional<std::string> word_argument(graphql::ast::List<graphql::ast::Directive> directives,
                                         std::string_view directive, std::string_view argument);

// What @rename says: `oldName`, or whatever its first argument is called.
std::optional<std::string> prisma_old_name(graphql::ast::List<graphql::ast::Directive> directives,
                                           std::string_view name);

}  // namespace graphcool::model
