// Filters of the Graphcool and Prisma APIs: their members in a generated schema, and the predicates
// that they become. One vocabulary (`title_not_in`, `author`, `posts_some`, `AND`); where the
// dialects differ in what it says, FilterRules tells.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/api/meaning_table.h"
#include "core/graphql/input.h"
#include "core/graphql/schema_builder.h"
#include "core/model/model.h"
#include "core/query/plan.h"

namespace graphcool::api {

// One member of a filter.
struct FilterMeaning {
  enum class Kind : std::uint8_t { And, Or, Not, Compare, Text, In, ToOne, ToMany };
  Kind kind = Kind::And;
  const model::Field* field = nullptr;
  query::Predicate::Operator op = query::Predicate::Operator::Equal;  // Compare, Text.
  query::Quantifier quantifier = query::Quantifier::Some;             // ToMany.
  bool negated = false;                                               // Text, In.
};
using FilterMeanings = MeaningTable<FilterMeaning>;

// How many of the operators a scalar has: each of these includes those before it.
enum class Operators : std::uint8_t {
  None = 0,
  Equality = 2,    // "", "_not"
  Membership = 4,  // "_in", "_not_in"
  Order = 8,       // "_lt", "_lte", "_gt", "_gte"
  Texts = 14,      // "_contains", "_not_contains", "_starts_with", ...
};

// The members that test the scalar `field`, whose type in the API is `type_name`.
void add_scalar_filters(std::vector<graphql::ArgumentSpec>& members, const model::Field& field,
                        std::string_view type_name, Operators operators,
                        graphql::SchemaBuilder& builder, FilterMeanings& meanings);

// Those that test what relation `field` leads to: a filter of the type `filter_type`.
void add_relation_filters(std::vector<graphql::ArgumentSpec>& members, const model::Field& field,
                          graphql::TypeRef filter_type, FilterMeanings& meanings);

struct FilterRules {
  bool wildcards = false;            // % and _ in texts count as such.
  bool null_in_is_null = false;      // `f_in: null` says `f: null`; else it matches nothing.
  bool empty_or_matches = false;     // `OR: []` matches all; else nothing.
  bool unknown_fails_every = false;  // `posts_every: f` fails on a node for which f is unknown.
  query::Failure (*null_on_list)(const model::Field& field) = nullptr;  // `posts_some: null`
};

// The predicate that a filter says. Mistakes become checks that fail.
class Filters {
 public:
  // Both must outlive the Filters.
  Filters(const model::Model& model, const FilterMeanings& meanings, const FilterRules& rules)
      : model_(model), meanings_(meanings), rules_(rules) {}

  query::Predicate lower(const model::Type& type, const graphql::Input& filter,
                         std::vector<query::ValueCheck>& checks) const;

 private:
  query::Predicate member(const model::Type& type, const graphql::InputMember& member,
                          std::vector<query::ValueCheck>& checks) const;
  query::Predicate logic(const model::Type& type, FilterMeaning::Kind kind,
                         const graphql::Input& input, std::vector<query::ValueCheck>& checks) const;
  query::Predicate in(const FilterMeaning& meaning, const graphql::Input& input) const;
  query::Predicate related(const FilterMeaning& meaning, query::Predicate condition) const;

  const model::Model& model_;
  const FilterMeanings& meanings_;
  const FilterRules rules_;
};

}  // namespace graphcool::api
