#include "core/cluster/dead_letters.h"

#include <catch2/catch.hpp>

#include "tests/support/fake_outbox.h"

namespace graphcool::tests {
namespace {

// Entries of two functions by turns, all dead.
void fill(test::FakeOutbox& outbox, int count) {
  std::vector<store::Settled> settled;
  for (int i = 0; i < count; ++i) {
    const auto number = outbox.put(i % 2 == 0 ? "announce" : "index", "n");
    settled.push_back(
        {.number = number, .outcome = store::Settled::Outcome::Dead, .failure = "no"});
  }
  REQUIRE(outbox.settle(settled));
}

}  // namespace

TEST_CASE("dead letters are listed by function, the newest first, over many pages", "[cluster]") {
  test::FakeOutbox outbox;
  fill(outbox, 1000);
  auto found = cluster::list_dead_letters(outbox, "Announce", 300);
  REQUIRE(found);
  REQUIRE(found->size() == 300);
  CHECK(found->front().number == 999);
  CHECK(found->back().number == 401);
  CHECK(cluster::list_dead_letters(outbox, "", 10'000)->size() == 1000);
  CHECK(cluster::list_dead_letters(outbox, "", 0)->empty());
  CHECK(cluster::list_dead_letters(outbox, "other", 10)->empty());
}

TEST_CASE("dead letters are told again, or deleted: these, those of a function, or all",
          "[cluster]") {
  test::FakeOutbox outbox;
  fill(outbox, 10);
  CHECK(*cluster::retry_dead_letters(outbox, {.numbers = {1, 2, 77}}) == 2);
  CHECK(outbox.living() == 2);
  CHECK(*cluster::delete_dead_letters(outbox, {.function = "ANNOUNCE"}) == 4);
  CHECK(*cluster::delete_dead_letters(outbox, {.function = "announce"}) == 0);
  CHECK(outbox.dead().size() == 4);
  CHECK(*cluster::retry_dead_letters(outbox, {}) == 4);
  CHECK(outbox.living() == 6);
}

}  // namespace graphcool::tests
