// JSON documents that people write and read.
#include "core/base/json_document.h"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

using namespace graphcool;

TEST_CASE("JSON of a person is read, or its mistake is shown where it is", "[base][json]") {
  const auto read = json::read_document("\xEF\xBB\xBF{\"a\": [1, \"é\"]}\n", "e.json");
  REQUIRE(read);
  CHECK(read->at("a").at(1).as_string() == "é");

  const auto wrong = json::read_document("{\n  \"é\": tru,\n}", "e.json");
  REQUIRE_FALSE(wrong);
  CHECK(wrong.error().where.file == "e.json");
  CHECK(wrong.error().where.line == 2);
  CHECK(wrong.error().where.column >= 8);
  CHECK(wrong.error().where.column <= 11);
  CHECK(wrong.error().excerpt == "  \"é\": tru,");

  const auto open = json::read_document("{\"a\": [1,\n", "e.json");
  REQUIRE_FALSE(open);
  CHECK(open.error().where.line == 2);
  CHECK(open.error().what == "The JSON ends too early: something is not closed.");

  const auto more = json::read_document("{}\n {}", "e.json");
  REQUIRE_FALSE(more);
  CHECK(more.error().where == Location{"e.json", 2, 2});
  CHECK_FALSE(json::read_document("", "e.json"));
}

TEST_CASE("JSON is printed as JavaScript prints it", "[base][json]") {
  const auto value = boost::json::parse(R"({"a":[],"b":{},"c":[1,{"d":"é\n"}],"e":1.5,"f":1e300})");
  CHECK(json::pretty(value) ==
        "{\n  \"a\": [],\n  \"b\": {},\n  \"c\": [\n    1,\n    {\n      \"d\": \"é\\n\"\n    }\n"
        "  ],\n  \"e\": 1.5,\n  \"f\": 1e+300\n}");
  CHECK(json::pretty("x") == "\"x\"");
}
