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

// Whether a field below `set`, which selects on `type`, is one that functions have to do with.
bool calls(const api::Api& api, const graphql::ast::Document& document,
           const graphql::ast::SelectionSet& set, const graphql::Type& type) {
  const auto on = [&](const graphql::ast::SelectionSet& inner, std::string_view condition) {
    const auto* other = condition.empty() ? &type : api.schema().type(condition);
    return other != nullptr && calls(api, document, inner, *other);
  };
  for (const auto& selection : set.selections) {
    if (selection.kind == graphql::ast::Selection::Kind::InlineFragment) {
      if (on(selection.selection_set(), selection.type_condition().text)) return true;
    } else if (selection.kind == graphql::ast::Selection::Kind::FragmentSpread) {
      for (const auto& definition : document.definitions) {
        if (definition.kind != graphql::ast::Definition::Kind::Fragment ||
            definition.name.text != selection.name.text) {
          continue;
        }
        if (on(definition.selection_set, definition.type_condition.text)) return true;
      }
    } else if (const auto* field = type.field(selection.name.text)) {
      if (api.resolver(*field) != nullptr || api.is_hooked(*field)) return true;
      if (calls(api, document, selection.selection_set(), *field->type.named())) return true;
    }
  }
  return false;
}

bool calls(const api::Api& api, const graphql::ast::Document& document,
           const graphql::ast::Definition& operation) {
  return calls(api, document, operation.selection_set, *api.schema().root(operation.operation));
}

GraphQLErrors one(std::string message) {
  return {GraphQLError{.message = std::move(message)}};
}

}  // namespace

Operations::Operations(std::unique_ptr<const api::Api> api, store::Store& store,
                       const Limits& limits, std::shared_ptr<const auth::Permissions> permissions,
                       bool has_functions)
    : api_(std::move(api)),
      store_(store),
      limits_(limits),
      permissions_(std::move(permissions)),
      has_functions_(has_functions),
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
  operation->calls = has_functions_ && calls(*api_, operation->document, *operation->definition);
  return cache_.insert(key, std::move(operation));
}

namespace {

// Plans are kept for each kind of viewer. No shape begins like this.
std::string key_for(const std::string& shape, const auth::Viewer& viewer) {
  return viewer.kind == auth::Viewer::Kind::Open ? shape : viewer.key() + '\0' + shape;
}

}  // namespace

Result<std::shared_ptr<const CompiledPlan>, GraphQLErrors> Operations::plan(
    Operation& operation, const graphql::PreparedInputs& inputs, graphql::InputArena& arena,
    const auth::Viewer& viewer) {
  const std::string key = key_for(inputs.shape, viewer);
  if (auto found = operation.plans.find(key)) return found;
  const graphql::Selector selector(schema(), operation.document, *operation.definition, inputs,
                                   arena);
  return make_plan(operation, selector, key, nullptr, viewer);
}

Result<std::shared_ptr<const CompiledPlan>, GraphQLErrors> Operations::plan_part(
    Operation& operation, const graphql::Selector& selector, const std::string& shape,
    Change change, const auth::Viewer& viewer) {
  const std::string key = key_for(shape, viewer);
  if (auto found = operation.plans.find(key)) return found;
  return make_plan(operation, selector, key, change, viewer);
}

Operations::PlanResult Operations::make_plan(Operation& operation,
                                             const graphql::Selector& selector,
                                             const std::string& key, Change change,
                                             const auth::Viewer& viewer) {
  auto plan = api_->lower(*operation.definition, selector);
  if (!plan) return plan.error();
  if (change != nullptr) {
    auto changed = std::make_shared<query::Plan>(**plan);
    change(*changed);
    *plan = std::move(changed);
  }
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
