// How the scalars of the specification read values, with the words of graphql-js 16.
#include <cmath>
#include <limits>

#include "core/base/json.h"
#include "core/graphql/literal.h"
#include "core/graphql/schema_builder.h"
#include "core/graphql/schema_data.h"

namespace graphcool::graphql {
namespace {

std::nullopt_t refuse(std::string& message, std::string_view complaint, const Input& raw,
                      bool from_literal) {
  message = complaint;
  if (from_literal) {
    append_literal(message, raw);
  } else {
    append_glimpse(message, raw);
  }
  return std::nullopt;
}

// JavaScript has one kind of number: 1.0 from JSON is a whole one.
bool is_whole(const Input& raw) {
  return raw.kind == Input::Kind::Int ||
         (raw.kind == Input::Kind::Float && std::trunc(raw.number) == raw.number &&
          std::isfinite(raw.number));
}

}  // namespace

std::optional<Input> coerce_int(const Input& raw, bool from_literal, InputArena&,
                                std::string& message) {
  if (from_literal ? raw.kind != Input::Kind::Int : !is_whole(raw)) {
    return refuse(message, "Int cannot represent non-integer value: ", raw, from_literal);
  }
  using Limits = std::numeric_limits<std::int32_t>;
  const bool fits = raw.kind == Input::Kind::Int
                        ? raw.integer >= Limits::min() && raw.integer <= Limits::max()
                        : raw.number >= Limits::min() && raw.number <= Limits::max();
  if (!fits) {
    return refuse(message, "Int cannot represent non 32-bit signed integer value: ", raw,
                  from_literal);
  }
  return Input::of_int(raw.kind == Input::Kind::Int ? raw.integer
                                                    : static_cast<std::int64_t>(raw.number));
}

std::optional<Input> coerce_float(const Input& raw, bool from_literal, InputArena&,
                                  std::string& message) {
  if (raw.kind == Input::Kind::Int) {
    return Input::of_float(from_literal ? to_double(raw.text) : static_cast<double>(raw.integer));
  }
  // A literal too large for a double is valid, as graphql-js has it; running it is refused.
  if (raw.kind == Input::Kind::Float && (from_literal || std::isfinite(raw.number))) {
    return Input::of_float(raw.number);
  }
  return refuse(message, "Float cannot represent non numeric value: ", raw, from_literal);
}

std::optional<Input> coerce_string(const Input& raw, bool from_literal, InputArena&,
                                   std::string& message) {
  if (raw.kind == Input::Kind::String) return Input::of_string(raw.text);
  return refuse(message, "String cannot represent a non string value: ", raw, from_literal);
}

std::optional<Input> coerce_boolean(const Input& raw, bool from_literal, InputArena&,
                                    std::string& message) {
  if (raw.kind == Input::Kind::Boolean) return Input::of_boolean(raw.boolean);
  return refuse(message, "Boolean cannot represent a non boolean value: ", raw, from_literal);
}

std::optional<Input> coerce_id(const Input& raw, bool from_literal, InputArena& arena,
                               std::string& message) {
  if (raw.kind == Input::Kind::String) return Input::of_string(raw.text);
  if (from_literal) {
    if (raw.kind == Input::Kind::Int) return Input::of_string(raw.text);
    return refuse(message, "ID cannot represent a non-string and non-integer value: ", raw, true);
  }
  if (!is_whole(raw)) return refuse(message, "ID cannot represent value: ", raw, false);
  std::string digits;
  if (raw.kind == Input::Kind::Int) {
    json::append_int(digits, raw.integer);
  } else {
    json::append_double(digits, raw.number);
  }
  return Input::of_string(copy_text(arena, digits));
}

}  // namespace graphcool::graphql
