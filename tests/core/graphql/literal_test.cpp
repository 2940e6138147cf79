// Untyped values, and how messages show them.
#include "core/graphql/literal.h"

#include <boost/json/parse.hpp>
#include <catch2/catch.hpp>
#include <limits>

#include "core/graphql/parser.h"

namespace graphcool::graphql {
namespace {

std::string glimpse(std::string_view json) {
  const boost::json::value value = boost::json::parse(json);
  InputArena arena;
  std::string of_json, of_raw;
  append_glimpse(of_json, value);
  append_glimpse(of_raw, raw_input(value, arena));
  CHECK(of_json == of_raw);
  return of_json;
}

std::string reprint(std::string_view text) {
  const ast::Value* value = nullptr;
  const auto document = parse_value({.body = text}, &value);
  REQUIRE(document);
  InputArena arena;
  std::string out;
  append_literal(out, raw_input(*value, arena));
  return out;
}

}  // namespace

TEST_CASE("values are written as JSON, as far as that is wanted", "[graphql][literal]") {
  const auto written = [](std::string_view json, auto... most) {
    const boost::json::value value = boost::json::parse(json);
    InputArena arena;
    std::string out;
    append_json(out, raw_input(value, arena), most...);
    return out;
  };
  const std::string all = R"([1,2.5,true,null,"a\"b",{"c":[],"d":{}}])";
  CHECK(written(all) == all);
  CHECK(written("[11,22,33,44]", 5) == "[11,22,,]");
}

TEST_CASE("messages show a glimpse of a value", "[graphql][literal]") {
  CHECK(glimpse("[1, [2, [3, [4]]], []]") == "[1, [2, [Array]], []]");
  CHECK(glimpse(R"({"a": {"b": {"c": 1}, "d": {}}, "e f": null})") ==
        "{ a: { b: [Object], d: {} }, e f: null }");
  CHECK(glimpse("[1,2,3,4,5,6,7,8,9,10,11]") == "[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, ... 1 more item]");
  CHECK(glimpse("[1,2,3,4,5,6,7,8,9,10,11,12]") ==
        "[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, ... 2 more items]");
  CHECK(glimpse(R"("a\"\n\u0001ä")") == R"("a\"\n\u0001ä")");
  CHECK(glimpse("[1e21, 0.1, -0.5, true, 18446744073709551615]") ==
        "[1e+21, 0.1, -0.5, true, 18446744073709552000]");
  CHECK(glimpse("{}") == "{}");
}

TEST_CASE("a glimpse stays short", "[graphql][literal]") {
  std::string object = "{\"k\": 0";
  for (int i = 0; i < 1000; ++i) object += ", \"k" + std::to_string(i) + "\": 0";
  CHECK(glimpse(object + "}").size() < 1000);
  CHECK(glimpse(object + "}").ends_with(", ... }"));
  std::string text = "\"";
  for (int i = 0; i < 10'000; ++i) text += "ä";
  const std::string shown = glimpse(text + "\"");
  CHECK(shown.size() < 5000);
  CHECK(shown.ends_with("ä\"..."));
}

TEST_CASE("literals are printed as the document printer prints them", "[graphql][literal]") {
  for (const std::string_view text :
       {"[1, {b: $x}, [], {}]", "{a: [1, {b: $x}], c: FOO}", "12345678901234567890", "1.50e3",
        R"("a\"\u007F\u009F")", "\"\"\"\na\n  b\n\"\"\"", "true", "null"}) {
    CHECK(reprint(text) == text);
  }
}

TEST_CASE("numbers are read however large or small", "[graphql][literal]") {
  const double infinity = std::numeric_limits<double>::infinity();
  CHECK(to_double("1e400") == infinity);
  CHECK(to_double("-1e400") == -infinity);
  CHECK(to_double("1e-400") == 0);
  CHECK(to_double("0." + std::string(400, '0') + "1") == 0);
  CHECK(to_double(std::string(400, '9')) == infinity);
  CHECK(to_double("12345678901234567890") == 12345678901234567890.0);
}

TEST_CASE("depth is told level by level", "[graphql][literal]") {
  const boost::json::value value = boost::json::parse(R"([{"a": [1]}, 2])");
  CHECK(is_deeper(value, 2));
  CHECK_FALSE(is_deeper(value, 3));
  CHECK_FALSE(is_deeper(1, 0));
  CHECK(is_deeper(boost::json::array(), 0));
}

}  // namespace graphcool::graphql
