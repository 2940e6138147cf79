#include "core/base/worker_pool.h"

#include <utility>

namespace graphcool {

WorkerPool::~WorkerPool() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  filled_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void WorkerPool::run(std::function<void()> work) {
  {
    const std::lock_guard lock(mutex_);
    queue_.push_back(std::move(work));
    if (static_cast<int>(queue_.size()) > idle_ && static_cast<int>(threads_.size()) < most_) {
      threads_.emplace_back([this] { serve(); });
    }
  }
  filled_.notify_one();
}

void WorkerPool::serve() {
  std::unique_lock lock(mutex_);
  for (;;) {
    ++idle_;
    filled_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
    --idle_;
    if (queue_.empty()) return;
    auto work = std::move(queue_.front());
    queue_.pop_front();
    lock.unlock();
    work();
    work = nullptr;  // What it holds goes outside the lock.
    lock.lock();
  }
}

}  // namespace graphcool
