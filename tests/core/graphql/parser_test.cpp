#include "core/graphql/parser.h"

#include <catch2/catch.hpp>

namespace graphcool::graphql {

namespace {

std::string error_of(std::string_view body, const ParseOptions& options = {}) {
  const auto document = parse({.body = body}, options);
  if (document) return "valid";
  const GraphQLError& error = document.error();
  REQUIRE(error.locations.size() == 1);
  return std::to_string(error.locations[0].line) + ":" + std::to_string(error.locations[0].column) +
         " " + error.message;
}

std::string nested(std::string_view open, std::size_t times, std::string_view middle,
                   std::string_view close) {
  std::string text;
  for (std::size_t i = 0; i < times; ++i) text += open;
  text += middle;
  for (std::size_t i = 0; i < times; ++i) text += close;
  return text;
}

}  // namespace

TEST_CASE("An operation becomes a tree of views with offsets", "[graphql][parser]") {
  const std::string_view body =
      "query Q($id: [ID!]! = [1] @d, $n: Int) @live {\n"
      "  one: node(id: $id, deep: {list: [1.5, \"s\", ENUM, null, true]}) @skip(if: $n) { id }\n"
      "  ...F @x\n  ... on User { name }\n  ... @include(if: true) { a }\n}\n"
      "\"Of users\" fragment F on User { name }";
  const auto document = parse({.body = body});
  REQUIRE(document);
  REQUIRE(document->definitions.size() == 2);

  const ast::Definition& query = document->definitions[0];
  CHECK(query.kind == ast::Definition::Kind::Operation);
  CHECK(query.name.text == "Q");
  CHECK(query.name.text.data() == body.data() + 6);
  REQUIRE(query.variables.size() == 2);
  CHECK(query.variables[0].variable.text == "id");
  CHECK(query.variables[0].variable.offset == 8);
  CHECK(query.variables[0].directives.size() == 1);
  const ast::TypeReference* type = query.variables[0].type;
  CHECK(type->kind == ast::TypeReference::Kind::NonNull);
  CHECK(type->of->kind == ast::TypeReference::Kind::List);
  CHECK(type->of->of->kind == ast::TypeReference::Kind::NonNull);
  CHECK(type->of->of->of->name.text == "ID");
  REQUIRE(query.variables[0].default_value);
  CHECK(query.variables[0].default_value->items.size() == 1);
  CHECK(query.directives[0].name.text == "live");

  const auto selections = query.selection_set.selections;
  REQUIRE(selections.size() == 4);
  CHECK(selections[0].response_key() == "one");
  CHECK(selections[0].name.text == "node");
  CHECK(selections[0].selection_set().selections[0].name.text == "id");
  const auto arguments = selections[0].arguments();
  REQUIRE(arguments.size() == 2);
  CHECK(arguments[0].value.kind == ast::Value::Kind::Variable);
  CHECK(arguments[0].value.text == "id");
  const auto items = arguments[1].value.fields[0].value.items;
  REQUIRE(items.size() == 5);
  using Kind = ast::Value::Kind;
  const Kind kinds[] = {Kind::Float, Kind::String, Kind::Enum, Kind::Null, Kind::Boolean};
  for (std::size_t i = 0; i < 5; ++i) CHECK(items[i].kind == kinds[i]);
  CHECK(items[1].text == "s");

  CHECK(selections[1].kind == ast::Selection::Kind::FragmentSpread);
  CHECK(selections[1].name.text == "F");
  CHECK(selections[2].type_condition().text == "User");
  CHECK(selections[3].type_condition().text.empty());
  CHECK(selections[3].directives().size() == 1);

  const ast::Definition& fragment = document->definitions[1];
  CHECK(fragment.kind == ast::Definition::Kind::Fragment);
  CHECK(fragment.description.text == "Of users");
  CHECK(fragment.type_condition.text == "User");
  CHECK(body.substr(fragment.offset).starts_with("\"Of users\""));
}

TEST_CASE("Keywords are names wherever a name may stand", "[graphql][parser]") {
  for (const std::string word : {"on", "fragment", "query", "mutation", "subscription", "true",
                                 "false", "null", "type", "extend", "implements"}) {
    CAPTURE(word);
    const std::string fragment = word == "on" ? "a" : word;
    CHECK(error_of("query " + word + "($" + word + ": " + word + ") { " + word + ": " + word + "(" +
                   word + ": $" + word + ") @" + word + " ..." + fragment + " } fragment " +
                   fragment + " on " + word + " { " + word + " }") == "valid");
  }
}

TEST_CASE("Syntax errors are worded and placed as graphql-js has them", "[graphql][parser]") {
  struct Case {
    std::string_view body;
    std::string_view error;
  };
  const Case cases[] = {
      {"", "1:1 Syntax Error: Unexpected <EOF>."},
      {"# nothing", "1:10 Syntax Error: Unexpected <EOF>."},
      {"{", "1:2 Syntax Error: Expected Name, found <EOF>."},
      {"{}", R"(1:2 Syntax Error: Expected Name, found "}".)"},
      {"{ a }}", R"(1:6 Syntax Error: Unexpected "}".)"},
      {"{ ...MissingOn }\nfragment MissingOn Type",
       R"(2:20 Syntax Error: Expected "on", found Name "Type".)"},
      {"{ field: {} }", R"(1:10 Syntax Error: Expected Name, found "{".)"},
      {"notAnOperation Foo { field }", R"(1:1 Syntax Error: Unexpected Name "notAnOperation".)"},
      {"...", R"(1:1 Syntax Error: Unexpected "...".)"},
      {"{ \"a\"", R"(1:3 Syntax Error: Expected Name, found String "a".)"},
      {"{ \"\"\"a\"\"\"", R"(1:3 Syntax Error: Expected Name, found BlockString "a".)"},
      {"query Foo($x: Complex = { a: { b: [ $var ] } }) { field }",
       R"(1:37 Syntax Error: Unexpected variable "$var" in constant value.)"},
      {"query ($x: T = $) { a }", R"(1:16 Syntax Error: Unexpected "$".)"},
      {"fragment on on on { on }", R"(1:10 Syntax Error: Unexpected Name "on".)"},
      {"fragment \"on\" on T { a }", R"(1:10 Syntax Error: Unexpected String "on".)"},
      {"{ ...on }", R"(1:9 Syntax Error: Expected Name, found "}".)"},
      {"{ a(b: ) }", R"x(1:8 Syntax Error: Unexpected ")".)x"},
      {"{ a(b: c: d) }", R"(1:9 Syntax Error: Expected Name, found ":".)"},
      {"{ a() }", R"x(1:5 Syntax Error: Expected Name, found ")".)x"},
      {"query ($a: [Int) { a }", R"x(1:16 Syntax Error: Expected "]", found ")".)x"},
      {"{ a: 1 }", R"(1:6 Syntax Error: Expected Name, found Int "1".)"},
      {"{ a @ }", R"(1:7 Syntax Error: Expected Name, found "}".)"},
      {"\"why\" { a }",
       "1:1 Syntax Error: Unexpected description, descriptions are not supported on shorthand "
       "queries."},
      {"\"why\" extend type A { a: B }",
       "1:1 Syntax Error: Unexpected description, only GraphQL definitions support descriptions."},
      {"\"why\"", "1:6 Syntax Error: Unexpected <EOF>."},
      {"{ a ?", R"(1:5 Syntax Error: Unexpected character: "?".)"},
      {"query\r\n{ a\r\n  ; }", R"(3:3 Syntax Error: Unexpected character: ";".)"},
      {"{ a(b: \"\xf0\x9f\x98\x80\" ! ", R"(1:13 Syntax Error: Expected Name, found "!".)"},
  };
  for (const Case& c : cases) {
    DYNAMIC_SECTION(c.body) {
      CHECK(error_of(c.body) == c.error);
    }
  }
}

TEST_CASE("Limits end the parsing of hostile documents", "[graphql][parser]") {
  const ParseOptions three{.limits = {.max_tokens = 3}};
  CHECK(error_of("{ a }", three) == "valid");
  CHECK(error_of("{ a b }", three) ==
        "1:7 Syntax Error: Document contains more that 3 tokens. Parsing aborted.");
  CHECK(error_of("# a\n# b\n# c\n# d\n{ a }", three) == "valid");

  CHECK(error_of(nested("{a", 200, "", "}")) == "valid");
  const std::size_t kMany = 100'000;
  CHECK(error_of(nested("{a", kMany, "", "}")) ==
        "1:401 Syntax Error: Document nests deeper than 200 levels. Parsing aborted.");
  CHECK(error_of("{a(b:" + nested("[", kMany, "", "]") + ")}") ==
        "1:205 Syntax Error: Document nests deeper than 200 levels. Parsing aborted.");
  CHECK(error_of("{a(b:" + nested("{c:", kMany, "1", "}") + ")}") ==
        "1:603 Syntax Error: Document nests deeper than 200 levels. Parsing aborted.");
  CHECK(error_of("query ($a:" + nested("[", kMany, "A", "]") + ") {a}") ==
        "1:212 Syntax Error: Document nests deeper than 200 levels. Parsing aborted.");
  CHECK(error_of(nested("{... ", kMany, "", "}")) ==
        "1:1001 Syntax Error: Document nests deeper than 200 levels. Parsing aborted.");
}

TEST_CASE("A single value parses by itself", "[graphql][parser]") {
  const ast::Value* value = nullptr;
  const auto list = parse_value({.body = " [1, {a: $b}] # end"}, &value);
  REQUIRE(list);
  REQUIRE(value->items.size() == 2);
  CHECK(value->items[1].fields[0].value.text == "b");

  const auto two = parse_value({.body = "1 2"}, &value);
  REQUIRE_FALSE(two);
  CHECK(two.error().message == "Syntax Error: Expected <EOF>, found Int \"2\".");
  CHECK_FALSE(parse_value({.body = ""}, &value));
}

}  // namespace graphcool::graphql
