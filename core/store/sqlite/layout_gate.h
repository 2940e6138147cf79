// Which layout the tables have now, so that no plan answers from tables that it was not made for.
//
// A reader asks before and after its statements: that the tables look the same is not enough then,
// for they may have changed and changed back. A migration announces its commit; a reader that ends
// meanwhile waits for the outcome, which is the time of a disk flush.
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <optional>

namespace graphcool::store::sqlite {

class LayoutGate {
 public:
  void set(std::uint64_t layout) { layout_ = layout; }

  bool is_current(std::uint64_t layout) {
    if (committing_.load()) const std::lock_guard wait(mutex_);
    return layout_.load() == layout;
  }

  // As is_current(); gives what stood_still() wants afterwards.
  std::optional<std::uint64_t> enter(std::uint64_t layout) {
    const std::uint64_t changes = changes_.load();
    if (!is_current(layout)) return std::nullopt;
    return changes;
  }
  // Whether the tables are those that they were when enter() gave `changes`.
  bool stood_still(std::uint64_t changes) {
    if (committing_.load()) const std::lock_guard wait(mutex_);
    return changes_.load() == changes;
  }

  // Runs `commit`; when it returns true, `layout` is what the tables have from here on.
  template <class Commit>
  bool change(std::uint64_t layout, Commit commit) {
    const std::lock_guard lock(mutex_);
    committing_ = true;
    const bool done = commit();
    if (done && layout_.exchange(layout) != layout) ++changes_;
    committing_ = false;
    return done;
  }

 private:
  std::atomic<std::uint64_t> layout_ = 0;
  std::atomic<std::uint64_t> changes_ = 0;
  std::atomic<bool> committing_ = false;
  std::mutex mutex_;
};

}  // namespace graphcool::store::sqlite
