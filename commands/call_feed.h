// Calls of functions on their way from the threads that they end on to the one that tells of them.
#pragma once

#include <mutex>
#include <vector>

#include "core/functions/log.h"
#include "core/functions/runtime.h"

namespace graphcool::commands {

class CallFeed {
 public:
  CallFeed();
  ~CallFeed();
  CallFeed(const CallFeed&) = delete;
  CallFeed& operator=(const CallFeed&) = delete;

  // Keeps a call that failed or printed something. Any thread; never waits.
  void add(const functions::LogEntry& entry, const functions::Outcome& outcome);

  struct Calls {
    std::vector<functions::LogEntry> entries;  // In the order in which they ended.
    std::size_t dropped = 0;                   // Behind them: nobody took them in time.
  };
  Calls take();

  int descriptor() const { return descriptor_; }  // Readable: call take().

 private:
  const int descriptor_;
  std::mutex mutex_;
  Calls calls_;
};

}  // namespace graphcool::commands
