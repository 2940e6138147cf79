// What is shown of the calls of functions, and which of them are new.
#include "commands/logs.h"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include "commands/log_follower.h"
#include "commands/log_view.h"
#include "tests/commands/remote_scenario.h"

namespace graphcool::tests {
namespace {

client::FunctionLog entry(std::string id, std::string message = "{}") {
  return {.id = id,
          .function = "hello",
          .request_id = "r",
          .timestamp = "2017-11-20T04:33:00.0" + id.substr(id.size() - 2) + "Z",
          .duration_ms = 12,
          .succeeded = true,
          .message = std::move(message)};
}

std::vector<client::FunctionLogs> page(std::vector<std::string> ids) {
  client::FunctionLogs logs{.function = {"f", "hello"}, .entries = {}};
  for (auto each = ids.rbegin(); each != ids.rend(); ++each) logs.entries.push_back(entry(*each));
  return {logs};
}

std::string ids_of(const std::vector<client::FunctionLog>& logs) {
  std::string ids;
  for (const auto& each : logs) ids += each.id + " ";
  return ids;
}

std::string node(const std::string& id, const std::string& message) {
  return R"({"node":{"id":")" + id + R"(","requestId":"r","duration":5,"status":"SUCCESS",)" +
         R"("timestamp":"2017-11-20T04:33:00.000Z","message":)" +
         boost::json::serialize(boost::json::string(message)) + "}}";
}

const std::string kFunctions =
    R"({"data":{"viewer":{"project":{"functions":{"edges":[{"node":{"id":"c1:hello","name":"hello"}},)"
    R"({"node":{"id":"c1:nightly","name":"nightly"}}]}}}}})";

}  // namespace

TEST_CASE("a log that is read again and again gives each entry once", "[commands][logs]") {
  commands::LogFollower follower;
  const auto first = page({"c11", "c12", "c13"});
  CHECK(ids_of(follower.take(first)) == "c11 c12 c13 ");
  follower.forget_older(first, 3);
  CHECK(follower.take(page({"c12", "c13"})).empty());
  CHECK_FALSE(follower.is_torn(page({"c13", "c14"}), 2));
  CHECK(follower.is_torn(page({"c15", "c16"}), 2));
  CHECK_FALSE(follower.is_torn(page({"c15"}), 2));
  // One that ended earlier than another may come behind it; what was there before is no news.
  CHECK(ids_of(follower.take(page({"c13", "c15", "c16"}))) == "c15 c16 ");
  CHECK(ids_of(follower.take(page({"c01", "c10", "c13", "c14", "c15", "c16"}))) == "c14 ");
}

TEST_CASE("what a call left behind is shown for people", "[commands][logs]") {
  const RecordingOutput output;
  auto log = entry("c11", R"({"event":"{\"data\":{\"name\":\"Ada\"},\"context\":{\"auth\":)"
                          R"({\"nodeId\":\"cn\",\"typeName\":\"User\"}}}","logs":[{"stdout":)"
                          R"("one\ntwo\u001b[2J\n"},{"stderr":"careful"},{"error":""}],)"
                          R"("returnValue":{"data":{"message":"Hello"}}})");
  const std::string text = commands::log_text(log, output);
  CHECK(text.find("hello  SUCCESS  12 ms\n") != std::string::npos);
  CHECK(text.substr(text.find('\n') + 1) ==
        "  request  {\"name\":\"Ada\"} by User cn\n"
        "  stdout   one\n           two·[2J\n"
        "  stderr   careful\n"
        "  result   {\"data\":{\"message\":\"Hello\"}}");

  const auto json = boost::json::parse(commands::log_json(log)).as_object();
  CHECK(json.at("message").at("event").at("data").at("name") == "Ada");
  CHECK(json.at("status") == "SUCCESS");
  CHECK(json.at("timestamp") == "2017-11-20T04:33:00.011Z");

  log.succeeded = false;
  log.message =
      R"({"error":"{\"name\":\"TypeError\",\"message\":\"no\",\"stack\":\"TypeError: no\\n)"
      R"(    at f (/a/b.js:1:2)\",\"code\":7}","event":"{cut...","logs":[]})";
  const std::string failed = commands::log_text(log, output);
  CHECK(failed.find("FAILURE") != std::string::npos);
  CHECK(failed.substr(failed.find('\n') + 1) ==
        "  request  {cut...\n"
        "  error    TypeError: no\n               at f (/a/b.js:1:2)\n           {\"code\":7}");

  // Older runtimes kept lines by their time; and anything may stand there.
  log.message = R"({"logs":[{"2017-11-20T04:33:00.000Z":"line"}, 7]})";
  CHECK(commands::log_text(log, output).ends_with("  2017-11-20T04:33:00.000Zline\n  printed  7"));
  log.message = "no JSON";
  CHECK(commands::log_text(log, output).ends_with("\n  message  no JSON"));
}

TEST_CASE("a long value is cut between two characters", "[commands][logs]") {
  const RecordingOutput output;
  for (int shift = 0; shift < 4; ++shift) {
    std::string printed(static_cast<std::size_t>(shift), 'x');
    for (int i = 0; i < 3000; ++i) printed += "😀";
    const auto text =
        commands::log_text(entry("c11", R"({"logs":[{"stdout":")" + printed + R"("}]})"), output);
    CHECK(text.find("… (" + std::to_string(printed.size()) + " bytes in all") != std::string::npos);
    CHECK(text.size() < 4500);
    const std::size_t end = text.find("… (");
    CHECK(text.substr(end - 4, 4) == "😀");
  }
}

TEST_CASE("logs shows one function or all, the newest of them last", "[commands][logs]") {
  RemoteScenario at;
  at.with_target();
  at.cluster.answer(kFunctions);
  at.cluster.answer(R"({"data":{"node":{"logs":{"edges":[)" +
                    node("c2", R"({"logs":[{"stdout":"second"}]})") + "," +
                    node("c1", R"({"logs":[{"stdout":"first"}]})") + "]}}}}");
  auto context = at.context();
  REQUIRE(commands::run_logs(context, {.function = " HELLO "}));
  CHECK(at.output.out.find("first") < at.output.out.find("second"));
  CHECK(at.asked(1).find(R"("id":"c1:hello")") != std::string::npos);

  RemoteScenario all(true);
  all.with_target();
  const std::string one = R"({"node":{"id":"c1:a","name":"a","logs":{"edges":[)" +
                          node("c3", "{}") + "," + node("c1", "{}") + "]}}}";
  const std::string two =
      R"({"node":{"id":"c1:b","name":"b","logs":{"edges":[)" + node("c2", "{}") + "]}}}";
  all.cluster.answer(R"({"data":{"viewer":{"project":{"functions":{"edges":[)" + one + "," + two +
                     "]}}}}}");
  auto again = all.context();
  REQUIRE(commands::run_logs(again, {.last = 2}));
  const auto lines = std::ranges::count(all.output.out, '\n');
  CHECK(lines == 2);
  CHECK(all.output.out.find(R"("id":"c2")") < all.output.out.find(R"("id":"c3")"));
  CHECK(all.output.out.find(R"("id":"c1")") == std::string::npos);
}

TEST_CASE("logs of a function that is not there list those that are", "[commands][logs]") {
  RemoteScenario at;
  at.with_target();
  at.cluster.answer(kFunctions);
  auto context = at.context();
  const auto done = commands::run_logs(context, {.function = "helo"});
  REQUIRE_FALSE(done);
  CHECK(done.error().front().what == "There is no function `helo` in the deployed service.");
  CHECK(done.error().front().hint == "Did you mean `hello`? There are: hello, nightly.");

  RemoteScenario nowhere;
  auto none = nowhere.context();
  const auto failed = commands::run_logs(none, {});
  REQUIRE_FALSE(failed);
  CHECK(failed.error().front().hint.find("graphcool dev") != std::string::npos);
  const auto dev = commands::run_logs(none, {.dev = true});
  REQUIRE_FALSE(dev);
  CHECK(dev.error().front().what.find("does not run") != std::string::npos);
}

}  // namespace graphcool::tests
