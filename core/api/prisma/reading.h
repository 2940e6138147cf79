// Lowering what reads: nodes by unique fields, lists, connections (reference/prisma1, sections 3.6
// and 3.7).
#pragma once

#include <optional>
#include <vector>

#include "core/api/outputs.h"
#include "core/api/prisma/meanings.h"
#include "core/graphql/execution.h"
#include "core/query/plan.h"

namespace graphcool::api::prisma {

extern const FilterRules kFilterRules;

// What a `where` of the type UserWhereUniqueInput picks: its one value that is not null; or why it
// picks nothing.
struct UniqueKey {
  const model::Field* field = nullptr;
  query::Value value = {};
};
Result<UniqueKey, query::Failure> unique_key(const model::Type& type, const graphql::Input& where,
                                             const Meanings& meanings);

class Reading {
 public:
  // All must outlive the Reading.
  Reading(const model::Model& model, const GeneratedSchema& generated,
          const graphql::Selector& selector)
      : filters_(model, generated.meanings.filters, kFilterRules),
        model_(model),
        generated_(generated),
        selector_(selector) {}

  // A root field of the query.
  query::Output root(const graphql::CollectedField& field) const;

  // What is selected below `field` on a node of `type`.
  std::vector<query::Output> node_outputs(const graphql::CollectedField& field,
                                          const model::Type& type) const;
  // The node of `type` whose id is `id`, as the answer of `field`.
  query::Output node(const graphql::CollectedField& field, const model::Type& type,
                     query::Value id) const;

  // What is selected below `previousValues`.
  std::vector<query::Output> previous_values(const graphql::CollectedField& field) const;

  // What is selected below `field` on an object that is no node; `lower` gets all but __typename.
  template <class Lower>
  std::vector<query::Output> object_outputs(const graphql::CollectedField& field,
                                            Lower lower) const {
    return outputs_below(field, *field.definition->type.named(), generated_.schema, selector_,
                         lower);
  }

  const Filters& filters() const { return filters_; }

 private:
  using Kind = FieldMeaning::Kind;

  query::Output member(const graphql::CollectedField& field) const;
  query::Output many(const graphql::CollectedField& field, query::Read read) const;
  query::Output unique_node(const graphql::CollectedField& field, const model::Type& type) const;
  query::Output node_by_id(const graphql::CollectedField& field) const;
  query::Output connection(const graphql::CollectedField& field, const model::Type& type) const;
  query::Output connection_member(const graphql::CollectedField& field,
                                  const query::Read& read) const;
  std::vector<query::Output> edge_outputs(const graphql::CollectedField& field) const;
  void apply_arguments(query::Read& read, const graphql::CollectedField& field) const;

  query::Output make(query::Output::Kind kind, const graphql::CollectedField& field) const {
    return make_output(kind, field, selector_);
  }
  const FieldMeaning& meaning(const graphql::CollectedField& field) const {
    return generated_.meanings.fields[field.definition->tag];
  }

  const Filters filters_;
  const model::Model& model_;
  const GeneratedSchema& generated_;
  const graphql::Selector& selector_;
};

}  // namespace graphcool::api::prisma
