// Calls of functions on their way to the terminal.
#include "commands/call_feed.h"

#include <poll.h>

#include <catch2/catch.hpp>

namespace graphcool::commands {
namespace {

bool is_readable(const CallFeed& feed) {
  pollfd entry{feed.descriptor(), POLLIN, 0};
  return poll(&entry, 1, 0) == 1;
}

}  // namespace

TEST_CASE("calls that failed or printed something wait to be told, within bounds", "[commands]") {
  CallFeed feed;
  const auto add = [&](bool success, std::string output, std::string error_output) {
    functions::LogEntry entry;
    entry.success = success;
    functions::Outcome outcome;
    outcome.output = std::move(output);
    outcome.error_output = std::move(error_output);
    feed.add(entry, outcome);
  };
  add(true, "", "");
  CHECK_FALSE(is_readable(feed));
  add(true, "out", "");
  add(true, "", "err");
  add(false, "", "");
  CHECK(is_readable(feed));
  CHECK(feed.take().entries.size() == 3);
  CHECK_FALSE(is_readable(feed));
  CHECK(feed.take().entries.empty());
  for (int i = 0; i < 300; ++i) add(false, "", "");
  const auto calls = feed.take();
  CHECK(calls.entries.size() == 200);
  CHECK(calls.dropped == 100);
  CHECK(feed.take().dropped == 0);
}

}  // namespace graphcool::commands
