// From collected fields to plans: what Simple and Relay have in common.
#pragma once

#include <functional>
#include <optional>

#include "core/api/graphcool/generator.h"
#include "core/api/graphcool/reading.h"
#include "core/api/graphcool/writing.h"
#include "core/api/outputs.h"
#include "core/graphql/execution.h"
#include "core/query/plan.h"

namespace graphcool::api::graphcool {

class Lowering {
 public:
  // All must outlive the Lowering.
  Lowering(const model::Model& model, const GeneratedSchema& generated,
           const graphql::Selector& selector)
      : model_(model),
        generated_(generated),
        selector_(selector),
        reading_(model, generated.schema, generated.meanings, selector) {}
  virtual ~Lowering() = default;

  query::Root lower_root(const graphql::CollectedField& field) const;
  // Of a subscription.
  Result<query::Watch, graphql::GraphQLErrors> lower_watch(
      std::shared_ptr<const model::Model> model, const graphql::CollectedField& field) const;

 protected:
  using Kind = FieldMeaning::Kind;
  using Outputs = std::vector<query::Output>;
  using Register = Writing::Register;

  // A to-many field, of the root or of a node.
  virtual query::Output many(const graphql::CollectedField& field, query::Read read) const = 0;
  // A field that only this dialect has, outside nodes and inside.
  virtual query::Output read_special(const graphql::CollectedField& field) const = 0;
  virtual query::Output node_special(const graphql::CollectedField& field) const = 0;
  // Where the arguments of a mutation stand in what the field was given.
  virtual const graphql::Input& mutation_arguments(const graphql::Input& arguments) const = 0;
  // What a mutation answers, when it wrote the node in `node`, or the relation between `a` and `b`.
  virtual query::Output node_answer(const graphql::CollectedField& field, const model::Type& type,
                                    Register node, const graphql::Input& arguments) const = 0;
  virtual query::Output relation_answer(const graphql::CollectedField& field, Register a,
                                        Register b, const graphql::Input& arguments) const = 0;

  query::Output read_field(const graphql::CollectedField& field) const;
  query::Output member(const graphql::CollectedField& field) const;
  // What is selected below `field` on a node of `type`.
  Outputs node_outputs(const graphql::CollectedField& field, const model::Type& type) const;
  // What is selected below `field` on an object that is no node; `lower` gets all but __typename.
  template <class Lower>
  Outputs object_outputs(const graphql::CollectedField& field, Lower lower) const {
    return outputs_below(field, *field.definition->type.named(), generated_.schema, selector_,
                         lower);
  }
  // The node of `type` whose id is `key`.
  query::Output node_output(const graphql::CollectedField& field, const model::Type& type,
                            query::Value key) const;

  const FieldMeaning& meaning(const graphql::CollectedField& field) const {
    return generated_.meanings.fields[field.definition->tag];
  }

  const model::Model& model_;
  const GeneratedSchema& generated_;
  const graphql::Selector& selector_;
  const Reading reading_;

 private:
  query::Output resolved_member(const graphql::CollectedField& field) const;
  query::Output groups(const graphql::CollectedField& field) const;
  query::Output group_member(const graphql::CollectedField& field,
                             const std::vector<const model::Field*>& group_by) const;
  query::Output unique_node(const graphql::CollectedField& field, const model::Type& type) const;
  query::Output node_by_id(const graphql::CollectedField& field) const;
  query::Root write_root(const graphql::CollectedField& field) const;
  std::vector<const model::Field*> given_fields(const FieldMeaning& what,
                                                const graphql::Input& arguments) const;
  static void mark_given(Outputs& outputs, const std::vector<const model::Field*>& fields);
  void write_node(const graphql::CollectedField& field, const graphql::Input& arguments,
                  Writing& writing) const;
  void write_relation(const graphql::CollectedField& field, const graphql::Input& arguments,
                      Writing& writing) const;
};

}  // namespace graphcool::api::graphcool
