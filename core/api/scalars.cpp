#include "core/api/scalars.h"

#include <fmt/format.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <cstring>

#include "core/base/datetime.h"
#include "core/base/json.h"

namespace graphcool::api {

using graphql::Input;
using graphql::InputArena;

std::string_view keep(std::string_view text, InputArena& arena) {
  auto* bytes = static_cast<char*>(arena.allocate(text.size() + 1, 1));
  std::memcpy(bytes, text.data(), text.size());
  return {bytes, text.size()};
}

std::optional<Input> coerce_datetime(const Input& raw, bool, InputArena&, std::string& message) {
  if (raw.kind != Input::Kind::String) {
    message = "DateTime expects a string in ISO 8601, such as \"2017-11-20T04:33:00.000Z\".";
    return std::nullopt;
  }
  const auto ms = datetime::parse(raw.text);
  if (!ms) {
    message = fmt::format(
        "DateTime cannot represent {}: it is no date in ISO 8601, such as "
        "\"2017-11-20T04:33:00.000Z\".",
        json::quoted(raw.text));
    return std::nullopt;
  }
  return Input::of_int(*ms);
}

namespace {

void append_json(std::string& out, const Input& value) {
  switch (value.kind) {
    case Input::Kind::Int:
      return json::append_int(out, value.integer);
    case Input::Kind::Float:
      return json::append_double(out, value.number);
    case Input::Kind::Boolean:
      out.append(value.boolean ? "true" : "false");
      return;
    case Input::Kind::String:
    case Input::Kind::Enum:
      return json::append_string(out, value.text);
    case Input::Kind::List:
      out.push_back('[');
      for (const Input& item : value.items) {
        if (&item != value.items.data()) out.push_back(',');
        append_json(out, item);
      }
      out.push_back(']');
      return;
    case Input::Kind::Object:
      out.push_back('{');
      for (const auto& member : value.members) {
        if (&member != value.members.data()) out.push_back(',');
        json::append_string(out, member.name);
        out.push_back(':');
        append_json(out, member.value);
      }
      out.push_back('}');
      return;
    case Input::Kind::Absent:
    case Input::Kind::Null:
    case Input::Kind::Parameter:
      out.append("null");
      return;
  }
}

}  // namespace

std::optional<Input> coerce_json(const Input& raw, bool from_literal, InputArena& arena,
                                 std::string& message) {
  std::string text;
  if (raw.kind == Input::Kind::String) {
    boost::system::error_code error;
    const auto parsed = boost::json::parse(boost::json::string_view(raw.text), error);
    if (error) {
      message =
          fmt::format("Json cannot represent {}: the text is not JSON.", json::quoted(raw.text));
      return std::nullopt;
    }
    text = boost::json::serialize(parsed);
  } else if (from_literal) {
    message =
        "Json in a query is written as a string that holds JSON; in a variable it may be raw JSON.";
    return std::nullopt;
  } else {
    append_json(text, raw);
  }
  return Input::of_string(keep(text, arena));
}

}  // namespace graphcool::api
