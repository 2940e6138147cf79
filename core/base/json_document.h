// JSON documents that people write and read.
#pragma once

#include <boost/json/value.hpp>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace graphcool::json {

// Reads the text of `file`. Invalid, with line, column and the line itself, for what is no JSON.
Result<boost::json::value> read_document(std::string_view text, const std::string& file);

// With a line for each member and item, indented by two spaces, as JavaScript prints it. No line
// end behind it.
std::string pretty(const boost::json::value& value);

}  // namespace graphcool::json
