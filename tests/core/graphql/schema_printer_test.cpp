// Schemas as SDL: what graphql-js 16 prints for them.
#include <catch2/catch.hpp>

#include "core/graphql/parser.h"
#include "core/graphql/printer.h"
#include "core/graphql/schema_builder.h"

namespace graphcool::graphql {
namespace {

std::string reprint(std::string_view sdl) {
  const auto document = parse({.body = sdl});
  REQUIRE(document);
  const auto schema = build_schema(*document);
  REQUIRE(schema);
  return print_schema(*schema);
}

}  // namespace

TEST_CASE("a schema in canonical form is printed as it is", "[graphql][schema_printer]") {
  const std::string_view sdl = R"sdl("""What it is about"""
schema {
  query: Root
  mutation: Change
}

"""Said of fields"""
directive @own(of: [Int!] = [1], box: Box) repeatable on OBJECT | FIELD_DEFINITION

type Root implements Node & Named {
  id: ID!

  """Its name"""
  name(upper: Boolean = false, old: Int @deprecated): String
  any(
    first: Int = 10

    """
    Several lines
    of text
    """
    box: Box = {side: 1.5, inner: {side: 1}}
  ): [Any!] @deprecated(reason: "none \"left\"")
}

type Change {
  a(text: String = "ü\n", id: ID = 12, ids: [ID!] = ["a", 1], mood: Mood = BAD, null: Int = null): Int
}

interface Named implements Node {
  id: ID!
  name(upper: Boolean = false): String
}

interface Node {
  id: ID!
}

union Any = Root | Change

enum Mood {
  """Well"""
  GOOD
  BAD @deprecated
}

input Box {
  side: Float = 1
  inner: Box
}

input One @oneOf {
  a: Int
  b: String
}

scalar Time @specifiedBy(url: "https://example.com/time"))sdl";
  CHECK(reprint(sdl) == sdl);
}

TEST_CASE("defaults are printed as values of their type", "[graphql][schema_printer]") {
  CHECK(reprint(
            R"(type Query { a(f: Float = 1.50, g: Float = 1e30, l: [Int] = 5, n: [[Int]] = [[1], 2],
      i: I = {c: "x", a: 7}, s: String = """block
      text""", j: J = FREE, k: J = {x: [1.0]}): Int }
    input I { a: Float b: [Int] = 3 c: String d: I } scalar J)") ==
        R"(type Query {
  a(f: Float = 1.5, g: Float = 1e+30, l: [Int] = [5], n: [[Int]] = [[1], [2]], )"
        R"(i: I = {a: 7, b: [3], c: "x"}, s: String = "block\ntext", j: J = "FREE", )"
        R"(k: J = {x: [1.0]}): Int
}

input I {
  a: Float
  b: [Int] = [3]
  c: String
  d: I
}

scalar J)");
}

TEST_CASE("usual roots need no schema definition", "[graphql][schema_printer]") {
  CHECK(reprint("schema { query: Query } type Query { a: Int } extend type Query { b: Int }") ==
        "type Query {\n  a: Int\n  b: Int\n}");
  CHECK(reprint("schema { query: Mutation mutation: Query } type Mutation { a: Int } type Query { "
                "b: Int }")
            .starts_with("schema {\n  query: Mutation\n  mutation: Query\n}\n\n"));
}

TEST_CASE("a schema made member by member is printed too", "[graphql][schema_printer]") {
  SchemaBuilder b;
  b.object("Query", {{.name = "a",
                      .type = b.ref("[Mood!]"),
                      .arguments = {{.name = "first", .type = b.ref("Int"), .default_value = "1"}},
                      .description = "All of\nthem."}});
  b.enumeration("Mood", {{.name = "GOOD"}}, {.description = "How it is."});
  CHECK(print_schema(b.build("Query")) ==
        "type Query {\n  \"\"\"\n  All of\n  them.\n  \"\"\"\n  a(first: Int = 1): [Mood!]\n}\n\n"
        "\"\"\"How it is.\"\"\"\nenum Mood {\n  GOOD\n}");
}

}  // namespace graphcool::graphql
