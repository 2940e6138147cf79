#include "core/graphql/default_value.h"

#include <cmath>

#include "core/base/json.h"
#include "core/graphql/builtins.h"
#include "core/graphql/literal.h"
#include "core/graphql/printer.h"

namespace graphcool::graphql {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// As an Int literal is written.
bool is_integer(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  if (text.empty() || (text.size() > 1 && text[0] == '0')) return false;
  for (const char c : text) {
    if (!is_digit(c)) return false;
  }
  return true;
}

void append_number(std::string& out, const ast::Value& literal) {
  const double number = to_double(literal.text);
  if (std::isfinite(number)) {
    json::append_double(out, number);
  } else {
    out += literal.text;
  }
}

void append_leaf(std::string& out, const ast::Value& literal, const Type& type) {
  const bool is_id = &type == builtins().id_type;
  switch (literal.kind) {
    case ast::Value::Kind::Float:
      append_number(out, literal);
      return;
    case ast::Value::Kind::Int:
      if (&type == builtins().float_type) {
        append_number(out, literal);
      } else {
        out += literal.text;
      }
      return;
    case ast::Value::Kind::String:
      if (is_id && is_integer(literal.text)) {
        out += literal.text;
      } else {
        append_string_literal(out, literal.text);
      }
      return;
    case ast::Value::Kind::Enum:
      if (type.kind == TypeKind::Enum) {
        out += literal.text;
      } else {
        append_string_literal(out, literal.text);
      }
      return;
    default:
      out += print(literal);
      return;
  }
}

void append_object(std::string& out, const ast::Value& literal, const Type& type) {
  out += '{';
  bool first = true;
  for (const InputValue& field : type.input_fields) {
    const ast::Value* value = field.default_value;
    for (const ast::ObjectField& written : literal.fields) {
      if (written.name.text == field.name) value = &written.value;
    }
    if (value == nullptr) continue;
    if (!first) out += ", ";
    first = false;
    out.append(field.name).append(": ");
    append_default(out, *value, field.type);
  }
  out += '}';
}

}  // namespace

void append_default(std::string& out, const ast::Value& literal, TypeRef type) {
  if (literal.kind == ast::Value::Kind::Null) {
    out += "null";
  } else if (type.is_list()) {
    out += '[';
    if (literal.kind != ast::Value::Kind::List) append_default(out, literal, type.item());
    for (const ast::Value& item : literal.items) {
      if (&item != &literal.items.front()) out += ", ";
      append_default(out, item, type.item());
    }
    out += ']';
  } else if (type.named()->kind == TypeKind::InputObject) {
    append_object(out, literal, *type.named());
  } else {
    append_leaf(out, literal, *type.named());
  }
}

}  // namespace graphcool::graphql
