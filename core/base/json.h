// Writing JSON straight to bytes, without a tree in between. Reading JSON is Boost.JSON's job.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace graphcool::json {

// Appends `text` as a JSON string with its quotes. Control characters, quotes and backslashes are
// escaped; UTF-8 passes through; bytes that are not UTF-8 become U+FFFD, so the output is always
// valid.
void append_string(std::string& out, std::string_view text);

void append_int(std::string& out, std::int64_t value);

// The shortest text that reads back as the same double, always with a fraction or an exponent left
// out where JavaScript leaves them out (1 -> "1", 0.1 -> "0.1", 1e21 -> "1e+21"). NaN and
// infinities, which JSON cannot say, become null.
void append_double(std::string& out, double value);

// `text` as a JSON string; append_string into a new string.
std::string quoted(std::string_view text);

}  // namespace graphcool::json
