#include "core/model/model.h"

#include <cassert>
#include <utility>

namespace graphcool::model {
namespace {

template <class Items>
auto* find_named(const Items& items, std::string_view name) {
  for (const auto& item : items) {
    if (item.name == name) return &item;
  }
  return static_cast<decltype(items.data())>(nullptr);
}

}  // namespace

std::string_view scalar_name(Scalar scalar) {
  switch (scalar) {
    case Scalar::Id:
      return "ID";
    case Scalar::String:
      return "String";
    case Scalar::Int:
      return "Int";
    case Scalar::Float:
      return "Float";
    case Scalar::Boolean:
      return "Boolean";
    case Scalar::DateTime:
      return "DateTime";
    case Scalar::Json:
      return "Json";
    case Scalar::Uuid:
      return "UUID";
    case Scalar::Password:
      return "Password";
    case Scalar::Enum:
      return "Enum";
  }
  return {};
}

Datum Datum::of_int(std::int64_t value) {
  return {.kind = Kind::Int, .integer = value};
}
Datum Datum::of_float(double value) {
  return {.kind = Kind::Float, .number = value};
}
Datum Datum::of_boolean(bool value) {
  return {.kind = Kind::Boolean, .boolean = value};
}
Datum Datum::of_text(std::string value) {
  return {.kind = Kind::Text, .text = std::move(value)};
}

const Field* Type::field(std::string_view name) const {
  return find_named(fields, name);
}

const Field& Type::id() const {
  for (const Field& field : fields) {
    if (field.role == Role::Id) return field;
  }
  assert(false && "every type of a Model has an id");
  return fields.front();
}

const Type* Model::type(std::string_view name) const {
  return find_named(types, name);
}

const EnumType* Model::enum_type(std::string_view name) const {
  return find_named(enums, name);
}

const Relation* Model::relation(std::string_view name) const {
  return find_named(relations, name);
}

const Type& Model::related_type(const Field& field) const {
  return types[relation_of(field).ends[1 - field.side].type];
}

const Field* Model::opposite_field(const Field& field) const {
  const Relation::End& end = relation_of(field).ends[1 - field.side];
  return end.field < 0 ? nullptr : &types[end.type].fields[end.field];
}

}  // namespace graphcool::model
