// An outbox in memory, for what tells its entries.
#pragma once

#include <algorithm>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "core/store/outbox.h"

namespace graphcool::test {

class FakeOutbox final : public store::Outbox {
 public:
  // Puts an entry in, as a commit would; its number.
  std::int64_t put(const std::string& watch, const std::string& node) {
    std::function<void()> filled;
    std::int64_t number = 0;
    {
      const std::lock_guard lock(mutex_);
      number = ++last_;
      living_[number] = {.number = number,
                         .watch = watch,
                         .node = node,
                         .result = "{\"data\":" + std::to_string(number) + "}",
                         .request_id = {}};
      filled = filled_;
    }
    if (filled) filled();
    return number;
  }

  void on_filled(std::function<void()> filled) override {
    const std::lock_guard lock(mutex_);
    filled_ = std::move(filled);
  }

  Result<std::vector<store::OutboxEntry>> read(std::int64_t after, int limit) override {
    const std::lock_guard lock(mutex_);
    ++reads;
    if (broken) return Error{.code = ErrorCode::Io, .what = "the disk is gone"};
    std::vector<store::OutboxEntry> page;
    for (auto at = living_.upper_bound(after); at != living_.end() && std::ssize(page) < limit;
         ++at) {
      page.push_back(at->second);
    }
    most_read = std::max(most_read, page.size());
    return page;
  }

  Result<> settle(std::span<const store::Settled> settled) override {
    const std::lock_guard lock(mutex_);
    if (broken) return Error{.code = ErrorCode::Io, .what = "the disk is gone"};
    ++settles;
    for (const store::Settled& each : settled) {
      const auto found = living_.find(each.number);
      if (found == living_.end()) continue;
      store::OutboxEntry& entry = found->second;
      if (each.outcome == store::Settled::Outcome::Again) {
        ++entry.attempts;
        entry.due_ms = each.due_ms;
        entry.failure = each.failure;
        continue;
      }
      if (each.outcome == store::Settled::Outcome::Dead) {
        entry.failure = each.failure;
        dead_[entry.number] = entry;
      }
      living_.erase(found);
    }
    return {};
  }

  Result<std::vector<store::OutboxEntry>> dead(int limit, std::int64_t before) override {
    const std::lock_guard lock(mutex_);
    std::vector<store::OutboxEntry> page;
    for (auto at = dead_.rbegin(); at != dead_.rend() && std::ssize(page) < limit; ++at) {
      if (at->first < before) page.push_back(at->second);
    }
    return page;
  }
  std::vector<store::OutboxEntry> dead() { return *dead(1'000'000, last_ + 1); }

  Result<std::int64_t> revive(std::span<const std::int64_t> numbers) override {
    return take_dead(numbers, [this](store::OutboxEntry entry) {
      entry.number = ++last_;
      entry.attempts = 0;
      living_[entry.number] = entry;
    });
  }
  Result<std::int64_t> bury(std::span<const std::int64_t> numbers) override {
    return take_dead(numbers, [](const store::OutboxEntry&) {});
  }

  void clear() {
    const std::lock_guard lock(mutex_);
    living_.clear();
  }
  std::size_t living() const {
    const std::lock_guard lock(mutex_);
    return living_.size();
  }
  store::OutboxEntry entry(std::int64_t number) const {
    const std::lock_guard lock(mutex_);
    return living_.at(number);
  }

  int reads = 0, settles = 0;
  std::size_t most_read = 0;
  bool broken = false;

 private:
  // All, when there are no numbers.
  template <class Take>
  std::int64_t take_dead(std::span<const std::int64_t> numbers, Take take) {
    const std::lock_guard lock(mutex_);
    return static_cast<std::int64_t>(std::erase_if(dead_, [&](const auto& each) {
      const bool meant = numbers.empty() || std::ranges::count(numbers, each.first) > 0;
      if (meant) take(each.second);
      return meant;
    }));
  }

  mutable std::mutex mutex_;
  std::int64_t last_ = 0;
  std::map<std::int64_t, store::OutboxEntry> living_;
  std::map<std::int64_t, store::OutboxEntry> dead_;
  std::function<void()> filled_;
};

}  // namespace graphcool::test
