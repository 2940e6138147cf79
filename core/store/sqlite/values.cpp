#include "core/store/sqlite/values.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>

#include "core/base/datetime.h"
#include "core/base/ids.h"
#include "core/base/json.h"
#include "core/base/text.h"
#include "core/store/sqlite/functions.h"

namespace graphcool::store::sqlite {
namespace {

using graphql::Input;
using model::Field;
using model::Scalar;
using query::Value;
using query::ValueCheck;

int bind_text(sqlite3_stmt* statement, int index, std::string_view text,
              sqlite3_destructor_type life) {
  return sqlite3_bind_text64(statement, index, text.data() == nullptr ? "" : text.data(),
                             text.size(), life, SQLITE_UTF8);
}

bool is(const Field* field, Scalar scalar) {
  return field != nullptr && field->scalar == scalar;
}

// One value, or a list of values, in the form in which the API shows it.
void append_leaf(std::string& out, const Input& leaf, const Field* field) {
  switch (leaf.kind) {
    case Input::Kind::Int:
      if (is(field, Scalar::DateTime)) {
        out.push_back('"');
        datetime::append_iso(out, leaf.integer);
        out.push_back('"');
      } else {
        json::append_int(out, leaf.integer);
      }
      break;
    case Input::Kind::Float:
      json::append_double(out, leaf.number);
      break;
    case Input::Kind::Boolean:
      out.append(leaf.boolean ? "true" : "false");
      break;
    case Input::Kind::String:
    case Input::Kind::Enum:
      if (is(field, Scalar::Json)) {
        out.append(leaf.text);
      } else {
        json::append_string(out, leaf.text);
      }
      break;
    case Input::Kind::List:
      out.push_back('[');
      for (const Input& item : leaf.items) {
        if (&item != leaf.items.data()) out.push_back(',');
        append_leaf(out, item, field);
      }
      out.push_back(']');
      break;
    default:
      out.append("null");
  }
}

std::string plain_text(const Input& leaf, const Field* field = nullptr) {
  std::string out;
  switch (leaf.kind) {
    case Input::Kind::Int:
      if (is(field, Scalar::DateTime)) {
        datetime::append_iso(out, leaf.integer);
      } else {
        json::append_int(out, leaf.integer);
        if (is(field, Scalar::Float)) out += ".0";
      }
      break;
    case Input::Kind::Float:
      json::append_double(out, leaf.number);
      if (is(field, Scalar::Float) && out.find_first_of(".e") == std::string::npos) out += ".0";
      break;
    case Input::Kind::Boolean:
      out = leaf.boolean ? "true" : "false";
      break;
    case Input::Kind::String:
    case Input::Kind::Enum:
      out = leaf.text;
      break;
    case Input::Kind::List:
      for (const Input& item : leaf.items) out += (out.empty() ? "" : ", ") + plain_text(item);
      break;
    default:
      out = "null";
  }
  return out;
}

std::string new_uuid() {
  std::string hex = ids::random_hex(16);
  hex[12] = '4';
  hex[16] = "89ab"[std::strtol(hex.substr(16, 1).c_str(), nullptr, 16) & 3];
  for (const std::size_t at : {20, 16, 12, 8}) hex.insert(at, 1, '-');
  return hex;
}

bool fits(const Input& input, std::int64_t bound) {
  if (input.kind == Input::Kind::List) {
    for (const Input& item : input.items) {
      if (!fits(item, bound)) return false;
    }
    return true;
  }
  if (input.kind != Input::Kind::String && input.kind != Input::Kind::Enum) return true;
  // No text has more units than bytes.
  return input.text.size() <= static_cast<std::size_t>(bound) ||
         text::utf16_length(input.text) <= static_cast<std::size_t>(bound);
}

// Of the shortest digits that name the number, written out without an exponent.
std::int64_t decimal_length(double number) {
  std::array<char, 64> buffer;
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number,
                                 std::chars_format::scientific)
                       .ptr;
  const std::string_view text(buffer.data(), static_cast<std::size_t>(end - buffer.data()));
  const std::size_t mark = text.find('e');
  const std::string_view mantissa = text.substr(0, mark);
  const auto digits =
      std::count_if(mantissa.begin(), mantissa.end(), [](char c) { return c >= '0' && c <= '9'; });
  const std::int64_t exponent = std::atoll(text.data() + mark + 1);
  const std::int64_t sign = text.starts_with('-') ? 1 : 0;
  if (exponent < 0) return sign + 1 - exponent + digits;
  return sign + (exponent + 1 >= digits ? exponent + 1 : digits + 1);
}

bool is_container(const Input& input) {
  return input.kind != Input::Kind::String || input.text.starts_with('{') ||
         input.text.starts_with('[');
}

}  // namespace

void Values::begin_program(const query::Program& program) {
  registers_.assign(program.registers, std::nullopt);
  items_.assign(program.items, nullptr);
  now_ = std::max(datetime::now_ms(), now_ + 1);
}

void Values::set_items(std::uint32_t first, const std::vector<Value>& row) {
  for (std::size_t i = 0; i < row.size(); ++i) items_[first + i] = &row[i];
}

const Value& Values::resolve(const Value& value) const {
  const Value* found = &value;
  while (found->kind == Value::Kind::Item) found = items_[found->index];
  return *found;
}

bool Values::is_true(const Value& value) const {
  const Input input = input_of(value);
  return input.kind == Input::Kind::Boolean && input.boolean;
}

std::string Values::new_id(const Field& field) {
  return field.generated == model::Generated::Uuid ? new_uuid() : ids::cuid();
}

Input Values::input_of(const Value& value) const {
  switch (value.kind) {
    case Value::Kind::Constant:
      switch (value.constant.kind) {
        case model::Datum::Kind::Int:
          return Input::of_int(value.constant.integer);
        case model::Datum::Kind::Float:
          return Input::of_float(value.constant.number);
        case model::Datum::Kind::Boolean:
          return Input::of_boolean(value.constant.boolean);
        case model::Datum::Kind::Text:
          return Input::of_string(value.constant.text);
        case model::Datum::Kind::Null:
          break;
      }
      return Input::null();
    case Value::Kind::Parameter:
      return parameters_[value.index];
    case Value::Kind::Caller:
      return parameters_.back();
    case Value::Kind::Register: {
      const auto& held = registers_[value.index];
      return held ? Input::of_string(*held) : Input::null();
    }
    case Value::Kind::Now:
      return Input::of_int(now_);
    case Value::Kind::Item:
      return input_of(resolve(value));
    case Value::Kind::Number: {
      const auto& held = registers_[value.index];
      return held ? Input::of_int(std::atoll(held->c_str())) : Input::null();
    }
    case Value::Kind::NewId:
    case Value::Kind::List:
    case Value::Kind::Outer:  // A column: never bound.
      break;
  }
  return Input::null();
}

int Values::bind(sqlite3_stmt* statement, const std::vector<Bind>& binds, sqlite3_stmt* around) {
  int index = 0;
  for (const Bind& bind : binds) {
    ++index;
    int result = SQLITE_OK;
    switch (bind.from) {
      case Bind::From::Column: {
        sqlite3_value* const value = sqlite3_column_value(around, bind.column);
        if (sqlite3_value_type(value) == SQLITE_TEXT) {
          const auto* text = reinterpret_cast<const char*>(sqlite3_value_text(value));
          result =
              sqlite3_bind_text(statement, index, text, sqlite3_value_bytes(value), SQLITE_STATIC);
        } else {
          result = sqlite3_bind_value(statement, index, value);
        }
        break;
      }
      case Bind::From::Value:
        result = bind_value(statement, index, bind.value, bind.field);
        break;
      case Bind::From::Rows:
        result = bind_rows(statement, index, bind.value);
        break;
      case Bind::From::Ids:
        result = bind_list_rows(statement, index, {.items = ids_});
        break;
    }
    if (result != SQLITE_OK) return result;
  }
  return SQLITE_OK;
}

int Values::bind_value(sqlite3_stmt* statement, int index, const Value& given,
                       const Field* field) const {
  const Value& value = resolve(given);
  if (value.kind == Value::Kind::NewId) {
    if (field->generated == model::Generated::AutoIncrement)
      return sqlite3_bind_null(statement, index);
    return bind_text(statement, index, new_id(*field), SQLITE_TRANSIENT);
  }
  if (value.kind == Value::Kind::List) {
    std::string list;
    append_list(list, value, field);
    return bind_text(statement, index, list, SQLITE_TRANSIENT);
  }
  if (value.kind == Value::Kind::Parameter) {
    return bind_input(statement, index, parameters_[value.index], field);
  }
  return bind_input(statement, index, input_of(value), field);
}

int Values::bind_input(sqlite3_stmt* statement, int index, const Input& input,
                       const Field* field) const {
  switch (input.kind) {
    case Input::Kind::Int:
      if (is(field, Scalar::Float)) {
        return sqlite3_bind_double(statement, index, static_cast<double>(input.integer));
      }
      return sqlite3_bind_int64(statement, index, input.integer);
    case Input::Kind::Float:
      return sqlite3_bind_double(statement, index, input.number);
    case Input::Kind::Boolean:
      return sqlite3_bind_int(statement, index, input.boolean ? 1 : 0);
    case Input::Kind::String:
    case Input::Kind::Enum:
      return bind_text(statement, index, input.text, SQLITE_STATIC);
    case Input::Kind::List: {
      std::string list;
      append_leaf(list, input, field);
      return bind_text(statement, index, list, SQLITE_TRANSIENT);
    }
    default:
      return sqlite3_bind_null(statement, index);
  }
}

int Values::bind_rows(sqlite3_stmt* statement, int index, const Value& value) const {
  const Value& list = resolve(value);
  if (list.kind != Value::Kind::List) {
    return bind_list_rows(statement, index, {.items = input_of(list).items});
  }
  ListRows rows;
  for (const Value& item : list.items) rows.owned.push_back(input_of(item));
  rows.items = rows.owned;
  return bind_list_rows(statement, index, std::move(rows));
}

void Values::append_list(std::string& out, const Value& value, const Field* field) const {
  out.push_back('[');
  for (const Value& item : value.items) {
    if (&item != &value.items.front()) out.push_back(',');
    append_leaf(out, input_of(item), field);
  }
  out.push_back(']');
}

std::string Values::json_of(const Value& given, const Field* field) const {
  const Value& value = resolve(given);
  std::string out;
  if (value.kind == Value::Kind::List) {
    append_list(out, value, field);
  } else {
    append_leaf(out, input_of(value), field);
  }
  return out;
}

std::string Values::text_of(const Value& given, const Field* field) const {
  const Value& value = resolve(given);
  if (value.kind != Value::Kind::List) return plain_text(input_of(value), field);
  std::string out;
  for (const Value& item : value.items) out += (out.empty() ? "" : ", ") + text_of(item);
  return out;
}

std::vector<std::string> Values::texts_of(const Value& given) const {
  const Value& list = resolve(given);
  std::vector<std::string> texts;
  if (list.kind == Value::Kind::List) {
    for (const Value& item : list.items) texts.push_back(text_of(item));
  } else {
    for (const Input& item : input_of(list).items) texts.push_back(plain_text(item));
  }
  return texts;
}

std::size_t Values::size_of(const Value& value) const {
  const Input input = input_of(value);
  return input.kind == Input::Kind::Int && input.integer > 0
             ? static_cast<std::size_t>(input.integer)
             : 0;
}

bool Values::holds(const ValueCheck& check) const {
  if (check.kind == ValueCheck::Kind::Never) return false;
  const Value& value = resolve(check.value);
  if (value.kind == Value::Kind::List) {
    for (const Value& item : value.items) {
      if (!holds({.kind = check.kind, .value = item, .bound = check.bound})) return false;
    }
    return true;
  }
  const Input input = input_of(value);
  switch (check.kind) {
    case ValueCheck::Kind::AtLeast:
      return input.kind != Input::Kind::Int || input.integer >= check.bound;
    case ValueCheck::Kind::AtMost:
      return input.kind != Input::Kind::Int || input.integer <= check.bound;
    case ValueCheck::Kind::MaxLength:
      return fits(input, check.bound);
    case ValueCheck::Kind::MaxDecimal:
      return input.kind != Input::Kind::Float || decimal_length(input.number) <= check.bound;
    case ValueCheck::Kind::JsonContainer:
      return is_container(input);
    case ValueCheck::Kind::Never:
      break;
  }
  return false;
}

graphql::GraphQLError Values::to_error(const query::Failure& failure) const {
  graphql::GraphQLError error;
  error.code = failure.code;
  const std::string& text = failure.text;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_place = text[i] == '{' && i + 2 < text.size() && text[i + 2] == '}' &&
                          text[i + 1] >= '0' && text[i + 1] <= '9';
    const auto which = static_cast<std::size_t>(is_place ? text[i + 1] - '0' : 0);
    if (is_place && which < failure.arguments.size()) {
      const auto& argument = failure.arguments[which];
      error.message += text_of(argument.value, argument.field);
      i += 2;
    } else {
      error.message += text[i];
    }
  }
  return error;
}

}  // namespace graphcool::store::sqlite
