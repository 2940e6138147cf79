#include "core/graphql/printer.h"

#include <catch2/catch.hpp>

#include "core/graphql/block_string.h"
#include "core/graphql/literal.h"
#include "core/graphql/parser.h"

namespace graphcool::graphql {

namespace {

std::string printed(std::string_view body) {
  const auto document = parse({.body = body});
  REQUIRE(document);
  return print(*document);
}

}  // namespace

TEST_CASE("Operations print as graphql-js prints them", "[graphql][printer]") {
  struct Case {
    std::string_view body;
    std::string_view printed;
  };
  const Case cases[] = {
      {"{a b}", "{\n  a\n  b\n}"},
      {"query{a}", "{\n  a\n}"},
      {"mutation{a}", "mutation {\n  a\n}"},
      {"query($a:Int=1 @d,$b:[B!]!){a}", "query ($a: Int = 1 @d, $b: [B!]!) {\n  a\n}"},
      {"query Q @x(a:1){a}", "query Q @x(a: 1) {\n  a\n}"},
      {"\"d\" query{a}", "\"d\"\nquery {\n  a\n}"},
      {"query(\"d\" $a:Int $b:Int){a}", "query (\n\"d\"\n$a: Int\n$b: Int\n) {\n  a\n}"},
      {"{x:a(b:[1,2.5,\"s\",null,true,E,{c:$v}])@d{e}}",
       "{\n  x: a(b: [1, 2.5, \"s\", null, true, E, {c: $v}]) @d {\n    e\n  }\n}"},
      {"{...F@x ...on T{a} ...@y{b} ...{c}}",
       "{\n  ...F @x\n  ... on T {\n    a\n  }\n  ... @y {\n    b\n  }\n  ... {\n    c\n  }\n}"},
      {"fragment F on T@d{a}{b}", "fragment F on T @d {\n  a\n}\n\n{\n  b\n}"},
      {"{field(a: \"1234567890123456789012345678901234567890\", b: \"123456789012345678901\")}",
       "{\n  field(a: \"1234567890123456789012345678901234567890\", b: "
       "\"123456789012345678901\")\n}"},
      {"{field(a: \"1234567890123456789012345678901234567890\", b: \"1234567890123456789012\")}",
       "{\n  field(\n    a: \"1234567890123456789012345678901234567890\"\n    b: "
       "\"1234567890123456789012\"\n  )\n}"},
      {"{a(b:\"\"\"one\ntwo\"\"\")}", "{\n  a(b: \"\"\"\n  one\n  two\n  \"\"\")\n}"},
  };
  for (const Case& c : cases) {
    DYNAMIC_SECTION(c.body) {
      CHECK(printed(c.body) == c.printed);
      CHECK(printed(printed(c.body)) == c.printed);
    }
  }
}

TEST_CASE("Type definitions print as graphql-js prints them", "[graphql][printer]") {
  const std::string_view body = R"("""All"""
schema @a {
  query: Q
  mutation: M
}

scalar Date @specifiedBy(url: "x")

"A query"
type Q implements A & B @k {
  "one"
  one(a: Int = 1 @d, b: String): [Int!] @e
  two(
    "why"
    a: Int
    b: Int
  ): T
}

type Bare

interface A implements B {
  id: ID
}

union U @u = Q | M

enum E {
  "first"
  A @deprecated
  B
}

input I {
  a: Int = 1
  b: [I!]! = [{a: 1}]
}

directive @d(a: Int = 1, b: String) repeatable on FIELD | QUERY

directive @e(
  """
  several
    lines
  """
  a: Int
) on FIELD

extend schema @a

extend type Q implements C

extend union U = S

extend enum E {
  C
}

extend input I @c)";
  CHECK(printed(body) == body);
}

TEST_CASE("A query after a type without a body keeps its keyword", "[graphql][printer]") {
  CHECK(printed("type A query {a}") == "type A\n\nquery {\n  a\n}");
  CHECK(printed("extend schema @a query {a} {b}") ==
        "extend schema @a\n\nquery {\n  a\n}\n\n{\n  b\n}");
  CHECK(printed("scalar A {a}") == "scalar A\n\n{\n  a\n}");
}

TEST_CASE("String literals escape what is not printable", "[graphql][printer]") {
  std::string out;
  using namespace std::string_view_literals;
  append_string_literal(out, "\"\\/\b\f\n\r\t\0\x1f\x7f\xc2\x80\xc2\x9f\xc2\xa0\xc3\xa9"sv);
  CHECK(out == "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0000\\u001F\\u007F\\u0080\\u009F\xc2\xa0\xc3\xa9\"");
}

TEST_CASE("Block strings print as they read back", "[graphql][printer]") {
  struct Case {
    std::string_view text;
    std::string_view printed;
    std::string_view minimized;
  };
  const Case cases[] = {
      {"", R"("""""")", R"("""""")"},
      {"one", R"("""one""")", R"("""one""")"},
      {"  one", R"("""  one""")", R"("""  one""")"},
      {"one\ntwo", "\"\"\"\none\ntwo\n\"\"\"", "\"\"\"one\ntwo\"\"\""},
      {"one\n  two", "\"\"\"\none\n  two\n\"\"\"", "\"\"\"\none\n  two\"\"\""},
      {"quote \"", "\"\"\"\nquote \"\n\"\"\"", "\"\"\"quote \"\n\"\"\""},
      {"slash \\", "\"\"\"\nslash \\\n\"\"\"", "\"\"\"slash \\\n\"\"\""},
      {"three \"\"\"", "\"\"\"\nthree \\\"\"\"\n\"\"\"", "\"\"\"three \\\"\"\"\"\"\""},
      {"four \"\"\"\"", "\"\"\"\nfour \\\"\"\"\"\n\"\"\"", "\"\"\"four \\\"\"\"\"\n\"\"\""},
  };
  Arena arena;
  for (const Case& c : cases) {
    DYNAMIC_SECTION(c.text) {
      std::string printed, minimized;
      append_block_string(printed, c.text, false);
      append_block_string(minimized, c.text, true);
      CHECK(printed == c.printed);
      CHECK(minimized == c.minimized);
      CHECK(dedent_block_string(printed.substr(3, printed.size() - 6), arena) == c.text);
      CHECK(dedent_block_string(minimized.substr(3, minimized.size() - 6), arena) == c.text);
      CHECK(is_printable_as_block_string(c.text));
    }
  }
  for (const std::string_view text : {" ", "\n", "\na", "a\n", "a\r", "  a\n  b", "a\x01"}) {
    CAPTURE(text);
    CHECK_FALSE(is_printable_as_block_string(text));
  }
}

TEST_CASE("Stripping leaves the same tokens", "[graphql][printer]") {
  const auto stripped = [](std::string_view body) {
    const auto out = strip_ignored_characters({.body = body});
    REQUIRE(out);
    return *out;
  };
  CHECK(stripped("") == "");
  CHECK(stripped("  # only\n,, \xef\xbb\xbf") == "");
  CHECK(stripped("query Q ( $a : Int ) { a ( b : 1 , c : \"x y\" ) ... F ... on T { d } }") ==
        "query Q($a:Int){a(b:1 c:\"x y\")...F ...on T{d}}");
  CHECK(stripped("{ a ...F b(c: [1 ...]) }") == "{a ...F b(c:[1 ...])}");
  CHECK(stripped("\"\"\"\n   one\n     two \\\"\"\"\n\"\"\" type A") ==
        "\"\"\"\none\n  two \\\"\"\"\"\"\" type A");

  const auto broken = strip_ignored_characters({.body = "{ a\n \"b }"});
  REQUIRE_FALSE(broken);
  CHECK(broken.error().message == "Syntax Error: Unterminated string.");
  CHECK(broken.error().locations.at(0) == SourceLocation{2, 6});
}

}  // namespace graphcool::graphql
