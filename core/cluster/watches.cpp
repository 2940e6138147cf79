#include "core/cluster/watches.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/api/read_subscription.h"
#include "core/cluster/definition_problems.h"

namespace graphcool::cluster {

using service::Function;

namespace {

constexpr int kSubscriptionInvalid = 2048;

bool is_subscription(const Function& function) {
  return function.type == service::FunctionType::Subscription;
}

Error to_error(const Function& function, const graphql::GraphQLError& error) {
  Error result{.code = ErrorCode::Invalid,
               .what = fmt::format("The subscription of the function '{}' is invalid: {}",
                                   function.name, error.message),
               .where = function.query.where,
               .hint = {},
               .api_code = kSubscriptionInvalid};
  if (!error.locations.empty()) {
    const auto& place = error.locations.front();
    result.where = {.file = function.query.path, .line = place.line, .column = place.column};
  }
  return result;
}

// As a deploy of Prisma's tells them: the function apart from what is wrong.
model::SchemaError to_prisma_problem(const Function& function, const graphql::GraphQLError& error) {
  std::string description = error.message;
  if (!error.locations.empty()) {
    const auto& place = error.locations.front();
    description += fmt::format(" (line {}, column {})", place.line, place.column);
  }
  return {.type = "Subscription",
          .field = function.name,
          .description = std::move(description),
          .error = to_error(function, error)};
}

void add_problems(model::SchemaErrors& problems, service::Family family, const Function& function,
                  const graphql::GraphQLErrors& errors) {
  for (const auto& error : errors) {
    if (family == service::Family::Prisma) {
      problems.push_back(to_prisma_problem(function, error));
    } else {
      problems.push_back(to_problems({to_error(function, error)}).front());
    }
  }
}

}  // namespace

Result<std::shared_ptr<const query::Watches>, model::SchemaErrors> read_watches(
    const service::Definition& definition, const engine::Blueprint& blueprint) {
  if (std::ranges::none_of(definition.functions, is_subscription)) return {nullptr};
  // The first dialect of each family is the one that has subscriptions.
  const auto api = blueprint.dialects.front().make(blueprint.model, blueprint.extensions);
  if (!api) return to_problems({api.error()});
  auto watches = std::make_shared<query::Watches>();
  model::SchemaErrors problems;
  for (const Function& function : definition.functions) {
    if (!is_subscription(function)) continue;
    auto watch = api::read_subscription(**api, function.query.text);
    if (!watch) {
      add_problems(problems, definition.family, function, watch.error());
    } else if (function.is_enabled) {
      watch->name = function.name;
      watches->all.push_back(std::move(*watch));
    }
  }
  if (!problems.empty()) return problems;
  if (watches->all.empty()) watches.reset();
  return std::shared_ptr<const query::Watches>(std::move(watches));
}

}  // namespace graphcool::cluster
