#include "commands/watcher.h"

#include <poll.h>

#include <catch2/catch.hpp>
#include <fstream>

#include "tests/support/temporary_folder.h"

namespace graphcool::tests {
namespace {

namespace fs = std::filesystem;
using commands::Debounce;
using commands::Watcher;
using Clock = Debounce::Clock;
using std::chrono::milliseconds;

// A point in time, by milliseconds from some start.
Clock::time_point ms(int count) {
  return Clock::time_point(milliseconds(count));
}

// Whether something to look at happens soon; forgets it.
bool sees_change(Watcher& watcher) {
  pollfd entry{watcher.descriptor(), POLLIN, 0};
  poll(&entry, 1, 200);
  watcher.take(Clock::now());
  const bool seen = watcher.due().has_value();
  watcher.clear();
  return seen;
}

bool sees_nothing(Watcher& watcher) {
  pollfd entry{watcher.descriptor(), POLLIN, 0};
  poll(&entry, 1, 20);
  watcher.take(Clock::now());
  return !watcher.due().has_value();
}

}  // namespace

TEST_CASE("a whole file is looked at after a short quiet", "[commands][dev]") {
  Debounce debounce;
  CHECK_FALSE(debounce.due());
  debounce.touched("a", Debounce::Touch::Whole, ms(100));
  CHECK(debounce.due() == ms(110));
  debounce.touched("b", Debounce::Touch::Whole, ms(105));
  CHECK(debounce.due() == ms(115));
  debounce.clear();
  CHECK_FALSE(debounce.due());
}

TEST_CASE("a long burst is not waited for", "[commands][dev]") {
  Debounce debounce;
  for (int at = 0; at < 100; at += 5) debounce.touched("a", Debounce::Touch::Whole, ms(at));
  CHECK(debounce.due() == ms(30));
}

TEST_CASE("a file that is being written is waited for until it is closed", "[commands][dev]") {
  Debounce debounce;
  debounce.touched("a", Debounce::Touch::Writing, ms(0));
  debounce.touched("b", Debounce::Touch::Whole, ms(1));
  CHECK(debounce.due() == ms(1000));
  debounce.touched("a", Debounce::Touch::Whole, ms(15));
  CHECK(debounce.due() == ms(25));
}

TEST_CASE("a file that went has time to come back", "[commands][dev]") {
  Debounce debounce;
  debounce.touched("a", Debounce::Touch::Gone, ms(0));
  CHECK(debounce.due() == ms(60));
  debounce.touched("a", Debounce::Touch::Whole, ms(20));
  CHECK(debounce.due() == ms(30));
}

TEST_CASE("every way of saving a file is seen", "[commands][dev]") {
  TemporaryFolder folder;
  folder.write("types.graphql", "old");
  folder.write("real/linked.graphql", "old");
  fs::create_symlink("real/linked.graphql", folder.path() / "linked.graphql");
  auto opened = Watcher::open();
  REQUIRE(opened);
  Watcher& watcher = **opened;
  const fs::path file = folder.path() / "types.graphql";
  REQUIRE(watcher.watch(
      {file, folder.path() / "linked.graphql", folder.path() / "model/deep/new.graphql"}));
  REQUIRE(sees_nothing(watcher));

  SECTION("in place") {
    folder.write("types.graphql", "new");
    CHECK(sees_change(watcher));
  }
  SECTION("another file renamed over it") {
    folder.write("types.graphql~", "new");
    CHECK(sees_nothing(watcher));
    fs::rename(folder.path() / "types.graphql~", file);
    CHECK(sees_change(watcher));
  }
  SECTION("moved away and written anew") {
    fs::rename(file, folder.path() / "backup");
    folder.write("types.graphql", "new");
    CHECK(sees_change(watcher));
    folder.write("backup", "newer");
    CHECK(sees_nothing(watcher));
  }
  SECTION("deleted") {
    fs::remove(file);
    CHECK(sees_change(watcher));
  }
  SECTION("behind a symbolic link") {
    folder.write("real/linked.graphql", "new");
    CHECK(sees_change(watcher));
  }
  SECTION("in a folder that is not there yet") {
    fs::create_directory(folder.path() / "model");
    CHECK(sees_change(watcher));
    REQUIRE(watcher.watch({folder.path() / "model/deep/new.graphql"}));
    folder.write("types.graphql", "no longer watched");
    CHECK(sees_nothing(watcher));
    folder.write("model/deep/new.graphql", "new");
    CHECK(sees_change(watcher));
  }
  SECTION("a neighbour is nobody's business") {
    folder.write("other.graphql", "new");
    CHECK(sees_nothing(watcher));
  }
  SECTION("half written, it is not looked at yet") {
    std::ofstream stream(file);
    stream << "half" << std::flush;
    pollfd entry{watcher.descriptor(), POLLIN, 0};
    poll(&entry, 1, 200);
    const auto now = Clock::now();
    watcher.take(now);
    REQUIRE(watcher.due());
    CHECK(*watcher.due() > now + milliseconds(500));
    stream.close();
    poll(&entry, 1, 200);
    watcher.take(Clock::now());
    CHECK(*watcher.due() < Clock::now() + milliseconds(100));
  }
}

}  // namespace graphcool::tests
