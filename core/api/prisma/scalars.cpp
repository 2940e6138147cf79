#include "core/api/prisma/scalars.h"

#include <array>
#include <charconv>

#include "core/api/scalars.h"
#include "core/base/text.h"

namespace graphcool::api::prisma {
namespace {

using graphql::Input;
using graphql::InputArena;

std::optional<Input> read_datetime(const Input& raw, bool from_literal, InputArena& arena,
                                   std::string& message) {
  auto read = coerce_datetime(raw, from_literal, arena, message);
  if (!read) message = "Date value expected: " + message;
  return read;
}

std::optional<Input> read_json(const Input& raw, bool from_literal, InputArena& arena,
                               std::string& message) {
  const bool is_container = raw.kind == Input::Kind::Object || raw.kind == Input::Kind::List;
  if (!from_literal && !is_container) {
    message = "Not valid JSON: in a variable, Json is an object or an array.";
    return std::nullopt;
  }
  auto read = coerce_json(raw, from_literal, arena, message);
  if (!read) message = "Not valid JSON: " + message;
  return read;
}

// The lowest `digits` hexadecimal digits of a group, as Java cuts it.
bool append_group(std::string& out, std::string_view group, std::size_t digits) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(group.data(), group.data() + group.size(), value, 16);
  if (group.empty() || error != std::errc() || end != group.data() + group.size()) return false;
  std::string text(digits, '0');
  for (std::size_t i = digits; i > 0; --i, value >>= 4) {
    text[i - 1] = "0123456789abcdef"[value & 15];
  }
  out += text;
  return true;
}

// Five groups of hexadecimal digits; short ones are filled up with zeros.
std::optional<std::string> canonical_uuid(std::string_view given) {
  constexpr std::array<std::size_t, 5> kDigits = {8, 4, 4, 4, 12};
  const auto groups = text::split(given, '-');
  if (groups.size() != kDigits.size()) return std::nullopt;
  std::string out;
  for (std::size_t i = 0; i < kDigits.size(); ++i) {
    if (i > 0) out.push_back('-');
    if (!append_group(out, groups[i], kDigits[i])) return std::nullopt;
  }
  return out;
}

std::optional<Input> read_uuid(const Input& raw, bool, InputArena& arena, std::string& message) {
  if (raw.kind == Input::Kind::String) {
    if (const auto uuid = canonical_uuid(raw.text)) return Input::of_string(keep(*uuid, arena));
  }
  message = "This is not a valid type 4 UUID.";
  return std::nullopt;
}

}  // namespace

void declare_scalars(graphql::SchemaBuilder& builder) {
  builder.scalar("DateTime", read_datetime,
                 {.description = "A point in time, written in ISO 8601, answered in UTC."});
  builder.scalar("Json", read_json,
                 {.description = "Any JSON value, in a query written as a string that holds it."});
  builder.scalar("UUID", read_uuid, {.description = "A UUID, answered in its lower-case form."});
  builder.scalar("Long", graphql::coerce_int, {.description = "A whole number of 64 bits."});
}

}  // namespace graphcool::api::prisma
