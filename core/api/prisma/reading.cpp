#include "core/api/prisma/reading.h"

#include <algorithm>
#include <utility>

#include "core/api/prisma/failures.h"
#include "core/api/prisma/fields.h"

namespace graphcool::api::prisma {

using graphql::CollectedField;
using graphql::Input;
using model::Type;
using query::Output;
using query::Read;
using query::Value;

const FilterRules kFilterRules = {.null_in_is_null = true, .null_on_list = null_filter_on_list};

Result<UniqueKey, query::Failure> unique_key(const Type& type, const Input& where,
                                             const Meanings& meanings) {
  UniqueKey key;
  for (const auto& member : where.members) {
    if (!member.value.has_value()) continue;
    if (key.field != nullptr) return many_uniques_given(type);
    key = {meanings.writes[member.tag].field, to_value(member.value)};
  }
  if (key.field == nullptr) return no_unique_given(type);
  return key;
}

Output Reading::root(const CollectedField& field) const {
  if (is_meta(field)) return meta_output(field, generated_.schema, selector_);
  const FieldMeaning& what = meaning(field);
  switch (what.kind) {
    case Kind::Nodes:
      return many(field, {.type = what.type});
    case Kind::Node:
      return unique_node(field, *what.type);
    case Kind::Connection:
      return connection(field, *what.type);
    default:
      return node_by_id(field);
  }
}

// ---- nodes ----

std::vector<Output> Reading::node_outputs(const CollectedField& field, const Type& type) const {
  return outputs_below(field, *generated_.schema.type(type.name), generated_.schema, selector_,
                       [&](const CollectedField& each) { return member(each); });
}

Output Reading::member(const CollectedField& field) const {
  const FieldMeaning& what = meaning(field);
  if (what.kind == Kind::Scalar) {
    auto output = make(Output::Kind::Column, field);
    output.field = what.field;
    if (what.field->list) output.json = "[]";  // No list is null, whether written or not.
    return output;
  }
  Read read{.source = Read::Source::Related, .type = what.type, .through = what.field};
  if (what.kind == Kind::ToMany) return many(field, std::move(read));
  auto output = make(Output::Kind::One, field);
  read.outputs = node_outputs(field, *what.type);
  output.reads.push_back(std::move(read));
  return output;
}

Output Reading::many(const CollectedField& field, Read read) const {
  apply_arguments(read, field);
  read.outputs = node_outputs(field, *read.type);
  auto output = make(Output::Kind::Many, field);
  output.reads.push_back(std::move(read));
  return output;
}

Output Reading::unique_node(const CollectedField& field, const Type& type) const {
  auto output = make(Output::Kind::One, field);
  Read read{.source = Read::Source::Unique, .type = &type, .key_field = &type.id()};
  if (const auto arguments = selector_.arguments(field); !arguments) {
    read.checks.push_back(argument_error(arguments.error()));
  } else if (auto key = unique_key(type, (*arguments)["where"], generated_.meanings); !key) {
    read.checks.push_back(never(key.error()));
  } else {
    read.key_field = key->field;
    read.key = std::move(key->value);
  }
  read.outputs = node_outputs(field, type);
  output.reads.push_back(std::move(read));
  return output;
}

Output Reading::node(const CollectedField& field, const Type& type, Value id) const {
  auto output = make(Output::Kind::One, field);
  output.reads.push_back({.source = Read::Source::Unique,
                          .type = &type,
                          .key_field = &type.id(),
                          .key = std::move(id),
                          .outputs = node_outputs(field, type)});
  return output;
}

std::vector<Output> Reading::previous_values(const CollectedField& field) const {
  return object_outputs(field, [&](const CollectedField& each) { return member(each); });
}

Output Reading::node_by_id(const CollectedField& field) const {
  auto output = make(Output::Kind::One, field);
  const auto arguments = selector_.arguments(field);
  for (const Type& type : model_.types) {
    if (!is_node(type)) continue;
    Read read{.source = Read::Source::Unique, .type = &type, .key_field = &type.id()};
    if (arguments) {
      read.key = to_value((*arguments)["id"]);
    } else {
      read.checks.push_back(argument_error(arguments.error()));
    }
    read.outputs = node_outputs(field, type);
    output.reads.push_back(std::move(read));
  }
  return output;
}

void Reading::apply_arguments(Read& read, const CollectedField& field) const {
  const auto arguments = selector_.arguments(field);
  if (!arguments) {
    read.checks.push_back(argument_error(arguments.error()));
    return;
  }
  const Input& where = (*arguments)["where"];
  if (where.has_value()) {
    auto predicate = filters_.lower(*read.type, where, read.checks);
    if (predicate.kind != query::Predicate::Kind::True) read.filter = std::move(predicate);
  }
  apply_order(read, (*arguments)["orderBy"],
              generated_.schema.type(read.type->name + "OrderByInput"), generated_.meanings.orders);
  apply_window(read, *arguments);
}

// ---- connections ----

Output Reading::connection(const CollectedField& field, const Type& type) const {
  Read read{.type = &type};
  apply_arguments(read, field);
  bool has_rows = false;  // Whether anything but the aggregate is asked for.
  auto outputs = object_outputs(field, [&](const CollectedField& each) {
    has_rows = has_rows || meaning(each).kind != Kind::Aggregate;
    return connection_member(each, read);
  });
  auto output = make(has_rows ? Output::Kind::Connection : Output::Kind::Object, field);
  output.outputs = std::move(outputs);
  if (has_rows) output.reads.push_back(std::move(read));
  return output;
}

Output Reading::connection_member(const CollectedField& field, const Read& read) const {
  switch (meaning(field).kind) {
    case Kind::Edges: {
      auto edges = make(Output::Kind::Edges, field);
      edges.outputs = edge_outputs(field);
      return edges;
    }
    case Kind::PageInfo: {
      auto info = make(Output::Kind::Object, field);
      info.outputs = object_outputs(
          field, [&](const CollectedField& each) { return make(meaning(each).page_member, each); });
      return info;
    }
    default: {  // The aggregate of the page.
      auto aggregate = make(Output::Kind::Object, field);
      aggregate.outputs = object_outputs(field, [&](const CollectedField& each) {
        auto count = make(Output::Kind::Count, each);
        count.reads.push_back(read);
        return count;
      });
      return aggregate;
    }
  }
}

// `node` and `cursor` of an edge, on the row of the node.
std::vector<Output> Reading::edge_outputs(const CollectedField& field) const {
  return object_outputs(field, [&](const CollectedField& each) {
    const FieldMeaning& what = meaning(each);
    auto output =
        make(what.kind == Kind::Cursor ? Output::Kind::Column : Output::Kind::Object, each);
    if (what.kind == Kind::Cursor) {
      output.field = &what.type->id();
      output.as_text = true;
    } else {
      output.outputs = node_outputs(each, *what.type);
    }
    return output;
  });
}

}  // namespace graphcool::api::prisma
