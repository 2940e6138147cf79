#include "core/graphql/source.h"

#include <algorithm>

#include "core/base/json.h"
#include "core/base/text.h"

namespace graphcool::graphql {

namespace {

// The offset after the line end at `offset`, or kNoOffset when there is no line end.
Offset after_line_end(std::string_view body, Offset offset) {
  if (body[offset] == '\n') return offset + 1;
  if (body[offset] != '\r') return kNoOffset;
  return offset + (offset + 1 < body.size() && body[offset + 1] == '\n' ? 2 : 1);
}

Offset clamped(std::string_view body, Offset offset) {
  return static_cast<Offset>(std::min<std::size_t>(offset, body.size()));
}

}  // namespace

SourceLocation Source::locate(Offset offset) const {
  const Offset end = clamped(body, offset);
  SourceLocation location{.line = 1, .column = 1};
  Offset line_start = 0;
  for (Offset at = 0; at < end;) {
    const Offset next = after_line_end(body, at);
    if (next == kNoOffset) {
      ++at;
      continue;
    }
    ++location.line;
    line_start = at = next;
  }
  if (line_start < end)
    location.column +=
        static_cast<int>(text::utf16_length(body.substr(line_start, end - line_start)));
  return location;
}

Locator::Locator(std::string_view body) : body_(body), line_starts_{0} {
  for (Offset at = 0; at < body.size();) {
    const Offset next = after_line_end(body, at);
    at = next == kNoOffset ? at + 1 : next;
    if (next != kNoOffset) line_starts_.push_back(next);
  }
}

SourceLocation Locator::locate(Offset offset) {
  const Offset end = clamped(body_, offset);
  const auto after = std::upper_bound(line_starts_.begin(), line_starts_.end(), end);
  const int line = static_cast<int>(after - line_starts_.begin());
  if (line != last_.line || end < last_offset_) {
    last_ = {.line = line, .column = 1};
    last_offset_ = *(after - 1);
  }
  last_.column +=
      static_cast<int>(text::utf16_length(body_.substr(last_offset_, end - last_offset_)));
  last_offset_ = end;
  return last_;
}

void append_json(std::string& out, const GraphQLError& error) {
  out += "{\"message\":";
  json::append_string(out, error.message);
  if (!error.locations.empty()) {
    out += ",\"locations\":[";
    for (const SourceLocation& location : error.locations) {
      if (out.back() != '[') out += ',';
      out += "{\"line\":";
      json::append_int(out, location.line);
      out += ",\"column\":";
      json::append_int(out, location.column);
      out += '}';
    }
    out += ']';
  }
  if (!error.path_json.empty()) out += ",\"path\":" + error.path_json;
  if (error.code != 0) {
    out += ",\"code\":";
    json::append_int(out, error.code);
  }
  if (!error.extra_json.empty()) out += ',' + error.extra_json;
  out += '}';
}

void append_json(std::string& out, const GraphQLErrors& errors) {
  out += '[';
  for (const GraphQLError& error : errors) {
    if (&error != errors.data()) out += ',';
    append_json(out, error);
  }
  out += ']';
}

}  // namespace graphcool::graphql
