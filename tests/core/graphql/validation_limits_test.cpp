// Documents made to be expensive: each is refused, or answered in time.
#include <chrono>

#include "tests/core/graphql/validation_support.h"

namespace graphcool::tests {

namespace {

using graphql::kRequestValidation;
using graphql::kUsualValidation;

const char kSdl[] = R"(
interface Node { node: Node same: String other: Int list: [Node] }
type A implements Node { node: Node same: String other: Int list: [Node] call(x: Int): A }
type B implements Node { node: Node same: String other: Int list: [Node] call(x: Int): B }
union Both = A | B
type Query { a: A b: B node: Node both: Both call(x: Int): String }
)";

std::string repeated(std::size_t times, std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

// `text` with every # replaced by the number, for each number below `times`.
std::string numbered(std::size_t times, std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) {
    for (const char c : text) out += c == '#' ? std::to_string(i) : std::string(1, c);
  }
  return out;
}

// Sanitizers slow everything down; what is quadratic takes far longer than this.
constexpr std::chrono::seconds kInTime{3};

std::string in_time(const SdlSchema& schema, std::string_view body,
                    const graphql::ValidationLimits& limits = kUsualValidation) {
  const auto start = std::chrono::steady_clock::now();
  const std::string errors = errors_of(schema, body, limits);
  CHECK(std::chrono::steady_clock::now() - start < kInTime);
  return errors;
}

}  // namespace

TEST_CASE("Each limit refuses with one error", "[graphql][validate][limits]") {
  const SdlSchema schema(kSdl);
  struct Case {
    const char* name;
    graphql::ValidationLimits limits;
    std::string fits;
    std::string breaks;
    std::string error;
  };
  const Case cases[] = {
      {"depth",
       {.max_depth = 2},
       "{ a { same } }",
       "{ a { node { same } } }",
       "1:14 Fields are nested deeper than 2 levels.\n"},
      {"depth through fragments",
       {.max_depth = 2},
       "{ ...F } fragment F on Query { a { same } }",
       "{ a { ...F } } fragment F on A { node { ...G } } fragment G on Node { same }",
       "1:71 Fields are nested deeper than 2 levels.\n"},
      {"depth through inline fragments",
       {.max_depth = 2},
       "{ ... { ... { a { same } } } }",
       "{ ... { a { ... { node { same } } } } }",
       "1:26 Fields are nested deeper than 2 levels.\n"},
      {"aliases",
       {.max_aliases = 2},
       "{ x: a { y: same } b { same } }",
       "{ x: a { y: same z: same } }",
       "1:18 Document has more than 2 aliases.\n"},
      {"introspection",
       {.max_introspection_depth = 3},
       "{ __schema { types { ofType { name } } } a { node { node { node { same } } } } }",
       "{ __type(name: \"A\") { ofType { ofType { ofType { name } } } } }",
       "1:50 Introspection is nested deeper than 3 levels.\n"},
      {"directives",
       {.max_directives = 2},
       "{ a @skip(if: true) @include(if: true) { same } }",
       "{ a { same @a @b @c } }",
       "1:18 More than 2 directives at one location.\n"},
  };
  for (const Case& c : cases) {
    DYNAMIC_SECTION(c.name) {
      CHECK(errors_of(schema, c.fits, c.limits) == "");
      CHECK(errors_of(schema, c.breaks, c.limits) == c.error);
    }
  }
}

TEST_CASE("The introspection that tools ask for is within the limits of requests",
          "[graphql][validate][limits]") {
  const SdlSchema schema(kSdl);
  std::string of_type = "kind name";
  for (int i = 0; i < 9; ++i) of_type = "kind name ofType { " + of_type + " }";
  CHECK(
      errors_of(schema,
                "{ __schema { types { kind name fields(includeDeprecated: true) { name args { name "
                "type { " +
                    of_type + " } defaultValue } type { " + of_type +
                    " } } } directives { name args { name type { " + of_type + " } } } } }",
                kRequestValidation) == "");
}

TEST_CASE("A cycle of fragments is called a cycle, not deep", "[graphql][validate][limits]") {
  const SdlSchema schema(kSdl);
  CHECK(errors_of(schema, "{ node { ...F } } fragment F on Node { node { ...F } }",
                  kRequestValidation) == "1:47 Cannot spread fragment \"F\" within itself.\n");
}

TEST_CASE("After a number of errors validation stops", "[graphql][validate][limits]") {
  const SdlSchema schema(kSdl);
  const graphql::ValidationLimits two{.max_errors = 2};
  const std::string stopped =
      "Too many validation errors, error limit reached. Validation aborted.\n";
  CHECK(errors_of(schema, "{ ppp qqq }", two) ==
        "1:3 Cannot query field \"ppp\" on type \"Query\".\n"
        "1:7 Cannot query field \"qqq\" on type \"Query\".\n");
  CHECK(errors_of(schema, "{ ppp qqq rrr sss }", two) ==
        "1:3 Cannot query field \"ppp\" on type \"Query\".\n"
        "1:7 Cannot query field \"qqq\" on type \"Query\".\n" +
            stopped);
  // Errors on leaving an operation count where they belong.
  CHECK(errors_of(schema, "query Q($v: Int) { ppp } { qqq } fragment F on A { r }", two) ==
        "1:20 Cannot query field \"ppp\" on type \"Query\".\n"
        "1:9 Variable \"$v\" is never used in operation \"Q\".\n" +
            stopped);
}

TEST_CASE("Many fields of one key are compared in time", "[graphql][validate][limits]") {
  const SdlSchema schema(kSdl);
  CHECK(in_time(schema, "{" + repeated(20'000, "a{same}") + "}") == "");
  CHECK(in_time(schema, "{" + repeated(10'000, "x:call(x:1)") + "}") == "");
  CHECK(in_time(schema, "{node{" + repeated(5'000, "...on A{x:same}...on B{x:same}same") + "}}") ==
        "");
  CHECK(in_time(schema, "{" + numbered(20'000, "x#:a{same}") + "}") == "");
  CHECK(in_time(schema, "{a{" + repeated(6'000, "...F ") + "}}fragment F on A{same node{same}}") ==
        "");
  CHECK(in_time(schema, "{a{" + numbered(4'000, "...F#,") + "}}" +
                            numbered(4'000, "fragment F# on A{same node{same other}}")) == "");
}

TEST_CASE("Conflicts among many fields end in an error in time", "[graphql][validate][limits]") {
  const SdlSchema schema(kSdl);
  CHECK(in_time(schema, "{a{" + repeated(5'000, "x:same ") + "x:other}}") ==
        "Validation aborted.\n");
  CHECK(in_time(schema, "{a{x:same x:other}" + repeated(100, "a{node{same}}") + "}") != "");
  CHECK(in_time(schema, "{a{" + numbered(3'000, "...F#,") + "}}" +
                            numbered(3'000, "fragment F# on A{x#:same x:same}") +
                            "fragment G on A{x:other}") != "");
}

TEST_CASE("Fragments that lead to one another in long chains do not exhaust the stack",
          "[graphql][validate][limits]") {
  const SdlSchema schema(kSdl);
  constexpr std::size_t kMany = 12'000;
  std::string chain = "query ($v: Int) { a { ...F0 } }";
  for (std::size_t i = 0; i < kMany; ++i) {
    chain += "fragment F" + std::to_string(i) + " on A { ...F" + std::to_string(i + 1) + " }";
  }
  const std::string end = "fragment F" + std::to_string(kMany) + " on A { call(x: $v) { same } }";
  CHECK(in_time(schema, chain + end, kRequestValidation) == "");
  CHECK(in_time(schema, chain + end) == "");
  CHECK(in_time(schema, "subscription { ...S } " + chain + end) != "");
  // Closed to a ring, and with a conflict at its end.
  CHECK(in_time(schema, chain + "fragment F" + std::to_string(kMany) +
                            " on A { ...F0 call(x: $v) { same } }")
            .size() > kMany);
  CHECK(in_time(schema, chain + "fragment F" + std::to_string(kMany) +
                            " on A { call(x: $v) { same } call(x: 1) { other } }") != "");
}

TEST_CASE("The deepest documents that people may write do not exhaust the stack",
          "[graphql][validate][limits]") {
  const SdlSchema schema(kSdl);
  constexpr std::size_t kDeep = 3'990;
  const auto errors = [&](const std::string& body) {
    const auto document = graphql::parse({.body = body}, {.limits = {.max_depth = 4'000}});
    REQUIRE(document);
    return graphql::validate(schema.get(), *document, kUsualValidation).size();
  };
  const auto nested = [](std::string_view open, std::string_view middle, std::string_view close) {
    return repeated(kDeep, open) + std::string(middle) + repeated(kDeep, close);
  };
  CHECK(errors("{ node {" + nested("node {", "same", "}") + "} }") == 0);
  CHECK(errors("{ node {" + nested("... on A {", "same", "}") + "} }") == 0);
  CHECK(errors("{ call(x: " + nested("[", "", "]") + ") }") == 1);
  CHECK(errors("{ call(x: " + nested("{ x: ", "1", "}") + ") }") == 1);
  CHECK(errors("query ($x: " + nested("[", "Int", "]") + ") { call(x: $x) }") == 1);
  CHECK(errors("{ node {" + nested("node {", "same", "}") + "} node {" +
               nested("node {", "same: other", "}") + "} }") == 1);
}

TEST_CASE("Selections at exponentially many paths are merged in time",
          "[graphql][validate][limits]") {
  const SdlSchema schema(kSdl);
  // Each fragment twice in the next one: 2^60 paths, few different sets.
  std::string doubled = "{ a { ...F0 } }";
  for (int i = 0; i < 60; ++i) {
    const std::string next = "...F" + std::to_string(i + 1);
    doubled += "fragment F" + std::to_string(i) + " on Node { x: node { " + next + " } y: node { " +
               next + " } }";
  }
  doubled += "fragment F60 on Node { same }";
  CHECK(in_time(schema, doubled) == "");

  // Made so that the merged sets are all different: it ends, whatever the verdict.
  std::string subsets = "{ node { ...A0 ...B0 } }";
  for (int i = 0; i < 40; ++i) {
    const std::string n = std::to_string(i);
    const std::string m = std::to_string(i + 1);
    subsets += "fragment A" + n + " on Node { x: node { ...A" + m + " ...B" + m +
               " } y: node { ...A" + m + " } }";
    subsets += "fragment B" + n + " on Node { x: node { ...C" + m + " } y: node { ...B" + m +
               " ...C" + m + " } }";
    subsets +=
        "fragment C" + n + " on Node { x: node { ...A" + m + " } y: node { ...C" + m + " } }";
  }
  for (const char name : {'A', 'B', 'C'}) {
    subsets += std::string("fragment ") + name + "40 on Node { same }";
  }
  in_time(schema, subsets);
}

TEST_CASE("Operations that share fragments are checked in time", "[graphql][validate][limits]") {
  const SdlSchema schema(kSdl);
  const std::string fragments = "fragment F on Query {" + repeated(6'000, "call(x: $v) ") + "}";
  const std::string operations = numbered(6'000, "query Q#($v: Int) { ...F }");
  CHECK(in_time(schema, operations + fragments) == "Validation aborted.\n");
  CHECK(in_time(schema, numbered(7, "query Q#($v: Int) { ...F }") + fragments) == "");
}

TEST_CASE("Long lists of arguments, variables, directives and input fields are checked in time",
          "[graphql][validate][limits]") {
  const SdlSchema schema(kSdl);
  const graphql::ValidationLimits one{.max_errors = 1};
  CHECK(in_time(schema, "{ call(" + numbered(20'000, "a#: 1 ") + ") }", one) != "");
  CHECK(in_time(schema, "{ call(" + repeated(20'000, "x: 1 ") + ") }", one) != "");
  CHECK(in_time(schema, "{ call(x: {" + numbered(20'000, "a#: 1 ") + "}) }", one) != "");
  CHECK(in_time(schema, "query (" + numbered(20'000, "$v#: Int ") + ") { a { same } }", one) != "");
  CHECK(in_time(schema, "{ call(x: 1)" + repeated(20'000, " @skip(if: true)") + " }", one) != "");
}

}  // namespace graphcool::tests
