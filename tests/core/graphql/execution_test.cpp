// Operation choice, collected fields and arguments, held against what graphql-js 16 does.
#include "core/graphql/execution.h"

#include <boost/json/parse.hpp>
#include <catch2/catch.hpp>

#include "core/graphql/parser.h"
#include "core/graphql/schema_builder.h"

namespace graphcool::graphql {
namespace {

// Milliseconds from "@42", as a scalar like DateTime would make of its text.
std::optional<Input> coerce_time(const Input& raw, bool, InputArena&, std::string& message) {
  if (raw.kind == Input::Kind::String && raw.text == "@42") return Input::of_int(42);
  message = "Time cannot represent that.";
  return std::nullopt;
}

Schema make_schema() {
  SchemaBuilder b;
  b.scalar("Time", coerce_time);
  b.scalar("Json", nullptr);
  b.enumeration("Order", {{.name = "ASC"}, {.name = "DESC"}}, {.structural = true});
  b.enumeration("Mood", {{.name = "GOOD"}, {.name = "BAD"}});
  b.input_object("Filter", {{.name = "id", .type = b.ref("ID")},
                            {.name = "at", .type = b.ref("Time")},
                            {.name = "and", .type = b.ref("[Filter!]"), .tag = 9},
                            {.name = "rank", .type = b.ref("Float"), .default_value = "1"}});
  b.interface("Node", {{.name = "id", .type = b.ref("ID!")}});
  b.object("Post",
           {{.name = "id", .type = b.ref("ID!")},
            {.name = "title", .type = b.ref("String")},
            {.name = "author", .type = b.ref("User")}},
           {"Node"});
  b.object("User",
           {{.name = "id", .type = b.ref("ID!")}, {.name = "name", .type = b.ref("String")}},
           {"Node"});
  b.object("Query", {{.name = "posts",
                      .type = b.ref("[Post!]!"),
                      .arguments = {{.name = "first", .type = b.ref("Int"), .default_value = "10"},
                                    {.name = "filter", .type = b.ref("Filter")},
                                    {.name = "order", .type = b.ref("Order")},
                                    {.name = "ids", .type = b.ref("[ID!]")},
                                    {.name = "json", .type = b.ref("Json")},
                                    {.name = "mood", .type = b.ref("Mood")}}},
                     {.name = "node",
                      .type = b.ref("Node"),
                      .arguments = {{.name = "id", .type = b.ref("ID!"), .tag = 5}}}});
  return b.build("Query");
}

// One request, from its text to the Selector.
struct Request {
  explicit Request(const Schema& own_schema, std::string own_text, const char* variables = "{}")
      : schema(own_schema),
        text(std::move(own_text)),
        document(*parse({.body = text})),
        operation(**choose_operation(document, "")),
        values(boost::json::parse(variables)),
        inputs(*prepare_inputs(schema, document, operation, &values.as_object(), false, arena)),
        selector(schema, document, operation, inputs, arena) {}

  Input argument(std::string_view name) const {
    const auto arguments = selector.arguments(selector.root_fields().at(0));
    REQUIRE(arguments);
    return (*arguments)[name];
  }
  GraphQLError failure() const {
    const auto arguments = selector.arguments(selector.root_fields().at(0));
    REQUIRE_FALSE(arguments);
    return arguments.error();
  }

  const Schema& schema;
  std::string text;
  ast::Document document;
  const ast::Definition& operation;
  boost::json::value values;
  InputArena arena;
  PreparedInputs inputs;
  Selector selector;
};

std::string keys(const std::vector<CollectedField>& fields) {
  std::string text;
  for (const CollectedField& field : fields) text.append(field.response_key).append(" ");
  return text;
}

}  // namespace

TEST_CASE("the operation to run is the only one or the one named", "[graphql][execution]") {
  const auto choose = [](std::string_view text, std::string_view name) {
    const auto document = parse({.body = text});
    const auto chosen = choose_operation(*document, name);
    return chosen ? "-> " + std::string((*chosen)->name.text) : chosen.error().message;
  };
  CHECK(choose("{a}", "") == "-> ");
  CHECK(choose("query A{a} query B{a}", "B") == "-> B");
  CHECK(choose("query A{a} query B{a}", "") ==
        "Must provide operation name if query contains multiple operations.");
  CHECK(choose("query A{a}", "C") == "Unknown operation named \"C\".");
  CHECK(choose("fragment A on B{a}", "") == "Must provide an operation.");
}

TEST_CASE("fields with one response key are merged, in order of first appearance",
          "[graphql][execution]") {
  const Schema schema = make_schema();
  const Request request(schema, R"({
    posts { title }
    ...More
    two: posts { id }
    ... on Query { posts { author { name } } __typename }
    ...More
  }
  fragment More on Query { node(id: 1) { id } posts { title author { id } } })");
  const auto roots = request.selector.root_fields();
  CHECK(keys(roots) == "posts node two __typename ");
  CHECK(roots[0].nodes.size() == 3);
  CHECK(roots[1].nodes.size() == 1);
  CHECK(roots[3].definition->name == "__typename");
  const auto fields = request.selector.sub_fields(roots[0], *schema.type("Post"));
  CHECK(keys(fields) == "title author ");
  CHECK(fields[0].parent == schema.type("Post"));
  CHECK(keys(request.selector.sub_fields(fields[1], *schema.type("User"))) == "id name ");
  CHECK(request.selector.locate(roots[2].nodes[0]->offset) == SourceLocation{4, 5});
}

TEST_CASE("more fields than a few are merged too", "[graphql][execution]") {
  const Schema schema = make_schema();
  std::string text = "{";
  for (int round = 0; round < 2; ++round) {
    for (int i = 0; i < 100; ++i) text += " a" + std::to_string(i) + ": posts { id }";
  }
  const Request request(schema, text + "}");
  const auto roots = request.selector.root_fields();
  REQUIRE(roots.size() == 100);
  for (const CollectedField& field : roots) CHECK(field.nodes.size() == 2);
}

TEST_CASE("fragments apply to the types they match", "[graphql][execution]") {
  const Schema schema = make_schema();
  const Request request(schema, R"({ node(id: 1) {
    ... on Node { id } ... on Post { title } ... on User { name } ... { __typename } } })");
  const auto roots = request.selector.root_fields();
  CHECK(keys(request.selector.sub_fields(roots[0], *schema.type("Post"))) ==
        "id title __typename ");
  CHECK(keys(request.selector.sub_fields(roots[0], *schema.type("User"))) == "id name __typename ");
}

TEST_CASE("@skip and @include decide, literally and by variable", "[graphql][execution]") {
  const Schema schema = make_schema();
  const std::string text = R"(query ($yes: Boolean!, $no: Boolean = false) {
    a: posts @skip(if: true) { id }
    b: posts @include(if: false) { id }
    c: posts @skip(if: $yes) { id }
    d: posts @include(if: $yes) @skip(if: $no) { id }
    ... @include(if: $no) { e: posts { id } }
    ...F @skip(if: $no)
  }
  fragment F on Query { f: posts { id } })";
  CHECK(keys(Request(schema, text, R"({"yes": true})").selector.root_fields()) == "d f ");
  CHECK(keys(Request(schema, text, R"({"yes": false, "no": true})").selector.root_fields()) ==
        "c e ");
}

TEST_CASE("arguments: literals are coerced, defaults filled in", "[graphql][execution]") {
  const Schema schema = make_schema();
  const Request request(schema, R"({ posts(
    filter: {and: {id: 3, at: "@42"}}, order: DESC, ids: "x", mood: null) { id } })");
  CHECK(request.argument("first").integer == 10);
  CHECK(request.argument("json").is_absent());
  CHECK(request.argument("mood").is_null());
  CHECK(request.argument("order").kind == Input::Kind::Enum);
  CHECK(request.argument("order").text == "DESC");
  REQUIRE(request.argument("ids").items.size() == 1);
  CHECK(request.argument("ids").items[0].text == "x");
  const Input filter = request.argument("filter");
  REQUIRE(filter.members.size() == 2);
  CHECK(filter.members[0].tag == 9);
  CHECK(filter["rank"].kind == Input::Kind::Float);
  CHECK(filter["rank"].number == 1);
  REQUIRE(filter["and"].items.size() == 1);
  const Input& inner = filter["and"].items[0];
  CHECK(inner["id"].text == "3");
  CHECK(inner["at"].integer == 42);
}

TEST_CASE("arguments: variables anywhere within them", "[graphql][execution]") {
  const Schema schema = make_schema();
  const Request request(schema,
                        R"(query ($id: ID, $other: ID!, $at: Time, $n: Int, $no: ID) { posts(
    first: $n, filter: {and: [{id: $id, at: $at}, {id: $no}]}, ids: [$other, "b"]) { id } })",
                        R"({"id": 7, "other": "o", "at": "@42"})");
  CHECK(request.argument("first").integer == 10);  // The default, as $n is absent.
  const Input ids = request.argument("ids");
  REQUIRE(ids.items.size() == 2);
  REQUIRE(ids.items[0].kind == Input::Kind::Parameter);
  CHECK(request.inputs.parameters[ids.items[0].parameter].text == "o");
  CHECK(ids.items[1].text == "b");
  const Input both = request.argument("filter")["and"];
  REQUIRE(both.items.size() == 2);
  CHECK(request.inputs.parameters[both.items[0]["id"].parameter].text == "7");
  CHECK(request.inputs.parameters[both.items[0]["at"].parameter].integer == 42);
  CHECK(both.items[1]["id"].is_absent());
}

TEST_CASE("variables within the literal of a scalar become part of its value",
          "[graphql][execution]") {
  const Schema schema = make_schema();
  const std::string text =
      "query ($a: Int, $b: [String]) { posts(json: {x: [$a, 2], y: $b, z: $a}) { id } }";
  const Request request(schema, text, R"({"b": ["q"]})");
  const Input json = request.argument("json");
  REQUIRE(json.members.size() == 2);
  CHECK(json["x"].items[0].is_null());
  CHECK(json["y"].items[0].text == "q");
  const Request other(schema, text, R"({"b": ["r"]})");
  CHECK(request.inputs.shape != other.inputs.shape);
}

TEST_CASE("arguments that cannot be are told as graphql-js does", "[graphql][execution]") {
  const Schema schema = make_schema();
  const auto failure = [&](std::string text, const char* variables = "{}") {
    return Request(schema, std::move(text), variables).failure();
  };
  CHECK(failure("{ node { id } }").message ==
        "Argument \"id\" of required type \"ID!\" was not provided.");
  CHECK(failure("{ node { id } }").locations == std::vector<SourceLocation>{{1, 3}});
  CHECK(failure("query ($i: ID) { node(id: $i) { id } }").message ==
        "Argument \"id\" of required type \"ID!\" was provided the variable \"$i\" which was not "
        "provided a runtime value.");
  CHECK(failure("query ($i: ID) { node(id: $i) { id } }").locations ==
        std::vector<SourceLocation>{{1, 27}});
  CHECK(failure("query ($i: ID) { node(id: $i) { id } }", R"({"i": null})").message ==
        "Argument \"id\" of non-null type \"ID!\" must not be null.");
  CHECK(failure("{ posts(first: \"x\") { id } }").message ==
        "Argument \"first\" has invalid value \"x\".");
  CHECK(failure("{ posts(filter: {rank: 1e400}) { id } }").message ==
        "Argument \"filter\" has invalid value {rank: 1e400}.");
}

}  // namespace graphcool::graphql
