#include "core/events/delivery.h"

#include <algorithm>
#include <utility>

#include "core/events/backoff.h"

namespace graphcool::events {

using store::OutboxEntry;
using store::Settled;

namespace {

constexpr int kPage = 64;
// What was told is settled together: each time costs the disk a flush.
constexpr std::int64_t kSettleMs = 50;
constexpr std::size_t kSettledAtOnce = 256;
// So many that cannot be settled, and no more is told.
constexpr std::size_t kMostUnsettled = 1024;
// Before an outbox that failed is asked again.
constexpr std::int64_t kRestMs = 1'000;

// Whether there is nothing behind a page of Outbox::read().
bool is_last(const std::vector<OutboxEntry>& page) {
  std::size_t bytes = 0;
  for (const OutboxEntry& each : page) bytes += each.result.size();
  return page.size() < kPage && bytes <= store::kMaxReadBytes;
}

constexpr const char* kNobody = "The service has no subscription of this name any more.";

}  // namespace

std::shared_ptr<Delivery> Delivery::make(store::Outbox& outbox, const WindowLimits& limits,
                                         std::uint32_t seed) {
  std::shared_ptr<Delivery> made(new Delivery(outbox, limits, seed));
  outbox.on_filled([weak = std::weak_ptr(made)] {
    const auto delivery = weak.lock();
    if (!delivery) return;
    {
      const std::lock_guard lock(delivery->mutex_);
      delivery->filled_ = true;
    }
    delivery->wake();
  });
  return made;
}

void Delivery::wake() {
  const std::lock_guard lock(mutex_);
  if (wake_ && !stopped_) wake_();
}

void Delivery::on_work(std::function<void()> wake) {
  const std::lock_guard lock(mutex_);
  wake_ = std::move(wake);
}

void Delivery::replace(Subscribers subscribers) {
  {
    const std::lock_guard lock(mutex_);
    next_subscribers_ = std::move(subscribers);
  }
  wake();
}

void Delivery::read_anew() {
  {
    const std::lock_guard lock(mutex_);
    anew_ = true;
  }
  wake();
}

void Delivery::stop() {
  {
    const std::lock_guard lock(mutex_);
    if (std::exchange(stopped_, true)) return;
    wake_ = nullptr;
    for (Told& each : answers_) {
      if (each.outcome.told) settled_.push_back({.number = each.number, .failure = {}});
    }
    answers_.clear();
  }
  outbox_.on_filled({});
  settle(0);
}

std::optional<std::int64_t> Delivery::run(std::int64_t now_ms) {
  take_subscribers();
  if (!subscribers_.tell) return std::nullopt;
  take_answers(now_ms);
  (void)window_.pass_time(now_ms);
  tell();
  const bool is_due =
      !settled_.empty() && (settle_ms_ <= now_ms || settled_.size() >= kSettledAtOnce);
  const bool more = rest_until_ms_ <= now_ms && (!is_due || settle(now_ms)) && read(now_ms);
  tell();
  if (more) return now_ms;
  auto next = window_.pass_time(now_ms);
  const auto at = [&](std::int64_t time) { next = std::min(next.value_or(time), time); };
  if (!settled_.empty()) at(std::max(settle_ms_, rest_until_ms_));
  if (rest_until_ms_ > now_ms) at(rest_until_ms_);
  return next;
}

void Delivery::take_subscribers() {
  {
    const std::lock_guard lock(mutex_);
    if (!next_subscribers_ && !anew_) return;
    if (next_subscribers_) subscribers_ = *std::exchange(next_subscribers_, std::nullopt);
    anew_ = false;
    filled_ = true;
  }
  window_.watch_for(subscribers_.names);
}

// ---- answers -----------------------------------------------------------------------------------

void Delivery::take_answers(std::int64_t now_ms) {
  std::vector<Told> answers;
  {
    const std::lock_guard lock(mutex_);
    answers.swap(answers_);
  }
  for (Told& each : answers) take_answer(std::move(each), now_ms);
}

void Delivery::take_answer(Told told, std::int64_t now_ms) {
  using enum Settled::Outcome;
  Settled settled{.number = told.number, .failure = std::move(told.outcome.failure)};
  if (told.outcome.told) {
    window_.done(told.watch, told.node, true);
  } else if (told.attempts + 1 >= kAttempts) {
    settled.outcome = Dead;
    window_.done(told.watch, told.node, false);
  } else if (!window_.watches(told.watch)) {
    settled.outcome = Dead;
    settled.failure = kNobody;
    window_.done(told.watch, told.node, false);
  } else {
    settled.outcome = Again;
    const double chance = std::uniform_real_distribution<>()(random_);
    settled.due_ms = now_ms + backoff_ms(told.attempts + 1, chance);
    window_.failed(told.watch, told.node, settled.due_ms);
  }
  add(std::move(settled), now_ms);
}

void Delivery::add(Settled settled, std::int64_t now_ms) {
  if (settled_.empty()) settle_ms_ = now_ms + kSettleMs;
  settled_.push_back(std::move(settled));
}

bool Delivery::settle(std::int64_t now_ms) {
  if (settled_.empty()) return true;
  if (!outbox_.settle(settled_)) {
    postpone(now_ms);
    return false;
  }
  settled_.clear();
  return true;
}

void Delivery::postpone(std::int64_t now_ms) {
  rest_until_ms_ = now_ms + kRestMs;
}

// ---- telling -----------------------------------------------------------------------------------

void Delivery::tell() {
  while (settled_.size() < kMostUnsettled) {
    const OutboxEntry* entry = window_.next();
    if (entry == nullptr) return;
    subscribers_.tell(*entry,
                      [weak = weak_from_this(),
                       told = Told{entry->number, entry->watch, entry->node, entry->attempts, {}}](
                          Outcome outcome) mutable {
                        const auto delivery = weak.lock();
                        if (!delivery) return;
                        {
                          const std::lock_guard lock(delivery->mutex_);
                          if (delivery->stopped_) return;
                          told.outcome = std::move(outcome);
                          delivery->answers_.push_back(std::move(told));
                        }
                        delivery->wake();
                      });
  }
}

// ---- reading -----------------------------------------------------------------------------------

// Reads a page of either kind; whether there may be more. What is read again must not be what was
// told and is not settled.
bool Delivery::read(std::int64_t now_ms) {
  {
    const std::lock_guard lock(mutex_);
    if (std::exchange(filled_, false)) at_end_ = false;
  }
  const bool more_new = !at_end_ && read_new(now_ms);
  return read_left(now_ms) || more_new;
}

bool Delivery::read_new(std::int64_t now_ms) {
  const auto after = window_.after_seen();
  if (!after || (window_.is_reading_anew() && !settle(now_ms))) return false;
  auto page = outbox_.read(*after, kPage);
  if (!page) {
    postpone(now_ms);
    return false;
  }
  at_end_ = is_last(*page);
  // A clock that was set back must not keep entries for years.
  const std::int64_t latest = now_ms + longest_backoff_ms();
  for (OutboxEntry& each : *page) each.due_ms = std::min(each.due_ms, latest);
  std::vector<std::int64_t> gone;
  window_.take_new(std::move(*page), now_ms, gone);
  for (const std::int64_t number : gone) {
    add({.number = number, .outcome = Settled::Outcome::Dead, .failure = kNobody}, now_ms);
  }
  return !at_end_;
}

bool Delivery::read_left(std::int64_t now_ms) {
  const auto after = window_.after_left();
  if (!after || !settle(now_ms)) return false;
  auto page = outbox_.read(*after, kPage);
  if (!page) {
    postpone(now_ms);
    return false;
  }
  const bool ends = is_last(*page);
  window_.take_left(*after, std::move(*page), ends, now_ms);
  return window_.after_left().has_value();
}

}  // namespace graphcool::events
