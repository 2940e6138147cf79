#include "core/cluster/schedule.h"

#include <algorithm>
#include <chrono>

namespace graphcool::cluster {

// By how much a clock may go back without anything being called a second time, as cron has it.
static constexpr std::int64_t kSmallStepMs = 3 * 3'600'000;

void Schedule::replace(const std::string& owner,
                       std::vector<std::pair<std::string, service::Cron>> entries, Call call) {
  const std::lock_guard lock(mutex_);
  if (stopping_) return;
  if (entries.empty()) {
    owners_.erase(owner);
    return;
  }
  const std::int64_t now = clock_();
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

void Schedule::look() {
  {
    const std::lock_guard lock(mutex_);
    look_ = true;
  }
  changed_.notify_one();
}

void Schedule::run() {
  // Looks again now and then: the clock of the machine may be set.
  constexpr std::int64_t kLongestSleepMs = 30'000;
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    look_ = false;
    const auto next = call_due(lock);
    if (stopping_) return;
    if (look_) continue;
    const std::int64_t left = next ? *next - clock_() : kLongestSleepMs;
    changed_.wait_for(
        lock, std::chrono::milliseconds(std::clamp<std::int64_t>(left, 1, kLongestSleepMs)));
  }
}

void Schedule::start_anew(std::int64_t now) {
  for (auto& [name, owner] : owners_) {
    for (Entry& each : owner.entries) each.due_ms = service::next_time(each.cron, now);
  }
}

std::optional<std::int64_t> Schedule::call_due(std::unique_lock<std::mutex>& lock) {
  const std::int64_t now = clock_();
  if (now < last_look_ms_ - kSmallStepMs) start_anew(now);
  last_look_ms_ = now;
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
