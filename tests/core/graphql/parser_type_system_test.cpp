#include <catch2/catch.hpp>

#include "core/graphql/parser.h"

namespace graphcool::graphql {

namespace {

using Kind = ast::Definition::Kind;

std::string error_of(std::string_view body, const ParseOptions& options = {}) {
  const auto document = parse({.body = body}, options);
  if (document) return "valid";
  const SourceLocation place = document.error().locations.at(0);
  return std::to_string(place.line) + ":" + std::to_string(place.column) + " " +
         document.error().message;
}

}  // namespace

TEST_CASE("Every kind of type-system definition is read", "[graphql][parser]") {
  const auto document = parse({.body = R"(
    "all" schema @a { query: Q mutation: M subscription: S }
    """ date """ scalar Date @specifiedBy(url: "x")
    type Q implements & A & B @k { "one" one("arg" a: Int = 1 @d): [Int!] @e two: T }
    interface A implements B { id: ID }
    union U @u = | Q | M
    enum E { A @deprecated B }
    input I { a: Int = 1, b: [I!]! = [{a: 1}] }
    directive @d(a: Int = 1, b: String) repeatable on | FIELD | QUERY
    extend schema @a
    extend scalar Date @b
    extend type Q implements C
    extend interface A { b: Int }
    extend union U = S
    extend enum E { C }
    extend input I @c)"});
  REQUIRE(document);
  const auto definitions = document->definitions;
  const Kind kinds[] = {Kind::Schema,         Kind::ScalarType, Kind::ObjectType,
                        Kind::InterfaceType,  Kind::UnionType,  Kind::EnumType,
                        Kind::InputObjectType};
  REQUIRE(definitions.size() == 15);
  for (std::size_t i = 0; i < 7; ++i) {
    CHECK(definitions[i].kind == kinds[i]);
    CHECK(definitions[i + 8].kind == kinds[i]);
    CHECK_FALSE(definitions[i].extension);
    CHECK(definitions[i + 8].extension);
  }
  CHECK(definitions[0].description.text == "all");
  REQUIRE(definitions[0].operation_types.size() == 3);
  CHECK(definitions[0].operation_types[2].operation == ast::OperationType::Subscription);
  CHECK(definitions[0].operation_types[2].type.text == "S");
  CHECK(definitions[1].description.block);
  const ast::Definition& query = definitions[2];
  CHECK(query.interfaces.size() == 2);
  CHECK(query.directives.size() == 1);
  REQUIRE(query.fields.size() == 2);
  CHECK(query.fields[0].description.text == "one");
  CHECK(query.fields[0].name.text == "one");
  const ast::InputValueDefinition& argument = query.fields[0].arguments[0];
  CHECK(argument.description.text == "arg");
  CHECK(argument.name.text == "a");
  CHECK(argument.type->name.text == "Int");
  CHECK(argument.default_value->text == "1");
  CHECK(argument.directives.size() == 1);
  CHECK(query.fields[0].type->kind == ast::TypeReference::Kind::List);
  CHECK(definitions[4].members.size() == 2);
  CHECK(definitions[5].values[0].directives[0].name.text == "deprecated");
  CHECK(definitions[6].input_fields[1].default_value->items.size() == 1);
  const ast::Definition& directive = definitions[7];
  CHECK(directive.kind == Kind::DirectiveDefinition);
  CHECK(directive.repeatable);
  CHECK(directive.input_fields.size() == 2);
  REQUIRE(directive.locations.size() == 2);
  CHECK(directive.locations[1].text == "QUERY");
}

TEST_CASE("Errors in type definitions are worded and placed as graphql-js has them",
          "[graphql][parser]") {
  struct Case {
    std::string_view body;
    std::string_view error;
  };
  const Case cases[] = {
      {"type A {}", R"(1:9 Syntax Error: Expected Name, found "}".)"},
      {"type A { a }", R"(1:12 Syntax Error: Expected ":", found "}".)"},
      {"type A { a(): B }", R"x(1:12 Syntax Error: Expected Name, found ")".)x"},
      {"type A implements { a: B }", R"(1:19 Syntax Error: Expected Name, found "{".)"},
      {"type A implements B, C { a: B }", R"(1:22 Syntax Error: Unexpected Name "C".)"},
      {"union A = |", "1:12 Syntax Error: Expected Name, found <EOF>."},
      {"union A = || B", R"(1:12 Syntax Error: Expected Name, found "|".)"},
      {"enum A { true }",
       R"(1:10 Syntax Error: Name "true" is reserved and cannot be used for an enum value.)"},
      {"enum A { \"d\" \"null\" }",
       R"(1:14 Syntax Error: String "null" is reserved and cannot be used for an enum value.)"},
      {"input A { a(b: C): D }", R"x(1:12 Syntax Error: Expected ":", found "(".)x"},
      {"type A { a: B = $c }", R"(1:15 Syntax Error: Expected Name, found "=".)"},
      {"type A { a(b: C = $d): E }",
       R"(1:19 Syntax Error: Unexpected variable "$d" in constant value.)"},
      {"directive @a on FIELD | WHERE", R"(1:25 Syntax Error: Unexpected Name "WHERE".)"},
      {"directive @a on toString", R"(1:17 Syntax Error: Unexpected Name "toString".)"},
      {"directive @a FIELD", R"(1:14 Syntax Error: Expected "on", found Name "FIELD".)"},
      {"schema { queries: A }", R"(1:10 Syntax Error: Unexpected Name "queries".)"},
      {"schema", R"(1:7 Syntax Error: Expected "{", found <EOF>.)"},
      {"extend type A", "1:14 Syntax Error: Unexpected <EOF>."},
      {"extend scalar A type B", R"(1:17 Syntax Error: Unexpected Name "type".)"},
      {"extend schema", "1:14 Syntax Error: Unexpected <EOF>."},
      {"extend directive @a on FIELD", R"(1:8 Syntax Error: Unexpected Name "directive".)"},
      {"extend query { a }", R"(1:8 Syntax Error: Unexpected Name "query".)"},
      {"extend", "1:7 Syntax Error: Unexpected <EOF>."},
  };
  for (const Case& c : cases) {
    DYNAMIC_SECTION(c.body) {
      CHECK(error_of(c.body) == c.error);
    }
  }
}

TEST_CASE("Old data models may leave out what the grammar now asks for", "[graphql][parser]") {
  const ParseOptions legacy{.legacy_sdl = true};
  CHECK(error_of("", legacy) == "valid");
  CHECK(error_of("# nothing yet", legacy) == "valid");
  CHECK(error_of("type A {} input B {} interface C {} enum D {}", legacy) == "valid");
  const auto document = parse(
      {.body = "type A implements B, C { a: Int } type D implements & E & F { b: Int }"}, legacy);
  REQUIRE(document);
  CHECK(document->definitions[0].interfaces.size() == 2);
  CHECK(document->definitions[1].interfaces.size() == 2);
  CHECK(error_of("type A { a() : B }", legacy) != "valid");
}

}  // namespace graphcool::graphql
