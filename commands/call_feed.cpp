#include "commands/call_feed.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <utility>

namespace graphcool::commands {
namespace {

constexpr std::size_t kMostWaiting = 200;

}  // namespace

CallFeed::CallFeed() : descriptor_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

CallFeed::~CallFeed() {
  close(descriptor_);
}

void CallFeed::add(const functions::LogEntry& entry, const functions::Outcome& outcome) {
  if (entry.success && outcome.output.empty() && outcome.error_output.empty()) return;
  {
    const std::lock_guard lock(mutex_);
    if (calls_.entries.size() >= kMostWaiting) {
      ++calls_.dropped;
      return;
    }
    calls_.entries.push_back(entry);
  }
  eventfd_write(descriptor_, 1);
}

CallFeed::Calls CallFeed::take() {
  eventfd_t ignored = 0;
  eventfd_read(descriptor_, &ignored);
  const std::lock_guard lock(mutex_);
  return std::exchange(calls_, {});
}

}  // namespace graphcool::commands
