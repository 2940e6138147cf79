#include "core/api/relay/relay.h"
#include "core/base/text.h"
#include "core/model/naming.h"

namespace graphcool::api::relay {
namespace {

using graphcool::FieldMeaning;
using graphcool::sorted_fields;
using graphcool::sorted_types;
using graphql::FieldSpec;
using model::Field;
using model::Type;
using PageMember = query::Output::Kind;

class RelayGenerator : public graphcool::Generator {
 public:
  using Generator::Generator;

 private:
  FieldSpec many(const Field& each) override {
    const Type& other = model_.related_type(each);
    return field(each.name, other.name + "Connection",
                 {.kind = Kind::ToMany, .type = &other, .field = &each},
                 inputs_.list_arguments(other), each.description);
  }

  FieldSpec page_member(std::string name, const std::string& type, PageMember member) {
    return field(std::move(name), type, {.kind = Kind::PageMember, .page_member = member});
  }

  void declare_query() override {
    builder_.object("PageInfo",
                    {page_member("hasNextPage", "Boolean!", PageMember::HasNextPage),
                     page_member("hasPreviousPage", "Boolean!", PageMember::HasPreviousPage),
                     page_member("startCursor", "String", PageMember::StartCursor),
                     page_member("endCursor", "String", PageMember::EndCursor)});
    std::vector<FieldSpec> members;
    for (const Type* type : sorted_types(model_)) {
      declare_connection(*type);
      members.push_back(field("all" + model::plural_graphcool(type->name),
                              type->name + "Connection!", {.kind = Kind::AllNodes, .type = type},
                              inputs_.list_arguments(*type)));
    }
    if (const Type* user = model_.type("User")) {
      members.push_back(field("user", "User", {.kind = Kind::CurrentUser, .type = user}));
    }
    for (const Type* type : sorted_types(model_)) members.push_back(unique_node(*type));
    members.push_back(field("id", "ID!", {.kind = Kind::ViewerId}));
    add_aggregates(members);
    add_resolved(members, "Query");
    builder_.object("Viewer", members);
    builder_.object("Query", {viewer(), node()});
  }

  FieldSpec viewer() { return field("viewer", "Viewer!", {.kind = Kind::Viewer}); }

  void declare_connection(const Type& type) {
    builder_.object(type.name + "Edge",
                    {field("node", type.name + "!", {.kind = Kind::EdgeNode, .type = &type}),
                     field("cursor", "String!", {.kind = Kind::Cursor, .type = &type})});
    builder_.object(
        type.name + "Connection",
        {field("pageInfo", "PageInfo!", {.kind = Kind::PageInfo, .type = &type}),
         field("edges", "[" + type.name + "Edge]", {.kind = Kind::Edges, .type = &type}),
         field("count", "Int!", {.kind = Kind::Count, .type = &type})});
  }

  FieldSpec mutation(const Mutation& mutation) override {
    const std::string upper = text::upper_first(mutation.name);
    const bool signs_up = is_signup(mutation.meaning);
    const std::string input = signs_up ? "SignupUserInput" : input_name(mutation, upper);
    if (!builder_.has(input)) {
      auto arguments = mutation.arguments;
      arguments.push_back({.name = "clientMutationId", .type = builder_.ref("String!")});
      builder_.input_object(input, arguments);
    }
    const std::string payload = upper + "Payload";
    builder_.object(payload, mutation.meaning.relation ? relation_payload(mutation.meaning)
                             : signs_up                ? signup_payload(mutation.meaning)
                                                       : node_payload(mutation.meaning));
    return field(mutation.name, signs_up ? payload + "!" : payload, mutation.meaning,
                 {{.name = "input", .type = builder_.ref(input + "!")}});
  }

  // createUser, which differs from every other create (section 6.3).
  static bool is_signup(const FieldMeaning& meaning) {
    return meaning.kind == Kind::Create && meaning.type->name == "User";
  }

  // Of relation mutations: operation, relation and the type of end A, where set borrows from addTo.
  std::string input_name(const Mutation& mutation, const std::string& upper) {
    const auto* relation = mutation.meaning.relation;
    if (relation == nullptr) return upper + "Input";
    const std::string operation =
        mutation.meaning.kind == Kind::Set ? "AddTo" + relation->name : upper;
    return operation + model_.types[relation->ends[0].type].name + "Input";
  }

  FieldSpec client_mutation_id(std::string_view type) {
    return field("clientMutationId", type, {.kind = Kind::ClientMutationId});
  }

  std::vector<FieldSpec> signup_payload(const FieldMeaning& meaning) {
    return {field("user", "User", {.kind = Kind::PayloadNode, .type = meaning.type}),
            client_mutation_id("String"), viewer()};
  }

  std::vector<FieldSpec> node_payload(const FieldMeaning& meaning) {
    const Type& type = *meaning.type;
    const std::string node = text::lower_first(type.name);
    std::vector<FieldSpec> members = {
        viewer(), client_mutation_id("String!"),
        field(node, type.name, {.kind = Kind::PayloadNode, .type = &type}),
        field("edge", type.name + "Edge", {.kind = Kind::PayloadEdge, .type = &type})};
    for (const Field* each : sorted_fields(type)) {
      if (!each->is_to_one()) continue;
      const Type& other = model_.related_type(*each);
      members.push_back(field(each->name + (each->name == node ? "_" : ""), other.name,
                              {.kind = Kind::PayloadRelated, .type = &other, .field = each}));
    }
    if (meaning.kind == Kind::Delete) {
      members.push_back(field("deletedId", "ID", {.kind = Kind::DeletedId, .type = &type}));
    }
    return members;
  }

  std::vector<FieldSpec> relation_payload(const FieldMeaning& meaning) {
    const auto& relation = *meaning.relation;
    const auto names = graphcool::end_names(model_, relation);
    std::vector<FieldSpec> members = {viewer(), client_mutation_id("String!")};
    for (const auto& [kind, suffix] : {std::pair{Kind::EndNode, ""}, {Kind::EndEdge, "Edge"}}) {
      for (const int end : {0, 1}) {
        const Type& type = model_.types[relation.ends[end].type];
        members.push_back(field(names.names[end] + suffix, type.name + suffix,
                                {.kind = kind, .type = &type, .relation = &relation, .end = end}));
      }
    }
    return members;
  }
};

}  // namespace

graphcool::GeneratedSchema generate_schema(const model::Model& model) {
  return RelayGenerator(model).generate();
}

graphcool::GeneratedSchema generate_schema(const model::Model& model,
                                           std::shared_ptr<const Extensions> extensions) {
  return RelayGenerator(model, std::move(extensions)).generate();
}

}  // namespace graphcool::api::relay
