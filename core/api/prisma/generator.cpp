#include "core/api/prisma/fields.h"
#include "core/api/prisma/input_words.h"
#include "core/api/prisma/inputs.h"
#include "core/api/prisma/prisma.h"
#include "core/api/prisma/scalars.h"
#include "core/base/text.h"
#include "core/model/naming.h"

namespace graphcool::api::prisma {
namespace {

using graphql::ArgumentSpec;
using graphql::FieldSpec;
using model::Field;
using model::Type;
using Kind = FieldMeaning::Kind;
using PageMember = query::Output::Kind;

// The output side of a schema, and its roots.
class Generator {
 public:
  Generator(const model::Model& model, const Options& options)
      : model_(model), options_(options), inputs_(model, builder_, meanings_) {}

  GeneratedSchema generate() {
    builder_.word_inputs(kInputWords);
    declare_scalars(builder_);
    inputs_.declare();
    builder_.interface("Node", {field("id", "ID!", {.kind = Kind::Scalar})});
    builder_.object("PageInfo",
                    {page_member("hasNextPage", "Boolean!", PageMember::HasNextPage),
                     page_member("hasPreviousPage", "Boolean!", PageMember::HasPreviousPage),
                     page_member("startCursor", "String", PageMember::StartCursor),
                     page_member("endCursor", "String", PageMember::EndCursor)});
    builder_.object("BatchPayload", {field("count", "Long!", {.kind = Kind::BatchCount})});
    for (const Type& type : model_.types) declare_type(type);
    declare_query();
    const bool writes = declare_mutation();
    const bool subscribes = declare_subscription();
    meanings_.postgres_names = options_.postgres_names;
    auto clashes = builder_.clashes();
    return {builder_.build("Query", writes ? "Mutation" : "", subscribes ? "Subscription" : ""),
            std::move(meanings_), std::move(clashes)};
  }

 private:
  FieldSpec field(std::string name, const std::string& type, FieldMeaning meaning,
                  std::vector<ArgumentSpec> arguments = {}, std::string description = {}) {
    return {.name = std::move(name),
            .type = builder_.ref(type),
            .arguments = std::move(arguments),
            .tag = meanings_.fields.add(meaning),
            .description = std::move(description)};
  }

  ArgumentSpec argument(std::string name, const std::string& type) {
    return {.name = std::move(name), .type = builder_.ref(type)};
  }

  // ---- nodes ----

  void declare_type(const Type& type) {
    std::vector<FieldSpec> members;
    for (const Field* each : visible_fields(type)) members.push_back(member(*each));
    builder_.object(type.name, members,
                    is_node(type) ? std::vector<std::string>{"Node"} : std::vector<std::string>{},
                    {.description = type.description});
    declare_connection(type);
  }

  FieldSpec page_member(std::string name, const std::string& type, PageMember member) {
    return field(std::move(name), type, {.kind = Kind::PageMember, .page_member = member});
  }

  FieldSpec member(const Field& each) {
    const std::string& name = type_name(model_, each);
    if (each.is_scalar()) {
      return field(each.name, output_type(each), {.kind = Kind::Scalar, .field = &each}, {},
                   each.description);
    }
    const Type& other = model_.related_type(each);
    if (!each.list) {
      return field(each.name, name + (each.required ? "!" : ""),
                   {.kind = Kind::ToOne, .type = &other, .field = &each}, {}, each.description);
    }
    return field(each.name, "[" + name + "!]",
                 {.kind = Kind::ToMany, .type = &other, .field = &each},
                 inputs_.list_arguments(other), each.description);
  }

  std::string output_type(const Field& each) const {
    const std::string& name = type_name(model_, each);
    return each.list ? "[" + name + "!]!" : name + (each.required ? "!" : "");
  }

  void declare_connection(const Type& type) {
    builder_.object(
        type.name + "Connection",
        {field("pageInfo", "PageInfo!", {.kind = Kind::PageInfo, .type = &type}),
         field("edges", "[" + type.name + "Edge]!", {.kind = Kind::Edges, .type = &type}),
         field("aggregate", "Aggregate" + type.name + "!",
               {.kind = Kind::Aggregate, .type = &type})});
    builder_.object(type.name + "Edge",
                    {field("node", type.name + "!", {.kind = Kind::EdgeNode, .type = &type}),
                     field("cursor", "String!", {.kind = Kind::Cursor, .type = &type})});
    builder_.object("Aggregate" + type.name,
                    {field("count", "Int!", {.kind = Kind::AggregateCount, .type = &type})});
  }

  // ---- roots ----

  void declare_query() {
    std::vector<FieldSpec> lists, singles, connections;
    for (const Type& type : model_.types) {
      const std::string plural = text::lower_first(model::plural_prisma(type.name));
      lists.push_back(field(plural, "[" + type.name + "]!", {.kind = Kind::Nodes, .type = &type},
                            inputs_.list_arguments(type)));
      connections.push_back(field(plural + "Connection", type.name + "Connection!",
                                  {.kind = Kind::Connection, .type = &type},
                                  inputs_.list_arguments(type)));
      if (!inputs_.has_unique(type)) continue;
      singles.push_back(field(text::lower_first(type.name), type.name,
                              {.kind = Kind::Node, .type = &type},
                              {argument("where", type.name + "WhereUniqueInput!")}));
    }
    std::vector<FieldSpec> members = std::move(lists);
    append(members, std::move(singles));
    append(members, std::move(connections));
    members.push_back(field("node", "Node", {.kind = Kind::NodeById}, {argument("id", "ID!")}));
    builder_.object("Query", members);
  }

  // Whether there is anything to mutate.
  bool declare_mutation() {
    std::vector<FieldSpec> creates, updates, deletes, upserts, update_manys, delete_manys;
    for (const Type& type : model_.types) {
      const std::string& name = type.name;
      const bool unique = inputs_.has_unique(type);
      const bool create = inputs_.has_create(type);
      const bool update = inputs_.has_update(type);
      const auto add = [&](std::vector<FieldSpec>& group, std::string field_name,
                           const std::string& result, Kind kind,
                           std::vector<ArgumentSpec> arguments) {
        group.push_back(field(std::move(field_name), result, {.kind = kind, .type = &type},
                              std::move(arguments)));
      };
      const auto where = [&] { return argument("where", name + "WhereUniqueInput!"); };
      add(creates, "create" + name, name + "!", Kind::Create,
          create ? std::vector{argument("data", name + "CreateInput!")}
                 : std::vector<ArgumentSpec>{});
      if (unique && update) {
        add(updates, "update" + name, name, Kind::Update,
            {argument("data", name + "UpdateInput!"), where()});
      }
      if (unique) add(deletes, "delete" + name, name, Kind::Delete, {where()});
      if (unique && create && update) {
        add(upserts, "upsert" + name, name + "!", Kind::Upsert,
            {where(), argument("create", name + "CreateInput!"),
             argument("update", name + "UpdateInput!")});
      }
      const std::string plural = model::plural_prisma(name);
      if (inputs_.has_update_many(type)) {
        add(update_manys, "updateMany" + plural, "BatchPayload!", Kind::UpdateMany,
            {argument("data", name + "UpdateManyMutationInput!"),
             argument("where", name + "WhereInput")});
      }
      add(delete_manys, "deleteMany" + plural, "BatchPayload!", Kind::DeleteMany,
          {argument("where", name + "WhereInput")});
    }
    std::vector<FieldSpec> members;
    for (auto* group : {&creates, &updates, &deletes, &upserts, &update_manys, &delete_manys}) {
      append(members, std::move(*group));
    }
    if (!options_.raw_databases.empty()) members.push_back(execute_raw());
    if (!members.empty()) builder_.object("Mutation", members);
    return !members.empty();
  }

  FieldSpec execute_raw() {
    std::vector<graphql::ValueSpec> databases;
    for (const std::string& name : options_.raw_databases) databases.push_back({.name = name});
    builder_.enumeration("PrismaDatabase", databases);
    return field("executeRaw", "Json!", {.kind = Kind::ExecuteRaw},
                 {argument("database", "PrismaDatabase"), argument("query", "String!")});
  }

  bool declare_subscription() {
    std::vector<FieldSpec> members;
    for (const Type& type : model_.types) {
      const bool has_previous = declare_previous_values(type);
      std::vector<FieldSpec> payload;
      for (const auto& each : event_fields(type.name, "MutationType", has_previous)) {
        payload.push_back(field(each.name, each.type,
                                {.kind = Kind::Event, .type = &type, .event = each.member}));
      }
      builder_.object(type.name + "SubscriptionPayload", payload);
      members.push_back(field(text::lower_first(type.name), type.name + "SubscriptionPayload",
                              {.kind = Kind::Subscription, .type = &type},
                              {argument("where", type.name + "SubscriptionWhereInput")}));
    }
    if (!members.empty()) builder_.object("Subscription", members);
    return !members.empty();
  }

  bool declare_previous_values(const Type& type) {
    std::vector<FieldSpec> members;
    for (const Field* each : visible_fields(type)) {
      if (!each->is_scalar()) continue;
      members.push_back(
          field(each->name, output_type(*each), {.kind = Kind::Scalar, .field = each}));
    }
    if (!members.empty()) builder_.object(type.name + "PreviousValues", members);
    return !members.empty();
  }

  static void append(std::vector<FieldSpec>& to, std::vector<FieldSpec>&& from) {
    to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
  }

  const model::Model& model_;
  const Options& options_;
  graphql::SchemaBuilder builder_;
  Meanings meanings_;
  Inputs inputs_;
};

}  // namespace

GeneratedSchema generate_schema(const model::Model& model, const Options& options) {
  return Generator(model, options).generate();
}

}  // namespace graphcool::api::prisma
