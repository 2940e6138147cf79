// Many threads on one service, as the event loops are; run under ThreadSanitizer too.
#include <atomic>
#include <catch2/catch.hpp>
#include <latch>
#include <thread>

#include "tests/support/backend.h"

using namespace graphcool;
using tests::Backend;

TEST_CASE("loops read and write while the service is deployed again and again",
          "[cluster][threads]") {
  const auto sdl = [](int version) {
    return "type Post @model { id: ID! @isUnique  title: String!  n" + std::to_string(version) +
           ": Int }";
  };
  constexpr int kLoops = 3, kRounds = 60;
  Backend backend(sdl(0), kLoops);
  std::atomic<int> made = 0;
  std::atomic<bool> wrong = false;
  const auto work = [&](int loop) {
    for (int i = 0; i < kRounds; ++i) {
      const std::string title = std::to_string(loop) + "-" + std::to_string(i);
      const auto created = backend.request_on(
          loop, "simple", "mutation($t: String!) { createPost(title: $t) { title } }",
          "{\"t\": \"" + title + "\"}");
      if (created == R"({"data":{"createPost":{"title":")" + title + "\"}}}") {
        ++made;
      } else {
        wrong = true;
      }
      const auto read = backend.request_on(
          loop, "simple", "{ allPosts(last: 3) { title } _allPostsMeta { count } }", "{}");
      if (read.find(R"({"data":{"allPosts":[{)") != 0) wrong = true;
    }
  };
  std::vector<std::thread> threads;
  for (int loop = 0; loop < kLoops; ++loop) threads.emplace_back(work, loop);
  for (int version = 1; version <= 8; ++version) {
    CHECK(backend.deploy(sdl(version), {.force = true}).empty());
  }
  for (auto& thread : threads) thread.join();
  CHECK_FALSE(wrong);
  CHECK(made == kLoops * kRounds);
  CHECK(backend.ask("{ _allPostsMeta { count } }", "/data/_allPostsMeta/count") ==
        std::to_string(kLoops * kRounds));
}
