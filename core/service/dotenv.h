// Files of environment variables, `.env`, as npm's dotenv reads them.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace graphcool::service {

// Lines `NAME=value`; `export ` before them, comments and blank lines are left out. A value in
// quotes is taken as it stands, with \n in double quotes as a line end; others are trimmed. What is
// no such line is nothing, as it is there.
std::map<std::string, std::string> parse_dotenv(std::string_view text);

}  // namespace graphcool::service
