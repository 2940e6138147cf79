#include "core/store/sqlite/write_queue.h"

#include <algorithm>
#include <utility>

namespace graphcool::store::sqlite {
namespace {

constexpr int kMostSkips = 63;

}  // namespace

void WriteQueue::push(WriteJob job) {
  bool enough;
  {
    const std::lock_guard lock(mutex_);
    jobs_.push_back(std::move(job));
    enough = jobs_.size() == wanted_;  // Those after it are taken along.
  }
  if (enough) filled_.notify_one();
}

void WriteQueue::expect_back(std::size_t count) {
  const std::lock_guard lock(mutex_);
  expected_ = count + jobs_.size();
}

void WriteQueue::take(std::vector<WriteJob>& jobs, std::chrono::nanoseconds patience) {
  jobs.clear();
  std::unique_lock lock(mutex_);
  if (expected_ > 1 && --skip_ < 0) gather(lock, patience);
  filled_.wait(lock, [this] { return stopping_ || !jobs_.empty(); });
  jobs.swap(jobs_);
}

void WriteQueue::gather(std::unique_lock<std::mutex>& lock, std::chrono::nanoseconds patience) {
  wanted_ = expected_;
  const bool all =
      filled_.wait_for(lock, patience, [this] { return stopping_ || jobs_.size() >= wanted_; });
  wanted_ = 1;
  skips_ = all ? 0 : std::min(2 * skips_ + 1, kMostSkips);
  skip_ = skips_;
}

void WriteQueue::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  filled_.notify_one();
}

}  // namespace graphcool::store::sqlite
