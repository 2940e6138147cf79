// What a function answered, as the API takes it (reference/graphcool-framework, section 9.7).
#pragma once

#include <boost/json/value.hpp>
#include <optional>
#include <string>

#include "core/functions/runtime.h"

namespace graphcool::functions {

// An error of the 5000s, ready for the client.
struct Failure {
  int code = 0;
  std::string message = {};
  std::string extra_json = {};  // `"functionError":...`, or nothing.
};

struct Answer {
  std::optional<boost::json::value> data = {};  // Absent: it gave no `data`, or null.
  std::optional<Failure> failure = {};
};

// `request_id` is what the client can look the call up by in the logs.
Answer read_answer(const Outcome& outcome, const std::string& request_id);

// Whether it is an error that the function returned: 5001 or 5002.
bool is_returned(const Failure& failure);

Failure unhandled(const std::string& request_id);         // 5000
Failure invalid_body(const std::string& request_id);      // 5003
Failure data_is_no_object();                              // 5006
Failure data_of_wrong_kind(const std::string& function);  // 5007

}  // namespace graphcool::functions
