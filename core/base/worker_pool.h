// Threads for what takes too long for an event loop: deploys, functions, exports.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace graphcool {

class WorkerPool {
 public:
  // Threads are made when there is work that no idle one takes, `most` at the most.
  explicit WorkerPool(int most) : most_(most) {}
  // Runs what was handed in to its end.
  ~WorkerPool();
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  // Runs `work` on one of the threads, in the order of the calls. Any thread may call.
  void run(std::function<void()> work);

 private:
  void serve();

  const int most_;
  std::mutex mutex_;
  std::condition_variable filled_;
  std::deque<std::function<void()>> queue_;
  int idle_ = 0;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace graphcool
