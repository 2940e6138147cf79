#include "core/api/graphcool/reading.h"

#include "core/api/graphcool/failures.h"
#include "core/api/outputs.h"

namespace graphcool::api::graphcool {

const FilterRules kFilterRules = {.wildcards = true,
                                  .empty_or_matches = true,
                                  .unknown_fails_every = true,
                                  .null_on_list = null_filter_on_list};

void Reading::apply_arguments(query::Read& read, const graphql::CollectedField& field,
                              bool filter_only) const {
  const auto arguments = selector_.arguments(field);
  if (!arguments) {
    read.checks.push_back(argument_error(arguments.error()));
    return;
  }
  const graphql::Input& where = (*arguments)["filter"];
  if (where.has_value()) {
    auto predicate = filters_.lower(*read.type, where, read.checks);
    if (predicate.kind != query::Predicate::Kind::True) read.filter = std::move(predicate);
  }
  if (filter_only) return;
  apply_order(read, (*arguments)["orderBy"], schema_.type(read.type->name + "OrderBy"),
              meanings_.orders);
  apply_window(read, *arguments);
}

void Reading::apply_window(query::Read& read, const graphql::Input& arguments) const {
  api::apply_window(read, arguments, {.rows = kMaxNodes, .failure = too_many_nodes});
}

}  // namespace graphcool::api::graphcool
