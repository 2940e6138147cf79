#include "core/api/simple/simple.h"

#include "core/api/graphcool/family_api.h"
#include "core/api/graphcool/lowering.h"
#include "core/base/text.h"
#include "core/model/naming.h"

namespace graphcool::api::simple {
namespace {

using graphcool::FieldMeaning;
using graphcool::sorted_fields;
using graphcool::sorted_types;
using graphql::CollectedField;
using graphql::FieldSpec;
using graphql::Input;
using model::Field;
using model::Type;
using query::Output;
using query::Read;
using query::Value;

constexpr const char* kMutationKinds = "_ModelMutationType";

class SimpleGenerator : public graphcool::Generator {
 public:
  using Generator::Generator;

 private:
  FieldSpec many(const Field& each) override {
    const Type& other = model_.related_type(each);
    return field(each.name, "[" + other.name + "!]",
                 {.kind = Kind::ToMany, .type = &other, .field = &each},
                 inputs_.list_arguments(other), each.description);
  }

  void add_extras(std::vector<FieldSpec>& members, const Type& type) override {
    for (const Field* each : sorted_fields(type)) {
      if (!each->is_to_many()) continue;
      const Type& other = model_.related_type(*each);
      members.push_back(field("_" + each->name + "Meta", "_QueryMeta!",
                              {.kind = Kind::RelatedMeta, .type = &other, .field = each},
                              inputs_.list_arguments(other)));
    }
  }

  void declare_query() override {
    builder_.object("_QueryMeta", {field("count", "Int!", {.kind = Kind::Count})});
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
    for (const Type* type : types) members.push_back(unique_node(*type));
    if (const Type* user = model_.type("User")) {
      members.push_back(field("user", "User", {.kind = Kind::CurrentUser, .type = user}));
    }
    members.push_back(node());
    add_aggregates(members);
    add_resolved(members, "Query");
    builder_.object("Query", members);
  }

  bool declare_subscription() override {
    declare_mutation_kinds(kMutationKinds, builder_);
    std::vector<FieldSpec> members;
    for (const Type* type : sorted_types(model_)) {
      declare_payload(*type);
      members.push_back(field(type->name, type->name + "SubscriptionPayload",
                              {.kind = Kind::Subscription, .type = type},
                              inputs_.subscription_arguments(*type, kMutationKinds)));
    }
    if (!members.empty()) builder_.object("Subscription", members);
    return !members.empty();
  }

  void declare_payload(const Type& type) {
    std::vector<FieldSpec> scalars, members;
    for (const Field* each : sorted_fields(type)) {
      if (each->is_scalar()) scalars.push_back(member(*each));
    }
    if (!scalars.empty()) builder_.object(type.name + "PreviousValues", scalars);
    for (const auto& each : event_fields(type.name, kMutationKinds, !scalars.empty())) {
      members.push_back(
          field(each.name, each.type, {.kind = Kind::Event, .type = &type, .event = each.member}));
    }
    builder_.object(type.name + "SubscriptionPayload", members);
  }

  FieldSpec mutation(const Mutation& mutation) override {
    const auto& meaning = mutation.meaning;
    return field(mutation.name, meaning.relation ? payload(mutation) : meaning.type->name, meaning,
                 mutation.arguments);
  }

  // The payload type of a relation mutation: the node at either end.
  std::string payload(const Mutation& mutation) {
    const auto& relation = *mutation.meaning.relation;
    const auto names = graphcool::end_names(model_, relation);
    std::vector<FieldSpec> results;
    for (const int end : {0, 1}) {
      const Type& type = model_.types[relation.ends[end].type];
      results.push_back(
          field(names.names[end], type.name,
                {.kind = Kind::EndNode, .type = &type, .relation = &relation, .end = end}));
    }
    std::string name = text::upper_first(mutation.name) + "Payload";
    builder_.object(name, results);
    return name;
  }
};

class SimpleLowering : public graphcool::Lowering {
 public:
  using Lowering::Lowering;

 private:
  Output many(const CollectedField& field, Read read) const override {
    reading_.apply_arguments(read, field);
    read.outputs = node_outputs(field, *read.type);
    auto output = make_output(Output::Kind::Many, field, selector_);
    output.reads.push_back(std::move(read));
    return output;
  }

  Output read_special(const CollectedField& field) const override {
    return meta(field, {.type = meaning(field).type});
  }

  Output node_special(const CollectedField& field) const override {
    const FieldMeaning& what = meaning(field);
    return meta(field, {.source = Read::Source::Related, .type = what.type, .through = what.field});
  }

  // `{ count }`: counts what the filter leaves, whatever the page.
  Output meta(const CollectedField& field, Read read) const {
    reading_.apply_arguments(read, field, true);
    auto output = make_output(Output::Kind::Object, field, selector_);
    output.outputs = object_outputs(field, [&](const CollectedField& each) {
      auto count = make_output(Output::Kind::Count, each, selector_);
      count.reads.push_back(read);
      return count;
    });
    return output;
  }

  const Input& mutation_arguments(const Input& arguments) const override { return arguments; }

  Output node_answer(const CollectedField& field, const Type& type, Register node,
                     const Input&) const override {
    return node_output(field, type, Value::reg(node));
  }

  Output relation_answer(const CollectedField& field, Register a, Register b,
                         const Input&) const override {
    auto payload = make_output(Output::Kind::Object, field, selector_);
    payload.outputs = object_outputs(field, [&](const CollectedField& each) {
      const FieldMeaning& what = meaning(each);
      return node_output(each, *what.type, Value::reg(what.end == 0 ? a : b));
    });
    return payload;
  }
};

}  // namespace

graphcool::GeneratedSchema generate_schema(const model::Model& model) {
  return SimpleGenerator(model).generate();
}

Result<std::unique_ptr<const Api>> make_api(std::shared_ptr<const model::Model> model,
                                            std::shared_ptr<const Extensions> extensions) {
  auto generated = SimpleGenerator(*model, std::move(extensions)).generate();
  return graphcool::make_family_api<SimpleLowering>("Simple", std::move(model),
                                                    std::move(generated), false);
}

}  // namespace graphcool::api::simple
