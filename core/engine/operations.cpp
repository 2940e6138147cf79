#include "core/engine/operations.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/auth/restrict.h"
#include "core/graphql/parser.h"
#include "core/graphql/validate.h"

namespace graphcool::engine {
namespace {

using graphql::GraphQLError;
using graphql::GraphQLErrors;

// Plans beyond this are made anew for each request: those of thousands of nested nodes are seldom
// asked for again, and would take the memory of all others.
constexpr std::size_t kMostCachedWeight = 5'000;

bool introspects(const graphql::ast::SelectionSet& set) {
  return std::any_of(set.selections.begin(), set.selections.end(), [](const auto& selection) {
    return selection.name.text == "__schema" || selection.name.text == "__type" ||
           introspects(selection.selection_set());
  });
}

GraphQLErrors one(std::string message) {
  return {GraphQLError{.message = std::move(message)}};
}

}  // namespace

Operations::Operations(std::unique_ptr<const api::Api> api, store::Store& store,
                       const Limits& limits, std::shared_ptr<const auth::Permissions> permissions)
    : api_(std::move(api)),
      store_(store),
      limits_(limits),
      permissions_(std::move(permissions)),
      cache_(limits.cached_operations) {}

Result<std::shared_ptr<Operation>, GraphQLErrors> Operations::prepare(const std::string& text,
                                                                      const std::string& name) {
  // A name never holds a NUL, so the two parts of the key cannot be mistaken for one another.
  thread_local std::string key;  // Its memory is used again.
  key.assign(name).push_back('\0');
  key.append(text);
  if (auto found = cache_.find(key)) return found;

  if (text.size() > limits_.max_query_bytes) {
    return one(fmt::format("The query has {} bytes; at most {} are allowed.", text.size(),
                           limits_.max_query_bytes));
  }
  auto operation = std::make_shared<Operation>(text, limits_.cached_plans_per_operation);
  auto document = graphql::parse({.body = operation->text}, {.limits = graphql::kRequestLimits});
  if (!document) return GraphQLErrors{document.error()};
  operation->document = std::move(*document);
  auto errors = graphql::validate(schema(), operation->document, graphql::kRequestValidation);
  if (!errors.empty()) return errors;
  const auto chosen = graphql::choose_operation(operation->document, name);
  if (!chosen) return GraphQLErrors{chosen.error()};
  operation->definition = *chosen;
  operation->inputs.emplace(schema(), operation->document, **chosen);
  for (const auto& definition : operation->document.definitions) {
    operation->introspects = operation->introspects || introspects(definition.selection_set);
  }
  return cache_.insert(key, std::move(operation));
}

Result<std::shared_ptr<const CompiledPlan>, GraphQLErrors> Operations::plan(
    Operation& operation, const graphql::PreparedInputs& inputs, graphql::InputArena& arena,
    const auth::Viewer& viewer) {
  std::string key = inputs.shape;
  // No shape begins like this.
  if (viewer.kind != auth::Viewer::Kind::Open) key.insert(0, viewer.key() + '\0');
  if (auto found = operation.plans.find(key)) return found;
  const graphql::Selector selector(schema(), operation.document, *operation.definition, inputs,
                                   arena);
  auto plan = api_->lower(*operation.definition, selector);
  if (!plan) return plan.error();
  CompiledPlan made;
  made.asks_caller = auth::asks_caller(**plan) ||
                     (permissions_ != nullptr && viewer.kind == auth::Viewer::Kind::Node);
  made.plan = auth::restrict(std::move(*plan), permissions_.get(), viewer);
  auto compiled = store_.compile(made.plan);
  if (!compiled) return one(compiled.error().what);
  const bool keeps = query::weight(*made.plan) <= kMostCachedWeight;
  made.compiled = std::move(*compiled);
  auto finished = std::make_shared<const CompiledPlan>(std::move(made));
  return keeps ? operation.plans.insert(key, std::move(finished)) : finished;
}

}  // namespace graphcool::engine
