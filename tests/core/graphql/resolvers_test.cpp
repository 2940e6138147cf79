// APIs that functions answer: what reaches a resolver, and what becomes of what it gives.
#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include "core/graphql/resolvers.h"

using namespace graphcool::graphql;
namespace bj = boost::json;

namespace {

struct Context : ResolverContext {
  std::vector<std::string> calls;
};

const char* const kSdl = R"(
scalar DateTime
enum Mood { GOOD BAD }
interface Named { name: String! }
type Cat implements Named { name: String! lives: Int }
type Box { label: String! inner: Box strict: Box! items: [Int!] mood: Mood cost: Int }
input AddInput { name: String! times: Int = 2 mood: Mood tags: [String!] }
type Query { hello(name: String = "you"): String! box: Box boxes: [Box!] named: Named at: DateTime
             broken: String mustBreak: String! }
type Mutation { add(input: AddInput!): String }
)";

std::unique_ptr<const ResolverApi> make() {
  const auto box = [](const FieldCall&) -> Resolved {
    return bj::value{{"label", "a"}, {"mood", "GOOD"}, {"items", {1, 2}}};
  };
  auto api = ResolverApi::make(
      kSdl,
      {{"Query.hello",
        [](const FieldCall& call) -> Resolved { return bj::value(call.text("name")); }},
       {"Query.box", box},
       {"Query.boxes",
        [](const FieldCall&) -> Resolved {
          return bj::value{{{"label", "x"}}, {{"mood", "BAD"}}};
        }},
       {"Query.named",
        [](const FieldCall&) -> Resolved {
          return bj::value{{"__typename", "Cat"}, {"name", "Tom"}, {"lives", 9}};
        }},
       {"Query.at", [](const FieldCall&) -> Resolved { return bj::value("2020"); }},
       {"Query.broken",
        [](const FieldCall&) -> Resolved { return GraphQLError{.message = "No.", .code = 2001}; }},
       {"Query.mustBreak",
        [](const FieldCall&) -> Resolved { return GraphQLError{.message = "Never."}; }},
       {"Box.cost",
        [](const FieldCall& call) -> Resolved {
          static_cast<Context&>(call.context).calls.push_back("cost");
          return bj::value(static_cast<std::int64_t>(call.parent.at("label").as_string().size()));
        }},
       {"Mutation.add", [](const FieldCall& call) -> Resolved {
          static_cast<Context&>(call.context).calls.push_back(call.input_text("name"));
          return bj::value(bj::serialize(call.argument("input")));
        }}});
  REQUIRE(api);
  return std::move(*api);
}

std::string run(const std::string& query, const bj::object& variables = {},
                std::vector<std::string>* calls = nullptr) {
  static const auto api = make();
  Context context;
  const auto answer =
      api->run({.query = query, .variables = &variables, .request_id = "r"}, context);
  if (calls != nullptr) *calls = context.calls;
  return answer.body;
}

}  // namespace

TEST_CASE("resolvers get coerced arguments", "[graphql][resolvers]") {
  CHECK(run("{ hello }") == R"({"data":{"hello":"you"}})");
  CHECK(run("query($n: String) { a: hello(name: $n) b: hello(name: \"x\") }", {{"n", "me"}}) ==
        R"({"data":{"a":"me","b":"x"}})");
  CHECK(run("mutation($i: AddInput!) { add(input: $i) }",
            {{"i", {{"name", "n"}, {"mood", "BAD"}, {"tags", {"t"}}}}}) ==
        R"({"data":{"add":"{\"name\":\"n\",\"times\":2,\"mood\":\"BAD\",\"tags\":[\"t\"]}"}})");
}

TEST_CASE("members answer where no resolver does, and unasked resolvers stay unasked",
          "[graphql][resolvers]") {
  std::vector<std::string> calls;
  CHECK(run("{ box { __typename mood items ...F } } fragment F on Box { l: label }", {}, &calls) ==
        R"({"data":{"box":{"__typename":"Box","mood":"GOOD","items":[1,2],"l":"a"}}})");
  CHECK(calls.empty());
  CHECK(run("{ box { cost } }", {}, &calls) == R"({"data":{"box":{"cost":1}}})");
  CHECK(calls == std::vector<std::string>{"cost"});
  CHECK(run("{ named { __typename name ... on Cat { lives } } at }") ==
        R"({"data":{"named":{"__typename":"Cat","name":"Tom","lives":9},"at":"2020"}})");
}

TEST_CASE("a null that may not be takes its parent with it", "[graphql][resolvers]") {
  CHECK(
      run("{ hello box { label strict { label } } }") ==
      R"({"data":{"hello":"you","box":null},"errors":[{"message":)"
      R"("Cannot return null for non-nullable field Box.strict.","locations":[{"line":1,"column":21}],)"
      R"("path":["box","strict"]}]})");
  CHECK(
      run("{ boxes { label } hello }") ==
      R"({"data":{"boxes":null,"hello":"you"},"errors":[{"message":)"
      R"("Cannot return null for non-nullable field Box.label.","locations":[{"line":1,"column":11}],)"
      R"("path":["boxes",1,"label"]}]})");
  CHECK(run("{ hello mustBreak }") ==
        R"({"data":null,"errors":[{"message":"Never.","locations":[{"line":1,"column":9}],)"
        R"("path":["mustBreak"]}]})");
}

TEST_CASE("errors carry code, place, path and the id of the request", "[graphql][resolvers]") {
  CHECK(run("{ x: broken }") ==
        R"({"data":{"x":null},"errors":[{"message":"No.","locations":[{"line":1,"column":3}],)"
        R"("path":["x"],"code":2001,"requestId":"r"}]})");
}

TEST_CASE("mutations run in order, and not by GET", "[graphql][resolvers]") {
  std::vector<std::string> calls;
  run("mutation { b: add(input: {name: \"1\"}) a: add(input: {name: \"2\"}) }", {}, &calls);
  CHECK(calls == std::vector<std::string>{"1", "2"});
  Context context;
  const auto api = make();
  const auto refused =
      api->run({.query = "mutation { add(input: {name: \"1\"}) }", .read_only = true}, context);
  CHECK(refused.outcome == ResolverApi::Answer::Outcome::NotAllowed);
  CHECK(context.calls.empty());
}

TEST_CASE("what is not valid does not run", "[graphql][resolvers]") {
  Context context;
  const auto api = make();
  using Outcome = ResolverApi::Answer::Outcome;
  for (const char* query : {"{", "{ nothing }", "query A { hello } query B { hello }"}) {
    CHECK(api->run({.query = query}, context).outcome == Outcome::Rejected);
  }
  CHECK(run("{ __type(name: \"Mood\") { enumValues { name } } }") ==
        R"({"data":{"__type":{"enumValues":[{"name":"GOOD"},{"name":"BAD"}]}}})");
  CHECK_FALSE(ResolverApi::make("type Query { a: Int }", {{"Query.b", nullptr}}));
  CHECK_FALSE(ResolverApi::make("type Query { a: Nothing }", {}));
}
