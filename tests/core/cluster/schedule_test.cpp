// What is due is called, by a clock that the test sets.
#include "core/cluster/schedule.h"

#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "core/base/datetime.h"

namespace graphcool::tests {
namespace {

std::int64_t at(const char* time) {
  return *datetime::parse(time);
}

// A schedule in a time that stands still until it is set.
class Office {
 public:
  explicit Office(const char* time) : now_(at(time)) {}
  ~Office() { schedule.stop(); }

  void plan(const std::string& cron, const std::string& name = "f",
            const std::string& owner = "service") {
    auto parsed = service::parse_cron(cron);
    REQUIRE(parsed);
    schedule.replace(owner, {{name, *parsed}}, [this](const std::string& called, std::int64_t due) {
      const std::lock_guard lock(mutex_);
      calls_.push_back(called + " " + datetime::to_iso(due));
    });
  }

  // What was called when it has become `time`.
  std::vector<std::string> set(const char* time) {
    now_ = at(time);
    looks_ = 0;
    schedule.look();
    // Twice: the first time may have begun before.
    for (int i = 0; i < 2000 && looks_ < 2; ++i) {
      if (i % 5 == 4) schedule.look();
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    const std::lock_guard lock(mutex_);
    return std::exchange(calls_, {});
  }

 private:
  std::mutex mutex_;
  std::vector<std::string> calls_;
  std::atomic<std::int64_t> now_;
  std::atomic<int> looks_ = 0;

 public:
  cluster::Schedule schedule{[this] {
    ++looks_;
    return now_.load();
  }};
};

using Calls = std::vector<std::string>;

}  // namespace

TEST_CASE("a schedule is called at the border of its minute, and once", "[cluster][schedule]") {
  Office office("2026-01-31T23:58:30.000Z");
  office.plan("* * * * *");
  CHECK(office.set("2026-01-31T23:58:59.999Z").empty());
  CHECK(office.set("2026-01-31T23:59:00.000Z") == Calls{"f 2026-01-31T23:59:00.000Z"});
  CHECK(office.set("2026-01-31T23:59:59.999Z").empty());
  CHECK(office.set("2026-02-01T00:00:00.001Z") == Calls{"f 2026-02-01T00:00:00.000Z"});
}

TEST_CASE("schedules know leap days, and the ends of months and years", "[cluster][schedule]") {
  Office office("2027-12-31T23:59:59.000Z");
  office.plan("0 0 29 2 *");
  CHECK(office.set("2028-02-28T23:59:59.999Z").empty());
  CHECK(office.set("2028-02-29T00:00:00.000Z") == Calls{"f 2028-02-29T00:00:00.000Z"});
  CHECK(office.set("2029-03-01T00:00:00.000Z").empty());
  CHECK(office.set("2032-02-29T00:00:01.000Z") == Calls{"f 2032-02-29T00:00:00.000Z"});
  office.plan("30 23 31 * *");
  CHECK(office.set("2032-04-30T23:59:00.000Z") == Calls{"f 2032-03-31T23:30:00.000Z"});
  CHECK(office.set("2032-05-31T23:30:00.000Z") == Calls{"f 2032-05-31T23:30:00.000Z"});
}

TEST_CASE("the hour that clocks skip or repeat in summer is none of a schedule's",
          "[cluster][schedule]") {
  setenv("TZ", "Europe/Berlin", 1);
  tzset();
  Office office("2026-03-29T00:00:00.000Z");
  office.plan("30 * * * *");
  CHECK(office.set("2026-03-29T00:30:00.000Z") == Calls{"f 2026-03-29T00:30:00.000Z"});
  CHECK(office.set("2026-03-29T01:30:00.000Z") == Calls{"f 2026-03-29T01:30:00.000Z"});
  CHECK(office.set("2026-10-25T00:30:00.000Z") == Calls{"f 2026-03-29T02:30:00.000Z"});
  CHECK(office.set("2026-10-25T01:30:00.000Z") == Calls{"f 2026-10-25T01:30:00.000Z"});
  unsetenv("TZ");
  tzset();
}

TEST_CASE("what was missed is called once, and a clock that was far ahead does not stop it",
          "[cluster][schedule]") {
  Office office("2026-06-01T12:00:30.000Z");
  office.plan("*/5 * * * *");
  CHECK(office.set("2026-06-01T13:02:00.000Z") == Calls{"f 2026-06-01T12:05:00.000Z"});
  CHECK(office.set("2026-06-01T13:05:00.000Z") == Calls{"f 2026-06-01T13:05:00.000Z"});
  // A small step back: nothing is called a second time.
  CHECK(office.set("2026-06-01T13:00:00.000Z").empty());
  CHECK(office.set("2026-06-01T13:05:00.000Z").empty());
  CHECK(office.set("2026-06-01T13:10:00.000Z") == Calls{"f 2026-06-01T13:10:00.000Z"});
  // Years back.
  CHECK(office.set("2024-06-01T00:00:00.000Z").empty());
  CHECK(office.set("2024-06-01T00:05:00.000Z") == Calls{"f 2024-06-01T00:05:00.000Z"});
}

TEST_CASE("each service has its own schedule until it is replaced", "[cluster][schedule]") {
  Office office("2026-06-01T12:00:30.000Z");
  office.plan("1 * * * *", "a", "one");
  office.plan("2 * * * *", "b", "two");
  CHECK(office.set("2026-06-01T12:01:00.000Z") == Calls{"a 2026-06-01T12:01:00.000Z"});
  office.plan("3 * * * *", "c", "one");
  office.schedule.replace("two", {}, {});
  CHECK(office.set("2026-06-01T12:05:00.000Z") == Calls{"c 2026-06-01T12:03:00.000Z"});
}

}  // namespace graphcool::tests
