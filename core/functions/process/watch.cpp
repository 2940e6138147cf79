#include "core/functions/process/watch.h"

#include <fmt/format.h>
#include <sys/wait.h>

#include <utility>
#include <vector>

namespace graphcool::functions {
namespace {

// In this time some hundred processes can be started, and a few hundred MB be written to.
constexpr std::chrono::milliseconds kInterval{50};
constexpr std::chrono::seconds kSlowInterval{1};
constexpr std::chrono::seconds kCallsLast{30};  // Longer than they may.

// Who was left behind by its parent is ours to wait for when we are the first process of a
// container.
void reap(const FamilyCount& count, pid_t first) {
  for (const pid_t each : count.ended) {
    if (each != first) waitpid(each, nullptr, WNOHANG);
  }
}

}  // namespace

Watch::Watch(asio::io_context& io, std::size_t processes, std::size_t memory_bytes)
    : processes_(processes), memory_bytes_(memory_bytes), timer_(io) {}

void Watch::add(const Process& process, OnExcess on_excess) {
  watched_[process.family] = {process.pid, std::move(on_excess)};
  expect_more();
  look_later();
}

void Watch::remove(FamilyId family) {
  watched_.erase(family);
  if (watched_.empty()) timer_.cancel();
}

void Watch::expect_more() {
  last_call_ = asio::steady_timer::clock_type::now();
  if (slow_) timer_.cancel();
}

void Watch::look_later() {
  if (waiting_ || watched_.empty()) return;
  waiting_ = true;
  slow_ = asio::steady_timer::clock_type::now() - last_call_ > kCallsLast;
  timer_.expires_after(slow_ ? asio::steady_timer::duration(kSlowInterval) : kInterval);
  timer_.async_wait([this](error_code error) {
    waiting_ = slow_ = false;
    if (!error) look();
    look_later();
  });
}

void Watch::look() {
  std::vector<std::pair<OnExcess, std::string>> excesses;
  for (const auto& [family, count] : count_families()) {
    const auto found = watched_.find(family);
    if (found == watched_.end()) continue;
    reap(count, found->second.first);
    if (auto why = excess(count); !why.empty()) {
      excesses.emplace_back(found->second.on_excess, std::move(why));
    }
  }
  for (auto& [on_excess, why] : excesses) on_excess(std::move(why));
}

std::string Watch::excess(const FamilyCount& count) const {
  if (count.processes > processes_) {
    return fmt::format("The function started more than {} processes.", processes_);
  }
  if (memory_bytes_ != 0 && count.memory_bytes > memory_bytes_) {
    return fmt::format("The processes of the function took more than {} MB of memory.",
                       memory_bytes_ >> 20);
  }
  return {};
}

}  // namespace graphcool::functions
