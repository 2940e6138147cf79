// How the scalars that the Graphcool and Prisma APIs share read what a client sends.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/graphql/input.h"

namespace graphcool::api {

// A copy of `text` that lives in the arena.
std::string_view keep(std::string_view text, graphql::InputArena& arena);

// ISO 8601; becomes milliseconds since 1970.
std::optional<graphql::Input> coerce_datetime(const graphql::Input& raw, bool from_literal,
                                              graphql::InputArena& arena, std::string& message);

// A string that holds JSON, in variables also raw JSON; becomes minified JSON text.
std::optional<graphql::Input> coerce_json(const graphql::Input& raw, bool from_literal,
                                          graphql::InputArena& arena, std::string& message);

}  // namespace graphcool::api
