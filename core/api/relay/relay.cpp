#include "core/api/relay/relay.h"

#include "core/api/graphcool/family_api.h"
#include "core/api/graphcool/lowering.h"

namespace graphcool::api::relay {
namespace {

using graphcool::FieldMeaning;
using graphql::CollectedField;
using graphql::Input;
using model::Type;
using query::Output;
using query::Read;
using query::Value;

class RelayLowering : public graphcool::Lowering {
 public:
  using Lowering::Lowering;

 private:
  Output make(Output::Kind kind, const CollectedField& field) const {
    return make_output(kind, field, selector_);
  }

  // ---- connections ----

  Output many(const CollectedField& field, Read read) const override {
    reading_.apply_arguments(read, field);
    auto output = make(Output::Kind::Connection, field);
    output.outputs = object_outputs(
        field, [&](const CollectedField& each) { return connection_member(each, read); });
    output.reads.push_back(std::move(read));
    return output;
  }

  Output connection_member(const CollectedField& field, const Read& read) const {
    switch (meaning(field).kind) {
      case Kind::Edges: {
        auto edges = make(Output::Kind::Edges, field);
        edges.outputs = edge_outputs(field);
        return edges;
      }
      case Kind::PageInfo: {
        auto info = make(Output::Kind::Object, field);
        info.outputs = object_outputs(field, [&](const CollectedField& each) {
          return make(meaning(each).page_member, each);
        });
        return info;
      }
      default: {  // count: what the filter leaves, whatever the page.
        auto count = make(Output::Kind::Count, field);
        Read counted = read;
        counted.page = {};
        counted.order = {};
        count.reads.push_back(std::move(counted));
        return count;
      }
    }
  }

  // `node` and `cursor` of an edge, on the row of the node.
  Outputs edge_outputs(const CollectedField& field) const {
    return object_outputs(field, [&](const CollectedField& each) {
      const FieldMeaning& what = meaning(each);
      if (what.kind == Kind::Cursor) return id_column(each, *what.type);
      return node_object(each, *what.type);
    });
  }

  Output id_column(const CollectedField& field, const Type& type) const {
    auto column = make(Output::Kind::Column, field);
    column.field = &type.id();
    return column;
  }

  // The node as an object of the row that it stands in.
  Output node_object(const CollectedField& field, const Type& type) const {
    auto object = make(Output::Kind::Object, field);
    object.outputs = node_outputs(field, type);
    return object;
  }

  // ---- viewer ----

  Output read_special(const CollectedField& field) const override {
    if (meaning(field).kind == Kind::ViewerId) {
      return constant_output("\"viewer-fixed\"", field, selector_);
    }
    return viewer(field);
  }

  Output node_special(const CollectedField& field) const override { return read_special(field); }

  Output viewer(const CollectedField& field) const {
    auto output = make(Output::Kind::Object, field);
    output.outputs =
        object_outputs(field, [&](const CollectedField& each) { return read_field(each); });
    return output;
  }

  // ---- payloads ----

  const Input& mutation_arguments(const Input& arguments) const override {
    return arguments["input"];
  }

  Output client_mutation_id(const CollectedField& field, const Input& arguments) const {
    auto output = make(Output::Kind::Leaf, field);
    output.value = to_value(arguments["clientMutationId"]);
    return output;
  }

  // The payload's members stand on the row of the node that was written.
  Output node_answer(const CollectedField& field, const Type& type, Register node,
                     const Input& arguments) const override {
    auto payload = make(Output::Kind::One, field);
    Read read{.source = Read::Source::Unique,
              .type = &type,
              .key_field = &type.id(),
              .key = Value::reg(node)};
    read.outputs = object_outputs(field, [&](const CollectedField& each) {
      const FieldMeaning& what = meaning(each);
      switch (what.kind) {
        case Kind::Viewer:
          return viewer(each);
        case Kind::ClientMutationId:
          return client_mutation_id(each, arguments);
        case Kind::PayloadNode:
          return node_object(each, type);
        case Kind::PayloadEdge: {
          auto edge = make(Output::Kind::Object, each);
          edge.outputs = edge_outputs(each);
          return edge;
        }
        case Kind::PayloadRelated: {
          auto related = make(Output::Kind::One, each);
          related.reads.push_back({.source = Read::Source::Related,
                                   .type = what.type,
                                   .through = what.field,
                                   .outputs = node_outputs(each, *what.type)});
          return related;
        }
        default:  // deletedId
          return id_column(each, type);
      }
    });
    payload.reads.push_back(std::move(read));
    return payload;
  }

  Output relation_answer(const CollectedField& field, Register a, Register b,
                         const Input& arguments) const override {
    auto payload = make(Output::Kind::Object, field);
    payload.outputs = object_outputs(field, [&](const CollectedField& each) {
      const FieldMeaning& what = meaning(each);
      if (what.kind == Kind::Viewer) return viewer(each);
      if (what.kind == Kind::ClientMutationId) return client_mutation_id(each, arguments);
      const Value id = Value::reg(what.end == 0 ? a : b);
      if (what.kind == Kind::EndNode) return node_output(each, *what.type, id);
      auto edge = make(Output::Kind::One, each);
      edge.reads.push_back({.source = Read::Source::Unique,
                            .type = what.type,
                            .key_field = &what.type->id(),
                            .key = id,
                            .outputs = edge_outputs(each)});
      return edge;
    });
    return payload;
  }
};

}  // namespace

Result<std::unique_ptr<const Api>> make_api(std::shared_ptr<const model::Model> model,
                                            std::shared_ptr<const Extensions> extensions) {
  auto generated = generate_schema(*model, std::move(extensions));
  return graphcool::make_family_api<RelayLowering>("Relay", std::move(model), std::move(generated),
                                                   true);
}

}  // namespace graphcool::api::relay
