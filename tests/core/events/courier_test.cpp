#include "core/events/courier.h"

#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <mutex>
#include <set>
#include <thread>

#include "core/base/datetime.h"
#include "core/base/worker_pool.h"
#include "tests/support/fake_outbox.h"

namespace {

using namespace graphcool;
using events::Courier;
using events::Delivery;
using test::FakeOutbox;

bool comes_true(const std::function<bool()>& what) {
  const auto patience = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (!what()) {
    if (std::chrono::steady_clock::now() > patience) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return true;
}

}  // namespace

TEST_CASE("a courier runs deliveries side by side while entries come", "[courier]") {
  std::mutex mutex;
  std::set<std::pair<int, std::int64_t>> told;
  std::atomic<int> doubled = 0;
  FakeOutbox outboxes[3];
  WorkerPool pool(4);
  Courier courier([&](auto work) { pool.run(std::move(work)); }, datetime::now_ms);
  std::vector<std::shared_ptr<Delivery>> deliveries;
  for (int i = 0; i < 3; ++i) {
    const auto delivery = deliveries.emplace_back(Delivery::make(outboxes[i]));
    delivery->replace({{"f"}, [&, i](const store::OutboxEntry& entry, auto done) {
                         pool.run([&, i, number = entry.number, done] {
                           const std::lock_guard lock(mutex);
                           if (!told.emplace(i, number).second) ++doubled;
                           done({.told = true});
                         });
                       }});
    courier.add(delivery);
  }
  std::vector<std::thread> writers;
  for (int i = 0; i < 3; ++i) {
    writers.emplace_back([&, i] {
      for (int n = 0; n < 500; ++n) outboxes[i].put("f", "n" + std::to_string(n % 20));
    });
  }
  for (auto& each : writers) each.join();
  CHECK(comes_true(
      [&] { return outboxes[0].living() + outboxes[1].living() + outboxes[2].living() == 0; }));
  CHECK(doubled == 0);
  const std::lock_guard lock(mutex);
  CHECK(told.size() == 1500);
}

TEST_CASE("what is removed is not told any more", "[courier]") {
  std::atomic<int> calls = 0;
  FakeOutbox outbox;
  WorkerPool pool(2);
  Courier courier([&](auto work) { pool.run(std::move(work)); }, datetime::now_ms);
  const auto delivery = Delivery::make(outbox);
  delivery->replace({{"f"}, [&](const store::OutboxEntry&, auto done) {
                       done({.told = true});
                       ++calls;
                     }});
  courier.add(delivery);
  outbox.put("f", "a");
  CHECK(comes_true([&] { return calls == 1; }));
  courier.remove(delivery);
  CHECK(outbox.living() == 0);
  outbox.put("f", "b");
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  CHECK(calls == 1);
  CHECK(outbox.living() == 1);
}

TEST_CASE("a retry comes by itself, in time", "[courier]") {
  std::atomic<int> calls = 0;
  FakeOutbox outbox;
  WorkerPool pool(2);
  // A clock that runs a hundred times as fast.
  const std::int64_t start = datetime::now_ms();
  Courier courier([&](auto work) { pool.run(std::move(work)); },
                  [&] { return start + (datetime::now_ms() - start) * 100; });
  const auto delivery = Delivery::make(outbox);
  delivery->replace({{"f"}, [&](const store::OutboxEntry&, auto done) {
                       done({.told = ++calls == 3, .failure = "no"});
                     }});
  outbox.put("f", "a");
  courier.add(delivery);
  CHECK(comes_true([&] { return calls == 3 && outbox.living() == 0; }));
  courier.stop();
  courier.add(delivery);
  CHECK(calls == 3);
}
