#include "core/model/print_sdl.h"

#include <fmt/format.h>

#include "core/base/datetime.h"
#include "core/base/json.h"
#include "core/graphql/literal.h"

namespace graphcool::model {
namespace {

std::string type_text(const Model& model, const Field& field) {
  std::string name;
  if (field.is_relation()) {
    name = model.related_type(field).name;
  } else if (field.scalar == Scalar::Enum) {
    name = field.enum_name;
  } else {
    name = scalar_name(field.scalar);
  }
  if (field.list) name = "[" + name + "!]";
  return field.required || (field.list && field.is_relation()) ? name + "!" : name;
}

// A value as @defaultValue has it. Lists, times and Json stand in a string.
std::string literal(const Field& field, const Datum& value) {
  std::string out;
  switch (value.kind) {
    case Datum::Kind::Null:
      return "null";
    case Datum::Kind::Boolean:
      return value.boolean ? "true" : "false";
    case Datum::Kind::Float:
      json::append_double(out, value.number);
      return out;
    case Datum::Kind::Int:
      if (field.scalar != Scalar::DateTime) return std::to_string(value.integer);
      graphql::append_string_literal(out, datetime::to_iso(value.integer));
      return out;
    case Datum::Kind::Text:
      if (field.scalar == Scalar::Enum && !field.list) return value.text;
      graphql::append_string_literal(out, value.text);
      return out;
  }
  return out;
}

void append_field(std::string& out, const Model& model, const Field& field) {
  out += fmt::format("  {}: {}", field.name, type_text(model, field));
  if (field.is_relation()) {
    out += fmt::format(" @relation(name: \"{}\")", model.relation_of(field).name);
  }
  if (field.unique || field.role == Role::Id) out += " @isUnique";
  if (field.default_value) {
    out += fmt::format(" @defaultValue(value: {})", literal(field, *field.default_value));
  }
  out += '\n';
}

void separate(std::string& out) {
  if (!out.empty()) out += '\n';
}

}  // namespace

std::string print_types(const Model& model) {
  std::string out;
  for (const Type& type : model.types) {
    separate(out);
    out += "type " + type.name + " @model {\n";
    for (const Field& field : type.fields) {
      if (!field.hidden) append_field(out, model, field);
    }
    out += "}\n";
  }
  return out;
}

std::string print_enums(const Model& model) {
  std::string out;
  for (const EnumType& each : model.enums) {
    separate(out);
    out += fmt::format("enum {} {{\n  {}\n}}\n", each.name, fmt::join(each.values, "\n  "));
  }
  return out;
}

std::string print_sdl(const Model& model) {
  std::string out = print_types(model);
  const std::string enums = print_enums(model);
  if (!enums.empty()) separate(out);
  return out + enums;
}

}  // namespace graphcool::model
