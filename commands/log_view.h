// How a call of a function is shown (reference/graphcool-framework, section 9.9).
#pragma once

#include <string>

#include "commands/kit/output.h"
#include "core/client/system_api.h"

namespace graphcool::commands {

// For people, without a line end behind it:
//
//   2017-11-20 04:33:00.000  hello  SUCCESS  12 ms
//     request  {"name":"Ada"} by User cj1
//     stdout   Hello Ada
//     result   {"data":{"message":"Hello Ada"}}
//
// Times are those of this machine's zone. Long values are cut between two characters and tell how
// long they were; nothing in them can steer the terminal.
std::string log_text(const client::FunctionLog& log, const Output& output);

// "hello  SUCCESS  12 ms" of it.
std::string log_summary(const client::FunctionLog& log, const Output& output);

// The lines below; empty when there is nothing to tell.
enum class Details { All, Printed };
std::string log_details(const client::FunctionLog& log, Details details, const Output& output);

// For machines, whole and on one line: {"id","timestamp","function","status","duration",
// "requestId","message"}, where the message is a document and the event in it too.
std::string log_json(const client::FunctionLog& log);

// Why a function failed, for people: what it threw, with its stack and what else it carried, or the
// runtime's sentence.
std::string reason_text(std::string_view reason);

}  // namespace graphcool::commands
