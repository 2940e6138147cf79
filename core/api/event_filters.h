// From the filter of a subscription to the condition of a watch.
#pragma once

#include <optional>
#include <vector>

#include "core/api/events.h"
#include "core/graphql/input.h"
#include "core/query/watch.h"

namespace graphcool::api {

class EventFilters {
 public:
  // All must outlive the EventFilters.
  EventFilters(const model::Type& type, const EventWords& words) : type_(type), words_(words) {}

  // Sets `changes` and `filter` of the watch.
  void lower(const graphql::Input& filter, query::Watch& watch);

  // What the conditions of lower() ask of a node: Watch::conditions, root by root.
  std::vector<query::Predicate> take_conditions() { return std::move(conditions_); }
  // Mistakes: checks that always fail.
  const std::vector<query::ValueCheck>& mistakes() const { return mistakes_; }

 private:
  // `negated`: below an odd number of NOTs.
  query::ChangeFilter object(const graphql::Input& filter, bool negated);
  query::ChangeFilter member(const graphql::InputMember& member, bool negated);
  query::ChangeFilter logic(EventFilterMeaning::Kind kind, const graphql::Input& filters,
                            bool negated);
  query::ChangeFilter mutation_in(const graphql::Input& kinds);
  query::ChangeFilter node(const graphql::Input& filter, bool negated);

  const model::Type& type_;
  const EventWords& words_;
  std::vector<query::Predicate> conditions_;
  std::vector<query::ValueCheck> mistakes_;
  std::optional<query::Changes> named_;  // What the `mutation_in` of all places name.
};

}  // namespace graphcool::api
