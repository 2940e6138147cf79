#include "core/events/courier.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace graphcool::events {

// Shared with work that has not run yet, which may outlive the Courier.
struct Courier::Impl : std::enable_shared_from_this<Courier::Impl> {
  enum class State { Idle, Queued, Running };
  struct Round {
    std::shared_ptr<Delivery> delivery;
    State state = State::Idle;
    bool woken = false;  // While it ran.
    bool removed = false;
    std::optional<std::int64_t> due_ms = {};  // When idle.
  };
  using RoundPtr = std::shared_ptr<Round>;

  Impl(RunSoon run_soon, std::function<std::int64_t()> now_ms)
      : run_soon(std::move(run_soon)), now_ms(std::move(now_ms)) {}

  void queue(const RoundPtr& round);
  void wake(const RoundPtr& round);
  void run(const RoundPtr& round);
  void remove(const RoundPtr& round);
  void keep_time();
  std::optional<std::int64_t> queue_due();

  const RunSoon run_soon;
  const std::function<std::int64_t()> now_ms;
  std::mutex mutex;                // Guards what follows.
  std::condition_variable ended;   // A round has.
  std::condition_variable sooner;  // The thread has to look before `looks_ms`.
  std::int64_t looks_ms = 0;
  std::map<const Delivery*, RoundPtr> rounds;
  bool stopping = false;
  std::thread thread;  // Keeps the time.
};

// REQUIRES: `mutex` is held; the round is not queued.
void Courier::Impl::queue(const RoundPtr& round) {
  round->state = State::Queued;
  round->due_ms.reset();
  run_soon([self = shared_from_this(), round] { self->run(round); });
}

void Courier::Impl::wake(const RoundPtr& round) {
  const std::lock_guard lock(mutex);
  if (round->removed) return;
  if (round->state == State::Running) round->woken = true;
  if (round->state == State::Idle) queue(round);
}

void Courier::Impl::run(const RoundPtr& round) {
  std::unique_lock lock(mutex);
  if (round->removed) return;
  round->state = State::Running;
  round->woken = false;
  lock.unlock();
  const auto next = round->delivery->run(now_ms());
  lock.lock();
  round->state = State::Idle;
  round->due_ms = next;
  if (round->removed) return ended.notify_all();
  if (round->woken || (next && *next <= now_ms())) return queue(round);
  if (next && *next < looks_ms) sooner.notify_one();
}

void Courier::Impl::remove(const RoundPtr& round) {
  {
    std::unique_lock lock(mutex);
    round->removed = true;
    ended.wait(lock, [&] { return round->state != State::Running; });
  }
  round->delivery->stop();
}

void Courier::Impl::keep_time() {
  // Looks again now and then: the clock of the machine may be set.
  constexpr std::int64_t kLongestSleepMs = 30'000;
  std::unique_lock lock(mutex);
  while (!stopping) {
    const auto next = queue_due();
    const std::int64_t now = now_ms();
    const std::int64_t left =
        std::clamp<std::int64_t>(next.value_or(now + kLongestSleepMs) - now, 1, kLongestSleepMs);
    looks_ms = now + left;
    sooner.wait_for(lock, std::chrono::milliseconds(left));
  }
}

// When the next one is due after those that are now.
std::optional<std::int64_t> Courier::Impl::queue_due() {
  const std::int64_t now = now_ms();
  std::optional<std::int64_t> next;
  for (const auto& [delivery, round] : rounds) {
    if (round->state != State::Idle || !round->due_ms) continue;
    if (*round->due_ms <= now) {
      queue(round);
    } else {
      next = std::min(next.value_or(*round->due_ms), *round->due_ms);
    }
  }
  return next;
}

Courier::Courier(RunSoon run_soon, std::function<std::int64_t()> now_ms)
    : impl_(std::make_shared<Impl>(std::move(run_soon), std::move(now_ms))) {}

Courier::~Courier() {
  stop();
}

void Courier::add(const std::shared_ptr<Delivery>& delivery) {
  const auto round = std::make_shared<Impl::Round>(Impl::Round{.delivery = delivery});
  {
    const std::lock_guard lock(impl_->mutex);
    if (impl_->stopping || !impl_->rounds.emplace(delivery.get(), round).second) return;
    if (!impl_->thread.joinable()) impl_->thread = std::thread([this] { impl_->keep_time(); });
  }
  // Not under the lock: deliveries wake under their own.
  delivery->on_work([weak = impl_->weak_from_this(), seen = std::weak_ptr(round)] {
    const auto impl = weak.lock();
    const auto round = seen.lock();
    if (impl && round) impl->wake(round);
  });
  impl_->wake(round);
}

void Courier::remove(const std::shared_ptr<Delivery>& delivery) {
  Impl::RoundPtr round;
  {
    const std::lock_guard lock(impl_->mutex);
    const auto found = impl_->rounds.find(delivery.get());
    if (found == impl_->rounds.end()) return;
    round = found->second;
    impl_->rounds.erase(found);
  }
  impl_->remove(round);
}

void Courier::stop() {
  std::map<const Delivery*, Impl::RoundPtr> all;
  {
    const std::lock_guard lock(impl_->mutex);
    impl_->stopping = true;
    all.swap(impl_->rounds);
  }
  impl_->sooner.notify_all();
  for (const auto& [delivery, round] : all) impl_->remove(round);
  if (impl_->thread.joinable()) impl_->thread.join();
}

}  // namespace graphcool::events
