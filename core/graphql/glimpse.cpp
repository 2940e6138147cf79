// Values in messages, shown as graphql-js shows them: at most ten items of a list, two levels deep.
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <cmath>

#include "core/base/json.h"
#include "core/graphql/literal.h"

namespace graphcool::graphql {
namespace {

constexpr std::size_t kMostItems = 10;
constexpr int kMostDepth = 2;

// A message has to stay one, whatever a client sent: graphql-js shows all of these.
constexpr std::size_t kMostMembers = 100;
constexpr std::size_t kMostBytes = 4000;

void append_number(std::string& out, double number) {
  if (std::isnan(number)) {
    out += "NaN";
  } else if (std::isinf(number)) {
    out += number < 0 ? "-Infinity" : "Infinity";
  } else {
    json::append_double(out, number);
  }
}

void append_text(std::string& out, std::string_view text) {
  if (text.size() <= kMostBytes) return json::append_string(out, text);
  std::size_t size = kMostBytes;
  while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) --size;
  json::append_string(out, text.substr(0, size));
  out += "...";
}

template <class List, class AppendItem>
void append_list(std::string& out, const List& list, int depth, AppendItem append_item) {
  if (list.empty() || depth >= kMostDepth) {
    out += list.empty() ? "[]" : "[Array]";
    return;
  }
  out += '[';
  std::size_t shown = 0;
  for (const auto& item : list) {
    if (shown == kMostItems) break;
    if (shown++ > 0) out += ", ";
    append_item(item);
  }
  const std::size_t more = list.size() - shown;
  if (more == 1) out += ", ... 1 more item";
  if (more > 1) out += ", ... " + std::to_string(more) + " more items";
  out += ']';
}

template <class Members, class AppendMember>
void append_object(std::string& out, const Members& members, int depth,
                   AppendMember append_member) {
  if (members.empty() || depth >= kMostDepth) {
    out += members.empty() ? "{}" : "[Object]";
    return;
  }
  out += "{ ";
  std::size_t shown = 0;
  for (const auto& member : members) {
    if (shown == kMostMembers) break;
    if (shown++ > 0) out += ", ";
    append_member(member);
  }
  out += shown < members.size() ? ", ... }" : " }";
}

void append_at(std::string& out, const Input& raw, int depth) {
  switch (raw.kind) {
    case Input::Kind::Absent:
      out += "undefined";
      return;
    case Input::Kind::Null:
      out += "null";
      return;
    case Input::Kind::Int:
      json::append_int(out, raw.integer);
      return;
    case Input::Kind::Float:
      append_number(out, raw.number);
      return;
    case Input::Kind::Boolean:
      out += raw.boolean ? "true" : "false";
      return;
    case Input::Kind::String:
      append_text(out, raw.text);
      return;
    case Input::Kind::Enum:
    case Input::Kind::Parameter:
      out += raw.text;
      return;
    case Input::Kind::List:
      return append_list(out, raw.items, depth,
                         [&](const Input& item) { append_at(out, item, depth + 1); });
    case Input::Kind::Object:
      return append_object(out, raw.members, depth, [&](const InputMember& member) {
        out.append(member.name).append(": ");
        append_at(out, member.value, depth + 1);
      });
  }
}

void append_at(std::string& out, const boost::json::value& value, int depth) {
  if (const boost::json::array* array = value.if_array()) {
    return append_list(out, *array, depth,
                       [&](const boost::json::value& item) { append_at(out, item, depth + 1); });
  }
  if (const boost::json::object* object = value.if_object()) {
    return append_object(out, *object, depth, [&](const boost::json::key_value_pair& member) {
      out.append(member.key().data(), member.key().size()).append(": ");
      append_at(out, member.value(), depth + 1);
    });
  }
  InputArena arena;  // Leaves need none of it.
  append_at(out, raw_input(value, arena), depth);
}

}  // namespace

void append_glimpse(std::string& out, const Input& raw) {
  append_at(out, raw, 0);
}

void append_glimpse(std::string& out, const boost::json::value& value) {
  append_at(out, value, 0);
}

}  // namespace graphcool::graphql
