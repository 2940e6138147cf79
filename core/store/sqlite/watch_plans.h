// Watches compiled for SQLite, and which of them a change of a node concerns.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "core/query/watch.h"
#include "core/store/sqlite/compiled.h"
#include "core/store/store.h"

namespace graphcool::store::sqlite {

// Null where the watch has no such plan.
struct WatchNode {
  const query::Watch* watch = nullptr;
  std::shared_ptr<const CompiledPlan> answer, previous, conditions;
};

class WatchPlans final : public CompiledWatches {
 public:
  // Limit when a plan is more than SQLite can take.
  static Result<std::shared_ptr<const WatchPlans>> compile(
      std::shared_ptr<const query::Watches> watches);

  // Those that look at such a change, in order. The type is of the model of the watches.
  std::span<const WatchNode* const> of(const model::Type& type, query::Change change) const {
    const auto index = static_cast<std::size_t>(type.index);
    if (index >= by_type_.size()) return {};
    return by_type_[index][static_cast<std::size_t>(change)];
  }

 private:
  std::shared_ptr<const query::Watches> watches_;
  std::vector<WatchNode> nodes_;
  std::vector<std::array<std::vector<const WatchNode*>, 3>> by_type_;
};

}  // namespace graphcool::store::sqlite
