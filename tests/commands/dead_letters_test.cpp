#include "commands/dead_letters.h"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include "tests/commands/remote_scenario.h"

namespace graphcool::tests {
namespace {

const std::string kLetters =
    R"({"data":{"viewer":{"project":{"deadLetters":[{"id":"17","function":"announce","nodeId":"c5",)"
    R"("requestId":null,"createdAt":"2026-01-02T03:04:05.000Z","attempts":12,)"
    R"("failure":"status 500\nat once","result":"{\"data\":{\"Post\":null}}"}]}}}})";

std::string counted(const std::string& field, int count) {
  return R"({"data":{")" + field + R"(":{"count":)" + std::to_string(count) + "}}}";
}

}  // namespace

TEST_CASE("dead letters are listed, for people and for programs", "[commands][dead-letters]") {
  RemoteScenario at;
  at.with_target();
  at.cluster.answer(kLetters);
  auto context = at.context();
  REQUIRE(commands::run_dead_letters(context, {.function = "announce"}));
  CHECK(at.output.tables.at(0).rows.at(0) ==
        std::vector<std::string>{"17", "announce", "2026-01-02T03:04:05.000Z", "12", "status 500"});
  CHECK(at.asked().find(R"("function":"announce")") != std::string::npos);

  RemoteScenario json(true);
  json.with_target();
  json.cluster.answer(kLetters);
  auto again = json.context();
  REQUIRE(commands::run_dead_letters(again, {}));
  const auto letter = boost::json::parse(json.output.out).at("deadLetters").at(0);
  CHECK(letter.at("failure") == "status 500\nat once");
  CHECK(letter.at("requestId").is_null());
  CHECK(letter.at("result").at("data").at("Post").is_null());
}

TEST_CASE("dead letters are retried and deleted by id, by function, or all",
          "[commands][dead-letters]") {
  RemoteScenario at;
  at.with_target();
  at.cluster.answer(counted("retryDeadLetters", 2));
  auto context = at.context();
  REQUIRE(commands::run_dead_letters(context, {.retried = {"17", "18"}}));
  CHECK(at.asked(0).find(R"("ids":["17","18"])") != std::string::npos);
  CHECK(at.output.out.find("2 dead letters will be told again.") != std::string::npos);

  at.cluster.answer(counted("deleteDeadLetters", 1));
  REQUIRE(commands::run_dead_letters(context,
                                     {.function = "announce", .deletes_all = true, .force = true}));
  CHECK(at.asked(1).find("deleteDeadLetters") != std::string::npos);
  CHECK(at.asked(1).find(R"("function":"announce")") != std::string::npos);
}

TEST_CASE("flags that ask for two things are refused before anybody is asked",
          "[commands][dead-letters]") {
  RemoteScenario at;
  at.with_target();
  auto context = at.context();
  for (const commands::DeadLettersOptions& options :
       {commands::DeadLettersOptions{.retried = {"1"}, .deletes_all = true},
        commands::DeadLettersOptions{.function = "f", .deleted = {"1"}}}) {
    const auto done = commands::run_dead_letters(context, options);
    REQUIRE_FALSE(done);
    CHECK(done.error().front().code == ErrorCode::Usage);
  }
  CHECK(at.cluster.requests().empty());
}

}  // namespace graphcool::tests
