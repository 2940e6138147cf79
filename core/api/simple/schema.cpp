#include "core/api/simple/schema.h"

#include <algorithm>

#include "core/api/graphcool/scalars.h"
#include "core/base/text.h"
#include "core/graphql/schema_builder.h"
#include "core/model/naming.h"

namespace graphcool::api::simple {

using graphcool::sorted_fields;
using graphcool::sorted_types;
using graphql::ArgumentSpec;
using graphql::FieldSpec;
using model::Field;
using model::Relation;
using model::Type;
using Kind = FieldMeaning::Kind;

EndNames end_names(const model::Model& model, const Relation& relation) {
  const Type& a = model.types[relation.ends[0].type];
  const Type& b = model.types[relation.ends[1].type];
  const Field& at_a = a.fields[relation.ends[0].field];
  if (relation.symmetric) return {{at_a.name + "2" + a.name, at_a.name + "1" + a.name}};
  const Field& at_b = b.fields[relation.ends[1].field];
  return {{at_b.name + a.name, at_a.name + b.name}};
}

namespace {

class Generator {
 public:
  explicit Generator(const model::Model& model)
      : model_(model), inputs_(model, builder_, input_meanings_) {}

  GeneratedSchema generate() {
    graphcool::declare_scalars(builder_);
    inputs_.declare();
    builder_.interface("Node", {{.name = "id",
                                 .type = builder_.ref("ID!"),
                                 .description = "The id of the node, unique among all nodes."}});
    builder_.object("_QueryMeta", {field("count", "Int!", {.kind = Kind::Count})});
    for (const Type* type : sorted_types(model_)) declare_type(*type);
    declare_query();
    const bool mutates = declare_mutation();
    return {builder_.build("Query", mutates ? "Mutation" : ""), std::move(input_meanings_),
            std::move(fields_)};
  }

 private:
  FieldSpec field(std::string name, std::string_view type, FieldMeaning meaning,
                  std::vector<ArgumentSpec> arguments = {}, std::string description = {}) {
    return {.name = std::move(name),
            .type = builder_.ref(type),
            .arguments = std::move(arguments),
            .tag = fields_.add(meaning),
            .description = std::move(description)};
  }

  void declare_type(const Type& type) {
    std::vector<FieldSpec> members;
    for (const Field* each : sorted_fields(type)) members.push_back(member(*each));
    for (const Field* each : sorted_fields(type)) {
      if (!each->is_to_many()) continue;
      const Type& other = model_.related_type(*each);
      members.push_back(field("_" + each->name + "Meta", "_QueryMeta!",
                              {.kind = Kind::RelatedMeta, .type = &other, .field = each},
                              inputs_.list_arguments(other)));
    }
    builder_.object(type.name, members, {"Node"}, {.description = type.description});
  }

  FieldSpec member(const Field& each) {
    const std::string name = graphcool::type_name(model_, each);
    const std::string bang = each.required ? "!" : "";
    if (each.is_scalar()) {
      return field(each.name, (each.list ? "[" + name + "!]" : name) + bang,
                   {.kind = Kind::Scalar, .field = &each}, {}, each.description);
    }
    const Type& other = model_.related_type(each);
    if (each.list) {
      return field(each.name, "[" + name + "!]",
                   {.kind = Kind::ToMany, .type = &other, .field = &each},
                   inputs_.list_arguments(other), each.description);
    }
    return field(each.name, name + bang, {.kind = Kind::ToOne, .type = &other, .field = &each},
                 inputs_.filter_argument(other), each.description);
  }

  void declare_query() {
    const auto types = sorted_types(model_);
    std::vector<FieldSpec> members;
    for (const Type* type : types) {
      members.push_back(field("all" + model::plural_graphcool(type->name), "[" + type->name + "!]!",
                              {.kind = Kind::AllNodes, .type = type},
                              inputs_.list_arguments(*type)));
    }
    for (const Type* type : types) {
      members.push_back(field("_all" + model::plural_graphcool(type->name) + "Meta", "_QueryMeta!",
                              {.kind = Kind::AllMeta, .type = type},
                              inputs_.list_arguments(*type)));
    }
    for (const Type* type : types) {
      members.push_back(field(type->name, type->name, {.kind = Kind::UniqueNode, .type = type},
                              inputs_.unique_arguments(*type)));
    }
    if (const Type* user = model_.type("User")) {
      members.push_back(field("user", "User", {.kind = Kind::CurrentUser, .type = user}));
    }
    members.push_back(field("node", "Node", {.kind = Kind::NodeById},
                            {{.name = "id", .type = builder_.ref("ID!")}}));
    builder_.object("Query", members);
  }

  // Whether there is anything to mutate.
  bool declare_mutation() {
    std::vector<FieldSpec> members;
    const auto types = sorted_types(model_);
    for (const Type* type : types) {
      if (type->name != "User") members.push_back(create(*type));
    }
    for (const Type* type : types) {
      members.push_back(field("update" + type->name, type->name,
                              {.kind = Kind::Update, .type = type},
                              inputs_.update_arguments(*type)));
    }
    for (const Type* type : types) members.push_back(update_or_create(*type));
    for (const Type* type : types) {
      members.push_back(field("delete" + type->name, type->name,
                              {.kind = Kind::Delete, .type = type},
                              {{.name = "id", .type = builder_.ref("ID!")}}));
    }
    add_relation_mutations(members);
    if (const Type* user = model_.type("User")) members.push_back(create(*user));
    if (members.empty()) return false;
    builder_.object("Mutation", members);
    return true;
  }

  FieldSpec create(const Type& type) {
    return field("create" + type.name, type.name, {.kind = Kind::Create, .type = &type},
                 inputs_.create_arguments(type));
  }

  FieldSpec update_or_create(const Type& type) {
    std::vector<ArgumentSpec> arguments = {
        {.name = "update", .type = builder_.ref("Update" + type.name + "!")}};
    if (builder_.has("Create" + type.name)) {
      arguments.push_back({.name = "create", .type = builder_.ref("Create" + type.name + "!")});
    }
    return field("updateOrCreate" + type.name, type.name,
                 {.kind = Kind::UpdateOrCreate, .type = &type}, std::move(arguments));
  }

  void add_relation_mutations(std::vector<FieldSpec>& members) {
    std::vector<const Relation*> relations;
    for (const Relation& relation : model_.relations) relations.push_back(&relation);
    std::sort(relations.begin(), relations.end(),
              [](const Relation* a, const Relation* b) { return a->name < b->name; });
    struct Mutation {
      Kind kind;
      const char* verb;
      bool lists;    // For relations with a list side; else for those with none.
      bool removes;  // Not where a side is required.
    };
    const Mutation mutations[] = {{Kind::Set, "set", false, false},
                                  {Kind::Unset, "unset", false, true},
                                  {Kind::AddTo, "addTo", true, false},
                                  {Kind::RemoveFrom, "removeFrom", true, true}};
    for (const Mutation& mutation : mutations) {
      for (const Relation* relation : relations) {
        if (has_list(*relation) != mutation.lists) continue;
        if (mutation.removes && has_required(*relation)) continue;
        members.push_back(relation_mutation(mutation.kind, mutation.verb, *relation));
      }
    }
  }

  FieldSpec relation_mutation(Kind kind, const std::string& verb, const Relation& relation) {
    const auto names = end_names(model_, relation);
    const std::string payload = text::upper_first(verb) + relation.name + "Payload";
    std::vector<FieldSpec> results;
    for (const int end : {0, 1}) {
      const Type& type = model_.types[relation.ends[end].type];
      results.push_back(
          field(names.names[end], type.name,
                {.kind = Kind::EndNode, .type = &type, .relation = &relation, .end = end}));
    }
    builder_.object(payload, results);
    return field(verb + relation.name, payload, {.kind = kind, .relation = &relation},
                 {{.name = names.names[1] + "Id", .type = builder_.ref("ID!")},
                  {.name = names.names[0] + "Id", .type = builder_.ref("ID!")}});
  }

  template <class Test>
  bool any_end(const Relation& relation, Test test) {
    return std::any_of(std::begin(relation.ends), std::end(relation.ends), [&](const auto& end) {
      return end.field >= 0 && test(model_.types[end.type].fields[end.field]);
    });
  }
  bool has_list(const Relation& relation) {
    return any_end(relation, [](const Field& end) { return end.list; });
  }
  bool has_required(const Relation& relation) {
    return any_end(relation, [](const Field& end) { return !end.list && end.required; });
  }

  const model::Model& model_;
  graphql::SchemaBuilder builder_;
  graphcool::Meanings input_meanings_;
  graphcool::MeaningTable<FieldMeaning> fields_;
  graphcool::Inputs inputs_;
};

}  // namespace

GeneratedSchema generate_schema(const model::Model& model) {
  return Generator(model).generate();
}

}  // namespace graphcool::api::simple
