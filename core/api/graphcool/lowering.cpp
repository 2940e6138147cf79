#include "core/api/graphcool/lowering.h"

#include <algorithm>

#include "core/api/graphcool/failures.h"
#include "core/base/json.h"

namespace graphcool::api::graphcool {

using graphql::CollectedField;
using graphql::Input;
using model::Type;
using query::Output;
using query::Read;
using query::Value;

namespace {

constexpr EventRules kEventRules = {
    .filter = "filter", .empty_or_matches = true, .listens_as_named = true};

}  // namespace

query::Root Lowering::lower_root(const CollectedField& field) const {
  if (is_meta(field)) return {.output = read_field(field)};
  if (meaning(field).kind == Kind::Subscription) return refuse_subscription(field, selector_);
  if (meaning(field).is_mutation()) return write_root(field);
  return {.output = read_field(field)};
}

Result<query::Watch, graphql::GraphQLErrors> Lowering::lower_watch(
    std::shared_ptr<const model::Model> model, const CollectedField& field) const {
  const Type& type = *meaning(field).type;
  const EventWords words{
      .rules = kEventRules,
      .filters = generated_.meanings.event_filters,
      .node_filters = reading_.filters(),
      .member = [this](const auto& each) { return meaning(each).event; },
      .node = [&](const auto& each, Value id) { return node_output(each, type, std::move(id)); },
      .previous =
          [this](const auto& each) {
            return object_outputs(each, [this](const auto& scalar) { return member(scalar); });
          }};
  return api::lower_watch(std::move(model), type, generated_.schema, selector_, field, words);
}

// ---- reading ----

Output Lowering::read_field(const CollectedField& field) const {
  if (is_meta(field)) return meta_output(field, generated_.schema, selector_);
  const FieldMeaning& what = meaning(field);
  switch (what.kind) {
    case Kind::AllNodes:
      return many(field, {.type = what.type});
    case Kind::UniqueNode:
      return unique_node(field, *what.type);
    case Kind::NodeById:
      return node_by_id(field);
    case Kind::Aggregate:
    case Kind::Groups:
      return groups(field);
    case Kind::CurrentUser:
      return node_output(field, *what.type, Value::caller());
    case Kind::Resolved:
      return constant_output("null", field, selector_);  // To be put in by the engine.
    default:
      return read_special(field);
  }
}

Lowering::Outputs Lowering::node_outputs(const CollectedField& field, const Type& type) const {
  return outputs_below(field, *generated_.schema.type(type.name), generated_.schema, selector_,
                       [&](const CollectedField& each) { return member(each); });
}

Output Lowering::member(const CollectedField& field) const {
  const FieldMeaning& what = meaning(field);
  switch (what.kind) {
    case Kind::Scalar: {
      auto output = make_output(Output::Kind::Column, field, selector_);
      output.field = what.field;
      return output;
    }
    case Kind::ToOne: {
      Read read{.source = Read::Source::Related, .type = what.type, .through = what.field};
      reading_.apply_arguments(read, field, true);
      read.outputs = node_outputs(field, *what.type);
      auto output = make_output(Output::Kind::One, field, selector_);
      output.reads.push_back(std::move(read));
      return output;
    }
    case Kind::ToMany:
      return many(field,
                  {.source = Read::Source::Related, .type = what.type, .through = what.field});
    case Kind::Resolved:
      return resolved_member(field);
    default:
      return node_special(field);
  }
}

// In the place of what a function resolves on a node stands, for the engine, the node itself:
// {"type":"Post","node":{every scalar}}.
Output Lowering::resolved_member(const CollectedField& field) const {
  auto output = make_output(Output::Kind::Object, field, selector_);
  output.nullable = true;
  const auto part = [](Output::Kind kind, std::string key) {
    Output result;
    result.kind = kind;
    result.key = std::move(key);
    return result;
  };
  Output type = part(Output::Kind::Constant, "type");
  type.json = json::quoted(field.parent->name);
  Output node = part(Output::Kind::Object, "node");
  for (const model::Field& each : model_.type(field.parent->name)->fields) {
    if (!each.is_scalar() || each.scalar == model::Scalar::Password) continue;
    Output column = part(Output::Kind::Column, each.name);
    column.field = &each;
    column.given = true;  // The service's own function may see it.
    node.outputs.push_back(std::move(column));
  }
  output.outputs.push_back(std::move(type));
  output.outputs.push_back(std::move(node));
  return output;
}

Output Lowering::unique_node(const CollectedField& field, const Type& type) const {
  auto output = make_output(Output::Kind::One, field, selector_);
  Read read{.source = Read::Source::Unique, .type = &type};
  const auto arguments = selector_.arguments(field);
  if (!arguments) {
    read.checks.push_back(argument_error(arguments.error()));
  } else {
    // Several may be given: the first in the order of the type's fields wins.
    for (const model::Field& each : type.fields) {
      const Input& key = (*arguments)[each.name];
      if (!key.has_value()) continue;
      read.key_field = &each;
      read.key = to_value(key);
      break;
    }
    if (read.key_field == nullptr) {
      read.checks.push_back(
          never(wrong_arguments("One of the unique arguments has to be given, and not null.")));
    }
  }
  if (read.key_field == nullptr) read.key_field = &type.id();
  read.outputs = node_outputs(field, type);
  output.reads.push_back(std::move(read));
  return output;
}

Output Lowering::node_by_id(const CollectedField& field) const {
  auto output = make_output(Output::Kind::One, field, selector_);
  const auto arguments = selector_.arguments(field);
  for (const Type* type : sorted_types(model_)) {
    Read read{.source = Read::Source::Unique, .type = type, .key_field = &type->id()};
    if (arguments) {
      read.key = to_value((*arguments)["id"]);
    } else {
      read.checks.push_back(argument_error(arguments.error()));
    }
    read.outputs = node_outputs(field, *type);
    output.reads.push_back(std::move(read));
  }
  return output;
}

Output Lowering::node_output(const CollectedField& field, const Type& type, Value key) const {
  auto output = make_output(Output::Kind::One, field, selector_);
  output.reads.push_back({.source = Read::Source::Unique,
                          .type = &type,
                          .key_field = &type.id(),
                          .key = std::move(key),
                          .outputs = node_outputs(field, type)});
  return output;
}

// ---- aggregates ----

Output Lowering::groups(const CollectedField& field) const {
  const FieldMeaning& what = meaning(field);
  auto output = make_output(Output::Kind::Groups, field, selector_);
  Read read{.type = what.type};
  reading_.apply_arguments(read, field, true);
  if (what.kind == Kind::Groups) {
    const auto arguments = selector_.arguments(field);
    if (arguments) {
      reading_.apply_window(read, *arguments);
      const auto* names = generated_.schema.type("_" + what.type->name + "GroupBy");
      for (const Input& each : (*arguments)["groupBy"].items) {
        output.group_by.push_back(generated_.meanings.groups[names->value(each.text)->tag]);
      }
    }
    if (output.group_by.empty()) {
      read.checks.push_back(never(wrong_arguments("'groupBy' has to name at least one field.")));
      output.group_by.push_back(&what.type->id());
    }
  }
  output.outputs = object_outputs(
      field, [&](const CollectedField& each) { return group_member(each, output.group_by); });
  output.reads.push_back(std::move(read));
  return output;
}

Output Lowering::group_member(const CollectedField& field,
                              const std::vector<const model::Field*>& group_by) const {
  const FieldMeaning& what = meaning(field);
  switch (what.kind) {
    case Kind::GroupValue: {
      if (std::find(group_by.begin(), group_by.end(), what.field) == group_by.end()) {
        return constant_output("null", field, selector_);
      }
      auto column = make_output(Output::Kind::Column, field, selector_);
      column.field = what.field;
      return column;
    }
    case Kind::AggregateCount:
    case Kind::FunctionField: {
      auto aggregate = make_output(Output::Kind::Aggregate, field, selector_);
      aggregate.field = what.field;
      aggregate.function = what.function;
      return aggregate;
    }
    default: {
      auto object = make_output(Output::Kind::Object, field, selector_);
      object.outputs = object_outputs(
          field, [&](const CollectedField& each) { return group_member(each, group_by); });
      return object;
    }
  }
}

// ---- writing ----

query::Root Lowering::write_root(const CollectedField& field) const {
  query::Root root{.output = make_output(Output::Kind::One, field, selector_)};
  root.program.emplace();
  const auto arguments = selector_.arguments(field);
  if (!arguments) {
    root.checks.push_back(argument_error(arguments.error()));
    return root;
  }
  Writing writing(model_, generated_.meanings);
  if (meaning(field).relation != nullptr) {
    write_relation(field, mutation_arguments(*arguments), writing);
  } else {
    write_node(field, mutation_arguments(*arguments), writing);
  }
  root.program = writing.take();
  return root;
}

// The fields whose values the request sends itself: those that it can be answered without a
// permission to read them.
std::vector<const model::Field*> Lowering::given_fields(const FieldMeaning& what,
                                                        const Input& arguments) const {
  const auto scalars = [&](const Input& members) {
    std::vector<const model::Field*> fields;
    for (const auto& member : members.members) {
      const WriteMeaning& meaning = generated_.meanings.writes[member.tag];
      if (meaning.kind == WriteMeaning::Kind::Scalar) fields.push_back(meaning.field);
    }
    return fields;
  };
  if (what.kind != Kind::UpdateOrCreate) return scalars(arguments);
  // Either may come to be: what both send.
  auto fields = scalars(arguments["update"]);
  const auto created = scalars(arguments["create"]);
  std::erase_if(fields, [&](const auto* each) {
    return std::find(created.begin(), created.end(), each) == created.end();
  });
  return fields;
}

// On the written node's own row: ids, and the values of `fields`.
void Lowering::mark_given(Outputs& outputs, const std::vector<const model::Field*>& fields) {
  for (Output& output : outputs) {
    if (output.kind == Output::Kind::Object) mark_given(output.outputs, fields);
    if (output.kind != Output::Kind::Column) continue;
    output.given = output.field->role == model::Role::Id ||
                   std::find(fields.begin(), fields.end(), output.field) != fields.end();
  }
}

void Lowering::write_node(const CollectedField& field, const Input& arguments,
                          Writing& writing) const {
  const FieldMeaning& what = meaning(field);
  const Type& type = *what.type;
  const auto respond = [&](Register node) {
    auto answer = node_answer(field, type, node, arguments);
    mark_given(answer.reads.front().outputs, given_fields(what, arguments));
    writing.respond(std::move(answer));
  };
  switch (what.kind) {
    case Kind::Create:
      return respond(writing.create(type, arguments));
    case Kind::Update:
      return respond(writing.update(type, arguments));
    case Kind::UpdateOrCreate:
      return respond(writing.update_or_create(type, arguments["update"], arguments["create"]));
    default: {
      const Register node = writing.find_deletable(type, arguments["id"]);
      respond(node);
      writing.remove(type, node);
    }
  }
}

void Lowering::write_relation(const CollectedField& field, const Input& arguments,
                              Writing& writing) const {
  const FieldMeaning& what = meaning(field);
  const auto names = end_names(model_, *what.relation);
  const bool removes = what.kind == Kind::Unset || what.kind == Kind::RemoveFrom;
  const auto [a, b] = writing.find_ends(*what.relation, arguments[names.names[0] + "Id"],
                                        arguments[names.names[1] + "Id"], removes);
  if (removes) {
    writing.disconnect_ends(*what.relation, a, b);
  } else {
    writing.connect_ends(*what.relation, a, b);
  }
  writing.respond(relation_answer(field, a, b, arguments));
}

}  // namespace graphcool::api::graphcool
