#include "commands/log_view.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "core/base/datetime.h"
#include "core/base/json.h"
#include "core/base/text.h"

namespace graphcool::commands {
namespace {

namespace bj = boost::json;

constexpr std::size_t kLongestValue = 4000;  // Bytes; --json shows all.
constexpr std::size_t kLabelColumns = 9;

bj::value parsed(std::string_view text) {
  bj::error_code failed;
  bj::value value = bj::parse(bj::string_view(text.data(), text.size()), failed, {},
                              {.max_depth = 1000, .allow_invalid_utf8 = true});
  return failed ? bj::value(nullptr) : value;
}

const bj::value* member(const bj::value* value, std::string_view name) {
  const bj::object* object = value == nullptr ? nullptr : value->if_object();
  return object == nullptr ? nullptr
                           : object->if_contains(bj::string_view(name.data(), name.size()));
}

// A string as it is, anything else as JSON.
std::string shown(const bj::value& value) {
  if (const bj::string* text = value.if_string()) return {text->data(), text->size()};
  return bj::serialize(value);
}

std::string text_of(const bj::value* value) {
  const bj::string* text = value == nullptr ? nullptr : value->if_string();
  return text == nullptr ? std::string() : std::string(text->data(), text->size());
}

// The message as a document, with the event in it as one.
bj::value document_of(const std::string& message) {
  bj::value document = parsed(message);
  if (!document.is_object()) return bj::value(bj::string(message));
  if (bj::value* event = document.get_object().if_contains("event"); event && event->is_string()) {
    if (bj::value inner = parsed(text_of(event)); inner.is_object()) *event = std::move(inner);
  }
  return document;
}

// "  label    first line" and the further lines below it.
void append(std::string& out, std::string_view label, std::string_view value, Style style,
            const Output& output) {
  const std::string_view kept = text::prefix(value, kLongestValue);
  std::string lead = "  " + output.styled(fmt::format("{:<{}}", label, kLabelColumns), Style::Dim);
  std::string_view rest = kept;
  while (rest.ends_with('\n')) rest.remove_suffix(1);
  for (const std::string_view line : text::split(rest, '\n')) {
    if (!out.empty()) out += '\n';
    out += lead + output.styled(text::without_controls(line), style);
    lead = std::string(kLabelColumns + 2, ' ');
  }
  if (kept.size() < value.size()) {
    out += output.styled(fmt::format("… ({} bytes in all; --json shows them)", value.size()),
                         Style::Dim);
  }
}

// What the function was asked, and by whom.
std::string request_of(const bj::value& event) {
  const bj::value* data = member(&event, "data");
  std::string text = data == nullptr ? shown(event) : shown(*data);
  if (const bj::value* parent = member(&event, "parent")) text += " of " + shown(*parent);
  const bj::value* context = member(&event, "context");
  const bj::value* caller = member(context, "auth");
  if (const std::string node = text_of(member(caller, "nodeId")); !node.empty()) {
    text += fmt::format(" by {} {}", text_of(member(caller, "typeName")), node);
  }
  return text;
}

// `logs` of a message: {"stdout":...} and the like, or what the older runtimes kept.
void append_printed(std::string& out, const bj::value& logs, const std::string& error,
                    const Output& output) {
  const bj::array* items = logs.if_array();
  if (items == nullptr) return append(out, "printed", shown(logs), Style::Plain, output);
  for (const bj::value& item : *items) {
    const bj::object* parts = item.if_object();
    if (parts == nullptr) {
      append(out, "printed", shown(item), Style::Plain, output);
      continue;
    }
    for (const auto& [name, value] : *parts) {
      const std::string text = shown(value);
      const bool is_error = name == "error";
      if (text.empty() || text == "null" || text == "{}" || (is_error && text == error)) continue;
      const Style style = is_error ? Style::Bad : name == "stderr" ? Style::Warn : Style::Plain;
      append(out, {name.data(), name.size()}, is_error ? reason_text(text) : text, style, output);
    }
  }
}

// "2017-11-20 04:33:00.000" by the clock on the wall; what is no time stays as it is.
std::string local_time(const std::string& timestamp) {
  const auto ms = datetime::parse(timestamp);
  if (!ms) return text::without_controls(timestamp);
  const std::int64_t fraction = (*ms % 1000 + 1000) % 1000;
  return fmt::format("{:%Y-%m-%d %H:%M:%S}.{:03}",
                     fmt::localtime(static_cast<std::time_t>((*ms - fraction) / 1000)), fraction);
}

}  // namespace

std::string reason_text(std::string_view reason) {
  const bj::value thrown = parsed(reason);
  if (!thrown.is_object()) return std::string(reason);
  const std::string message = text_of(member(&thrown, "message"));
  std::string text = text_of(member(&thrown, "stack"));
  // From here on it is the runtime that called the function.
  if (const std::size_t ours = text.find("[eval]:"); ours != std::string::npos) {
    text.resize(std::min(text.rfind('\n', ours), text.size()));
  }
  if (text.find(message) == std::string::npos || text.empty()) {
    const std::string name = text_of(member(&thrown, "name"));
    text = fmt::format("{}: {}{}{}", name.empty() ? "Error" : name, message,
                       text.empty() ? "" : "\n", text);
  }
  bj::object more = thrown.get_object();
  for (const char* known : {"name", "message", "stack"}) more.erase(known);
  if (const bj::value* value = more.if_contains("value"); value && shown(*value) == message) {
    more.erase("value");  // A text was thrown.
  }
  return more.empty() ? text : text + "\n" + bj::serialize(more);
}

std::string log_details(const client::FunctionLog& log, Details details, const Output& output) {
  const bj::value document = document_of(log.message);
  std::string out;
  if (details == Details::Printed) {
    if (const bj::value* logs = member(&document, "logs")) append_printed(out, *logs, "", output);
    return out;
  }
  if (!document.is_object()) {
    append(out, "message", log.message, Style::Plain, output);
    return out;
  }
  if (const bj::value* event = member(&document, "event")) {
    append(out, "request", request_of(*event), Style::Plain, output);
  }
  const bj::value* reason = member(&document, "error");
  const std::string error = reason == nullptr ? "" : shown(*reason);
  if (const bj::value* logs = member(&document, "logs")) append_printed(out, *logs, error, output);
  if (reason != nullptr) append(out, "error", reason_text(error), Style::Bad, output);
  if (const bj::value* value = member(&document, "returnValue")) {
    append(out, "result", shown(*value), log.succeeded ? Style::Plain : Style::Bad, output);
  }
  return out;
}

std::string log_summary(const client::FunctionLog& log, const Output& output) {
  return fmt::format(
      "{}  {}  {}", output.styled(text::without_controls(log.function), Style::Bold),
      log.succeeded ? output.styled("SUCCESS", Style::Good) : output.styled("FAILURE", Style::Bad),
      output.styled(fmt::format("{} ms", log.duration_ms), Style::Dim));
}

std::string log_text(const client::FunctionLog& log, const Output& output) {
  const std::string out = fmt::format(
      "{}  {}", output.styled(local_time(log.timestamp), Style::Accent), log_summary(log, output));
  const std::string details = log_details(log, Details::All, output);
  return details.empty() ? out : out + "\n" + details;
}

std::string log_json(const client::FunctionLog& log) {
  return fmt::format(R"({{"id":{},"timestamp":{},"function":{},"status":"{}","duration":{},)"
                     R"("requestId":{},"message":{}}})",
                     json::quoted(log.id), json::quoted(log.timestamp), json::quoted(log.function),
                     log.succeeded ? "SUCCESS" : "FAILURE", log.duration_ms,
                     log.request_id.empty() ? "null" : json::quoted(log.request_id),
                     bj::serialize(document_of(log.message)));
}

}  // namespace graphcool::commands
