// Lists of equal nested objects as rows: what is the same in all of them shapes the plan once, the
// values that differ become the rows of a ForEachRow.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/graphql/input.h"
#include "core/query/plan.h"

namespace graphcool::api::prisma {

// How many of the items, from the first on, have the shape of the first: the same members, and
// leaves, nulls, lists and objects at the same places. 0 only when there are none.
std::size_t run_of_equals(std::span<const graphql::Input> items);

// Items of equal shape. `pattern` is any of them with Items (see kFirstItem) for its leaves, the
// first of which is `first_item`; each row holds the leaves of one.
struct Rows {
  graphql::Input pattern;
  std::vector<std::vector<query::Value>> rows;
};

// REQUIRES: run_of_equals(items) == items.size(). `pattern` lives in `arena`.
Rows make_rows(std::span<const graphql::Input> items, std::uint32_t first_item,
               graphql::InputArena& arena);

}  // namespace graphcool::api::prisma
