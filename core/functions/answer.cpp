#include "core/functions/answer.h"

#include <fmt/format.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "core/base/json.h"

namespace graphcool::functions {

namespace bj = boost::json;

namespace {

constexpr int kReturnedText = 5001;
constexpr int kReturnedObject = 5002;

Failure unreachable(const std::string& request_id) {
  return {.code = 5005,
          .message = fmt::format("The url of the webhook is not valid, or nobody answers there. "
                                 "Check the logs for execution id {}",
                                 request_id)};
}

// What the runtime saw, as text: clients of the original look into it.
Failure failed(const Outcome& outcome) {
  std::string message = "{\"logs\":[{\"stdout\":" + json::quoted(outcome.output) +
                        "},{\"stderr\":" + json::quoted(outcome.error_output) +
                        "},{\"error\":" + json::quoted(outcome.reason) + "}],\"response\":{}}";
  return {.code = 5008, .message = std::move(message)};
}

Failure returned_error(const bj::value& error) {
  std::string extra = "\"functionError\":" + bj::serialize(error);
  if (const auto* text = error.if_string()) {
    return {.code = kReturnedText,
            .message = "function execution error: " + std::string(*text),
            .extra_json = std::move(extra)};
  }
  return {.code = kReturnedObject,
          .message = "function execution error",
          .extra_json = std::move(extra)};
}

}  // namespace

bool is_returned(const Failure& failure) {
  return failure.code == kReturnedText || failure.code == kReturnedObject;
}

Failure unhandled(const std::string& request_id) {
  return {.code = 5000,
          .message = fmt::format("A function returned an unhandled error. Please check the logs "
                                 "for execution id {}",
                                 request_id)};
}

Failure invalid_body(const std::string& request_id) {
  return {.code = 5003,
          .message = fmt::format("A function returned an invalid body. You can refer to the docs "
                                 "for the expected shape. Please check the logs for execution id "
                                 "{}",
                                 request_id)};
}

Failure data_is_no_object() {
  return {.code = 5006, .message = "The return value should include a 'data' field of type object"};
}

Failure data_of_wrong_kind(const std::string& function) {
  return {.code = 5007,
          .message = fmt::format("The data field in the return value does not match the payload "
                                 "type of the function '{}'.",
                                 function)};
}

Answer read_answer(const Outcome& outcome, const std::string& request_id) {
  switch (outcome.kind) {
    case Outcome::Kind::Failed:
      return {.failure = failed(outcome)};
    case Outcome::Kind::BadStatus:
      return {.failure = unhandled(request_id)};
    case Outcome::Kind::Unreachable:
      return {.failure = unreachable(request_id)};
    case Outcome::Kind::Answered:
      break;
  }
  bj::error_code error;
  bj::value body = bj::parse(outcome.answer, error, {}, {.max_depth = 64});
  auto* members = error ? nullptr : body.if_object();
  if (members == nullptr) return {.failure = invalid_body(request_id)};
  if (const auto* given = members->if_contains("error"); given != nullptr && !given->is_null()) {
    if (!given->is_string() && !given->is_object()) return {.failure = invalid_body(request_id)};
    return {.failure = returned_error(*given)};
  }
  auto* data = members->if_contains("data");
  if (data == nullptr || data->is_null()) return {};
  return {.data = std::move(*data)};
}

}  // namespace graphcool::functions
