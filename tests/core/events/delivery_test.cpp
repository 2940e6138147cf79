#include "core/events/delivery.h"

#include <catch2/catch.hpp>
#include <map>
#include <set>

#include "core/events/backoff.h"
#include "tests/support/fake_outbox.h"

namespace {

using namespace graphcool;
using events::Delivery;
using events::Outcome;
using test::FakeOutbox;

// A delivery with a clock of its own, and a subscriber who answers when the test lets it.
struct Round {
  explicit Round(FakeOutbox& outbox, std::vector<std::string> names = {"f"},
                 const events::WindowLimits& limits = {})
      : outbox(outbox), delivery(Delivery::make(outbox, limits, 1)) {
    watch_for(std::move(names));
  }

  void watch_for(std::vector<std::string> names) {
    delivery->replace(
        {std::move(names), [this](const store::OutboxEntry& entry, auto done) {
           told.push_back({entry.watch, entry.node, entry.number, entry.attempts, std::move(done)});
           if (answer) {
             auto call = std::move(told.back());
             told.pop_back();
             order[call.watch + "/" + call.node].push_back(call.number);
             numbers.push_back(call.number);
             call.done(answer(call.watch, call.node, call.number, call.attempts));
           }
         }});
  }

  // Runs until nothing is to be done at this time.
  void run() {
    woken = true;
    delivery->on_work([this] { woken = true; });
    for (int i = 0; i < 100'000 && (woken || (next && *next <= now)); ++i) {
      woken = false;
      next = delivery->run(now);
    }
  }
  // Lets time pass, up to whenever something is due.
  void wait(std::int64_t ms) {
    const std::int64_t end = now + ms;
    run();
    while (next && *next <= end) {
      now = std::max(now, *next);
      run();
    }
    now = end;
    run();
  }

  struct Told {
    std::string watch, node;
    std::int64_t number;
    int attempts;
    std::function<void(Outcome)> done;
  };
  using Answer = std::function<Outcome(const std::string& watch, const std::string& node,
                                       std::int64_t number, int attempts)>;

  FakeOutbox& outbox;
  std::vector<Told> told;  // In flight, when there is no `answer`.
  Answer answer;
  std::vector<std::int64_t> numbers;
  std::map<std::string, std::vector<std::int64_t>> order;  // By watch and node.
  std::int64_t now = 1'000'000;
  std::optional<std::int64_t> next;
  bool woken = false;
  std::shared_ptr<Delivery> delivery;
};

Outcome fine(const std::string&, const std::string&, std::int64_t, int) {
  return {.told = true};
}

Outcome broken(const std::string&, const std::string&, std::int64_t, int) {
  return {.failure = "status 500"};
}

}  // namespace

TEST_CASE("what is in the outbox is told, and what comes later", "[delivery]") {
  FakeOutbox outbox;
  outbox.put("f", "a");
  outbox.put("f", "b");
  Round round(outbox);
  round.answer = fine;
  round.run();
  CHECK(round.numbers == std::vector<std::int64_t>{1, 2});
  outbox.put("f", "c");
  CHECK(round.woken);
  round.wait(100);
  CHECK(round.numbers == std::vector<std::int64_t>{1, 2, 3});
  CHECK(outbox.living() == 0);
}

TEST_CASE("entries about one node go one after the other, others beside them", "[delivery]") {
  FakeOutbox outbox;
  for (const char* node : {"a", "a", "b", "a"}) outbox.put("f", node);
  outbox.put("g", "a");
  Round round(outbox, {"f", "g"});
  round.run();
  REQUIRE(round.told.size() == 3);
  std::set<std::int64_t> first;
  for (const auto& each : round.told) first.insert(each.number);
  CHECK(first == std::set<std::int64_t>{1, 3, 5});
  const auto done = std::ranges::find_if(round.told, [](auto& each) { return each.number == 1; });
  done->done({.told = true});
  CHECK(round.woken);
  round.run();
  REQUIRE(round.told.size() == 4);
  CHECK(round.told.back().number == 2);
}

TEST_CASE("no more than so many are in flight", "[delivery]") {
  FakeOutbox outbox;
  for (int i = 0; i < 100; ++i) outbox.put("f", "n" + std::to_string(i));
  Round round(outbox);
  round.run();
  CHECK(round.told.size() == 16);
}

TEST_CASE("what is told is settled together", "[delivery]") {
  FakeOutbox outbox;
  for (int i = 0; i < 50; ++i) outbox.put("f", "n" + std::to_string(i));
  Round round(outbox);
  round.answer = fine;
  round.run();
  CHECK(round.numbers.size() == 50);
  CHECK(outbox.living() == 50);
  round.wait(60);
  CHECK(outbox.living() == 0);
  CHECK(outbox.settles == 1);
}

TEST_CASE("what fails is told again, later each time, and is dead in the end", "[delivery]") {
  FakeOutbox outbox;
  outbox.put("f", "a");
  outbox.put("f", "a");
  Round round(outbox);
  std::vector<std::int64_t> times;
  round.answer = [&](auto&, auto&, std::int64_t number, int) -> Outcome {
    if (number == 2) return {.told = true};
    times.push_back(round.now);
    return {.failure = "status 500"};
  };
  round.wait(60 * 60'000);
  REQUIRE(times.size() == events::kAttempts);
  for (std::size_t i = 1; i < times.size(); ++i) {
    const auto plain = std::min<std::int64_t>(1000 << (i - 1), 300'000);
    const auto waited = times[i] - times[i - 1];
    INFO(i);
    CHECK(waited >= plain * 8 / 10);
    CHECK(waited <= plain * 12 / 10 + 1);
  }
  // The one after it went when it was dead, not before.
  CHECK(round.numbers.back() == 2);
  CHECK(outbox.living() == 0);
  REQUIRE(outbox.dead().size() == 1);
  CHECK(outbox.dead().front().failure == "status 500");
}

TEST_CASE("order holds for a node through failures", "[delivery]") {
  FakeOutbox outbox;
  for (int i = 0; i < 300; ++i) outbox.put("f", "n" + std::to_string(i % 7));
  Round round(outbox);
  std::map<std::string, std::int64_t> last;
  bool in_order = true;
  round.answer = [&](auto&, const std::string& node, std::int64_t number, int attempts) -> Outcome {
    if (number % 5 == 0 && attempts < 2) return {.failure = "no"};
    in_order = in_order && last[node] < number;
    last[node] = number;
    return {.told = true};
  };
  round.wait(600'000);
  CHECK(in_order);
  CHECK(outbox.living() == 0);
  CHECK(outbox.dead().empty());
}

TEST_CASE("after a restart attempts and times go on", "[delivery]") {
  FakeOutbox outbox;
  outbox.put("f", "a");
  std::int64_t due = 0;
  {
    Round round(outbox);
    round.answer = broken;
    round.wait(10'000);
    CHECK(round.numbers.size() == 4);
    due = outbox.entry(1).due_ms;
    round.delivery->stop();
  }
  CHECK(outbox.entry(1).attempts == 4);
  Round round(outbox);
  round.now = due - 100;
  int attempts = 0;
  round.answer = [&](auto&, auto&, auto, int failed) -> Outcome {
    attempts = failed;
    return {.told = true};
  };
  round.wait(90);
  CHECK(round.numbers.empty());
  round.wait(100);
  CHECK(attempts == 4);
  CHECK(outbox.living() == 0);
}

TEST_CASE("a node that fails does not hold up the others, however many wait behind it",
          "[delivery]") {
  FakeOutbox outbox;
  for (int i = 0; i < 5000; ++i) outbox.put("f", "slow");
  for (int i = 0; i < 100; ++i) outbox.put("f", "n" + std::to_string(i));
  Round round(outbox);
  bool is_up = false;
  round.answer = [&](auto&, const std::string& node, auto, int) -> Outcome {
    return {.told = node != "slow" || is_up, .failure = "no"};
  };
  round.wait(10'000);
  CHECK(round.order.size() == 101);
  CHECK(outbox.living() == 5000);
  is_up = true;
  round.order.clear();
  outbox.reads = 0;
  round.wait(600'000);
  CHECK(outbox.living() == 0);
  CHECK(std::ranges::is_sorted(round.order["f/slow"]));
  CHECK(round.order["f/slow"].size() == 5000);
  CHECK(outbox.reads < 400);
}

TEST_CASE("a subscriber who never answers does not hold up another", "[delivery]") {
  FakeOutbox outbox;
  for (int i = 0; i < 3000; ++i) outbox.put("slow", "n" + std::to_string(i));
  for (int i = 0; i < 300; ++i) outbox.put("quick", "n" + std::to_string(i));
  Round round(outbox, {"quick", "slow"});
  std::set<std::int64_t> quick;
  for (int i = 0; i < 400 && quick.size() < 300; ++i) {
    round.run();
    for (auto& each : round.told) {
      if (each.watch != "quick" || !quick.insert(each.number).second) continue;
      each.done({.told = true});
    }
  }
  CHECK(quick.size() == 300);
  // What is kept of the other stays within bounds: all were told, or are in the outbox.
  CHECK(outbox.most_read <= 64);
}

TEST_CASE("many nodes that fail at once are told in time", "[delivery]") {
  FakeOutbox outbox;
  for (int i = 0; i < 2000; ++i) outbox.put("f", "n" + std::to_string(i % 1000));
  Round round(outbox, {"f"}, {.watch_lanes = 100});
  const std::int64_t up_at = round.now + 30'000;
  round.answer = [&](auto&, auto&, auto, int) -> Outcome {
    return {.told = round.now >= up_at, .failure = "down"};
  };
  round.wait(1'800'000);
  CHECK(outbox.living() == 0);
  CHECK(outbox.dead().empty());
  CHECK(round.order.size() == 1000);
  for (const auto& [lane, numbers] : round.order) CHECK(std::ranges::is_sorted(numbers));
}

TEST_CASE("entries of who watches no more die and say so", "[delivery]") {
  FakeOutbox outbox;
  outbox.put("f", "a");
  outbox.put("f", "a");
  outbox.put("g", "a");
  Round round(outbox, {"f", "g"});
  round.answer = [](const std::string& watch, auto&, auto, int) -> Outcome {
    return {.told = watch == "g", .failure = "no"};
  };
  round.wait(100);
  CHECK(outbox.living() == 2);
  round.watch_for({"g"});
  round.wait(100);
  CHECK(outbox.living() == 0);
  REQUIRE(outbox.dead().size() == 2);
  CHECK(outbox.dead().front().failure == "The service has no subscription of this name any more.");
}

TEST_CASE("what is in flight when those who watch change is not told twice", "[delivery]") {
  FakeOutbox outbox;
  outbox.put("f", "a");
  outbox.put("f", "a");
  outbox.put("g", "a");
  Round round(outbox, {"f", "g"});
  round.run();
  REQUIRE(round.told.size() == 2);
  round.watch_for({"f"});
  round.wait(100);
  CHECK(round.told.size() == 2);
  for (auto& each : std::exchange(round.told, {})) each.done({.told = true});
  round.wait(100);
  REQUIRE(round.told.size() == 1);
  CHECK(round.told.front().number == 2);
  CHECK(outbox.living() == 1);
  CHECK(outbox.dead().empty());
}

TEST_CASE("what was read before the outbox was emptied is not told", "[delivery]") {
  FakeOutbox outbox;
  for (int i = 0; i < 40; ++i) outbox.put("f", "n" + std::to_string(i));
  Round round(outbox);
  round.run();
  REQUIRE(round.told.size() == 16);
  outbox.clear();
  round.delivery->read_anew();
  for (auto& each : std::exchange(round.told, {})) each.done({.failure = "no"});
  round.wait(600'000);
  CHECK(round.told.empty());
  outbox.put("f", "n1");
  round.run();
  REQUIRE(round.told.size() == 1);
  CHECK(round.told.front().number == 41);
}

TEST_CASE("a stop leaves what was not told, and settles what was", "[delivery]") {
  FakeOutbox outbox;
  for (int i = 0; i < 40; ++i) outbox.put("f", "n" + std::to_string(i));
  Round round(outbox);
  round.run();
  REQUIRE(round.told.size() == 16);
  round.told[0].done({.told = true});
  round.run();
  round.delivery->stop();
  CHECK(outbox.living() == 39);
  auto late = std::move(round.told[1].done);
  late({.failure = "The server is being stopped."});
  CHECK(outbox.entry(2).attempts == 0);
  outbox.put("f", "later");
  CHECK_FALSE(round.woken);
}

TEST_CASE("an outbox that fails is asked again, and nothing is told twice meanwhile",
          "[delivery]") {
  FakeOutbox outbox;
  outbox.put("f", "a");
  Round round(outbox);
  round.answer = fine;
  round.run();
  outbox.broken = true;
  outbox.put("f", "b");
  round.wait(5'000);
  CHECK(outbox.reads < 20);
  outbox.broken = false;
  round.wait(2'000);
  CHECK(round.numbers == std::vector<std::int64_t>{1, 2});
  CHECK(outbox.living() == 0);
}

TEST_CASE("a clock that was set back does not keep entries waiting", "[delivery]") {
  FakeOutbox outbox;
  const std::int64_t number = outbox.put("f", "a");
  const store::Settled again{
      .number = number, .outcome = store::Settled::Outcome::Again, .due_ms = 1'000'000'000'000};
  REQUIRE(outbox.settle({&again, 1}));
  Round round(outbox);
  round.answer = fine;
  round.wait(400'000);
  CHECK(outbox.living() == 0);
}

TEST_CASE("whatever comes when, all is told once and in order, within the smallest limits",
          "[delivery]") {
  for (unsigned seed = 1; seed <= 60; ++seed) {
    INFO("seed " << seed);
    std::minstd_rand random(seed);
    FakeOutbox outbox;
    Round round(outbox, {"f", "g", "h"},
                {.in_flight = 3, .lane_entries = 2, .watch_entries = 4, .watch_lanes = 3});
    std::map<std::string, std::int64_t> last;
    std::set<std::int64_t> told;
    bool in_order = true, once = true;
    const auto answer_some = [&](unsigned of) {
      for (auto& each : std::exchange(round.told, {})) {
        if (random() % of != 0) {
          round.told.push_back(std::move(each));
        } else if (random() % 4 == 0 && each.attempts < 3) {
          each.done({.failure = "no"});
        } else {
          auto& before = last[each.watch + each.node];
          in_order = in_order && before < each.number;
          before = each.number;
          once = told.insert(each.number).second && once;
          each.done({.told = true});
        }
      }
    };
    for (int step = 0; step < 400; ++step) {
      if (random() % 2 == 0) {
        outbox.put(std::string(1, static_cast<char>('f' + random() % 3)),
                   std::to_string(random() % 8));
      }
      if (random() % 100 == 0) round.watch_for({"f", "g", "h"});
      answer_some(3);
      round.wait(static_cast<std::int64_t>(random() % 300));
    }
    for (int step = 0; step < 5000 && outbox.living() > 0; ++step) {
      answer_some(1);
      round.wait(1'000);
    }
    CHECK(outbox.living() == 0);
    CHECK(outbox.dead().empty());
    CHECK(in_order);
    CHECK(once);
  }
}
