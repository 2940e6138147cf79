#include "core/api/prisma/fields.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace graphcool::api::prisma {

using model::Field;
using model::Role;
using model::Scalar;
using model::Type;

namespace {

template <class Test>
FieldList choose(const Type& type, Test test) {
  FieldList chosen;
  for (const Field& field : type.fields) {
    if (!field.hidden && test(field)) chosen.push_back(&field);
  }
  return chosen;
}

// Lists stand after the single ones, whatever their place in the document.
FieldList lists_last(FieldList fields) {
  std::stable_partition(fields.begin(), fields.end(),
                        [](const Field* field) { return !field->list; });
  return fields;
}

}  // namespace

FieldList visible_fields(const Type& type) {
  return choose(type, [](const Field&) { return true; });
}

FieldList unique_fields(const Type& type) {
  return choose(type, [](const Field& field) {
    return field.is_scalar() && !field.list && (field.unique || field.role == Role::Id);
  });
}

FieldList creatable_scalars(const Type& type) {
  return lists_last(choose(type, [](const Field& field) {
    if (field.role == Role::Id) return field.scalar != Scalar::Int;
    return field.is_scalar() && field.role == Role::None;
  }));
}

FieldList updatable_scalars(const Type& type) {
  return lists_last(choose(
      type, [](const Field& field) { return field.is_scalar() && field.role == Role::None; }));
}

FieldList visible_relations(const Type& type) {
  return choose(type, [](const Field& field) { return field.is_relation(); });
}

FieldList sortable_fields(const Type& type) {
  const auto sortable = [](const Field& field) { return field.is_scalar() && !field.list; };
  FieldList fields = choose(type, sortable);
  // Hidden fields are the system fields of data model 1.0, in this order.
  for (const Role role : {Role::Id, Role::UpdatedAt, Role::CreatedAt}) {
    for (const Field& field : type.fields) {
      if (field.hidden && field.role == role && sortable(field)) fields.push_back(&field);
    }
  }
  return fields;
}

const std::string& type_name(const model::Model& model, const Field& field) {
  static const std::array<std::string, 10> kNames = [] {
    std::array<std::string, 10> names;
    for (std::size_t i = 0; i < names.size(); ++i) {
      names[i] = model::scalar_name(static_cast<Scalar>(i));
    }
    return names;
  }();
  if (field.is_relation()) return model.related_type(field).name;
  if (field.scalar == Scalar::Enum) return field.enum_name;
  return kNames[static_cast<std::size_t>(field.scalar)];
}

bool is_node(const Type& type) {
  const Field& id = type.id();
  return !id.hidden && id.name == "id" && id.scalar == Scalar::Id;
}

}  // namespace graphcool::api::prisma
