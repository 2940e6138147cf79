// The JSON that functions are given, and the JSON that comes back as text.
#pragma once

#include <boost/json/value.hpp>
#include <span>
#include <string>

#include "core/graphql/input.h"
#include "core/graphql/schema.h"

namespace graphcool::engine {

// Coerced arguments as a function sees them: an object with its keys sorted, those left out absent;
// DateTime as ISO 8601, Json as JSON. `parameters` are those of the request.
void append_arguments(std::string& out, const graphql::Input& arguments,
                      std::span<const graphql::InputValue> definitions,
                      std::span<const graphql::Input> parameters);

// A tree as JSON text, numbers as JavaScript writes them.
void append_value(std::string& out, const boost::json::value& value);

}  // namespace graphcool::engine
