// Reads that share a transaction for a turn of the event loop.
#include <catch2/catch.hpp>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "core/base/turn.h"
#include "core/store/sqlite/connection.h"
#include "tests/core/store/sqlite/support.h"

namespace graphcool::store::tests {
namespace {

class ManualTurn : public Turn {
 public:
  void at_end(std::function<void()> task) override { tasks_.push_back(std::move(task)); }

  void at_ticks(Look look) override { looks_.push_back(std::move(look)); }

  std::size_t waiting() const { return tasks_.size(); }
  std::size_t looking() const { return looks_.size(); }
  void tick(std::chrono::steady_clock::time_point now) {
    std::erase_if(looks_, [&](const Look& look) { return !look(now); });
  }
  void end() {
    for (const auto& task : std::exchange(tasks_, {})) task();
  }

 private:
  std::vector<std::function<void()>> tasks_;
  std::vector<Look> looks_;
};

struct Reader {
  explicit Reader(TestStore& store)
      : plan(*store.store().compile(store.plans().query(
            {Plans::many("a", store.plans().all("A", store.plans().columns("A", {"x"})))}))),
        session(std::move(*store.store().open_session(&turn))) {}

  std::string read() {
    Answer answer;
    session->read(*plan, {}, Deadline::max(), answer);
    return describe(answer);
  }
  // Reads until some have come so quickly one after the other that they share a transaction.
  void read_until_shared() {
    for (int i = 0; i < 1000 && turn.waiting() == 0; ++i) read();
    REQUIRE(turn.waiting() == 1);
  }

  ManualTurn turn;
  std::shared_ptr<const Compiled> plan;
  std::unique_ptr<Session> session;
};

constexpr const char* kTypes = "type A @model { id: ID! @isUnique x: Int }";

}  // namespace

TEST_CASE("reads of one turn share a transaction and see every commit", "[store][sqlite]") {
  TestStore store(kTypes);
  store.add("A", "1", {{"x", number(1)}});
  Reader reader(store);
  reader.read_until_shared();
  CHECK(reader.read() == R"({"a":[{"x":1}]})");

  store.add("A", "2", {{"x", number(2)}});
  CHECK(reader.read() == R"({"a":[{"x":1},{"x":2}]})");
  CHECK(reader.turn.waiting() == 1);

  reader.turn.end();
  store.add("A", "3", {{"x", number(3)}});
  CHECK(reader.read() == R"({"a":[{"x":1},{"x":2},{"x":3}]})");
}

TEST_CASE("a turn that has ended holds no transaction", "[store][sqlite]") {
  TestStore store(kTypes);
  Reader reader(store);
  const auto truncated = [&] {
    auto connection = sqlite::Connection::open(store.file(), sqlite::Connection::Use::Write);
    REQUIRE(connection);
    // Whether the log could be emptied, which no reader may be in the way of.
    REQUIRE((*connection)->execute("PRAGMA busy_timeout = 0"));
    return (*connection)->integer("PRAGMA wal_checkpoint(TRUNCATE)").value() == 0;
  };
  store.add("A", "1", {{"x", number(1)}});
  reader.read_until_shared();
  CHECK_FALSE(truncated());
  reader.turn.end();
  CHECK(truncated());
}

TEST_CASE("a session may go before its turn ends", "[store][sqlite]") {
  TestStore store(kTypes);
  Reader reader(store);
  reader.read_until_shared();
  std::thread([&] { reader.session.reset(); }).join();
  reader.turn.end();
}

TEST_CASE("pages are given back once nothing has been read for a while", "[store][sqlite]") {
  TestStore store(kTypes);
  store.add("A", "1", {{"x", number(1)}});
  Reader reader(store);
  const auto start = std::chrono::steady_clock::now();
  reader.read();
  reader.read();
  reader.turn.end();
  CHECK(reader.turn.looking() == 1);
  reader.turn.tick(start + std::chrono::seconds(4));
  CHECK(reader.turn.looking() == 1);
  reader.turn.tick(std::chrono::steady_clock::now() + std::chrono::seconds(5));
  CHECK(reader.turn.looking() == 0);
  CHECK(reader.read() == R"({"a":[{"x":1}]})");
  CHECK(reader.turn.looking() == 1);

  std::thread([&] { reader.session.reset(); }).join();
  reader.turn.tick(start);
  CHECK(reader.turn.looking() == 0);
}

TEST_CASE("a migration ends what reads share", "[store][sqlite]") {
  TestStore store(kTypes);
  store.add("A", "1", {{"x", number(1)}});
  Reader reader(store);
  reader.read_until_shared();
  REQUIRE(store.migrate("type A @model { id: ID! @isUnique y: Int @rename(oldName: \"x\") }"));
  CHECK(reader.read() == "outdated");
  reader.plan = *store.store().compile(store.plans().query(
      {Plans::many("a", store.plans().all("A", store.plans().columns("A", {"y"})))}));
  CHECK(reader.read() == R"({"a":[{"y":1}]})");
}

}  // namespace graphcool::store::tests
