#include "core/api/scalars.h"

#include <fmt/format.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <cstring>

#include "core/base/datetime.h"
#include "core/base/json.h"
#include "core/graphql/literal.h"

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
    graphql::append_json(text, raw);
  }
  return Input::of_string(keep(text, arena));
}

}  // namespace graphcool::api
