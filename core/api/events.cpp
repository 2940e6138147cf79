#include "core/api/events.h"

#include <utility>

#include "core/api/event_filters.h"
#include "core/api/failures.h"
#include "core/api/outputs.h"

namespace graphcool::api {

using graphql::CollectedField;
using graphql::GraphQLError;
using graphql::GraphQLErrors;
using query::Output;
using query::Read;
using query::Value;
using query::Watch;

// ---- the schema ----

std::vector<graphql::ArgumentSpec> event_filter_members(const EventTypes& types, bool has_not,
                                                        graphql::SchemaBuilder& builder,
                                                        EventFilterMeanings& meanings) {
  using Kind = EventFilterMeaning::Kind;
  std::vector<graphql::ArgumentSpec> members;
  const auto add = [&](const char* name, const std::string& type, Kind kind) {
    members.push_back(
        {.name = name, .type = builder.ref(type), .tag = meanings.add({.kind = kind})});
  };
  const std::string list = "[" + types.filter + "!]";
  add("AND", list, Kind::And);
  add("OR", list, Kind::Or);
  if (has_not) add("NOT", list, Kind::Not);
  add("mutation_in", "[" + types.mutation + "!]", Kind::MutationIn);
  add("updatedFields_contains", "String", Kind::UpdatedFieldsContains);
  add("updatedFields_contains_every", "[String!]", Kind::UpdatedFieldsEvery);
  add("updatedFields_contains_some", "[String!]", Kind::UpdatedFieldsSome);
  if (!types.node.empty()) add("node", types.node, Kind::Node);
  return members;
}

void declare_mutation_kinds(const std::string& name, graphql::SchemaBuilder& builder) {
  builder.enumeration(name, {{.name = "CREATED"}, {.name = "UPDATED"}, {.name = "DELETED"}});
}

std::vector<EventField> event_fields(const std::string& type, const std::string& mutation,
                                     bool has_previous) {
  std::vector<EventField> fields = {{"mutation", mutation + "!", EventMember::Mutation},
                                    {"node", type, EventMember::Node},
                                    {"updatedFields", "[String!]", EventMember::UpdatedFields}};
  if (has_previous) {
    fields.push_back({"previousValues", type + "PreviousValues", EventMember::PreviousValues});
  }
  return fields;
}

// ---- lowering ----

namespace {

std::shared_ptr<query::Plan> make_plan(const std::shared_ptr<const model::Model>& model) {
  auto plan = std::make_shared<query::Plan>();
  plan->model = model;
  return plan;
}

// The node that was written.
Read written(const model::Type& type) {
  return {.source = Read::Source::Unique,
          .type = &type,
          .key_field = &type.id(),
          .key = Value::parameter(query::kNode)};
}

class WatchLowering {
 public:
  WatchLowering(std::shared_ptr<const model::Model> model, const model::Type& type,
                const graphql::Schema& schema, const graphql::Selector& selector,
                const EventWords& words)
      : model_(std::move(model)),
        type_(type),
        schema_(schema),
        selector_(selector),
        words_(words) {}

  Result<Watch, GraphQLErrors> lower(const CollectedField& field) {
    watch_.type = &type_;
    filter(field);
    auto answer = make_plan(model_);
    answer->roots.push_back({.output = payload(field)});
    watch_.answer = std::move(answer);
    if (!errors_.empty()) return std::move(errors_);
    return std::move(watch_);
  }

 private:
  void fail(const CollectedField& field, std::string message, int code = 0) {
    errors_.push_back({.message = std::move(message),
                       .locations = {selector_.locate(field.nodes.front()->offset)},
                       .code = code});
  }

  void filter(const CollectedField& field) {
    auto arguments = selector_.arguments(field);
    if (!arguments) return errors_.push_back(std::move(arguments).error());
    EventFilters filters(type_, words_);
    filters.lower((*arguments)[words_.rules.filter], watch_);
    for (const auto& mistake : filters.mistakes()) {
      fail(field, mistake.failure.text, mistake.failure.code);
    }
    auto conditions = filters.take_conditions();
    if (watch_.filter.kind == query::ChangeFilter::Kind::True || conditions.empty()) return;
    auto plan = make_plan(model_);
    for (auto& condition : conditions) {
      Output exists;
      exists.kind = Output::Kind::Exists;
      exists.key = std::to_string(plan->roots.size());
      exists.reads.push_back(written(type_));
      exists.reads.back().filter = std::move(condition);
      plan->roots.push_back({.output = std::move(exists)});
    }
    watch_.conditions = std::move(plan);
  }

  Output payload(const CollectedField& field) {
    auto output = make_output(Output::Kind::Object, field, selector_);
    for (const auto& each : selector_.sub_fields(field, *field.definition->type.named())) {
      output.outputs.push_back(is_meta(each) ? meta_output(each, schema_, selector_)
                                             : member(each));
    }
    return output;
  }

  Output member(const CollectedField& field) {
    switch (words_.member(field)) {
      case EventMember::Mutation:
        return parameter(field, query::kChange, false);
      case EventMember::Node:
        return words_.node(field, Value::parameter(query::kNode));
      case EventMember::UpdatedFields:
        return parameter(field, query::kUpdatedFields, true);
      case EventMember::PreviousValues:
        previous(field);
        return parameter(field, query::kPreviousValues, true);
    }
    return {};
  }

  Output parameter(const CollectedField& field, query::WatchParameter index, bool is_json) const {
    auto leaf = make_output(Output::Kind::Leaf, field, selector_);
    leaf.value = Value::parameter(index);
    leaf.is_json = is_json;
    return leaf;
  }

  void previous(const CollectedField& field) {
    if (watch_.previous) {
      return fail(field, "A subscription can ask for `previousValues` only once.");
    }
    Output before;
    before.kind = Output::Kind::One;
    before.key = "previous";
    before.reads.push_back(written(type_));
    before.reads.back().outputs = words_.previous(field);
    auto plan = make_plan(model_);
    plan->roots.push_back({.output = std::move(before)});
    watch_.previous = std::move(plan);
  }

  const std::shared_ptr<const model::Model> model_;
  const model::Type& type_;
  const graphql::Schema& schema_;
  const graphql::Selector& selector_;
  const EventWords& words_;
  Watch watch_;
  GraphQLErrors errors_;
};

}  // namespace

Result<Watch, GraphQLErrors> lower_watch(std::shared_ptr<const model::Model> model,
                                         const model::Type& type, const graphql::Schema& schema,
                                         const graphql::Selector& selector,
                                         const CollectedField& field, const EventWords& words) {
  return WatchLowering(std::move(model), type, schema, selector, words).lower(field);
}

query::Root refuse_subscription(const CollectedField& field, const graphql::Selector& selector) {
  return {.output = make_output(Output::Kind::One, field, selector),
          .checks = {never({0, "Subscriptions are answered over a WebSocket.", {}})}};
}

}  // namespace graphcool::api
