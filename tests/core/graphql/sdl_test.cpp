// Type-system documents: what is wrong with them, and the schemas that right ones make.
#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

#include "core/graphql/parser.h"
#include "core/graphql/schema_builder.h"
#include "core/graphql/validate.h"

namespace graphcool::graphql {
namespace {

struct Case {
  std::string name;
  std::string sdl = {};
  std::vector<std::string> errors = {};
};

// `### name`, a document, `---`, and a line for each error that graphql-js reports
// (tests/e2e/graphql-schema keeps them true).
std::vector<Case> read_cases() {
  std::ifstream file(GRAPHCOOL_TEST_DATA "/graphql/sdl_errors.txt");
  REQUIRE(file);
  std::vector<Case> cases;
  bool in_errors = false;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("### ")) {
      cases.push_back({.name = line.substr(4)});
      in_errors = false;
    } else if (line == "---") {
      in_errors = true;
    } else if (in_errors) {
      cases.back().errors.push_back(line);
    } else {
      cases.back().sdl += line + "\n";
    }
  }
  return cases;
}

std::vector<std::string> show(const GraphQLErrors& errors) {
  std::vector<std::string> lines;
  for (const GraphQLError& error : errors) {
    std::ostringstream line;
    line << error.message;
    for (std::size_t i = 0; i < error.locations.size(); ++i) {
      line << (i == 0 ? " (" : ", ") << error.locations[i].line << ":" << error.locations[i].column;
    }
    if (!error.locations.empty()) line << ")";
    lines.push_back(line.str());
  }
  return lines;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("validate_sdl finds what graphql-js finds", "[graphql][sdl]") {
  const std::vector<Case> cases = read_cases();
  REQUIRE(cases.size() > 30);
  for (const Case& c : cases) {
    CAPTURE(c.name);
    const auto document = parse({.body = c.sdl});
    REQUIRE(document);
    CHECK(show(validate_sdl(*document)) == c.errors);
    const auto schema = build_schema(*document);
    if (!c.errors.empty()) {
      REQUIRE_FALSE(schema);
      CHECK(show(schema.error()) == c.errors);
    }
  }
}

TEST_CASE("a schema to build needs a query root", "[graphql][sdl]") {
  const auto document = parse({.body = "type A { a: Int }"});
  CHECK(validate_sdl(*document).empty());
  const auto schema = build_schema(*document);
  REQUIRE_FALSE(schema);
  CHECK(show(schema.error()) == Lines{"Query root type must be provided."});
}

TEST_CASE("defaults that lead to themselves are an error", "[graphql][sdl]") {
  const auto errors = [](std::string_view sdl) {
    return show(validate_sdl(*parse({.body = sdl})));
  };
  CHECK(errors("type Query { a(p: P): Int }\ninput P { x: Int = 1 p: P = {} }") ==
        Lines{"Invalid circular reference. The default value of Input Object field P.p references "
              "itself. (2:22)"});
  CHECK(errors("type Query { a(p: P): Int }\ninput P { x: Int q: Q = {y: 1} }\n"
               "input Q { y: Int p: [P] = [{x: 2}] }") ==
        Lines{"Invalid circular reference. The default value of Input Object field P.q references "
              "itself via the default values of: Q.p. (2:18)"});
  CHECK(errors("type Query { a(p: P): Int } input P { x: Int p: P = {p: null} q: P = {p: null q: "
               "null} }") == Lines{});
}

TEST_CASE("documents made to take long do not", "[graphql][sdl]") {
  SECTION("defaults within defaults, doubling at each step") {
    std::string sdl = "type Query { a(i: I0 = {}): Int }\n";
    for (int i = 0; i < 60; ++i) {
      const std::string next = "I" + std::to_string(i + 1);
      sdl += "input I" + std::to_string(i) + " { a: " + next + " = {} b: " + next + "! = {} }\n";
    }
    sdl += "input I60 { a: Int = 1 }";
    CHECK(validate_sdl(*parse({.body = sdl})).empty());
  }
  SECTION("defaults behind one another") {
    std::string sdl = "type Query { a: Int }\n";
    for (int i = 0; i < 1100; ++i) {
      sdl += "input I" + std::to_string(i) + " { a: I" + std::to_string(i + 1) + " = {} }\n";
    }
    sdl += "input I1100 { a: Int = 1 }";
    CHECK(show(validate_sdl(*parse({.body = sdl}))) ==
          Lines{"The default value of Input Object field I1000.a stands at the end of too many "
                "others. (1002:15)"});
  }
  SECTION("input objects that contain one another, far down") {
    std::string sdl = "type Query { a: Int }\n";
    const int count = 10'000;
    for (int i = 0; i < count; ++i) {
      sdl += "input I" + std::to_string(i) + " { a: I" + std::to_string((i + 1) % count) + "! }\n";
    }
    const GraphQLErrors errors = validate_sdl(*parse({.body = sdl}));
    REQUIRE(errors.size() == 1);
    CHECK(errors[0].locations.size() == count);
  }
}

TEST_CASE("a type has 32 wrappers at the most", "[graphql][sdl]") {
  const std::string most = std::string(32, '[') + "Int" + std::string(32, ']');
  CHECK(validate_sdl(*parse({.body = "type Query { a: " + most + " }"})).empty());
  const std::string text = "type Query { a: [" + most + "] }";
  CHECK(show(validate_sdl(*parse({.body = text}))) ==
        Lines{"A type can have 32 wrappers at the most. (1:17)"});
}

TEST_CASE("a schema built from SDL has all its parts", "[graphql][sdl]") {
  const auto document = parse({.body = R"(
"Root of it" type Query implements Node { id: ID! mood(of: Mood = GOOD, bad: Int! = "x"): Mood
  @deprecated }
interface Node { id: ID! }
enum Mood { GOOD "worse" BAD @deprecated(reason: "r") }
extend type Query { late: [Any!]! }
union Any = Query
input One @oneOf { a: Int }
scalar Url @specifiedBy(url: "u")
extend schema { mutation: Change }
type Change { x(one: One): Url }
directive @d(x: Int = 3) repeatable on FIELD | QUERY)"});
  const auto schema = build_schema(*document);
  REQUIRE(schema);
  const Type& query = *schema->query();
  CHECK(query.description == "Root of it");
  CHECK(query.fields.size() == 3);
  CHECK(query.extension_nodes.size() == 1);
  CHECK(query.node->name.text == "Query");
  const Field& mood = *query.field("mood");
  CHECK(mood.deprecation->reason == "No longer supported");
  CHECK(mood.argument("of")->default_value->text == "GOOD");
  CHECK(mood.argument("bad")->default_value == nullptr);  // "x" is no Int.
  CHECK(mood.argument("bad")->is_required());
  CHECK(query.field("late")->type.to_string() == "[Any!]!");
  CHECK(schema->type("Mood")->value("BAD")->deprecation->reason == "r");
  CHECK(schema->type("Mood")->value("BAD")->description == "worse");
  CHECK(schema->type("Node")->possible_types[0] == &query);
  CHECK(schema->type("One")->one_of);
  CHECK(schema->type("Url")->specified_by_url == "u");
  CHECK(schema->mutation() == schema->type("Change"));
  CHECK(schema->directive("d")->repeatable);
  CHECK(schema->directive("d")->argument("x")->default_value->text == "3");
  CHECK(schema->directive("skip")->builtin);
}

}  // namespace graphcool::graphql
