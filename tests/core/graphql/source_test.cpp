#include "core/graphql/source.h"

#include <catch2/catch.hpp>

namespace graphcool::graphql {

TEST_CASE("Places count lines at LF, CR and CRLF and columns in UTF-16 units", "[graphql]") {
  struct Case {
    const char* name;
    std::string_view body;
    Offset offset;
    SourceLocation place;
  };
  const Case cases[] = {
      {"start", "abc", 0, {1, 1}},
      {"same line", "abc", 2, {1, 3}},
      {"after LF", "a\nbc", 3, {2, 2}},
      {"at LF", "a\nbc", 1, {1, 2}},
      {"after CR", "a\rbc", 2, {2, 1}},
      {"after CRLF", "a\r\nbc", 3, {2, 1}},
      {"empty lines", "\n\r\n\r\rx", 5, {5, 1}},
      {"two bytes are one unit", "\xc3\xa9x", 2, {1, 2}},
      {"four bytes are two units", "\xf0\x9f\x98\x80x", 4, {1, 3}},
      {"a byte order mark counts", "\xef\xbb\xbfx", 3, {1, 2}},
      {"the end", "ab\n", 3, {2, 1}},
      {"past the end is the end", "ab", 99, {1, 3}},
  };
  for (const Case& c : cases) {
    DYNAMIC_SECTION(c.name) {
      CHECK(Source{.body = c.body}.locate(c.offset) == c.place);
      CHECK(Locator(c.body).locate(c.offset) == c.place);
    }
  }
}

TEST_CASE("A Locator answers in any order as Source does", "[graphql]") {
  const Source source{.body = "one \xf0\x9f\x98\x80 two\r\nthree\rfour\n\nfive \xc3\xa9 six"};
  Locator locator(source.body);
  for (const Offset offset : {0u, 4u, 9u, 3u, 14u, 20u, 15u, 26u, 31u, 34u, 33u, 2u}) {
    CAPTURE(offset);
    CHECK(locator.locate(offset) == source.locate(offset));
  }
}

TEST_CASE("An error's JSON leaves out what is empty", "[graphql]") {
  const auto written = [](const GraphQLError& error) {
    std::string out;
    append_json(out, error);
    return out;
  };
  CHECK(written({.message = "Say \"no\"."}) == R"({"message":"Say \"no\"."})");
  CHECK(written({.message = "m", .locations = {{1, 2}, {3, 4}}}) ==
        R"({"message":"m","locations":[{"line":1,"column":2},{"line":3,"column":4}]})");
  CHECK(
      written({.message = "m",
               .locations = {{1, 2}},
               .path_json = R"(["a",0])",
               .code = 3008,
               .extra_json = R"("requestId":"x")"}) ==
      R"({"message":"m","locations":[{"line":1,"column":2}],"path":["a",0],"code":3008,"requestId":"x"})");
}

TEST_CASE("Errors are a JSON array, in their order", "[graphql]") {
  std::string out = "x";
  append_json(out, GraphQLErrors{});
  append_json(out, GraphQLErrors{{.message = "a"}, {.message = "b", .code = 1}});
  CHECK(out == R"(x[][{"message":"a"},{"message":"b","code":1}])");
}

}  // namespace graphcool::graphql
