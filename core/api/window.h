// Order and page of a list: `orderBy`, `skip`, `after`, `before`, `first`, `last` mean the same in
// the Graphcool and Prisma APIs.
#pragma once

#include <cstdint>

#include "core/api/meaning_table.h"
#include "core/graphql/input.h"
#include "core/graphql/schema.h"
#include "core/query/plan.h"

namespace graphcool::api {

using OrderMeanings = MeaningTable<query::OrderTerm>;

// The order that a value of the enum `order_type` says, ties broken by ascending id; by id alone
// when there is none (then `order_type` may be null).
void apply_order(query::Read& read, const graphql::Input& order_by, const graphql::Type* order_type,
                 const OrderMeanings& meanings);

// How many rows one field may answer.
struct RowLimit {
  std::int64_t rows = 0;  // Also what is taken where neither first nor last is given. 0: no limit.
  query::Failure (*failure)(query::Value requested) = nullptr;
};

// The page that the coerced arguments of a field say. Mistakes become checks of `read` that fail.
void apply_window(query::Read& read, const graphql::Input& arguments, const RowLimit& limit = {});

}  // namespace graphcool::api
