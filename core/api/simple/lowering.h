// From the collected fields of an operation on the Simple API to a plan.
#pragma once

#include "core/api/graphcool/reading.h"
#include "core/api/graphcool/writing.h"
#include "core/api/simple/schema.h"
#include "core/graphql/execution.h"
#include "core/query/plan.h"

namespace graphcool::api::simple {

class Lowering {
 public:
  // All must outlive the Lowering.
  Lowering(const model::Model& model, const GeneratedSchema& generated,
           const graphql::Selector& selector)
      : model_(model),
        generated_(generated),
        selector_(selector),
        reading_(model, generated.schema, generated.inputs, selector) {}

  query::Root lower_root(const graphql::CollectedField& field) const;

 private:
  using Outputs = std::vector<query::Output>;

  query::Output read_root(const graphql::CollectedField& field) const;
  query::Root write_root(const graphql::CollectedField& field) const;
  void write_relation(const graphql::CollectedField& field, const graphql::Input& arguments,
                      graphcool::Writing& writing) const;

  Outputs node_outputs(const graphql::CollectedField& field, const model::Type& type) const;
  query::Output node_member(const graphql::CollectedField& field) const;
  query::Output list(const graphql::CollectedField& field, query::Read read) const;
  query::Output meta(const graphql::CollectedField& field, query::Read read) const;
  query::Output unique_node(const graphql::CollectedField& field, const model::Type& type) const;
  query::Output node_by_id(const graphql::CollectedField& field) const;
  // The node of `type` whose id is `key`.
  query::Output node_output(const graphql::CollectedField& field, const model::Type& type,
                            query::Value key) const;
  query::Output typename_output(const graphql::CollectedField& field) const;

  const FieldMeaning& meaning(const graphql::CollectedField& field) const {
    return generated_.fields[field.definition->tag];
  }

  const model::Model& model_;
  const GeneratedSchema& generated_;
  const graphql::Selector& selector_;
  graphcool::Reading reading_;
};

}  // namespace graphcool::api::simple
