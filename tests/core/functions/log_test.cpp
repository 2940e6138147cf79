// What calls leave behind, and what their outcomes mean.
#include "core/functions/log.h"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include "core/base/datetime.h"
#include "core/base/ids.h"
#include "core/functions/answer.h"
#include "core/functions/event.h"
#include "tests/support/temporary_folder.h"

using namespace graphcool;
using namespace graphcool::functions;

TEST_CASE("entries are read in the order of time, the newest of each function") {
  const tests::TemporaryFolder folder;
  const auto open = [&] {
    auto store = LogStore::open(folder.path() / "logs.db");
    REQUIRE(store);
    return std::move(*store);
  };
  {
    auto store = open();
    for (int i = 0; i < 1700; ++i) {
      store->add({.id = ids::cuid(),
                  .service = "s",
                  .function = i % 17 == 0 ? "rare" : "often",
                  .request_id = "r",
                  .success = i % 2 == 0,
                  .duration_ms = i,
                  .time_ms = datetime::now_ms(),
                  .message = "{}"});
    }
    const auto rare = store->read("s", "RARE", {}, kVisibleEntries);
    REQUIRE(rare);
    CHECK(rare->size() == 100);
    CHECK(rare->front().duration_ms == 0);
    const auto newest = store->read("s", "often", {}, 10);
    CHECK(newest->size() == 10);
    CHECK(newest->back().duration_ms == 1699);
    const auto after = store->read("s", "often", (*newest)[7].id, 10);
    CHECK(after->size() == 2);
    CHECK(store->read("other", "", {}, 10)->empty());
    CHECK(store->read("s", "", {}, 5)->size() == 5);
    CHECK(*store->count("s", "Rare") == 100);
    CHECK(*store->count("s", "often") == kVisibleEntries);
    const auto stats = store->stats("s", "rare");
    REQUIRE(stats);
    CHECK(stats->requests == 100);
    CHECK(stats->errors == 50);
    CHECK(stats->last_ms);
    int counted = 0;
    for (const int each : stats->histogram) counted += each;
    CHECK(counted == 100);
  }
  auto store = open();
  CHECK(store->read("s", "rare", {}, kVisibleEntries)->size() == 100);
  store->remove("s");
  CHECK(store->read("s", "", {}, 10)->empty());
}

TEST_CASE("the message of an entry holds the event, what was printed, and what came back") {
  const auto parsed = [](const Outcome& outcome) {
    return boost::json::parse(log_message("{\"data\":1}", outcome)).as_object();
  };
  const auto well = parsed({.kind = Outcome::Kind::Answered,
                            .answer = "{\"data\":{}}",
                            .output = "a",
                            .error_output = "b"});
  CHECK(well.at("event") == "{\"data\":1}");
  CHECK(well.at("logs") == boost::json::parse(R"([{"stdout":"a"},{"stderr":"b"},{"error":""}])"));
  CHECK(well.at("returnValue") == boost::json::parse("{\"data\":{}}"));
  CHECK(parsed({.kind = Outcome::Kind::Answered, .answer = "<html>"}).at("returnValue") ==
        boost::json::parse(R"({"rawResponse":"<html>"})"));
  CHECK(parsed(Outcome::failed("why")).at("error") == "why");
}

TEST_CASE("each way of failing has its code") {
  const auto code = [](Outcome::Kind kind, const std::string& answer = "") {
    const auto read = read_answer({.kind = kind, .answer = answer}, "r");
    return read.failure ? read.failure->code : 0;
  };
  CHECK(code(Outcome::Kind::Failed) == 5008);
  CHECK(code(Outcome::Kind::BadStatus) == 5000);
  CHECK(code(Outcome::Kind::Unreachable) == 5005);
  CHECK(code(Outcome::Kind::Answered, "[]") == 5003);
  CHECK(code(Outcome::Kind::Answered, "null") == 5003);
  CHECK(code(Outcome::Kind::Answered, R"({"error":false})") == 5003);
  CHECK(code(Outcome::Kind::Answered, "{}") == 0);
}

TEST_CASE("an event tells who calls and where the service is") {
  const auto event = boost::json::parse(make_event(
      R"({"a":1})", "", {.source_ip = "1.2.3.4", .caller = EventCaller{"n", "User", "t"}},
      {.id = "cj", .root_token = "root", .origin = "https://host:1"}));
  CHECK(event.at("data").at("a") == 1);
  const auto& context = event.at("context");
  CHECK(context.at("request").at("sourceIp") == "1.2.3.4");
  CHECK(context.at("auth") ==
        boost::json::parse(R"({"nodeId":"n","typeName":"User","token":"t"})"));
  CHECK(context.at("graphcool").at("alias").is_null());
  CHECK(context.at("graphcool").at("pat") == "root");
  CHECK(context.at("graphcool").at("endpoints").at("simple") == "https://host:1/simple/v1/cj");
  CHECK(context.at("graphcool").at("endpoints").at("subscriptions") ==
        "wss://host:1/subscriptions/v1/cj");
}
