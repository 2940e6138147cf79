// What is wrong with the arguments of a mutation whatever the data: found before anything is read
// or written (reference/prisma1, sections 4.1, 4.3 and 5.2).
#pragma once

#include <optional>

#include "core/api/prisma/meanings.h"
#include "core/graphql/input.h"
#include "core/query/plan.h"

namespace graphcool::api::prisma {

class WriteRules {
 public:
  // Both must outlive the WriteRules.
  WriteRules(const model::Model& model, const Meanings& meanings)
      : model_(model), meanings_(meanings) {}

  // The first mistake in the `data` that creates, or updates, a node of the type, at any depth:
  // null for a required field with a default, a required relation without create and connect, a
  // `where` that does not pick by exactly one field.
  std::optional<query::Failure> refuse_create(const model::Type& type,
                                              const graphql::Input& data) const {
    return refuse(type, data, nullptr, true);
  }
  std::optional<query::Failure> refuse_update(const model::Type& type,
                                              const graphql::Input& data) const {
    return refuse(type, data, nullptr, false);
  }
  std::optional<query::Failure> refuse_where(const model::Type& type,
                                             const graphql::Input& where) const;

 private:
  using Refusal = std::optional<query::Failure>;

  // `back` leads to the parent of a nested node.
  Refusal refuse(const model::Type& type, const graphql::Input& data, const model::Field* back,
                 bool creating) const;
  Refusal refuse_nulls(const model::Type& type, const graphql::Input& data) const;
  Refusal refuse_relation(const model::Field& field, const graphql::Input& operations) const;
  Refusal refuse_wheres(const model::Field& field, const graphql::Input& operations) const;

  const model::Model& model_;
  const Meanings& meanings_;
};

}  // namespace graphcool::api::prisma
