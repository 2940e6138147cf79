// What the subscription functions of a definition listen to, and what their plans answer.
#include <catch2/catch.hpp>

#include "core/cluster/blueprint.h"
#include "core/cluster/watches.h"
#include "tests/support/backend.h"

namespace graphcool::tests {
namespace {

service::Function subscription(const std::string& name, const std::string& query) {
  service::Function function;
  function.name = name;
  function.type = service::FunctionType::Subscription;
  function.query = {"src/" + name + ".graphql", query, {"graphcool.yml", 7, 12}};
  return function;
}

Result<std::shared_ptr<const query::Watches>, model::SchemaErrors> watches_of(
    service::Family family, std::shared_ptr<const model::Model> model,
    std::vector<service::Function> functions) {
  service::Definition definition;
  definition.family = family;
  definition.functions = std::move(functions);
  const auto blueprint = cluster::make_blueprint(definition, std::move(model), {}, {});
  REQUIRE(blueprint);
  return cluster::read_watches(definition, *blueprint);
}

constexpr const char* kPosts = R"(
  type Post @model {
    id: ID! @isUnique
    title: String!
    tags: [String!]
    author: User @relation(name: "Posts")
  }
  type User @model { id: ID! @isUnique name: String! posts: [Post!]! @relation(name: "Posts") }
)";

// One watch on a service with data.
struct Watching : Backend {
  explicit Watching(const std::string& query) : Backend(kPosts) {
    const auto watches =
        watches_of(service::Family::Graphcool, service().model(), {subscription("tell", query)});
    REQUIRE(watches);
    watch = (*watches)->all.front();
  }

  // What a plan of the watch answers about a node that was updated.
  std::string read(const std::shared_ptr<const query::Plan>& plan, const std::string& node,
                   const std::string& previous = "null") {
    using graphql::Input;
    const auto compiled = service().store().compile(plan);
    REQUIRE(compiled);
    const auto session = service().store().open_session();
    REQUIRE(session);
    const Input parameters[] = {Input::of_string("UPDATED"), Input::of_string(node),
                                Input::of_string(R"(["title"])"), Input::of_string(previous)};
    store::Answer answer;
    (*session)->read(**compiled, parameters,
                     store::Patience(std::chrono::steady_clock::now() + std::chrono::seconds(20)),
                     answer);
    CHECK(answer.errors.empty());
    return answer.data;
  }

  query::Watch watch;
};

}  // namespace

TEST_CASE("the plans of a watch answer about one node", "[cluster][watch]") {
  Watching watching(R"(subscription {
    ping: Post(filter: {OR: [{node: {title: "a"}}, {node: {author: {name: "Ada"}}}]}) {
      mutation
      updatedFields
      node { title author { name posts(first: 1) { title } } }
      previousValues { __typename title tags }
    }
  })");
  const std::string id = watching.ask(
      R"(mutation { createPost(title: "a", tags: ["x"], author: {name: "Bob"}) { id } })",
      "/data/createPost/id");
  const auto& watch = watching.watch;
  CHECK(watch.name == "tell");
  CHECK(watching.read(watch.conditions, id) == R"({"0":true,"1":false})");
  CHECK(watching.read(watch.conditions, "no") == R"({"0":false,"1":false})");
  CHECK(watching.read(watch.previous, id) ==
        R"({"previous":{"__typename":"PostPreviousValues","title":"a","tags":["x"]}})");
  CHECK(watching.read(watch.answer, id, R"({"title":"old"})") ==
        R"({"ping":{"mutation":"UPDATED","updatedFields":["title"],"node":{"title":"a","author":)"
        R"({"name":"Bob","posts":[{"title":"a"}]}},"previousValues":{"title":"old"}}})");
  CHECK(watching.read(watch.answer, "no") ==
        R"({"ping":{"mutation":"UPDATED","updatedFields":["title"],"node":null,)"
        R"("previousValues":null}})");
}

TEST_CASE("functions that are off do not watch, but are checked", "[cluster][watch]") {
  Backend backend(kPosts);
  auto off = subscription("off", "subscription { Post { mutation } }");
  off.is_enabled = false;
  const auto on = subscription("on", "subscription { Post { mutation } }");
  const auto model = backend.service().model();
  const auto read = [&](std::vector<service::Function> functions) {
    return watches_of(service::Family::Graphcool, model, std::move(functions));
  };
  CHECK(*read({}) == nullptr);
  CHECK(*read({off}) == nullptr);
  REQUIRE(read({off, on}));
  CHECK((*read({off, on}))->all.size() == 1);
  off.query.text = "{ no }";
  CHECK_FALSE(read({off, on}));
}

TEST_CASE("every mistake in subscriptions is told, with code and place", "[cluster][watch]") {
  Backend backend(kPosts);
  const auto watches =
      watches_of(service::Family::Graphcool, backend.service().model(),
                 {subscription("one", "subscription {\n  Post { mutation no nor } }"),
                  subscription("two", "subscription {")});
  REQUIRE_FALSE(watches);
  const auto& problems = watches.error();
  REQUIRE(problems.size() == 3);
  CHECK(problems[0].type == "Global");
  CHECK(problems[0].code == 2048);
  CHECK(problems[0].description ==
        "src/one.graphql:2:19: The subscription of the function 'one' is invalid: Cannot query "
        "field \"no\" on type \"PostSubscriptionPayload\".");
  CHECK(problems[0].error.where == Location{"src/one.graphql", 2, 19});
  CHECK(problems[1].error.where == Location{"src/one.graphql", 2, 22});
  CHECK(problems[2].error.where == Location{"src/two.graphql", 1, 15});
}

TEST_CASE("Prisma names the subscription as the field of a problem", "[cluster][watch]") {
  PrismaBackend backend("type User { id: ID! @id name: String }");
  const auto model = backend.service().model();
  const auto read = [&](const std::string& query) {
    return watches_of(service::Family::Prisma, model, {subscription("ping", query)});
  };
  CHECK(read("subscription { user { node { name } } }"));
  const auto watches = read("subscription { user { node { no } } }");
  REQUIRE_FALSE(watches);
  REQUIRE(watches.error().size() == 1);
  CHECK(watches.error()[0].type == "Subscription");
  CHECK(watches.error()[0].field == "ping");
  CHECK(watches.error()[0].description ==
        "Cannot query field \"no\" on type \"User\". (line 1, column 30)");
}

}  // namespace graphcool::tests
