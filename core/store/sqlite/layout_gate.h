// Which layout the tables have now, so that no plan answers from tables that it was not made for.
//
// A reader asks before and after its statements. A migration announces its commit; a reader that
// ends meanwhile waits for the outcome, which is the time of a disk flush.
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>

namespace graphcool::store::sqlite {

class LayoutGate {
 public:
  void set(std::uint64_t layout) { layout_ = layout; }

  bool is_current(std::uint64_t layout) {
    if (committing_.load()) const std::lock_guard wait(mutex_);
    return layout_.load() == layout;
  }

  // Runs `commit`; when it returns true, `layout` is what the tables have from here on.
  template <class Commit>
  bool change(std::uint64_t layout, Commit commit) {
    const std::lock_guard lock(mutex_);
    committing_ = true;
    const bool done = commit();
    if (done) layout_ = layout;
    committing_ = false;
    return done;
  }

 private:
  std::atomic<std::uint64_t> layout_ = 0;
  std::atomic<bool> committing_ = false;
  std::mutex mutex_;
};

}  // namespace graphcool::store::sqlite
