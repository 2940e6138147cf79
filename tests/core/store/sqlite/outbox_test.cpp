// The outbox: what becomes of entries, what survives, and what its limits do.
#include <atomic>
#include <catch2/catch.hpp>
#include <thread>

#include "core/store/sqlite/data_file.h"
#include "core/store/sqlite/outbox_table.h"
#include "support.h"

namespace graphcool::store::tests {

namespace {

using Outcome = Settled::Outcome;
using query::Output;
using query::Step;

constexpr const char* kModel = "type A @model { id: ID! @isUnique s: String }";

// Watches all writes of A; answers {"s":...}.
query::Watch watch(const Plans& plans) {
  return {.name = "w",
          .type = &plans.type("A"),
          .answer = plans.query(
              {Plans::one("a", plans.unique("A.id", query::Value::parameter(query::kNode),
                                            plans.columns("A", {"s"})))}),
          .previous = nullptr,
          .conditions = nullptr};
}

Step insert(const Plans& plans, std::string id, std::string s = "s") {
  Step step = plans.insert("A", 0, {{"id", text(std::move(id))}, {"s", text(std::move(s))}});
  step.told.emplace();
  return step;
}

void make(TestStore& store, const std::string& id) {
  const Plans& plans = store.plans();
  REQUIRE(store.write(plans.mutation("m", 1, {insert(plans, id)})) == R"({"m":null})");
}

std::string made(int number, const std::string& id) {
  return std::to_string(number) + " w " + id + R"( {"data":{"a":{"s":"s"}}})";
}

std::string numbers(const Result<std::vector<OutboxEntry>>& entries) {
  REQUIRE(entries);
  std::string out;
  for (const auto& each : *entries) out += std::to_string(each.number) + " ";
  return out;
}

}  // namespace

TEST_CASE("entries are read in order and settled", "[store][sqlite]") {
  TestStore store(kModel);
  store.watch({watch(store.plans())});
  Outbox& outbox = store.store().outbox();
  CHECK(numbers(outbox.read(0, 10)).empty());
  for (const char* id : {"a", "b", "c", "d"}) make(store, id);
  CHECK(numbers(outbox.read(0, 10)) == "1 2 3 4 ");
  CHECK(numbers(outbox.read(1, 2)) == "2 3 ");
  const Settled settled[] = {{.number = 1},
                             {.number = 2, .outcome = Outcome::Again, .due_ms = 5, .failure = "x"},
                             {.number = 3, .outcome = Outcome::Dead, .failure = "y"},
                             {.number = 77},
                             {.number = 78, .outcome = Outcome::Again},
                             {.number = 79, .outcome = Outcome::Dead}};
  REQUIRE(outbox.settle(settled));
  REQUIRE(outbox.settle({}));
  CHECK(store.waiting(true) == made(2, "b") + " ! x\n" + made(4, "d"));
  CHECK(store.dead(true) == made(3, "c") + " ! y");
  REQUIRE(outbox.settle(std::span(settled).subspan(1, 2)));
  const auto again = outbox.read(0, 1);
  CHECK(again->front().attempts == 2);
  CHECK(again->front().due_ms == 5);
  CHECK(outbox.dead(1)->front().attempts == 1);
  // Numbers are not used again.
  const Settled rest[] = {{.number = 2}, {.number = 4}};
  REQUIRE(outbox.settle(rest));
  make(store, "e");
  CHECK(store.waiting(true) == made(5, "e"));
}

TEST_CASE("dead entries live again or are buried", "[store][sqlite]") {
  TestStore store(kModel);
  store.watch({watch(store.plans())});
  Outbox& outbox = store.store().outbox();
  int filled = 0;
  std::vector<Settled> settled;
  for (int i = 1; i <= 6; ++i) {
    make(store, std::string(1, static_cast<char>('`' + i)));
    settled.push_back(
        {.number = i, .outcome = Outcome::Dead, .failure = std::string(1999, 'x') + "ä"});
  }
  outbox.on_filled([&] { ++filled; });
  REQUIRE(outbox.settle(settled));
  CHECK(numbers(outbox.dead(3)) == "6 5 4 ");
  CHECK(outbox.dead(1)->front().failure == std::string(1999, 'x'));
  CHECK(filled == 0);
  const std::int64_t some[] = {4, 2, 99, 4};
  CHECK(*outbox.revive(some) == 2);
  CHECK(filled == 1);
  CHECK(store.waiting(true) == made(7, "b") + "\n" + made(8, "d"));
  CHECK(outbox.read(0, 1)->front().attempts == 0);
  const std::int64_t one[] = {1};
  CHECK(*outbox.bury(one) == 1);
  CHECK(*outbox.bury(one) == 0);
  CHECK(numbers(outbox.dead(9)) == "6 5 3 ");
  CHECK(*outbox.revive({}) == 3);
  CHECK(numbers(outbox.dead(9)).empty());
  CHECK(numbers(outbox.read(0, 9)) == "7 8 9 10 11 ");
  const Settled dead[] = {{.number = 7, .outcome = Outcome::Dead}};
  REQUIRE(outbox.settle(dead));
  CHECK(*outbox.bury({}) == 1);
  CHECK(*outbox.bury({}) == 0);
  CHECK(*outbox.revive({}) == 0);
  CHECK(filled == 2);
}

TEST_CASE("what is acknowledged is in the outbox, also after a crash", "[store][sqlite]") {
  TempDir dir;
  TestStore store(kModel);
  store.watch({watch(store.plans())});
  make(store, "a");
  make(store, "b");
  const Settled settled[] = {{.number = 1}};
  REQUIRE(store.store().outbox().settle(settled));
  // The file and its log as they are: what a process that is killed now leaves behind.
  for (const char* suffix : {"", "-wal"}) {
    std::filesystem::copy_file(store.file().string() + suffix, dir.file().string() + suffix);
  }
  TestStore copy(store.plans().model(), dir.file());
  CHECK(copy.waiting(true) == made(2, "b"));
  copy.watch({watch(copy.plans())});
  make(copy, "c");
  CHECK(copy.waiting(true) == made(2, "b") + "\n" + made(3, "c"));
}

TEST_CASE("entries outlive a migration and go with a reset", "[store][sqlite]") {
  TestStore store(kModel);
  store.watch({watch(store.plans())});
  make(store, "a");
  make(store, "b");
  const Settled settled[] = {{.number = 1, .outcome = Outcome::Dead}};
  REQUIRE(store.store().outbox().settle(settled));
  REQUIRE(store.migrate("type B @model { id: ID! @isUnique }"));
  CHECK(store.waiting(true) == made(2, "b"));
  CHECK(store.dead(true) == made(1, "a"));
  REQUIRE(store.store().clear());
  CHECK(store.waiting().empty());
  CHECK(store.dead().empty());
}

TEST_CASE("a file of an earlier version gains an outbox", "[store][sqlite]") {
  TempDir dir;
  const auto model = parse_model(kModel);
  { REQUIRE(TestStore(model, dir.file()).migrate(model)); }
  {
    auto connection = *sqlite::open_data_file(dir.file());
    REQUIRE(connection->execute("DROP TABLE \"graphcool:outbox\"; DROP TABLE \"graphcool:dead\""));
  }
  TestStore store(model, dir.file());
  CHECK(store.waiting().empty());
  store.watch({watch(store.plans())});
  make(store, "a");
  CHECK(store.waiting(true) == made(1, "a"));
}

TEST_CASE("what is settled late does not hold up what is written", "[store][sqlite]") {
  TestStore store(kModel);
  store.watch({watch(store.plans())});
  Outbox& outbox = store.store().outbox();
  std::atomic<bool> done = false;
  std::thread settler([&] {
    std::int64_t after = 0;
    for (bool last = false; !last;) {
      last = done;
      const auto entries = outbox.read(after, 7);
      std::vector<Settled> settled;
      for (const auto& each : *entries) {
        after = each.number;
        settled.push_back({.number = each.number});
      }
      if (!settled.empty()) last = false;
      if (!outbox.settle(settled)) std::abort();
    }
  });
  for (int i = 0; i < 200; ++i) make(store, "a" + std::to_string(i));
  done = true;
  settler.join();
  CHECK(store.waiting().empty());
  CHECK(store.sql("PRAGMA integrity_check") == "ok");
}

// ---- limits ----

namespace {

struct Table {
  explicit Table(sqlite::OutboxLimits limits)
      : connection(*sqlite::open_data_file(dir.file())), table(*connection, limits) {
    REQUIRE(table.count());
  }

  void put(std::string node, std::size_t size = 10, std::string failure = {}) {
    REQUIRE(table.put({.watch = "w",
                       .node = std::move(node),
                       .result = std::string(size, 'x'),
                       .request_id = {},
                       .failure = std::move(failure)}));
    check_totals();
  }

  void settle(std::int64_t number, Outcome outcome) {
    REQUIRE(table.settle({.number = number, .outcome = outcome}));
    check_totals();
  }

  // What is kept beside the tables is what they hold.
  void check_totals() {
    const auto kept = table.totals();
    REQUIRE(table.count());
    CHECK(kept.waiting.count == table.totals().waiting.count);
    CHECK(kept.waiting.bytes == table.totals().waiting.bytes);
    CHECK(kept.dead.count == table.totals().dead.count);
    CHECK(kept.dead.bytes == table.totals().dead.bytes);
  }

  std::string nodes(const char* name) {
    return *connection->text(
        std::string(
            "SELECT coalesce(group_concat(node, ''), '') FROM (SELECT node FROM \"graphcool:") +
        name + "\" ORDER BY number)");
  }

  TempDir dir;
  std::unique_ptr<sqlite::Connection> connection;
  sqlite::OutboxTable table;
};

}  // namespace

TEST_CASE("where too much waits the oldest die, and the oldest dead go", "[store][sqlite]") {
  Table table({.waiting = 3, .dead = 2});
  for (const char* node : {"a", "b", "c", "d"}) table.put(node);
  CHECK(table.nodes("outbox") == "bcd");
  CHECK(table.nodes("dead") == "a");
  CHECK(table.connection->text("SELECT failure FROM \"graphcool:dead\"")
            ->starts_with("It was the oldest of too many"));
  table.put("e");
  table.put("f");
  CHECK(table.nodes("outbox") == "def");
  CHECK(table.nodes("dead") == "bc");
  // Told after it had died.
  table.settle(3, Outcome::Told);
  CHECK(table.nodes("dead") == "b");
  table.settle(5, Outcome::Dead);
  table.put("g", 10, "cannot be answered");
  CHECK(table.nodes("outbox") == "df");
  CHECK(table.nodes("dead") == "eg");
  table.put("h");
  // Three live then, of five.
  CHECK(*table.table.revive({}) == 2);
  table.check_totals();
  CHECK(table.nodes("outbox") == "heg");
  CHECK(table.nodes("dead") == "df");
}

TEST_CASE("what waits and what is dead have a size, too", "[store][sqlite]") {
  Table table({.waiting_bytes = 5000, .dead_bytes = 3000});
  table.put("a", 1000);
  table.put("b", 2000);
  table.put("c", 500);
  CHECK(table.nodes("outbox") == "abc");
  table.put("d", 3000);
  CHECK(table.nodes("outbox") == "cd");
  CHECK(table.nodes("dead") == "b");
  // One that is larger than all together.
  table.put("e", 6000);
  CHECK(table.nodes("outbox").empty());
  CHECK(table.nodes("dead").empty());
}

}  // namespace graphcool::store::tests
