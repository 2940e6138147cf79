// Lowering what reads: filters, orders and pages (reference/graphcool-framework, sections 5.8
// and 5.9).
#pragma once

#include "core/api/graphcool/meanings.h"
#include "core/graphql/execution.h"
#include "core/graphql/schema.h"
#include "core/query/plan.h"

namespace graphcool::api::graphcool {

extern const FilterRules kFilterRules;

class Reading {
 public:
  // All must outlive the Reading.
  Reading(const model::Model& model, const graphql::Schema& schema, const Meanings& meanings,
          const graphql::Selector& selector)
      : filters_(model, meanings.filters, kFilterRules),
        schema_(schema),
        meanings_(meanings),
        selector_(selector) {}

  // Takes the list arguments of `field` over into `read`: filter, and, unless `filter_only`, order
  // and page. Arguments that cannot be right become checks of `read` that fail.
  void apply_arguments(query::Read& read, const graphql::CollectedField& field,
                       bool filter_only = false) const;
  // Only `first`, `last`, `skip`, `after` and `before` of coerced arguments.
  void apply_window(query::Read& read, const graphql::Input& arguments) const;

  const Filters& filters() const { return filters_; }

 private:
  const Filters filters_;
  const graphql::Schema& schema_;
  const Meanings& meanings_;
  const graphql::Selector& selector_;
};

}  // namespace graphcool::api::graphcool
