#include "core/api/graphcool/inputs.h"

#include <algorithm>
#include <iterator>

namespace graphcool::api::graphcool {
namespace {

using graphql::ArgumentSpec;
using model::Field;
using model::Scalar;
using model::Type;

Operators operators_of(const Field& field) {
  if (field.list) return Operators::None;
  switch (field.scalar) {
    case Scalar::Id:
    case Scalar::String:
    case Scalar::Uuid:
      return Operators::Texts;
    case Scalar::Int:
    case Scalar::Float:
    case Scalar::DateTime:
      return Operators::Order;
    case Scalar::Boolean:
      return Operators::Equality;
    case Scalar::Enum:
      return Operators::Membership;
    case Scalar::Json:
    case Scalar::Password:
      return Operators::None;
  }
  return Operators::None;
}

template <class T>
void sort_by_name(std::vector<const T*>& items) {
  std::sort(items.begin(), items.end(), [](const T* a, const T* b) { return a->name < b->name; });
}

// "PersonarticlesArticle": nothing is capitalised on the way.
std::string nested_name(const Type& parent, const Field& field, const Type& child) {
  return parent.name + field.name + child.name;
}

// Whether anything but `back` can be said in a nested create of `child` from the far end of `back`.
bool has_nested_members(const Type& child, const Field* back) {
  return std::any_of(child.fields.begin(), child.fields.end(), [&](const Field& field) {
    return !field.is_readonly() && !field.hidden && &field != back;
  });
}

}  // namespace

std::vector<const Field*> sorted_fields(const Type& type) {
  std::vector<const Field*> fields;
  for (const Field& field : type.fields) {
    if (!field.hidden) fields.push_back(&field);
  }
  sort_by_name(fields);
  return fields;
}

std::vector<const Type*> sorted_types(const model::Model& model) {
  std::vector<const Type*> types;
  for (const Type& type : model.types) types.push_back(&type);
  sort_by_name(types);
  return types;
}

bool is_number(const Field& field) {
  return field.is_scalar() && !field.list &&
         (field.scalar == Scalar::Int || field.scalar == Scalar::Float);
}

std::string type_name(const model::Model& model, const Field& field) {
  if (field.is_relation()) return model.related_type(field).name;
  if (field.scalar == Scalar::Enum) return field.enum_name;
  return std::string(model::scalar_name(field.scalar));
}

Inputs::Inputs(const model::Model& model, graphql::SchemaBuilder& builder, Meanings& meanings)
    : model_(model), builder_(builder), meanings_(meanings) {}

void Inputs::declare() {
  for (const auto& type : model_.enums) {
    std::vector<graphql::ValueSpec> values;
    for (const std::string& value : type.values) values.push_back({.name = value});
    builder_.enumeration(type.name, values, {.description = type.description});
  }
  for (const Type* type : sorted_types(model_)) {
    declare_filter(*type);
    declare_order(*type);
    declare_nested(*type);
    builder_.input_object("Update" + type->name, update_arguments(*type));
    if (auto arguments = create_arguments(*type); !arguments.empty()) {
      builder_.input_object("Create" + type->name, arguments);
    }
  }
}

void Inputs::declare_filter(const Type& type) {
  const graphql::TypeRef self = builder_.ref("[" + type.name + "Filter!]");
  std::vector<ArgumentSpec> members = {
      {.name = "AND",
       .type = self,
       .tag = meanings_.filters.add({.kind = FilterMeaning::Kind::And}),
       .description = "All of these hold."},
      {.name = "OR",
       .type = self,
       .tag = meanings_.filters.add({.kind = FilterMeaning::Kind::Or}),
       .description = "At least one of these holds."},
  };
  auto tests = field_filters(type);
  members.insert(members.end(), std::make_move_iterator(tests.begin()),
                 std::make_move_iterator(tests.end()));
  builder_.input_object(type.name + "Filter", members);
}

// The members that test a field.
std::vector<ArgumentSpec> Inputs::field_filters(const Type& type) {
  std::vector<ArgumentSpec> members;
  const auto fields = sorted_fields(type);
  for (const Field* field : fields) {
    if (!field->is_scalar()) continue;
    add_scalar_filters(members, *field, type_name(model_, *field), operators_of(*field), builder_,
                       meanings_.filters);
  }
  for (const Field* field : fields) {
    if (!field->is_relation()) continue;
    add_relation_filters(members, *field, builder_.ref(type_name(model_, *field) + "Filter"),
                         meanings_.filters);
  }
  return members;
}

std::vector<ArgumentSpec> Inputs::subscription_arguments(const Type& type,
                                                         const std::string& mutation) {
  const std::string name = type.name + "SubscriptionFilter";
  EventTypes types{.filter = name, .mutation = mutation, .node = {}};
  if (const auto tests = field_filters(type); !tests.empty()) {
    types.node = name + "Node";
    builder_.input_object(types.node, tests);
  }
  builder_.input_object(name,
                        event_filter_members(types, false, builder_, meanings_.event_filters));
  return {{.name = "filter", .type = builder_.ref(name)}};
}

void Inputs::declare_order(const Type& type) {
  std::vector<graphql::ValueSpec> values;
  for (const Field* field : sorted_fields(type)) {
    if (field->is_relation() || field->list) continue;
    values.push_back({.name = field->name + "_ASC", .tag = meanings_.orders.add({field, false})});
    values.push_back({.name = field->name + "_DESC", .tag = meanings_.orders.add({field, true})});
  }
  builder_.enumeration(type.name + "OrderBy", values, {.structural = true});
}

void Inputs::declare_nested(const Type& type) {
  for (const Field* field : sorted_fields(type)) {
    if (!field->is_relation()) continue;
    const Type& child = model_.related_type(*field);
    const Field* back = model_.opposite_field(*field);
    if (!has_nested_members(child, back)) continue;
    builder_.input_object(nested_name(type, *field, child), create_arguments(child, back));
  }
}

std::vector<ArgumentSpec> Inputs::filter_argument(const Type& type) {
  return {{.name = "filter", .type = builder_.ref(type.name + "Filter")}};
}

std::vector<ArgumentSpec> Inputs::list_arguments(const Type& type) {
  const auto text = builder_.ref("String");
  const auto number = builder_.ref("Int");
  return {{.name = "filter", .type = builder_.ref(type.name + "Filter")},
          {.name = "orderBy", .type = builder_.ref(type.name + "OrderBy")},
          {.name = "skip", .type = number},
          {.name = "after", .type = text},
          {.name = "before", .type = text},
          {.name = "first", .type = number},
          {.name = "last", .type = number}};
}

std::vector<ArgumentSpec> Inputs::unique_arguments(const Type& type) {
  std::vector<ArgumentSpec> arguments;
  for (const Field* field : sorted_fields(type)) {
    if (field->is_relation() || field->list || !field->unique) continue;
    arguments.push_back(
        {.name = field->name,
         .type = builder_.ref(type_name(model_, *field)),
         .tag = meanings_.writes.add({.kind = WriteMeaning::Kind::Scalar, .field = field})});
  }
  return arguments;
}

std::vector<ArgumentSpec> Inputs::create_arguments(const Type& type, const Field* back) {
  std::vector<ArgumentSpec> arguments;
  for (const Field* field : sorted_fields(type)) {
    if (field->is_relation() || field->is_readonly()) continue;
    std::string name = type_name(model_, *field);
    if (field->list) name = "[" + name + "!]";
    if (field->required && !field->default_value) name += "!";
    arguments.push_back(
        {.name = field->name,
         .type = builder_.ref(name),
         .tag = meanings_.writes.add({.kind = WriteMeaning::Kind::Scalar, .field = field})});
  }
  add_relations(arguments, type, back);
  return arguments;
}

std::vector<ArgumentSpec> Inputs::update_arguments(const Type& type) {
  std::vector<ArgumentSpec> arguments;
  for (const Field* field : sorted_fields(type)) {
    const bool is_id = field->role == model::Role::Id;
    if (field->is_relation() || (field->is_readonly() && !is_id)) continue;
    const std::string name = type_name(model_, *field);
    arguments.push_back({.name = field->name,
                         .type = builder_.ref(is_id         ? "ID!"
                                              : field->list ? "[" + name + "!]"
                                                            : name),
                         .tag = meanings_.writes.add({.kind = is_id ? WriteMeaning::Kind::NodeId
                                                                    : WriteMeaning::Kind::Scalar,
                                                      .field = field})});
  }
  add_relations(arguments, type, nullptr);
  add_arithmetic(arguments, type);
  return arguments;
}

void Inputs::add_arithmetic(std::vector<ArgumentSpec>& arguments, const Type& type) {
  using Operation = query::Assignment::Kind;
  struct Suffix {
    const char* text;
    Operation operation;
    const char* description;
  };
  const Suffix suffixes[] = {
      {"_increment", Operation::Add, "Added to the stored value."},
      {"_decrement", Operation::Subtract, "Taken from the stored value."},
      {"_multiply", Operation::Multiply, "Multiplied with the stored value."},
  };
  for (const Field* field : sorted_fields(type)) {
    if (!is_number(*field)) continue;
    for (const auto& suffix : suffixes) {
      arguments.push_back({.name = field->name + suffix.text,
                           .type = builder_.ref(type_name(model_, *field)),
                           .tag = meanings_.writes.add({.kind = WriteMeaning::Kind::Arithmetic,
                                                        .field = field,
                                                        .operation = suffix.operation}),
                           .description = suffix.description});
    }
  }
}

void Inputs::add_relations(std::vector<ArgumentSpec>& arguments, const Type& type,
                           const Field* back) {
  const auto fields = sorted_fields(type);
  for (const bool list : {false, true}) {
    for (const Field* field : fields) {
      if (!field->is_relation() || field->list != list || (field == back && !list)) continue;
      arguments.push_back(
          {.name = field->name + (list ? "Ids" : "Id"),
           .type = builder_.ref(list ? "[ID!]" : "ID"),
           .tag = meanings_.writes.add({.kind = WriteMeaning::Kind::RelatedIds, .field = field})});
      const Type& child = model_.related_type(*field);
      if (!has_nested_members(child, model_.opposite_field(*field))) continue;
      const std::string input = nested_name(type, *field, child);
      arguments.push_back({.name = field->name,
                           .type = builder_.ref(list ? "[" + input + "!]" : input),
                           .tag = meanings_.writes.add(
                               {.kind = WriteMeaning::Kind::RelatedNodes, .field = field})});
    }
  }
}

}  // namespace graphcool::api::graphcool
