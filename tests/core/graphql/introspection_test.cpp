// Introspection, answered from the schema.
#include "core/graphql/introspection.h"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <catch2/catch.hpp>

#include "core/graphql/parser.h"
#include "core/graphql/schema_builder.h"

namespace graphcool::graphql {
namespace {

constexpr std::string_view kSdl = R"(
"All of it"
schema { query: Query mutation: Change }
type Query implements Node {
  id: ID!
  "With \"quotes\""
  list(first: Int = 3, filter: Filter = {b: [GOOD], a: 1}, old: Int @deprecated): [[Query!]!]
  gone: Int @deprecated
}
type Change { x: Any }
interface Node { id: ID! }
union Any = Query | Change
enum Mood { GOOD BAD @deprecated(reason: "no \n fun") }
input Filter { a: Float b: [Mood!] c: String = "ä" @deprecated(reason: "c") d: Boolean = true }
input Either @oneOf { a: Int b: Either }
scalar Time @specifiedBy(url: "https://example.com")
directive @own(x: Int = 1, y: Either @deprecated) repeatable on FIELD | QUERY
)";

struct Asked {
  explicit Asked(std::string_view query, std::string_view variables = "{}",
                 std::size_t most_bytes = kMostIntrospectionBytes) {
    const auto sdl = parse({.body = kSdl});
    REQUIRE(sdl);
    const auto schema = build_schema(*sdl);
    REQUIRE(schema);
    const auto document = parse({.body = query});
    REQUIRE(document);
    const boost::json::value values = boost::json::parse(variables);
    InputArena arena;
    const auto inputs = prepare_inputs(*schema, *document, document->definitions[0],
                                       &values.as_object(), /*all_structural=*/true, arena);
    REQUIRE(inputs);
    const Selector selector(*schema, *document, document->definitions[0], *inputs, arena);
    for (const CollectedField& field : selector.root_fields()) {
      append_introspection(json, *schema, field, selector, most_bytes);
    }
  }
  std::string json;
};

std::string ask(std::string_view query, std::string_view variables = "{}") {
  return Asked(query, variables).json;
}

}  // namespace

TEST_CASE("a type is described by kind", "[graphql][introspection]") {
  CHECK(
      ask(R"({ __type(name: "Query") { kind name description specifiedByURL isOneOf ofType { name }
      interfaces { name } possibleTypes { name } enumValues { name } inputFields { name } } })") ==
      R"({"kind":"OBJECT","name":"Query","description":null,"specifiedByURL":null,"isOneOf":null,)"
      R"("ofType":null,"interfaces":[{"name":"Node"}],"possibleTypes":null,"enumValues":null,)"
      R"("inputFields":null})");
  CHECK(ask(R"({ __type(name: "Node") { kind interfaces { name } possibleTypes { name } } })") ==
        R"({"kind":"INTERFACE","interfaces":[],"possibleTypes":[{"name":"Query"}]})");
  CHECK(ask(R"({ __type(name: "Any") { kind fields { name } possibleTypes { name } } })") ==
        R"({"kind":"UNION","fields":null,"possibleTypes":[{"name":"Query"},{"name":"Change"}]})");
  CHECK(ask(R"({ __type(name: "Time") { kind specifiedByURL } })") ==
        R"({"kind":"SCALAR","specifiedByURL":"https://example.com"})");
  CHECK(
      ask(R"({ __type(name: "Either") { kind isOneOf inputFields { name type { name } } } })") ==
      R"({"kind":"INPUT_OBJECT","isOneOf":true,"inputFields":[{"name":"a","type":{"name":"Int"}},)"
      R"({"name":"b","type":{"name":"Either"}}]})");
  CHECK(ask(R"({ __type(name: "Filter") { isOneOf } })") == R"({"isOneOf":false})");
  CHECK(ask(R"({ __type(name: "Nothing") { name } })") == "null");
}

TEST_CASE("what is deprecated is shown when it is asked for", "[graphql][introspection]") {
  CHECK(ask(R"({ __type(name: "Query") { fields { name } } })") ==
        R"({"fields":[{"name":"id"},{"name":"list"}]})");
  CHECK(ask(R"({ __type(name: "Query") { fields(includeDeprecated: true) {
      name isDeprecated deprecationReason } } })") ==
        R"({"fields":[{"name":"id","isDeprecated":false,"deprecationReason":null},)"
        R"({"name":"list","isDeprecated":false,"deprecationReason":null},)"
        R"({"name":"gone","isDeprecated":true,"deprecationReason":"No longer supported"}]})");
  const std::string_view values =
      "query ($all: Boolean) { __type(name: \"Mood\") { enumValues(includeDeprecated: $all) { name "
      "deprecationReason } } }";
  const std::string_view good = R"({"enumValues":[{"name":"GOOD","deprecationReason":null}]})";
  CHECK(ask(values) == good);
  CHECK(ask(values, R"({"all": null})") == good);
  CHECK(ask(values, R"({"all": false})") == good);
  CHECK(ask(values, R"({"all": true})") ==
        R"({"enumValues":[{"name":"GOOD","deprecationReason":null},)"
        R"({"name":"BAD","deprecationReason":"no \n fun"}]})");
  CHECK(ask(R"({ __type(name: "Filter") { inputFields { name } } })") ==
        R"({"inputFields":[{"name":"a"},{"name":"b"},{"name":"d"}]})");
  CHECK(ask(R"({ __type(name: "Filter") { inputFields(includeDeprecated: true) { name
      isDeprecated deprecationReason } } })")
            .find(R"({"name":"c","isDeprecated":true,"deprecationReason":"c"})") !=
        std::string::npos);
}

TEST_CASE("wrappers and defaults are told", "[graphql][introspection]") {
  CHECK(ask(R"({ __type(name: "Query") { fields { name type {
      kind name ofType { kind ofType { kind ofType { kind ofType { name ofType { name } } } } } } } } })") ==
        R"({"fields":[{"name":"id","type":{"kind":"NON_NULL","name":null,"ofType":{)"
        R"("kind":"SCALAR","ofType":null}}},{"name":"list","type":{"kind":"LIST","name":null,)"
        R"("ofType":{"kind":"NON_NULL","ofType":{"kind":"LIST","ofType":{"kind":"NON_NULL",)"
        R"("ofType":{"name":"Query","ofType":null}}}}}}]})");
  CHECK(ask(R"({ __type(name: "Query") { fields { args { name defaultValue description } } } })") ==
        R"({"fields":[{"args":[]},{"args":[{"name":"first","defaultValue":"3","description":null},)"
        R"({"name":"filter","defaultValue":"{a: 1, b: [GOOD], c: \"ä\", d: true}",)"
        R"("description":null}]}]})");
}

TEST_CASE("the schema tells its roots and directives", "[graphql][introspection]") {
  CHECK(
      ask("{ __schema { description queryType { name } mutationType { name } subscriptionType { "
          "name } } }") ==
      R"({"description":"All of it","queryType":{"name":"Query"},"mutationType":{"name":"Change"},)"
      R"("subscriptionType":null})");
  CHECK(
      ask("{ __schema { directives { name isRepeatable locations args { name defaultValue } } } }")
          .starts_with(
              R"({"directives":[{"name":"own","isRepeatable":true,"locations":["FIELD","QUERY"],)"
              R"("args":[{"name":"x","defaultValue":"1"}]},{"name":"include")"));
  CHECK(ask("{ __schema { directives { name isDeprecated deprecationReason } } }")
            .starts_with(R"({"directives":[{"name":"own","isDeprecated":false,)"
                         R"("deprecationReason":null})"));
  const std::string names = ask("{ __schema { types { name } } }");
  CHECK(
      names ==
      R"({"types":[{"name":"Query"},{"name":"ID"},{"name":"Int"},{"name":"Change"},{"name":"Node"},)"
      R"({"name":"Any"},{"name":"Mood"},{"name":"Filter"},{"name":"Float"},{"name":"String"},)"
      R"({"name":"Boolean"},{"name":"Either"},{"name":"Time"},{"name":"__Schema"},)"
      R"({"name":"__Type"},{"name":"__TypeKind"},{"name":"__Field"},{"name":"__InputValue"},)"
      R"({"name":"__EnumValue"},{"name":"__Directive"},{"name":"__DirectiveLocation"}]})");
}

TEST_CASE("aliases, fragments, conditions and __typename work as everywhere",
          "[graphql][introspection]") {
  CHECK(ask(R"(query ($no: Boolean = false) { __type(name: "Any") {
      a: name ...F name @include(if: $no) __typename possibleTypes { ... on __Type { n: name } kind } } }
    fragment F on __Type { a: name kind @skip(if: $no) possibleTypes { __typename } })") ==
        R"({"a":"Any","kind":"UNION","possibleTypes":[{"__typename":"__Type","n":"Query",)"
        R"("kind":"OBJECT"},{"__typename":"__Type","n":"Change","kind":"OBJECT"}],)"
        R"("__typename":"__Type"})");
  CHECK(ask(R"({ __schema { __typename directives { __typename args { __typename } } } })")
            .starts_with(R"({"__typename":"__Schema","directives":[{"__typename":"__Directive",)"
                         R"("args":[{"__typename":"__InputValue"}]})"));
  CHECK(ask(R"({ __type(name: "Mood") { enumValues { __typename } } })") ==
        R"({"enumValues":[{"__typename":"__EnumValue"}]})");
  CHECK(ask(R"({ __type(name: "Change") { fields { __typename } } })") ==
        R"({"fields":[{"__typename":"__Field"}]})");
}

TEST_CASE("introspection types are answered about like all others", "[graphql][introspection]") {
  CHECK(
      ask(R"({ __type(name: "__InputValue") { fields { name type { name ofType { name } } } } })") ==
      R"({"fields":[{"name":"name","type":{"name":null,"ofType":{"name":"String"}}},)"
      R"({"name":"description","type":{"name":"String","ofType":null}},)"
      R"({"name":"type","type":{"name":null,"ofType":{"name":"__Type"}}},)"
      R"({"name":"defaultValue","type":{"name":"String","ofType":null}},)"
      R"({"name":"isDeprecated","type":{"name":null,"ofType":{"name":"Boolean"}}},)"
      R"({"name":"deprecationReason","type":{"name":"String","ofType":null}}]})");
  CHECK(ask(R"({ __type(name: "__TypeKind") { enumValues { name } } })") ==
        R"({"enumValues":[{"name":"SCALAR"},{"name":"OBJECT"},{"name":"INTERFACE"},)"
        R"({"name":"UNION"},{"name":"ENUM"},{"name":"INPUT_OBJECT"},{"name":"LIST"},)"
        R"({"name":"NON_NULL"}]})");
}

TEST_CASE("an answer beyond the limit is null", "[graphql][introspection]") {
  const std::string_view query =
      "{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }";
  CHECK(Asked(query, "{}", 1000).json == "null");
  CHECK(Asked(query).json.size() > 1000);
}

}  // namespace graphcool::graphql
