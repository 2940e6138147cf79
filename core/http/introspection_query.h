// The query by which tools ask for a whole schema, as graphql-js 16 asks it: with what is
// deprecated, with specifiedByURL, isOneOf and isRepeatable, wrappers nine deep.
#pragma once

#include <string_view>

namespace graphcool::http {

std::string_view introspection_query();

}  // namespace graphcool::http
