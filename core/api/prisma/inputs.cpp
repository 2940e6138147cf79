#include "core/api/prisma/inputs.h"

#include <algorithm>

#include "core/base/text.h"

namespace graphcool::api::prisma {

using graphql::ArgumentSpec;
using model::Field;
using model::Scalar;
using model::Type;
using Kind = WriteMeaning::Kind;

namespace {

Operators operators_of(const Field& field) {
  if (field.list) return Operators::None;
  switch (field.scalar) {
    case Scalar::Id:
    case Scalar::String:
      return Operators::Texts;
    case Scalar::Int:
    case Scalar::Float:
    case Scalar::DateTime:
      return Operators::Order;
    case Scalar::Enum:
    case Scalar::Uuid:
      return Operators::Membership;
    case Scalar::Boolean:
      return Operators::Equality;
    default:
      return Operators::None;
  }
}

}  // namespace

Inputs::Inputs(const model::Model& model, graphql::SchemaBuilder& builder, Meanings& meanings)
    : model_(model), builder_(builder), meanings_(meanings) {}

void Inputs::declare() {
  declare_enums();
  for (const Type& type : model_.types) {
    declare_filters(type);
    declare_event_filter(type);
    declare_unique(type);
    declare_order(type);
    declare_list_wrappers(type);
    declare_data(type);
  }
}

ArgumentSpec Inputs::member(std::string name, const std::string& type) {
  return {.name = std::move(name), .type = builder_.ref(type)};
}

ArgumentSpec Inputs::member(std::string name, const std::string& type, WriteMeaning meaning) {
  ArgumentSpec spec = member(std::move(name), type);
  spec.tag = meanings_.writes.add(meaning);
  return spec;
}

// ---- choosing nodes ----

void Inputs::declare_enums() {
  for (const auto& type : model_.enums) {
    std::vector<graphql::ValueSpec> values;
    for (const std::string& value : type.values) values.push_back({.name = value});
    builder_.enumeration(type.name, values, {.description = type.description});
  }
  declare_mutation_kinds("MutationType", builder_);
}

Inputs::Members Inputs::logic_members(const std::string& self) {
  const graphql::TypeRef list = builder_.ref("[" + self + "!]");
  const auto logic = [&](const char* name, FilterMeaning::Kind kind) {
    return ArgumentSpec{
        .name = name, .type = list, .tag = meanings_.filters.add({.kind = kind, .field = nullptr})};
  };
  return {logic("AND", FilterMeaning::Kind::And), logic("OR", FilterMeaning::Kind::Or),
          logic("NOT", FilterMeaning::Kind::Not)};
}

// UserWhereInput, and UserScalarWhereInput, which knows no relations.
void Inputs::declare_filters(const Type& type) {
  for (const bool scalar_only : {true, false}) {
    const std::string name = type.name + (scalar_only ? "ScalarWhereInput" : "WhereInput");
    Members members = logic_members(name);
    const FieldList fields = visible_fields(type);
    for (const Field* field : fields) {
      if (!field->is_scalar()) continue;
      add_scalar_filters(members, *field, type_name(model_, *field), operators_of(*field), builder_,
                         meanings_.filters);
    }
    for (const Field* field : fields) {
      if (scalar_only || !field->is_relation()) continue;
      add_relation_filters(members, *field, builder_.ref(type_name(model_, *field) + "WhereInput"),
                           meanings_.filters);
    }
    builder_.input_object(name, members);
  }
}

void Inputs::declare_event_filter(const Type& type) {
  const std::string self = type.name + "SubscriptionWhereInput";
  builder_.input_object(
      self, event_filter_members(
                {.filter = self, .mutation = "MutationType", .node = type.name + "WhereInput"},
                true, builder_, meanings_.event_filters));
}

bool Inputs::has_unique(const Type& type) const {
  return !unique_fields(type).empty();
}

void Inputs::declare_unique(const Type& type) {
  Members members;
  for (const Field* field : unique_fields(type)) {
    members.push_back(
        member(field->name, type_name(model_, *field), {.kind = Kind::Unique, .field = field}));
  }
  if (!members.empty()) builder_.input_object(type.name + "WhereUniqueInput", members);
}

void Inputs::declare_order(const Type& type) {
  std::vector<graphql::ValueSpec> values;
  for (const Field* field : sortable_fields(type)) {
    values.push_back({.name = field->name + "_ASC", .tag = meanings_.orders.add({field, false})});
    values.push_back({.name = field->name + "_DESC", .tag = meanings_.orders.add({field, true})});
  }
  builder_.enumeration(type.name + "OrderByInput", values, {.structural = true});
}

Inputs::Members Inputs::list_arguments(const Type& type) {
  Members arguments = {member("where", type.name + "WhereInput"),
                       member("orderBy", type.name + "OrderByInput")};
  const graphql::TypeRef text = builder_.ref("String");
  const graphql::TypeRef number = builder_.ref("Int");
  arguments.push_back({.name = "skip", .type = number});
  arguments.push_back({.name = "after", .type = text});
  arguments.push_back({.name = "before", .type = text});
  arguments.push_back({.name = "first", .type = number});
  arguments.push_back({.name = "last", .type = number});
  return arguments;
}

// ---- what is written ----

// A relation field seen from the type that has it.
struct Inputs::Relation {
  Relation(const model::Model& model, const Field& field)
      : field(field), other(model.related_type(field)), back(model.opposite_field(field)) {
    if (back != nullptr && (back->hidden || back == &field)) back = nullptr;
    if (back != nullptr) without = "Without" + text::upper_first(back->name);
    nested = back == nullptr ? "Nested" : without;
  }

  std::string create_wrapper() const {
    return other.name + (field.list ? "CreateMany" : "CreateOne") + without + "Input";
  }
  std::string update_wrapper() const {
    const char* const count = field.list       ? "UpdateMany"
                              : field.required ? "UpdateOneRequired"
                                               : "UpdateOne";
    return other.name + count + without + "Input";
  }
  std::string create_data() const { return other.name + "Create" + without + "Input"; }
  std::string update_data() const { return other.name + "Update" + without + "DataInput"; }
  std::string update_element() const {
    return other.name + "UpdateWithWhereUnique" + nested + "Input";
  }
  std::string upsert_element() const {
    return other.name + (field.list ? "UpsertWithWhereUnique" : "Upsert") + nested + "Input";
  }
  std::string unique() const { return other.name + "WhereUniqueInput"; }

  const Field& field;
  const Type& other;         // What the field leads to.
  const Field* back;         // The field there that leads here; null when there is none.
  std::string without = {};  // "WithoutAuthor", or nothing.
  std::string nested = {};   // "WithoutAuthor", or "Nested".
};

void Inputs::declare_list_wrappers(const Type& type) {
  for (const Field* field : updatable_scalars(type)) {
    if (!field->list) continue;
    for (const char* verb : {"Create", "Update"}) {
      builder_.input_object(type.name + verb + field->name + "Input",
                            {member("set", "[" + type_name(model_, *field) + "!]",
                                    {.kind = Kind::ListSet, .field = field})});
    }
  }
}

void Inputs::declare_data(const Type& type) {
  const auto declare = [&](const std::string& name, const Members& members) {
    if (!members.empty()) builder_.input_object(type.name + name, members);
  };
  declare("CreateInput", create_members(type, nullptr));
  const Members update = update_members(type, nullptr);
  declare("UpdateInput", update);
  declare("UpdateDataInput", update);
  const Members many = update_scalars(type);
  declare("UpdateManyMutationInput", many);
  declare("UpdateManyDataInput", many);
  if (!many.empty()) {
    builder_.input_object(type.name + "UpdateManyWithWhereNestedInput",
                          {member("where", type.name + "ScalarWhereInput!"),
                           member("data", type.name + "UpdateManyDataInput!")});
  }
  for (const Field* field : visible_relations(type)) declare_relation({model_, *field});
}

Inputs::Members Inputs::create_members(const Type& type, const Field* back) {
  Members members;
  for (const Field* field : creatable_scalars(type)) {
    if (field->list) {
      members.push_back(member(field->name, type.name + "Create" + field->name + "Input",
                               {.kind = Kind::ScalarList, .field = field}));
      continue;
    }
    const bool must =
        field->required && !field->default_value && field->generated == model::Generated::None;
    members.push_back(member(field->name, type_name(model_, *field) + (must ? "!" : ""),
                             {.kind = Kind::Scalar, .field = field}));
  }
  for (const Field* field : visible_relations(type)) {
    const Relation relation(model_, *field);
    if (field == back || !can_nest_create(relation)) continue;
    const bool must = field->required && !field->list;
    members.push_back(member(field->name, relation.create_wrapper() + (must ? "!" : ""),
                             {.kind = Kind::Relation, .field = field}));
  }
  return members;
}

Inputs::Members Inputs::update_scalars(const Type& type) {
  Members members;
  for (const Field* field : updatable_scalars(type)) {
    members.push_back(field->list
                          ? member(field->name, type.name + "Update" + field->name + "Input",
                                   {.kind = Kind::ScalarList, .field = field})
                          : member(field->name, type_name(model_, *field),
                                   {.kind = Kind::Scalar, .field = field}));
  }
  return members;
}

Inputs::Members Inputs::update_members(const Type& type, const Field* back) {
  Members members = update_scalars(type);
  for (const Field* field : visible_relations(type)) {
    const Relation relation(model_, *field);
    if (field == back || !can_nest_update(relation)) continue;
    members.push_back(
        member(field->name, relation.update_wrapper(), {.kind = Kind::Relation, .field = field}));
  }
  return members;
}

// Where the other side has no field, all relation fields to that type share these inputs; else they
// are this field's own.
void Inputs::declare_relation(const Relation& relation) {
  const auto is_new = [&](const std::string& name) {
    return relation.back != nullptr || shared_.insert(name).second;
  };
  if (relation.back != nullptr) {
    const auto create = create_members(relation.other, relation.back);
    if (!create.empty()) builder_.input_object(relation.create_data(), create);
    const auto update = update_members(relation.other, relation.back);
    if (!update.empty()) builder_.input_object(relation.update_data(), update);
  }
  if (can_nest_create(relation) && is_new(relation.create_wrapper())) {
    builder_.input_object(relation.create_wrapper(), nested_create_members(relation));
  }
  if (can_nest_update(relation) && is_new(relation.update_wrapper())) {
    builder_.input_object(relation.update_wrapper(), nested_update_members(relation));
  }
  if (can_update(relation.other, relation.back) && is_new(relation.upsert_element())) {
    declare_update_elements(relation);
  }
}

// The elements of `update` and `upsert`.
void Inputs::declare_update_elements(const Relation& relation) {
  const bool unique = has_unique(relation.other);
  const std::string data = relation.update_data() + "!";
  if (relation.field.list && unique) {
    builder_.input_object(relation.update_element(),
                          {member("where", relation.unique() + "!"), member("data", data)});
  }
  if (!can_create(relation.other, relation.back)) return;
  Members upsert;
  if (relation.field.list) {
    if (!unique) return;
    upsert.push_back(member("where", relation.unique() + "!"));
  }
  upsert.push_back(member("update", data));
  upsert.push_back(member("create", relation.create_data() + "!"));
  builder_.input_object(relation.upsert_element(), upsert);
}

Inputs::Members Inputs::nested_create_members(const Relation& relation) {
  Members members;
  const auto add = [&](const char* name, const std::string& type, Kind kind) {
    members.push_back(member(name, relation.field.list ? "[" + type + "!]" : type, {.kind = kind}));
  };
  if (can_create(relation.other, relation.back)) {
    add("create", relation.create_data(), Kind::NestedCreate);
  }
  if (has_unique(relation.other)) add("connect", relation.unique(), Kind::NestedConnect);
  return members;
}

Inputs::Members Inputs::nested_update_members(const Relation& relation) {
  const Type& other = relation.other;
  const bool list = relation.field.list;
  const bool unique = has_unique(other);
  const bool update = can_update(other, relation.back);
  const bool upsert = update && can_create(other, relation.back);
  Members members = nested_create_members(relation);
  const auto add = [&](bool there, const char* name, const std::string& type, Kind kind) {
    if (there) members.push_back(member(name, list ? "[" + type + "!]" : type, {.kind = kind}));
  };
  if (list) {
    add(unique, "set", relation.unique(), Kind::NestedSet);
    add(unique, "disconnect", relation.unique(), Kind::NestedDisconnect);
    add(unique, "delete", relation.unique(), Kind::NestedDelete);
    add(unique && update, "update", relation.update_element(), Kind::NestedUpdate);
    add(has_update_many(other), "updateMany", other.name + "UpdateManyWithWhereNestedInput",
        Kind::NestedUpdateMany);
    add(true, "deleteMany", other.name + "ScalarWhereInput", Kind::NestedDeleteMany);
    add(unique && upsert, "upsert", relation.upsert_element(), Kind::NestedUpsert);
  } else {
    add(!relation.field.required, "disconnect", "Boolean", Kind::NestedDisconnect);
    add(!relation.field.required, "delete", "Boolean", Kind::NestedDelete);
    add(update, "update", relation.update_data(), Kind::NestedUpdate);
    add(upsert, "upsert", relation.upsert_element(), Kind::NestedUpsert);
  }
  return members;
}

bool Inputs::has_update_many(const Type& type) const {
  return !updatable_scalars(type).empty();
}

bool Inputs::can_create(const Type& type, const Field* back) const {
  if (!creatable_scalars(type).empty()) return true;
  const std::pair question{&type, back};
  if (std::find(asked_.begin(), asked_.end(), question) != asked_.end()) return false;
  asked_.push_back(question);
  const FieldList relations = visible_relations(type);
  const bool any = std::any_of(relations.begin(), relations.end(), [&](const Field* field) {
    return field != back && can_nest_create({model_, *field});
  });
  asked_.pop_back();
  return any;
}

bool Inputs::can_nest_create(const Relation& relation) const {
  return has_unique(relation.other) || can_create(relation.other, relation.back);
}

bool Inputs::can_update(const Type& type, const Field* back) const {
  if (!updatable_scalars(type).empty()) return true;
  const FieldList relations = visible_relations(type);
  return std::any_of(relations.begin(), relations.end(), [&](const Field* field) {
    return field != back && can_nest_update({model_, *field});
  });
}

// To-many relations have `deleteMany`, optional ones `disconnect`, whatever they lead to.
bool Inputs::can_nest_update(const Relation& relation) const {
  if (relation.field.list || !relation.field.required) return true;
  if (can_nest_create(relation)) return true;
  const std::pair question{&relation.other, relation.back};
  if (std::find(asked_.begin(), asked_.end(), question) != asked_.end()) return false;
  asked_.push_back(question);
  const bool any = can_update(relation.other, relation.back);
  asked_.pop_back();
  return any;
}

}  // namespace graphcool::api::prisma
