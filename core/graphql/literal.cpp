#include "core/graphql/literal.h"

#include <charconv>
#include <cstdlib>
#include <limits>

#include "core/base/json.h"
#include "core/graphql/block_string.h"
#include "core/graphql/schema_data.h"

namespace graphcool::graphql {
namespace {

Input number(std::string_view digits) {
  Input input;
  input.kind = Input::Kind::Float;
  input.number = to_double(digits);
  input.text = digits;
  return input;
}

Input whole(std::string_view digits) {
  Input input = Input::of_int(0);
  input.text = digits;
  std::int64_t value = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  using Limits = std::numeric_limits<std::int64_t>;
  if (read.ec == std::errc::result_out_of_range) {
    value = digits.starts_with('-') ? Limits::min() : Limits::max();
  }
  input.integer = value;
  return input;
}

Input list_of(std::span<const Input> items) {
  Input input;
  input.kind = Input::Kind::List;
  input.items = items;
  return input;
}

Input object_of(std::span<const InputMember> members) {
  Input input;
  input.kind = Input::Kind::Object;
  input.members = members;
  return input;
}

}  // namespace

double to_double(std::string_view digits) {
  double value = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (read.ec != std::errc::result_out_of_range) return value;
  // from_chars does not tell too large from too small.
  return std::strtod(std::string(digits).c_str(), nullptr);
}

Input raw_input(const ast::Value& literal, InputArena& arena) {
  switch (literal.kind) {
    case ast::Value::Kind::Variable: {
      Input input = Input::of_parameter(0);
      input.text = literal.text;
      return input;
    }
    case ast::Value::Kind::Int:
      return whole(literal.text);
    case ast::Value::Kind::Float:
      return number(literal.text);
    case ast::Value::Kind::String: {
      Input input = Input::of_string(literal.text);
      input.boolean = literal.block;
      return input;
    }
    case ast::Value::Kind::Boolean:
      return Input::of_boolean(literal.text == "true");
    case ast::Value::Kind::Null:
      return Input::null();
    case ast::Value::Kind::Enum:
      return Input::of_enum(literal.text);
    case ast::Value::Kind::List: {
      const std::span<Input> items = make_span<Input>(arena, literal.items.size());
      std::size_t at = 0;
      for (const ast::Value& item : literal.items) items[at++] = raw_input(item, arena);
      return list_of(items);
    }
    case ast::Value::Kind::Object: {
      const std::span<InputMember> members = make_span<InputMember>(arena, literal.fields.size());
      std::size_t at = 0;
      for (const ast::ObjectField& field : literal.fields) {
        members[at].name = field.name.text;
        members[at++].value = raw_input(field.value, arena);
      }
      return object_of(members);
    }
  }
  return {};
}

Input raw_input(const boost::json::value& value, InputArena& arena) {
  switch (value.kind()) {
    case boost::json::kind::null:
      return Input::null();
    case boost::json::kind::bool_:
      return Input::of_boolean(value.get_bool());
    case boost::json::kind::int64:
      return Input::of_int(value.get_int64());
    case boost::json::kind::uint64: {
      const std::uint64_t number = value.get_uint64();
      if (number <= std::numeric_limits<std::int64_t>::max()) {
        return Input::of_int(static_cast<std::int64_t>(number));
      }
      return Input::of_float(static_cast<double>(number));
    }
    case boost::json::kind::double_:
      return Input::of_float(value.get_double());
    case boost::json::kind::string: {
      const boost::json::string& text = value.get_string();
      return Input::of_string({text.data(), text.size()});
    }
    case boost::json::kind::array: {
      const boost::json::array& array = value.get_array();
      const std::span<Input> items = make_span<Input>(arena, array.size());
      for (std::size_t i = 0; i < items.size(); ++i) {
        items[i] = raw_input(array[i], arena);
      }
      return list_of(items);
    }
    case boost::json::kind::object: {
      const boost::json::object& object = value.get_object();
      const std::span<InputMember> members = make_span<InputMember>(arena, object.size());
      std::size_t at = 0;
      for (const auto& member : object) {
        members[at].name = {member.key().data(), member.key().size()};
        members[at++].value = raw_input(member.value(), arena);
      }
      return object_of(members);
    }
  }
  return {};
}

bool is_deeper(const boost::json::value& value, int levels) {
  if (!value.is_structured()) return false;
  if (levels == 0) return true;
  if (const boost::json::array* array = value.if_array()) {
    for (const boost::json::value& item : *array) {
      if (is_deeper(item, levels - 1)) return true;
    }
    return false;
  }
  for (const auto& member : value.get_object()) {
    if (is_deeper(member.value(), levels - 1)) return true;
  }
  return false;
}

void append_literal(std::string& out, const Input& raw) {
  switch (raw.kind) {
    case Input::Kind::Absent:
      return;
    case Input::Kind::Null:
      out += "null";
      return;
    case Input::Kind::Int:
    case Input::Kind::Float:
    case Input::Kind::Enum:
      out += raw.text;
      return;
    case Input::Kind::Boolean:
      out += raw.boolean ? "true" : "false";
      return;
    case Input::Kind::Parameter:
      out.append("$").append(raw.text);
      return;
    case Input::Kind::String:
      if (raw.boolean) {
        append_block_string(out, raw.text, /*minimize=*/false);
      } else {
        append_string_literal(out, raw.text);
      }
      return;
    case Input::Kind::List:
      out += '[';
      for (const Input& item : raw.items) {
        if (&item != raw.items.data()) out += ", ";
        append_literal(out, item);
      }
      out += ']';
      return;
    case Input::Kind::Object:
      out += '{';
      for (const InputMember& member : raw.members) {
        if (&member != raw.members.data()) out += ", ";
        out.append(member.name).append(": ");
        append_literal(out, member.value);
      }
      out += '}';
      return;
  }
}

void append_json(std::string& out, const Input& value, std::size_t most) {
  if (out.size() > most) return;
  switch (value.kind) {
    case Input::Kind::Int:
      return json::append_int(out, value.integer);
    case Input::Kind::Float:
      return json::append_double(out, value.number);
    case Input::Kind::Boolean:
      out += value.boolean ? "true" : "false";
      return;
    case Input::Kind::String:
    case Input::Kind::Enum:
      return json::append_string(out, value.text);
    case Input::Kind::List:
      out += '[';
      for (const Input& item : value.items) {
        if (&item != value.items.data()) out += ',';
        append_json(out, item, most);
      }
      out += ']';
      return;
    case Input::Kind::Object:
      out += '{';
      for (const InputMember& member : value.members) {
        if (&member != value.members.data()) out += ',';
        json::append_string(out, member.name);
        out += ':';
        append_json(out, member.value, most);
      }
      out += '}';
      return;
    case Input::Kind::Absent:
    case Input::Kind::Null:
    case Input::Kind::Parameter:
      out += "null";
      return;
  }
}

void append_string_literal(std::string& out, std::string_view text) {
  constexpr char hex[] = "0123456789ABCDEF";
  out += '"';
  for (std::size_t i = 0; i < text.size(); ++i) {
    const unsigned char c = static_cast<unsigned char>(text[i]);
    switch (c) {
      case '"':
        out += "\\\"";
        continue;
      case '\\':
        out += "\\\\";
        continue;
      case '\b':
        out += "\\b";
        continue;
      case '\f':
        out += "\\f";
        continue;
      case '\n':
        out += "\\n";
        continue;
      case '\r':
        out += "\\r";
        continue;
      case '\t':
        out += "\\t";
        continue;
      default:
        break;
    }
    // U+0080 to U+009F are control characters as well: C2 and the code itself in UTF-8.
    const unsigned char next = i + 1 < text.size() ? static_cast<unsigned char>(text[i + 1]) : 0;
    const bool high_control = c == 0xC2 && next >= 0x80 && next <= 0x9F;
    if (c >= 0x20 && c != 0x7F && !high_control) {
      out += static_cast<char>(c);
      continue;
    }
    const unsigned char code = high_control ? next : c;
    out.append("\\u00").append(1, hex[code >> 4]).append(1, hex[code & 15]);
    if (high_control) ++i;
  }
  out += '"';
}

}  // namespace graphcool::graphql
