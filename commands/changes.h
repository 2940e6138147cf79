// What a deploy changed, as the original tool printed it (reference/graphcool-framework, section
// 14.3).
#pragma once

#include <string>
#include <string_view>

#include "commands/kit/output.h"

namespace graphcool::commands {

// The `migrationMessages` of a deploy as a list for people: grouped by what they are about, with a
// sign for created (+), updated (*) and deleted (-). Ends without a newline; empty for none.
//
// REQUIRES: `messages` is what migrate::messages_json() makes.
std::string changes_text(std::string_view messages, const Output& output);

}  // namespace graphcool::commands
