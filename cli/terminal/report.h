// The one voice for errors: what is wrong, where, what to do.
//
//   error: The field `Post.author` needs @relation.
//     --> types.graphql:12:3
//      |
//   12 |   author: User
//      |   ^
//   hint: Write `author: User @relation(name: "PostAuthor")`.
#pragma once

#include <string>

#include "commands/kit/help.h"
#include "core/base/result.h"

namespace graphcool::terminal {

// Ends with a newline. `label` is "error" or "warning".
std::string report(const Error& error, std::string_view label, commands::Style style,
                   const commands::Paint& paint);

// Each on its own, with an empty line between, and their number at the end when there are several.
std::string report(const Errors& errors, const commands::Paint& paint);

}  // namespace graphcool::terminal
