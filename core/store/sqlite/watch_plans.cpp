#include "core/store/sqlite/watch_plans.h"

#include <fmt/format.h>

#include <utility>

namespace graphcool::store::sqlite {
namespace {

Result<> compile_into(const std::shared_ptr<const query::Plan>& plan,
                      std::shared_ptr<const CompiledPlan>& compiled) {
  if (plan == nullptr) return {};
  auto made = compile_plan(plan);
  if (!made) return made.error();
  compiled = std::move(*made);
  return {};
}

Result<WatchNode> compile_watch(const query::Watch& watch) {
  WatchNode node{.watch = &watch, .answer = {}, .previous = {}, .conditions = {}};
  auto compiled = compile_into(watch.answer, node.answer);
  if (compiled) compiled = compile_into(watch.previous, node.previous);
  if (compiled) compiled = compile_into(watch.conditions, node.conditions);
  if (compiled) return node;
  Error error = std::move(compiled).error();
  error.what =
      fmt::format("The subscription of '{}' cannot be answered: {}", watch.name, error.what);
  return error;
}

}  // namespace

Result<std::shared_ptr<const WatchPlans>> WatchPlans::compile(
    std::shared_ptr<const query::Watches> watches) {
  auto plans = std::make_shared<WatchPlans>();
  plans->nodes_.reserve(watches->all.size());  // They are pointed to.
  for (const query::Watch& watch : watches->all) {
    auto compiled = compile_watch(watch);
    if (!compiled) return compiled.error();
    const WatchNode& node = plans->nodes_.emplace_back(std::move(*compiled));
    const auto index = static_cast<std::size_t>(watch.type->index);
    if (plans->by_type_.size() <= index) plans->by_type_.resize(index + 1);
    for (const auto change :
         {query::Change::Created, query::Change::Updated, query::Change::Deleted}) {
      if (!watch.changes.has(change)) continue;
      plans->by_type_[index][static_cast<std::size_t>(change)].push_back(&node);
    }
  }
  plans->watches_ = std::move(watches);
  return std::shared_ptr<const WatchPlans>(std::move(plans));
}

}  // namespace graphcool::store::sqlite
