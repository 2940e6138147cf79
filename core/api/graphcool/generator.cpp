#include "core/api/graphcool/generator.h"

#include <algorithm>

#include "core/api/graphcool/scalars.h"

namespace graphcool::api::graphcool {

using graphql::ArgumentSpec;
using graphql::FieldSpec;
using model::Field;
using model::Relation;
using model::Type;

EndNames end_names(const model::Model& model, const Relation& relation) {
  const Type& a = model.types[relation.ends[0].type];
  const Type& b = model.types[relation.ends[1].type];
  const Field& at_a = a.fields[relation.ends[0].field];
  if (relation.symmetric) return {{at_a.name + "2" + a.name, at_a.name + "1" + a.name}};
  const Field& at_b = b.fields[relation.ends[1].field];
  return {{at_b.name + a.name, at_a.name + b.name}};
}

Generator::Generator(const model::Model& model, std::shared_ptr<const Extensions> extensions)
    : model_(model), inputs_(model, builder_, meanings_) {
  meanings_.extensions = std::move(extensions);
  meanings_.node_id = meanings_.writes.add({.kind = WriteMeaning::Kind::NodeId});
}

GeneratedSchema Generator::generate() {
  declare_scalars(builder_);
  inputs_.declare();
  builder_.interface("Node", {{.name = "id",
                               .type = builder_.ref("ID!"),
                               .description = "The id of the node, unique among all nodes."}});
  for (const Type* type : sorted_types(model_)) declare_type(*type);
  if (meanings_.extensions) {
    for (const auto* type : meanings_.extensions->types) declare_transient(*type);
  }
  declare_query();
  const bool mutates = declare_mutation();
  const bool subscribes = declare_subscription();
  auto clashes = builder_.clashes();
  return {builder_.build("Query", mutates ? "Mutation" : "", subscribes ? "Subscription" : ""),
          std::move(meanings_), std::move(clashes)};
}

FieldSpec Generator::field(std::string name, std::string_view type, FieldMeaning meaning,
                           std::vector<ArgumentSpec> arguments, std::string description) {
  return {.name = std::move(name),
          .type = builder_.ref(type),
          .arguments = std::move(arguments),
          .tag = meanings_.fields.add(meaning),
          .description = std::move(description)};
}

FieldSpec Generator::unique_node(const Type& type) {
  return field(type.name, type.name, {.kind = Kind::UniqueNode, .type = &type},
               inputs_.unique_arguments(type));
}

FieldSpec Generator::node() {
  return field("node", "Node", {.kind = Kind::NodeById},
               {{.name = "id", .type = builder_.ref("ID!")}});
}

void Generator::declare_type(const Type& type) {
  std::vector<FieldSpec> members;
  for (const Field* each : sorted_fields(type)) members.push_back(member(*each));
  add_extras(members, type);
  add_resolved(members, type.name);
  builder_.object(type.name, members, {"Node"}, {.description = type.description});
}

FieldSpec Generator::member(const Field& each) {
  if (each.is_to_many()) return many(each);
  const std::string name = type_name(model_, each);
  const std::string bang = each.required ? "!" : "";
  if (each.is_scalar()) {
    return field(each.name, (each.list ? "[" + name + "!]" : name) + bang,
                 {.kind = Kind::Scalar, .field = &each}, {}, each.description);
  }
  const Type& other = model_.related_type(each);
  return field(each.name, name + bang, {.kind = Kind::ToOne, .type = &other, .field = &each},
               inputs_.filter_argument(other), each.description);
}

// Whether there is anything to mutate.
bool Generator::declare_mutation() {
  std::vector<FieldSpec> members;
  const auto types = sorted_types(model_);
  for (const Type* type : types) {
    if (type->name != "User") members.push_back(create(*type));
  }
  for (const Type* type : types) {
    members.push_back(mutation({"update" + type->name,
                                {.kind = Kind::Update, .type = type},
                                inputs_.update_arguments(*type)}));
  }
  for (const Type* type : types) members.push_back(update_or_create(*type));
  for (const Type* type : types) {
    members.push_back(mutation({"delete" + type->name,
                                {.kind = Kind::Delete, .type = type},
                                {{.name = "id", .type = builder_.ref("ID!")}}}));
  }
  add_relation_mutations(members);
  if (const Type* user = model_.type("User")) members.push_back(create(*user));
  add_resolved(members, "Mutation");
  if (members.empty()) return false;
  builder_.object("Mutation", members);
  return true;
}

FieldSpec Generator::create(const Type& type) {
  return mutation({"create" + type.name,
                   {.kind = Kind::Create, .type = &type},
                   inputs_.create_arguments(type)});
}

FieldSpec Generator::update_or_create(const Type& type) {
  std::vector<ArgumentSpec> arguments = {
      {.name = "update", .type = builder_.ref("Update" + type.name + "!")}};
  if (builder_.has("Create" + type.name)) {
    arguments.push_back({.name = "create", .type = builder_.ref("Create" + type.name + "!")});
  }
  return mutation({"updateOrCreate" + type.name,
                   {.kind = Kind::UpdateOrCreate, .type = &type},
                   std::move(arguments)});
}

namespace {

template <class Test>
bool any_end(const model::Model& model, const Relation& relation, Test test) {
  return std::any_of(std::begin(relation.ends), std::end(relation.ends), [&](const auto& end) {
    return end.field >= 0 && test(model.types[end.type].fields[end.field]);
  });
}

}  // namespace

void Generator::add_relation_mutations(std::vector<FieldSpec>& members) {
  std::vector<const Relation*> relations;
  for (const Relation& relation : model_.relations) relations.push_back(&relation);
  std::sort(relations.begin(), relations.end(),
            [](const Relation* a, const Relation* b) { return a->name < b->name; });
  struct Verb {
    Kind kind;
    const char* text;
    bool lists;    // For relations with a list side; else for those with none.
    bool removes;  // Not where a side is required.
  };
  const Verb verbs[] = {{Kind::Set, "set", false, false},
                        {Kind::Unset, "unset", false, true},
                        {Kind::AddTo, "addTo", true, false},
                        {Kind::RemoveFrom, "removeFrom", true, true}};
  const auto is_list = [](const Field& end) { return end.list; };
  const auto is_required = [](const Field& end) { return !end.list && end.required; };
  for (const Verb& verb : verbs) {
    for (const Relation* relation : relations) {
      if (any_end(model_, *relation, is_list) != verb.lists) continue;
      if (verb.removes && any_end(model_, *relation, is_required)) continue;
      const auto names = end_names(model_, *relation);
      members.push_back(mutation({verb.text + relation->name,
                                  {.kind = verb.kind, .relation = relation},
                                  {{.name = names.names[1] + "Id", .type = builder_.ref("ID!")},
                                   {.name = names.names[0] + "Id", .type = builder_.ref("ID!")}}}));
    }
  }
}

}  // namespace graphcool::api::graphcool
