#include "core/api/window.h"

#include <optional>
#include <string_view>
#include <utility>

#include "core/api/failures.h"
#include "core/api/outputs.h"

namespace graphcool::api {

using graphql::Input;
using query::Read;
using query::Value;
using query::ValueCheck;

namespace {

// Holds `value` against a bound: now where it is known, when the plan runs where it is a variable.
void add_check(Read& read, ValueCheck check) {
  if (check.value.kind == Value::Kind::Constant) {
    const auto given = check.value.constant.integer;
    const bool holds =
        check.kind == ValueCheck::Kind::AtLeast ? given >= check.bound : given <= check.bound;
    if (holds) return;
  }
  read.checks.push_back(std::move(check));
}

}  // namespace

void apply_order(Read& read, const Input& order_by, const graphql::Type* order_type,
                 const OrderMeanings& meanings) {
  const model::Field& id = read.type->id();
  if (order_by.kind == Input::Kind::Enum) {
    read.order.push_back(meanings[order_type->value(order_by.text)->tag]);
  }
  if (read.order.empty() || read.order.front().field != &id) read.order.push_back({&id, false});
}

void apply_window(Read& read, const Input& arguments, const RowLimit& limit) {
  const auto take = [&](std::string_view name, std::optional<Value>& target) {
    const Input& input = arguments[name];
    if (!input.has_value()) return;
    target = to_value(input);
    add_check(read, {.kind = ValueCheck::Kind::AtLeast,
                     .value = *target,
                     .bound = 0,
                     .failure = negative_argument(name)});
    if (name == "skip" || limit.rows == 0) return;
    add_check(read, {.kind = ValueCheck::Kind::AtMost,
                     .value = *target,
                     .bound = limit.rows,
                     .failure = limit.failure(*target)});
  };
  take("first", read.page.first);
  take("last", read.page.last);
  take("skip", read.page.skip);
  if (arguments["after"].has_value()) read.page.after = to_value(arguments["after"]);
  if (arguments["before"].has_value()) read.page.before = to_value(arguments["before"]);
  if (read.page.first && read.page.last) read.checks.push_back(never(first_and_last()));
  if (!read.page.first && !read.page.last) read.page.max_rows = limit.rows;
}

}  // namespace graphcool::api
