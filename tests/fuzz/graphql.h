// What holds for any bytes that are given to core/graphql: for the fuzzers, and for the test that
// replays what they found.
#pragma once

#include <string>
#include <string_view>

namespace graphcool::fuzz {

// Each returns what does not hold, empty when all is well.

// Parsing ends; printing what parsed gives a text that parses and prints the same; so does the text
// stripped of what separates nothing. Strings keep their meaning.
std::string check_syntax(std::string_view text);

// Validating ends, with and without limits, and finds the places of its errors in the text.
std::string check_validation(std::string_view text);

// Reading a schema ends; one that has no errors prints to SDL that has none, and prints the same.
std::string check_schema(std::string_view text);

// Preparing and collecting a valid request ends, with what a dialect can go by. `text` is the
// request and, after a zero byte, its variables as JSON.
std::string check_execution(std::string_view text);

}  // namespace graphcool::fuzz
