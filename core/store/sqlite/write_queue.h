// What waits for the one writer of a data file, and how long the writer lets it gather.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <vector>

#include "core/store/store.h"

namespace graphcool::store::sqlite {

struct WriteJob {
  WriteRequest request;
  std::function<void(Answer)> done;
};

class WriteQueue {
 public:
  void push(WriteJob job);

  // To be said before `count` jobs are answered: their clients will come back together, and with
  // them those who wait already.
  void expect_back(std::size_t count);

  // Gives all that wait as soon as there are any; none when there are none and stop() was called.
  //
  // A flush for the first who comes back would make the others wait for the next one, so up to
  // `patience`, all that are expected are waited for. One client alone is never kept waiting. Where
  // it was in vain, because clients need longer to come back, it is tried again more and more
  // rarely.
  void take(std::vector<WriteJob>& jobs, std::chrono::nanoseconds patience);

  // No more is pushed from now on.
  void stop();

 private:
  void gather(std::unique_lock<std::mutex>& lock, std::chrono::nanoseconds patience);

  std::mutex mutex_;
  std::condition_variable filled_;
  std::vector<WriteJob> jobs_;
  std::size_t expected_ = 0;
  std::size_t wanted_ = 1;    // With so many, take() returns.
  int skips_ = 0, skip_ = 0;  // How often it is not waited after one that was in vain; and still.
  bool stopping_ = false;
};

}  // namespace graphcool::store::sqlite
