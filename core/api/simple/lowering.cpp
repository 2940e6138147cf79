#include "core/api/simple/lowering.h"

#include "core/api/graphcool/failures.h"
#include "core/base/json.h"
#include "core/graphql/introspection.h"

namespace graphcool::api::simple {

using graphcool::Writing;
using graphql::CollectedField;
using graphql::Input;
using model::Type;
using query::Output;
using query::Read;
using query::Value;
using Kind = FieldMeaning::Kind;

query::Root Lowering::lower_root(const CollectedField& field) const {
  if (field.definition->tag != 0 && meaning(field).kind >= Kind::Create) return write_root(field);
  return {.output = read_root(field)};
}

// ---- reading
// ---------------------------------------------------------------------------------------

Output Lowering::read_root(const CollectedField& field) const {
  if (field.definition->name == "__typename") return typename_output(field);
  if (field.definition->tag == 0) {
    std::string json;
    graphql::append_introspection(json, generated_.schema, field, selector_);
    return graphcool::constant_output(std::move(json), field, selector_);
  }
  const FieldMeaning& what = meaning(field);
  switch (what.kind) {
    case Kind::AllNodes:
      return list(field, {.type = what.type});
    case Kind::AllMeta:
      return meta(field, {.type = what.type});
    case Kind::UniqueNode:
      return unique_node(field, *what.type);
    case Kind::NodeById:
      return node_by_id(field);
    default:
      // `user`: the caller's node. A caller is known by a token, and without one there is none.
      return graphcool::constant_output("null", field, selector_);
  }
}

Output Lowering::typename_output(const CollectedField& field) const {
  return graphcool::constant_output(json::quoted(field.parent->name), field, selector_);
}

Lowering::Outputs Lowering::node_outputs(const CollectedField& field, const Type& type) const {
  Outputs outputs;
  for (const auto& member : selector_.sub_fields(field, *generated_.schema.type(type.name))) {
    outputs.push_back(node_member(member));
  }
  return outputs;
}

Output Lowering::node_member(const CollectedField& field) const {
  if (field.definition->tag == 0) return typename_output(field);
  const FieldMeaning& what = meaning(field);
  if (what.kind == Kind::Scalar) {
    auto output = graphcool::make_output(Output::Kind::Column, field, selector_);
    output.field = what.field;
    return output;
  }
  Read read{.source = Read::Source::Related, .type = what.type, .through = what.field};
  if (what.kind == Kind::ToMany) return list(field, std::move(read));
  if (what.kind == Kind::RelatedMeta) return meta(field, std::move(read));
  reading_.apply_arguments(read, field, true);
  read.outputs = node_outputs(field, *what.type);
  auto output = graphcool::make_output(Output::Kind::One, field, selector_);
  output.reads.push_back(std::move(read));
  return output;
}

Output Lowering::list(const CollectedField& field, Read read) const {
  reading_.apply_arguments(read, field);
  read.outputs = node_outputs(field, *read.type);
  auto output = graphcool::make_output(Output::Kind::Many, field, selector_);
  output.reads.push_back(std::move(read));
  return output;
}

// `{ count }`: counts what the filter leaves, whatever the page.
Output Lowering::meta(const CollectedField& field, Read read) const {
  reading_.apply_arguments(read, field, true);
  auto output = graphcool::make_output(Output::Kind::Object, field, selector_);
  for (const auto& member : selector_.sub_fields(field, *field.definition->type.named())) {
    if (member.definition->tag == 0) {
      output.outputs.push_back(typename_output(member));
      continue;
    }
    auto count = graphcool::make_output(Output::Kind::Count, member, selector_);
    count.reads.push_back(read);
    output.outputs.push_back(std::move(count));
  }
  return output;
}

Output Lowering::unique_node(const CollectedField& field, const Type& type) const {
  auto output = graphcool::make_output(Output::Kind::One, field, selector_);
  Read read{.source = Read::Source::Unique, .type = &type};
  const auto arguments = selector_.arguments(field);
  if (!arguments) {
    read.checks.push_back(graphcool::never({0, arguments.error().message, {}}));
  } else {
    // Several may be given: the first in the order of the type's fields wins.
    for (const model::Field& each : type.fields) {
      const Input& key = (*arguments)[each.name];
      if (!key.has_value()) continue;
      read.key_field = &each;
      read.key = graphcool::to_value(key);
      break;
    }
    if (read.key_field == nullptr) {
      read.checks.push_back(graphcool::never(graphcool::wrong_arguments(
          "One of the unique arguments has to be given, and not null.")));
    }
  }
  if (read.key_field == nullptr) read.key_field = &type.id();
  read.outputs = node_outputs(field, type);
  output.reads.push_back(std::move(read));
  return output;
}

Output Lowering::node_by_id(const CollectedField& field) const {
  auto output = graphcool::make_output(Output::Kind::One, field, selector_);
  const auto arguments = selector_.arguments(field);
  for (const Type* type : graphcool::sorted_types(model_)) {
    Read read{.source = Read::Source::Unique, .type = type, .key_field = &type->id()};
    if (arguments) {
      read.key = graphcool::to_value((*arguments)["id"]);
    } else {
      read.checks.push_back(graphcool::never({0, arguments.error().message, {}}));
    }
    read.outputs = node_outputs(field, *type);
    output.reads.push_back(std::move(read));
  }
  return output;
}

Output Lowering::node_output(const CollectedField& field, const Type& type, Value key) const {
  auto output = graphcool::make_output(Output::Kind::One, field, selector_);
  output.reads.push_back({.source = Read::Source::Unique,
                          .type = &type,
                          .key_field = &type.id(),
                          .key = std::move(key),
                          .outputs = node_outputs(field, type)});
  return output;
}

// ---- writing
// ---------------------------------------------------------------------------------------

query::Root Lowering::write_root(const CollectedField& field) const {
  query::Root root{.output = graphcool::make_output(Output::Kind::One, field, selector_)};
  const FieldMeaning& what = meaning(field);
  const auto arguments = selector_.arguments(field);
  if (!arguments) {
    root.checks.push_back(graphcool::never({0, arguments.error().message, {}}));
    root.program.emplace();
    return root;
  }
  Writing writing(model_, generated_.inputs);
  const auto respond = [&](Writing::Register node) {
    writing.respond(node_output(field, *what.type, Value::reg(node)));
  };
  switch (what.kind) {
    case Kind::Create:
      respond(writing.create(*what.type, *arguments));
      break;
    case Kind::Update:
      respond(writing.update(*what.type, *arguments));
      break;
    case Kind::UpdateOrCreate:
      respond(writing.update_or_create(*what.type, (*arguments)["update"], (*arguments)["create"]));
      break;
    case Kind::Delete: {
      const auto node = writing.find_deletable(*what.type, (*arguments)["id"]);
      respond(node);
      writing.remove(*what.type, node);
      break;
    }
    default:
      write_relation(field, *arguments, writing);
  }
  root.program = writing.take();
  return root;
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
  auto payload = graphcool::make_output(Output::Kind::Object, field, selector_);
  for (const auto& member : selector_.sub_fields(field, *field.definition->type.named())) {
    if (member.definition->tag == 0) {
      payload.outputs.push_back(typename_output(member));
      continue;
    }
    const FieldMeaning& end = meaning(member);
    payload.outputs.push_back(node_output(member, *end.type, Value::reg(end.end == 0 ? a : b)));
  }
  writing.respond(std::move(payload));
}

}  // namespace graphcool::api::simple
