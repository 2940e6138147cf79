// Variables: coercion with the words of graphql-js 16, parameters, and shapes.
#include <boost/json/parse.hpp>
#include <catch2/catch.hpp>

#include "core/graphql/execution.h"
#include "core/graphql/parser.h"
#include "core/graphql/schema_builder.h"

namespace graphcool::graphql {
namespace {

Schema make_schema() {
  SchemaBuilder b;
  b.scalar("Json", nullptr);
  b.enumeration("Order", {{.name = "ASC"}, {.name = "DESC"}}, {.structural = true});
  b.enumeration("Mood", {{.name = "GOOD"}, {.name = "BAD"}});
  std::vector<ArgumentSpec> wide = {{.name = "must", .type = b.ref("Int!")}};
  for (int i = 0; i < 50; ++i) {
    wide.push_back({.name = "f" + std::to_string(i), .type = b.ref("String")});
  }
  wide.push_back({.name = "late", .type = b.ref("Int"), .default_value = "5"});
  b.input_object("Wide", wide);
  b.input_object("P", {{.name = "a", .type = b.ref("Int"), .default_value = "1"},
                       {.name = "p", .type = b.ref("[Int!]")},
                       {.name = "deep", .type = b.ref("P")},
                       {.name = "order", .type = b.ref("Order")}});
  b.object("Query", {{.name = "a",
                      .type = b.ref("Int"),
                      .arguments = {{.name = "p", .type = b.ref("P")},
                                    {.name = "w", .type = b.ref("Wide")},
                                    {.name = "j", .type = b.ref("Json")},
                                    {.name = "f", .type = b.ref("Float")},
                                    {.name = "m", .type = b.ref("Mood")}}}});
  return b.build("Query");
}

struct Prepared {
  Prepared(const Schema& schema, std::string_view variables, std::string_view json,
           std::string_view selection = "{ a }", bool all_structural = false)
      : text("query (" + std::string(variables) + ") " + std::string(selection)),
        document(*parse({.body = text})),
        values(boost::json::parse(json)),
        result(prepare_inputs(schema, document, document.definitions[0],
                              values.is_null() ? nullptr : &values.as_object(), all_structural,
                              arena)) {}

  std::vector<std::string> messages() const {
    std::vector<std::string> list;
    if (result) return list;
    for (const GraphQLError& error : result.error()) list.push_back(error.message);
    return list;
  }
  std::string shape() const { return result ? result->shape : "failed: " + messages()[0]; }
  const Input& leaf(const Input& parameter) const {
    REQUIRE(parameter.kind == Input::Kind::Parameter);
    return result->parameters.at(parameter.parameter);
  }

  std::string text;
  ast::Document document;
  boost::json::value values;
  InputArena arena;
  Result<PreparedInputs, GraphQLErrors> result;
};

using Messages = std::vector<std::string>;

}  // namespace

TEST_CASE("leaves become parameters, what shapes a plan stays", "[graphql][inputs]") {
  const Schema schema = make_schema();
  const Prepared p(schema, "$i: Int, $f: Float!, $p: P, $o: Order, $m: Mood, $l: [Int], $x: [P]",
                   R"({"i": 3, "f": 4, "p": {"order": "ASC", "a": 2, "p": 9},
                       "o": "DESC", "m": "GOOD", "l": [1, null], "x": [{}, null]})");
  REQUIRE(p.result);
  const auto& variables = p.result->variables;
  CHECK(p.leaf(variables[0]).integer == 3);
  CHECK(p.leaf(variables[1]).kind == Input::Kind::Float);
  CHECK(p.leaf(variables[1]).number == 4);
  CHECK(p.leaf(variables[2]["a"]).integer == 2);
  CHECK(p.leaf(variables[2]["p"]).items[0].integer == 9);
  CHECK(variables[2]["order"].text == "ASC");
  CHECK(variables[2].members[0].name == "a");  // In the order of the type.
  CHECK(variables[2].members[2].name == "order");
  CHECK(variables[3].kind == Input::Kind::Enum);
  CHECK(p.leaf(variables[4]).kind == Input::Kind::Enum);
  const Input& list = p.leaf(variables[5]);
  REQUIRE(list.items.size() == 2);
  CHECK(list.items[1].is_null());
  REQUIRE(variables[6].items.size() == 2);
  CHECK(p.leaf(variables[6].items[0]["a"]).integer == 1);  // The default.
  CHECK(variables[6].items[1].is_null());
  CHECK(p.result->parameters.size() == 7);
}

TEST_CASE("requests have one shape exactly when one plan serves them", "[graphql][inputs]") {
  const Schema schema = make_schema();
  const std::string_view declared = "$i: Int, $p: P, $o: [Order!], $l: [Int], $b: Boolean = true";
  const std::string_view selection = "{ a @skip(if: $b) }";
  const auto shape = [&](std::string_view json) {
    return Prepared(schema, declared, json, selection).shape();
  };
  SECTION("equal") {
    CHECK(shape(R"({"i": 1})") == shape(R"({"i": 2})"));
    CHECK(shape(R"({"l": [1, 2]})") == shape(R"({"l": [null]})"));
    CHECK(shape(R"({"l": 1})") == shape(R"({"l": []})"));
    CHECK(shape(R"({"b": true})") == shape("{}"));
    CHECK(shape(R"({"p": {"a": 4, "deep": {"p": []}}})") ==
          shape(R"({"p": {"deep": {"p": [1], "a": 1}}})"));
    CHECK(shape(R"({"o": "ASC"})") == shape(R"({"o": ["ASC"]})"));
  }
  SECTION("different") {
    const std::vector<std::string> shapes = {
        shape("{}"),
        shape(R"({"i": null})"),
        shape(R"({"i": 1})"),
        shape(R"({"l": null})"),
        shape(R"({"l": []})"),
        shape(R"({"b": false})"),
        shape(R"({"o": []})"),
        shape(R"({"o": ["ASC"]})"),
        shape(R"({"o": ["DESC"]})"),
        shape(R"({"o": ["DESC", "ASC"]})"),
        shape(R"({"p": null})"),
        shape(R"({"p": {}})"),
        shape(R"({"p": {"a": null}})"),
        shape(R"({"p": {"p": []}})"),
        shape(R"({"p": {"p": null}})"),
        shape(R"({"p": {"deep": {}}})"),
        shape(R"({"p": {"deep": {}, "p": []}})"),
        shape(R"({"p": {"deep": {"p": []}}})"),
        shape(R"({"p": {"order": "ASC"}})"),
        shape(R"({"p": {"order": "DESC"}})"),
    };
    for (std::size_t i = 0; i < shapes.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        CAPTURE(i, j, shapes[i]);
        CHECK(shapes[i] != shapes[j]);
      }
    }
  }
  SECTION("all structural") {
    const auto all = [&](std::string_view json) {
      const Prepared p(schema, "$s: String, $l: [Float]", json, "{ a }", true);
      REQUIRE(p.result);
      CHECK(p.result->parameters.empty());
      return p.shape();
    };
    CHECK(all(R"({"s": "x"})") != all(R"({"s": "y"})"));
    CHECK(all(R"({"l": [1]})") != all(R"({"l": [1.5]})"));
    CHECK(all(R"({"l": [1]})") == all(R"({"l": 1})"));
  }
}

TEST_CASE("variables that are wrong are told as graphql-js does", "[graphql][inputs]") {
  const Schema schema = make_schema();
  const auto messages = [&](std::string_view variables, std::string_view json) {
    return Prepared(schema, variables, json).messages();
  };
  CHECK(messages("$i: Int!", "null") ==
        Messages{"Variable \"$i\" of required type \"Int!\" was not provided."});
  CHECK(messages("$i: Int!", R"({"i": null})") ==
        Messages{"Variable \"$i\" of non-null type \"Int!\" must not be null."});
  CHECK(messages("$q: [Query]!, $n: Nope", "{}") ==
        Messages{"Variable \"$q\" expected value of type \"[Query]!\" which cannot be used as an "
                 "input type.",
                 "Variable \"$n\" expected value of type \"Nope\" which cannot be used as an input "
                 "type."});
  CHECK(messages("$p: P, $l: [P!]!",
                 R"({"p": {"q": 1, "p": [1, null], "a": "x"}, "l": [null, 3, {"p": 2}]})") ==
        Messages{"Variable \"$p\" got invalid value \"x\" at \"p.a\"; Int cannot represent "
                 "non-integer value: \"x\"",
                 "Variable \"$p\" got invalid value null at \"p.p[1]\"; Expected non-nullable type "
                 "\"Int!\" not to be null.",
                 "Variable \"$p\" got invalid value { q: 1, p: [1, null], a: \"x\" }; Field \"q\" "
                 "is not defined by type \"P\". Did you mean \"a\" or \"p\"?",
                 "Variable \"$l\" got invalid value null at \"l[0]\"; Expected non-nullable type "
                 "\"P!\" not to be null.",
                 "Variable \"$l\" got invalid value 3 at \"l[1]\"; Expected type \"P\" to be an "
                 "object."});
  CHECK(messages("$m: Mood", R"({"m": "god"})") ==
        Messages{"Variable \"$m\" got invalid value \"god\"; Value \"god\" does not exist in "
                 "\"Mood\" enum. Did you mean the enum value \"GOOD\" or \"BAD\"?"});
  CHECK(messages("$m: Mood", R"({"m": {"a": [1, [2, [3]]]}})") ==
        Messages{"Variable \"$m\" got invalid value { a: [1, [Array]] }; Enum \"Mood\" cannot "
                 "represent non-string value: { a: [1, [Array]] }."});
  CHECK(messages("$l: [[Int!]!]", R"({"l": [[1, "a"], 2, null]})") ==
        Messages{"Variable \"$l\" got invalid value \"a\" at \"l[0][1]\"; Int cannot represent "
                 "non-integer value: \"a\"",
                 "Variable \"$l\" got invalid value null at \"l[2]\"; Expected non-nullable type "
                 "\"[Int!]!\" not to be null."});
  CHECK(messages("$w: Wide", R"({"w": {"late": "x"}})") ==
        Messages{"Variable \"$w\" got invalid value { late: \"x\" }; Field \"must\" of required "
                 "type \"Int!\" was not provided.",
                 "Variable \"$w\" got invalid value \"x\" at \"w.late\"; Int cannot represent "
                 "non-integer value: \"x\""});
}

TEST_CASE("errors of variables stand at their definition", "[graphql][inputs]") {
  const Schema schema = make_schema();
  const Prepared p(schema, "$a: Int, $b: Int!, $c: Query", R"({"a": "x"})");
  REQUIRE_FALSE(p.result);
  REQUIRE(p.result.error().size() == 3);
  CHECK(p.result.error()[0].locations == std::vector<SourceLocation>{{1, 8}});
  CHECK(p.result.error()[1].locations == std::vector<SourceLocation>{{1, 17}});
  CHECK(p.result.error()[2].locations == std::vector<SourceLocation>{{1, 31}});
  const Prepared condition(schema, "$b: Boolean = true", R"({"b": null})", "{ a @skip(if: $b) }");
  CHECK(condition.messages() ==
        Messages{"Argument \"if\" of non-null type \"Boolean!\" must not be null."});
  CHECK(condition.result.error()[0].locations == std::vector<SourceLocation>{{1, 42}});
}

TEST_CASE("hostile variables are refused without harm", "[graphql][inputs]") {
  const Schema schema = make_schema();
  SECTION("more errors than anybody reads") {
    std::string list = "[";
    for (int i = 0; i < 100'000; ++i) list += "\"x\",";
    const Prepared p(schema, "$l: [Int]", "{\"l\": " + list + "0]}");
    REQUIRE(p.messages().size() == 51);
    CHECK(p.messages().back() ==
          "Too many errors processing variables, error limit reached. Execution aborted.");
  }
  SECTION("nested without end") {
    boost::json::value deep = 1;
    for (int i = 0; i < 10'000; ++i) deep = boost::json::object{{"deep", std::move(deep)}};
    Prepared p(schema, "$p: P, $j: Json", "{}");
    const boost::json::object values{{"p", deep}, {"j", std::move(deep)}};
    const auto result =
        prepare_inputs(schema, p.document, p.document.definitions[0], &values, false, p.arena);
    REQUIRE_FALSE(result);
    REQUIRE(result.error().size() == 2);
    CHECK(result.error()[0].message ==
          "Variable \"$p\" got an invalid value; It is nested more than 500 levels deep.");
    CHECK(result.error()[1].message ==
          "Variable \"$j\" got an invalid value; It is nested more than 500 levels deep.");
  }
  SECTION("numbers beyond everything") {
    CHECK(Prepared(schema, "$i: Int", R"({"i": 2147483648})").messages() ==
          Messages{"Variable \"$i\" got invalid value 2147483648; Int cannot represent non 32-bit "
                   "signed integer value: 2147483648"});
    CHECK(Prepared(schema, "$i: Int", R"({"i": 18446744073709551615})").messages().size() == 1);
    CHECK(Prepared(schema, "$f: Float", R"({"f": 1e308})").messages().empty());
    CHECK(Prepared(schema, "$f: Float", R"({"f": 1e400})").messages().size() == 1);
    const boost::json::object infinite{{"f", std::numeric_limits<double>::infinity()}};
    Prepared p(schema, "$f: Float", "{}");
    const auto result =
        prepare_inputs(schema, p.document, p.document.definitions[0], &infinite, false, p.arena);
    REQUIRE_FALSE(result);
    CHECK(result.error()[0].message ==
          "Variable \"$f\" got invalid value Infinity; Float cannot represent non numeric value: "
          "Infinity");
  }
  SECTION("values too long to show") {
    const std::string text(1'000'000, 'x');
    const auto messages = Prepared(schema, "$i: Int", "{\"i\": \"" + text + "\"}").messages();
    REQUIRE(messages.size() == 1);
    CHECK(messages[0].size() < 10'000);
  }
}

}  // namespace graphcool::graphql
