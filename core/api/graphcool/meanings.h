// What the members of a generated schema mean: the `tag` of an argument, input field or enum value
// leads here, so that lowering never has to take names apart.
//
// Shared by the two dialects of the Graphcool family, Simple and Relay.
#pragma once

#include <cstdint>
#include <vector>

#include "core/model/model.h"
#include "core/query/plan.h"

namespace graphcool::api::graphcool {

// Meanings by tag; tags count from 1, so that 0 stays "means nothing".
template <class T>
class MeaningTable {
 public:
  std::uint32_t add(T meaning) {
    meanings_.push_back(std::move(meaning));
    return static_cast<std::uint32_t>(meanings_.size());
  }
  const T& operator[](std::uint32_t tag) const { return meanings_[tag - 1]; }

 private:
  std::vector<T> meanings_;
};

// One member of a `<Model>Filter`.
struct FilterMeaning {
  enum class Kind : std::uint8_t { And, Or, Compare, Text, In, ToOne, ToMany };
  Kind kind = Kind::And;
  const model::Field* field = nullptr;
  query::Predicate::Operator op = query::Predicate::Operator::Equal;  // Compare, Text.
  query::Quantifier quantifier = query::Quantifier::Some;             // ToMany.
  bool negated = false;                                               // Text, In.
};

// One argument of a create or update mutation, or one field of a nested create input.
struct WriteMeaning {
  enum class Kind : std::uint8_t { NodeId, Scalar, RelatedIds, RelatedNodes };
  Kind kind = Kind::Scalar;
  const model::Field* field = nullptr;
};

struct Meanings {
  MeaningTable<FilterMeaning> filters;
  MeaningTable<query::OrderTerm> orders;
  MeaningTable<WriteMeaning> writes;
};

}  // namespace graphcool::api::graphcool
