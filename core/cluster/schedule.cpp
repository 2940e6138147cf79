#include "core/cluster/schedule.h"

#include <algorithm>
#include <chrono>

#include "core/base/datetime.h"

namespace graphcool::cluster {

void Schedule::replace(const std::string& owner,
                       std::vector<std::pair<std::string, service::Cron>> entries, Call call) {
  const std::lock_guard lock(mutex_);
  if (stopping_) return;
  if (entries.empty()) {
    owners_.erase(owner);
    return;
  }
  const std::int64_t now = datetime::now_ms();
  Owner& replaced = owners_[owner];
  replaced = {.entries = {}, .call = std::move(call)};
  for (auto& [name, cron] : entries) {
    replaced.entries.push_back({std::move(name), cron, service::next_time(cron, now)});
  }
  if (!thread_.joinable()) thread_ = std::thread([this] { run(); });
  changed_.notify_one();
}

void Schedule::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void Schedule::run() {
  // Looks again now and then: the clock of the machine may be set.
  constexpr std::int64_t kLongestSleepMs = 30'000;
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    const auto next = call_due(lock);
    if (stopping_) return;
    const std::int64_t left = next ? *next - datetime::now_ms() : kLongestSleepMs;
    changed_.wait_for(
        lock, std::chrono::milliseconds(std::clamp<std::int64_t>(left, 1, kLongestSleepMs)));
  }
}

std::optional<std::int64_t> Schedule::call_due(std::unique_lock<std::mutex>& lock) {
  const std::int64_t now = datetime::now_ms();
  std::vector<std::function<void()>> due;
  std::optional<std::int64_t> next;
  for (auto& [name, owner] : owners_) {
    for (Entry& each : owner.entries) {
      if (each.due_ms && *each.due_ms <= now) {
        due.push_back([call = owner.call, name = each.name, at = *each.due_ms] { call(name, at); });
        each.due_ms = service::next_time(each.cron, now);
      }
      if (each.due_ms && (!next || *each.due_ms < *next)) next = each.due_ms;
    }
  }
  lock.unlock();
  for (const auto& each : due) each();
  lock.lock();
  return next;
}

}  // namespace graphcool::cluster
