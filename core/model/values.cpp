#include "core/model/values.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <charconv>
#include <cmath>
#include <optional>
#include <utility>

#include "core/base/datetime.h"
#include "core/base/json.h"
#include "core/base/text.h"
#include "core/graphql/parser.h"

namespace graphcool::model {
namespace {

using graphql::ast::Value;

constexpr std::size_t kLongestString = 262'144;
constexpr std::size_t kLongestFloat = 35;
constexpr std::size_t kDeepestJson = 200;

template <class T>
std::optional<T> number_of(std::string_view text) {
  T value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return {};
  return value;
}

std::optional<boost::json::value> json_of(std::string_view text) {
  boost::system::error_code error;
  boost::json::parse_options options;
  options.max_depth = kDeepestJson;
  auto value = boost::json::parse({text.data(), text.size()}, error, {}, options);
  if (error) return {};
  return value;
}

bool is_bcrypt_hash(std::string_view text) {
  return text.size() == 60 &&
         (text.starts_with("$2a$") || text.starts_with("$2b$") || text.starts_with("$2y$"));
}

// A literal as JSON, for Json fields; variables, which no data model has, become null.
void append_json(std::string& out, const Value& value) {
  switch (value.kind) {
    case Value::Kind::Int:
    case Value::Kind::Float:
    case Value::Kind::Boolean:
      out += value.text;
      return;
    case Value::Kind::String:
    case Value::Kind::Enum:
      json::append_string(out, value.text);
      return;
    case Value::Kind::List:
      out += '[';
      for (const Value& item : value.items) {
        if (&item != &value.items.front()) out += ',';
        append_json(out, item);
      }
      out += ']';
      return;
    case Value::Kind::Object:
      out += '{';
      for (const auto& member : value.fields) {
        if (&member != &value.fields.front()) out += ',';
        json::append_string(out, member.name.text);
        out += ':';
        append_json(out, member.value);
      }
      out += '}';
      return;
    case Value::Kind::Null:
    case Value::Kind::Variable:
      out += "null";
      return;
  }
}

void append_datum(std::string& out, const Datum& datum, Scalar scalar) {
  switch (datum.kind) {
    case Datum::Kind::Null:
      out += "null";
      return;
    case Datum::Kind::Int:
      if (scalar == Scalar::DateTime) {
        out += '"';
        datetime::append_iso(out, datum.integer);
        out += '"';
      } else {
        json::append_int(out, datum.integer);
      }
      return;
    case Datum::Kind::Float:
      json::append_double(out, datum.number);
      return;
    case Datum::Kind::Boolean:
      out += datum.boolean ? "true" : "false";
      return;
    case Datum::Kind::Text:
      json::append_string(out, datum.text);
      return;
  }
}

bool has_text(const Value& value) {
  switch (value.kind) {
    case Value::Kind::String:
    case Value::Kind::Int:
    case Value::Kind::Float:
    case Value::Kind::Boolean:
    case Value::Kind::Enum:
      return true;
    default:
      return false;
  }
}

std::string shortened(std::string_view text) {
  constexpr std::size_t kShown = 60;
  if (text.size() <= kShown) return std::string(text);
  std::size_t end = kShown;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return std::string(text.substr(0, end)) + "...";
}

// Reads values for one field.
class Reader {
 public:
  Reader(const Field& field, const EnumType* enum_type, ValueUse use)
      : field_(field), enum_type_(enum_type), use_(use) {}

  Result<Datum, ValueProblem> read(const Value& literal) const {
    if (literal.kind == Value::Kind::Null) return Datum{};
    const bool is_null_text = has_text(literal) && literal.text == "null";
    if (is_null_text && (field_.scalar != Scalar::String || field_.list)) return Datum{};
    if (field_.list) return read_list(literal);
    if (field_.scalar == Scalar::Json) return read_json(literal);
    if (!has_text(literal)) return invalid("what is written there");
    return read_text(literal.text);
  }

 private:
  Result<Datum, ValueProblem> read_list(const Value& literal) const {
    if (literal.kind == Value::Kind::List) return list_of(literal);
    if (literal.kind != Value::Kind::String) return invalid(shown(literal));
    if (field_.scalar == Scalar::Json) {
      const auto value = json_of(literal.text);
      if (!value || !value->is_array()) return invalid(shown(literal));
      return Datum::of_text(boost::json::serialize(*value));
    }
    const Value* list = nullptr;
    const auto document = graphql::parse_value({.body = literal.text}, &list);
    if (!document || list->kind != Value::Kind::List) return invalid(shown(literal));
    return list_of(*list);
  }

  Result<Datum, ValueProblem> list_of(const Value& list) const {
    std::string text = "[";
    for (const Value& item : list.items) {
      if (text.size() > 1) text += ',';
      if (field_.scalar == Scalar::Json) {
        append_json(text, item);
        continue;
      }
      const bool is_text = item.kind == Value::Kind::String || field_.scalar != Scalar::String;
      if (!has_text(item) || !is_text) return invalid(shown(item));
      auto element = read_text(item.text);
      if (!element) return element;
      append_datum(text, *element, field_.scalar);
    }
    return fitting(text + ']');
  }

  Result<Datum, ValueProblem> read_json(const Value& literal) const {
    if (!has_text(literal)) {
      std::string text;
      append_json(text, literal);
      return fitting(std::move(text));
    }
    if (!json_of(literal.text)) return invalid(shown(literal));
    return fitting(std::string(text::trim(literal.text)));
  }

  // One value of the field's scalar.
  Result<Datum, ValueProblem> read_text(std::string_view text) const {
    switch (field_.scalar) {
      case Scalar::Int:
        if (const auto value = number_of<std::int32_t>(text)) return Datum::of_int(*value);
        break;
      case Scalar::Float:
        if (const auto value = number_of<double>(text);
            value && std::isfinite(*value) && text.size() <= kLongestFloat) {
          return Datum::of_float(*value);
        }
        break;
      case Scalar::Boolean:
        if (text == "true" || text == "false") return Datum::of_boolean(text == "true");
        break;
      case Scalar::DateTime:
        if (const auto ms = datetime::parse(text)) return Datum::of_int(*ms);
        break;
      case Scalar::Enum:
        return read_enum(text);
      case Scalar::Password:
        if (is_bcrypt_hash(text)) return Datum::of_text(std::string(text));
        return ValueProblem{2011,
                            fmt::format("The {} of a `Password` has to be a bcrypt hash.", use()),
                            "A password in plain text would be known to everyone who reads the "
                            "data model; write its hash, which starts with $2a$."};
      case Scalar::Id:
      case Scalar::Uuid:
      case Scalar::String:
      case Scalar::Json:
        return fitting(std::string(text));
    }
    return invalid(fmt::format("`{}`", shortened(text)));
  }

  Result<Datum, ValueProblem> read_enum(std::string_view text) const {
    const auto& values = enum_type_->values;
    if (std::find(values.begin(), values.end(), text) != values.end()) {
      return Datum::of_text(std::string(text));
    }
    const auto near = values.size() <= 1000 ? text::nearest(text, values) : std::nullopt;
    return ValueProblem{use_ == ValueUse::Default ? 2025 : 2042,
                        fmt::format("The {} `{}` is not a value of the enum `{}`.", use(),
                                    shortened(text), enum_type_->name),
                        near ? fmt::format("Did you mean `{}`?", *near) : std::string()};
  }

  Result<Datum, ValueProblem> fitting(std::string text) const {
    if (text::utf16_length(text) <= kLongestString) return Datum::of_text(std::move(text));
    return ValueProblem{
        3007,
        fmt::format("The {} is too long: {} characters is the most.", use(), kLongestString),
        {}};
  }

  ValueProblem invalid(std::string_view shown) const {
    return {2011,
            fmt::format("The {}, {}, is not a valid value for the type `{}`.", use(), shown,
                        type_name()),
            fmt::format("Write it like {}.", example())};
  }

  std::string type_name() const {
    const std::string name =
        field_.scalar == Scalar::Enum ? field_.enum_name : std::string(scalar_name(field_.scalar));
    return field_.list ? "[" + name + "!]" : name;
  }

  std::string shown(const Value& literal) const {
    return has_text(literal) ? fmt::format("`{}`", shortened(literal.text))
                             : "what is written there";
  }

  std::string_view use() const {
    return use_ == ValueUse::Default ? "default value" : "migration value";
  }

  std::string example() const {
    std::string one;
    switch (field_.scalar) {
      case Scalar::Int:
        one = "42";
        break;
      case Scalar::Float:
        one = "4.2";
        break;
      case Scalar::Boolean:
        one = "true";
        break;
      case Scalar::DateTime:
        one = R"(\"2018-01-31T12:00:00.000Z\")";
        break;
      case Scalar::Json:
        one = R"({\"key\": 1})";
        break;
      case Scalar::Enum:
        one = enum_type_->values.empty() ? "VALUE" : enum_type_->values.front();
        break;
      default:
        one = R"(\"text\")";
        break;
    }
    if (field_.list) return fmt::format(R"("[{}]")", one);
    if (field_.scalar == Scalar::DateTime) return R"("2018-01-31T12:00:00.000Z")";
    return fmt::format(R"("{}")", one);
  }

  const Field& field_;
  const EnumType* enum_type_;
  ValueUse use_;
};

}  // namespace

Result<Datum, ValueProblem> read_value(const Value& literal, const Field& field,
                                       const EnumType* enum_type, ValueUse use) {
  return Reader(field, enum_type, use).read(literal);
}

Result<void, ValueProblem> read_enum_migration_value(const Value& literal, EnumType& enum_type) {
  Field field{.name = {}};
  field.scalar = Scalar::Enum;
  field.enum_name = enum_type.name;
  field.list = literal.kind == Value::Kind::List ||
               (literal.kind == Value::Kind::String && text::trim(literal.text).starts_with('['));
  auto value = read_value(literal, field, &enum_type, ValueUse::Migration);
  if (!value) return std::move(value).error();
  if (value->kind == Datum::Kind::Null) {
    return ValueProblem{2042, "The migration value of an enum has to be one of its values.", {}};
  }
  enum_type.migration_value = std::move(value->text);
  enum_type.migration_value_is_list = field.list;
  return {};
}

}  // namespace graphcool::model
