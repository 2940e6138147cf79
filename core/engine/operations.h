// The operation cache: from the text of a request to its plan, remembering both.
//
// Two levels. A text that was parsed and found valid is kept as an Operation; each Operation keeps
// one compiled plan for every shape that its inputs had. Both are bounded and shared by all event
// loops.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/api/dialect.h"
#include "core/auth/permissions.h"
#include "core/base/lru_cache.h"
#include "core/engine/service.h"
#include "core/graphql/execution.h"
#include "core/store/store.h"

namespace graphcool::engine {

struct CompiledPlan {
  std::shared_ptr<const query::Plan> plan;
  std::shared_ptr<const store::Compiled> compiled;
  bool asks_caller = false;  // The last parameter is the caller's id.
};

// A valid operation of one dialect's schema. Owns its text, which the document points into.
struct Operation {
  Operation(std::string text, std::size_t cached_plans)
      : text(std::move(text)), plans(cached_plans) {}

  const std::string text;
  graphql::ast::Document document = {};
  const graphql::ast::Definition* definition = nullptr;
  std::optional<graphql::InputPreparer> inputs = {};  // Of the schema that the cache is for.
  bool calls = false;  // Functions of the developer resolve some of it, or stand around its writes.
  bool introspects = false;  // Answered at planning, so that every input shapes the plan.
  LruCache<const CompiledPlan> plans;
};

class Operations {
 public:
  // `permissions` may be null: everything is open. `has_functions`: operations may have fields that
  // functions have to do with.
  Operations(std::unique_ptr<const api::Api> api, store::Store& store, const Limits& limits,
             std::shared_ptr<const auth::Permissions> permissions, bool has_functions = false);

  const api::Api& api() const { return *api_; }
  const graphql::Schema& schema() const { return api_->schema(); }

  // Parses and validates, or finds what was before. Errors as a client sees them.
  Result<std::shared_ptr<Operation>, graphql::GraphQLErrors> prepare(const std::string& text,
                                                                     const std::string& name);

  // The plan for inputs of that shape, as such a viewer may run it.
  Result<std::shared_ptr<const CompiledPlan>, graphql::GraphQLErrors> plan(
      Operation& operation, const graphql::PreparedInputs& inputs, graphql::InputArena& arena,
      const auth::Viewer& viewer);

  // The plan of a part of the operation, as `selector` gives it, changed by `change`; `shape` is
  // what such plans are told apart by.
  using Change = void (*)(query::Plan& plan);
  Result<std::shared_ptr<const CompiledPlan>, graphql::GraphQLErrors> plan_part(
      Operation& operation, const graphql::Selector& selector, const std::string& shape,
      Change change, const auth::Viewer& viewer);

 private:
  using PlanResult = Result<std::shared_ptr<const CompiledPlan>, graphql::GraphQLErrors>;
  PlanResult make_plan(Operation& operation, const graphql::Selector& selector,
                       const std::string& key, Change change, const auth::Viewer& viewer);

  std::unique_ptr<const api::Api> api_;
  store::Store& store_;
  const Limits& limits_;
  const std::shared_ptr<const auth::Permissions> permissions_;
  const bool has_functions_;
  LruCache<Operation> cache_;
};

}  // namespace graphcool::engine
