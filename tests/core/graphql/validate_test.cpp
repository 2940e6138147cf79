#include "core/graphql/validate.h"

#include <catch2/catch.hpp>

#include "core/graphql/parser.h"
#include "core/graphql/schema_builder.h"

namespace graphcool::graphql {

namespace {

Schema small_schema() {
  SchemaBuilder builder;
  builder.object("Query", {{.name = "a",
                            .type = builder.ref("String"),
                            .arguments = {{.name = "x", .type = builder.ref("Int!")},
                                          {.name = "y", .type = builder.ref("[Int]")}}},
                           {.name = "b", .type = builder.ref("Query!")},
                           {.name = "c", .type = builder.ref("[String!]")}});
  return builder.build("Query");
}

std::string errors_of(std::string_view body, const ValidationLimits& limits = {}) {
  const Schema schema = small_schema();
  const auto document = parse({.body = body});
  REQUIRE(document);
  std::string text;
  for (const GraphQLError& error : validate(schema, *document, limits)) {
    for (const SourceLocation& place : error.locations) {
      text += std::to_string(place.line) + ":" + std::to_string(place.column) + " ";
    }
    text += error.message + "\n";
  }
  return text;
}

}  // namespace

TEST_CASE("A valid document has no errors", "[graphql][validate]") {
  CHECK(errors_of("query ($n: Int!) { a(x: $n) b { ...F } } fragment F on Query { b { c } }") ==
        "");
}

TEST_CASE("Errors come in the order of the document and of the rules", "[graphql][validate]") {
  CHECK(errors_of("query Q($n: Int, $m: Int) {\n"
                  "  a(x: \"one\", z: 1)\n"
                  "  b\n"
                  "  ccc\n"
                  "  d: a(x: $n) @nope\n"
                  "  e: a(x: 1) { f }\n"
                  "}\n"
                  "fragment F on Query { b { ...F } }\n") ==
        "2:8 Int cannot represent non-integer value: \"one\"\n"
        "2:15 Unknown argument \"z\" on field \"Query.a\". Did you mean \"x\" or \"y\"?\n"
        "3:3 Field \"b\" of type \"Query!\" must have a selection of subfields. Did you mean \"b { "
        "... }\"?\n"
        "4:3 Cannot query field \"ccc\" on type \"Query\". Did you mean \"c\"?\n"
        "5:15 Unknown directive \"@nope\".\n"
        "6:14 Field \"a\" must not have a selection since type \"String\" has no subfields.\n"
        "1:18 Variable \"$m\" is never used in operation \"Q\".\n"
        "1:9 5:11 Variable \"$n\" of type \"Int\" used in position expecting type \"Int!\".\n"
        "8:27 Cannot spread fragment \"F\" within itself.\n"
        "8:1 Fragment \"F\" is never used.\n");
}

}  // namespace graphcool::graphql
