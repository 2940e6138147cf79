// Many threads on one service, as the event loops are; run under ThreadSanitizer too.
#include <atomic>
#include <catch2/catch.hpp>
#include <future>
#include <latch>
#include <thread>

#include "core/auth/tokens.h"
#include "tests/support/backend.h"
#include "tests/support/permissions.h"

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

TEST_CASE("who asks is known while the service is deployed again and again", "[cluster][threads]") {
  constexpr int kLoops = 2, kDeploys = 12;
  const auto sdl = [](int version) {
    return "type User @model { id: ID! @isUnique  name: String  n" + std::to_string(version) +
           ": Int }";
  };
  Backend backend(sdl(0), kLoops);
  const std::string id =
      backend.ask("mutation { createUser(name: \"Ann\") { id } }", "/data/createUser/id");
  backend.token = auth::node_token(backend.cluster().token_keys(), "test", "User", id);
  const std::string read = "{ User(id: \"" + id + "\") { name } }";
  const std::string write = "mutation { updateUser(id: \"" + id + "\", name: \"Ann\") { name } }";
  std::atomic<bool> over = false;
  std::atomic<int> wrong = 0;
  const auto expect = [&](const std::string& body, const std::string& field) {
    if (body != "{\"data\":{\"" + field + "\":{\"name\":\"Ann\"}}}") ++wrong;
  };
  const auto work = [&](int loop) {
    while (!over) {
      // A loop reads while its write is under way, which may have to start anew on another thread.
      std::promise<std::string> written;
      backend.service().execute(
          loop, "simple", {.query = write, .token = backend.token},
          [&](engine::Reply reply) { written.set_value(std::move(reply.body)); });
      for (int i = 0; i < 4; ++i) expect(backend.request_on(loop, "simple", read, "{}"), "User");
      expect(written.get_future().get(), "updateUser");
    }
  };
  std::vector<service::Definition> definitions;
  for (int version = 1; version <= kDeploys; ++version) {
    // Where everything is open, nobody looks at the token.
    const tests::Specs open = {{.operation = "*"}};
    const tests::Specs closed = {{.operation = "User.read", .authenticated = true},
                                 {.operation = "User.update", .authenticated = true}};
    definitions.push_back(tests::make_definition(sdl(version), version % 3 == 0 ? open : closed));
  }
  std::vector<std::thread> threads;
  for (int loop = 0; loop < kLoops; ++loop) threads.emplace_back(work, loop);
  for (const auto& each : definitions) CHECK(backend.deploy(each, {.force = true}).empty());
  over = true;
  for (auto& thread : threads) thread.join();
  CHECK(wrong == 0);
}
