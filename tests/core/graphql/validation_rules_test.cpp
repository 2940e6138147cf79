// Each rule of the specification, by the name of its section:
// https://spec.graphql.org/September2025/#sec-Validation
#include "tests/core/graphql/validation_support.h"

namespace graphcool::tests {

namespace {

const char kSdl[] = R"(
directive @onQuery on QUERY
directive @often repeatable on FIELD
interface Pet { name: String }
type Dog implements Pet { name: String barks(loud: Boolean): Boolean! owner: Human }
type Cat implements Pet { name: String meows: Int }
type Human { name: String age: Int pets: [Pet!] }
union DogOrHuman = Dog | Human
enum Fur { SHORT LONG }
input Filter { id: ID! fur: Fur and: [Filter!] }
input Choice @oneOf { text: String number: Int }
scalar Anything
type Query { dog: Dog cat: Cat pet: Pet either: DogOrHuman find(filter: Filter, first: Int = 10): [Pet!] pick(choice: Choice): Human need(a: Int!, b: Int! = 1): Int any(value: Anything): Int fur(of: Fur): Fur }
type Mutation { rename(id: ID!): Dog }
type Subscription { born: Dog died: Dog }
)";

}  // namespace

TEST_CASE("Each rule says what breaks it, and where", "[graphql][validate]") {
  const SdlSchema schema(kSdl);
  struct Case {
    std::string_view section;
    std::string_view document;
    std::string_view errors;
  };
  const Case cases[] = {
      {"sec-Executable-Definitions", "{ dog { name } } type Extra { a: Int } extend schema @x",
       "1:18 The \"Extra\" definition is not executable.\n"
       "1:40 The schema definition is not executable.\n"
       "1:54 Unknown directive \"@x\".\n"},
      {"sec-Operation-Name-Uniqueness",
       "query A { dog { name } } mutation A { rename(id: 1) { name } }",
       "1:7 1:35 There can be only one operation named \"A\".\n"},
      {"sec-Lone-Anonymous-Operation", "{ dog { name } } query B { cat { name } }",
       "1:1 This anonymous operation must be the only defined operation.\n"},
      {"sec-Single-Root-Field",
       "subscription S { born { name } ...F } fragment F on Subscription { died { name } }",
       "1:68 Subscription \"S\" must select only one top level field.\n"},
      {"sec-Single-Root-Field", "subscription { __typename }",
       "1:16 Anonymous Subscription must not select an introspection top level field.\n"},
      {"sec-Single-Root-Field", "subscription S { born { name } died @skip(if: true) { name } }",
       ""},
      {"sec-Field-Selections", "{ dog { nam meows } pet { barks } either { name } }",
       "1:9 Cannot query field \"nam\" on type \"Dog\". Did you mean \"name\"?\n"
       "1:13 Cannot query field \"meows\" on type \"Dog\".\n"
       "1:27 Cannot query field \"barks\" on type \"Pet\". Did you mean to use an inline fragment "
       "on \"Dog\"?\n"
       "1:44 Cannot query field \"name\" on type \"DogOrHuman\". Did you mean to use an inline "
       "fragment on \"Human\", \"Pet\", or \"Dog\"?\n"},
      {"sec-Field-Selections",
       "{ pet { name ... on Dog { barks } __typename } __schema { types { name } } }", ""},
      {"sec-Field-Selection-Merging", "{ dog { x: name x: barks } }",
       "1:9 1:17 Fields \"x\" conflict because \"name\" and \"barks\" are different fields. Use "
       "different aliases on the fields to fetch both if this was intentional.\n"},
      {"sec-Field-Selection-Merging", "{ pet { ... on Dog { x: name } ... on Cat { x: meows } } }",
       "1:22 1:45 Fields \"x\" conflict because they return conflicting types \"String\" and "
       "\"Int\". Use different aliases on the fields to fetch both if this was intentional.\n"},
      {"sec-Field-Selection-Merging",
       "{ pet { ... on Dog { v: barks(loud: true) } ... on Dog { v: barks(loud: false) } } }",
       "1:22 1:58 Fields \"v\" conflict because they have differing arguments. Use different "
       "aliases on the fields to fetch both if this was intentional.\n"},
      {"sec-Field-Selection-Merging",
       "{ dog { ...A owner { n: age } } } fragment A on Dog { owner { n: name } }",
       "1:14 1:22 1:55 1:63 Fields \"owner\" conflict because subfields \"n\" conflict because "
       "\"age\" and \"name\" are different fields. Use different aliases on the fields to fetch "
       "both if this was intentional.\n"},
      {"sec-Field-Selection-Merging",
       "{ pet { ... on Dog { x: name } ... on Cat { x: name } } dog { name name } }", ""},
      {"sec-Leaf-Field-Selections", "{ dog fur { a } pet { name { b } } }",
       "1:3 Field \"dog\" of type \"Dog\" must have a selection of subfields. Did you mean \"dog { "
       "... }\"?\n"
       "1:11 Field \"fur\" must not have a selection since type \"Fur\" has no subfields.\n"
       "1:28 Field \"name\" must not have a selection since type \"String\" has no subfields.\n"},
      {"sec-Argument-Names",
       "{ dog { barks(lod: true) } find(filtr: 1, frist: 2) { name } any(value: 1) "
       "@include(unless: true) }",
       "1:15 Unknown argument \"lod\" on field \"Dog.barks\". Did you mean \"loud\"?\n"
       "1:33 Unknown argument \"filtr\" on field \"Query.find\". Did you mean \"filter\" or "
       "\"first\"?\n"
       "1:43 Unknown argument \"frist\" on field \"Query.find\". Did you mean \"first\"?\n"
       "1:85 Unknown argument \"unless\" on directive \"@include\".\n"
       "1:76 Directive \"@include\" argument \"if\" of type \"Boolean!\" is required, but it was "
       "not provided.\n"},
      {"sec-Argument-Uniqueness", "{ need(a: 1, a: 2) }",
       "1:8 1:14 There can be only one argument named \"a\".\n"},
      {"sec-Required-Arguments", "{ need x: need(b: 2) any @skip }",
       "1:3 Field \"need\" argument \"a\" of type \"Int!\" is required, but it was not provided.\n"
       "1:8 Field \"need\" argument \"a\" of type \"Int!\" is required, but it was not provided.\n"
       "1:26 Directive \"@skip\" argument \"if\" of type \"Boolean!\" is required, but it was not "
       "provided.\n"},
      {"sec-Required-Arguments", "{ need(a: 1) }", ""},
      {"sec-Fragment-Name-Uniqueness",
       "{ dog { ...F } } fragment F on Dog { name } fragment F on Dog { barks }",
       "1:27 1:54 There can be only one fragment named \"F\".\n"},
      {"sec-Fragment-Spread-Type-Existence",
       "{ dog { ... on Dgo { name } } pet { ...F } } fragment F on Missing { name }",
       "1:16 Unknown type \"Dgo\". Did you mean \"Dog\"?\n"
       "1:60 Unknown type \"Missing\".\n"},
      {"sec-Fragments-on-Object-Interface-or-Union-Types",
       "{ dog { ... on Fur { x } ...F } } fragment F on Filter { id }",
       "1:16 Fragment cannot condition on non composite type \"Fur\".\n"
       "1:49 Fragment \"F\" cannot condition on non composite type \"Filter\".\n"},
      {"sec-Fragments-Must-Be-Used",
       "{ dog { name } } fragment F on Dog { ...G } fragment G on Dog { name }",
       "1:18 Fragment \"F\" is never used.\n"
       "1:45 Fragment \"G\" is never used.\n"},
      {"sec-Fragment-Spread-Target-Defined", "{ dog { ...Missing } }",
       "1:12 Unknown fragment \"Missing\".\n"},
      {"sec-Fragment-Spreads-Must-Not-Form-Cycles",
       "{ dog { ...A } } fragment A on Dog { ...B } fragment B on Dog { owner { ... on Dog { ...A "
       "} } ...B }",
       "1:95 Cannot spread fragment \"B\" within itself.\n"
       "1:38 1:86 Cannot spread fragment \"A\" within itself via \"B\".\n"
       "1:73 Fragment cannot be spread here as objects of type \"Human\" can never be of type "
       "\"Dog\".\n"},
      {"sec-Fragment-Spread-Is-Possible",
       "{ dog { ... on Cat { meows } ...F } either { ... on Pet { name } ... on Cat { meows } } } "
       "fragment F on Human { name }",
       "1:9 Fragment cannot be spread here as objects of type \"Dog\" can never be of type "
       "\"Cat\".\n"
       "1:30 Fragment \"F\" cannot be spread here as objects of type \"Dog\" can never be of type "
       "\"Human\".\n"
       "1:66 Fragment cannot be spread here as objects of type \"DogOrHuman\" can never be of type "
       "\"Cat\".\n"},
      {"sec-Values-of-Correct-Type",
       "{ need(a: \"1\", b: 2147483648) fur(of: SHRT) x: fur(of: \"LONG\") find(filter: [{id: "
       "true}]) { name } }",
       "1:11 Int cannot represent non-integer value: \"1\"\n"
       "1:19 Int cannot represent non 32-bit signed integer value: 2147483648\n"
       "1:39 Value \"SHRT\" does not exist in \"Fur\" enum. Did you mean the enum value "
       "\"SHORT\"?\n"
       "1:56 Enum \"Fur\" cannot represent non-enum value: \"LONG\". Did you mean the enum value "
       "\"LONG\"?\n"
       "1:77 Expected value of type \"Filter\", found [{id: true}].\n"},
      {"sec-Values-of-Correct-Type",
       "{ any(value: {a: [1, $v]}) find(filter: {id: 1, and: {id: \"2\"}}) { name } }",
       "1:22 1:1 Variable \"$v\" is not defined.\n"},
      {"sec-Values-of-Correct-Type", "{ need(a: null) find(first: 1.5) { name } }",
       "1:11 Expected value of type \"Int!\", found null.\n"
       "1:29 Int cannot represent non-integer value: 1.5\n"},
      {"sec-Input-Object-Field-Names", "{ find(filter: {id: 1, fru: LONG}) { name } }",
       "1:24 Field \"fru\" is not defined by type \"Filter\". Did you mean \"fur\"?\n"},
      {"sec-Input-Object-Field-Uniqueness", "{ find(filter: {id: 1, id: 2}) { name } }",
       "1:17 1:24 There can be only one input field named \"id\".\n"},
      {"sec-Input-Object-Required-Fields", "{ find(filter: {and: [{}]}) { name } }",
       "1:16 Field \"Filter.id\" of required type \"ID!\" was not provided.\n"
       "1:23 Field \"Filter.id\" of required type \"ID!\" was not provided.\n"},
      {"sec-OneOf-Input-Objects",
       "query ($t: String) { pick(choice: {}) { name } a: pick(choice: {text: \"a\", number: 1}) { "
       "name } b: pick(choice: {text: null}) { name } c: pick(choice: {text: $t}) { name } d: "
       "pick(choice: {number: 1}) { name } }",
       "1:35 OneOf Input Object \"Choice\" must specify exactly one key.\n"
       "1:64 OneOf Input Object \"Choice\" must specify exactly one key.\n"
       "1:113 Field \"Choice.text\" must be non-null.\n"
       "1:8 1:159 Variable \"$t\" is of type \"String\" but must be non-nullable to be used for "
       "OneOf Input Object \"Choice\".\n"},
      {"sec-Directives-Are-Defined", "{ dog @nope { name } }",
       "1:7 Unknown directive \"@nope\".\n"},
      {"sec-Directives-Are-in-Valid-Locations", "query @skip(if: true) { dog @onQuery { name } }",
       "1:7 Directive \"@skip\" may not be used on QUERY.\n"
       "1:29 Directive \"@onQuery\" may not be used on FIELD.\n"},
      {"sec-Directives-Are-Unique-per-Location",
       "{ dog @skip(if: true) @skip(if: false) { name @often @often } }",
       "1:7 1:23 The directive \"@skip\" can only be used once at this location.\n"},
      {"sec-Variable-Uniqueness", "query ($a: Int!, $a: Int!) { need(a: $a) }",
       "1:9 1:19 There can be only one variable named \"$a\".\n"},
      {"sec-Variables-Are-Input-Types", "query ($a: Dog, $b: [Pet!]) { dog { name } }",
       "1:12 Variable \"$a\" cannot be non-input type \"Dog\".\n"
       "1:21 Variable \"$b\" cannot be non-input type \"[Pet!]\".\n"
       "1:8 Variable \"$a\" is never used.\n"
       "1:17 Variable \"$b\" is never used.\n"},
      {"sec-All-Variable-Uses-Defined",
       "query Q { need(a: $a) ...F } fragment F on Query { x: need(a: $b) }",
       "1:19 1:1 Variable \"$a\" is not defined by operation \"Q\".\n"
       "1:63 1:1 Variable \"$b\" is not defined by operation \"Q\".\n"},
      {"sec-All-Variables-Used", "query Q($a: Int, $b: Int) { need(a: 1, b: $b) }",
       "1:9 Variable \"$a\" is never used in operation \"Q\".\n"},
      {"sec-All-Variable-Usages-Are-Allowed",
       "query ($i: Int, $d: Int = 1, $s: String!, $l: [Filter!]) { need(a: $i, b: $i) x: need(a: "
       "$d) y: need(a: $s) find(filter: {id: $s, and: $l}) { name } }",
       "1:8 1:68 Variable \"$i\" of type \"Int\" used in position expecting type \"Int!\".\n"
       "1:30 1:105 Variable \"$s\" of type \"String!\" used in position expecting type \"Int!\".\n"
       "1:30 1:127 Variable \"$s\" of type \"String!\" used in position expecting type \"ID!\".\n"},
      {"sec-Schema-Introspection",
       "{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }",
       "1:3 Maximum introspection depth exceeded\n"},
  };
  for (const Case& c : cases) {
    DYNAMIC_SECTION(c.section << " " << c.document) {
      CHECK(errors_of(schema, c.document) == c.errors);
    }
  }
}

}  // namespace graphcool::tests
