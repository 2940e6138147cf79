#include "core/auth/rules.h"

#include <catch2/catch.hpp>

#include "core/model/graphcool_sdl.h"

using namespace graphcool;
using namespace graphcool::auth;

namespace {

constexpr const char* kModel = R"(
type User @model { id: ID! @isUnique email: String! posts: [Post!]! @relation(name: "PostAuthor") }
type Post @model {
  id: ID! @isUnique
  createdAt: DateTime!
  title: String!
  tags: [String!]!
  mood: Mood
  author: User @relation(name: "PostAuthor")
}
enum Mood { CALM LOUD }
)";

std::shared_ptr<const model::Model> blog() {
  const std::vector<model::SdlFile> files = {{"types.graphql", kModel}};
  auto parsed = model::parse_graphcool(files);
  REQUIRE(parsed);
  return std::move(*parsed);
}

service::Permission permission(const std::string& subject, const std::string& verb,
                               const std::string& query = {}, const std::string& name = {}) {
  service::Permission made{.operation = subject + "." + verb, .subject = subject, .verb = verb};
  made.operation_where = {.file = "graphcool.yml", .line = 3, .column = 5};
  made.fields_where = {.file = "graphcool.yml", .line = 4, .column = 5};
  if (!query.empty()) {
    made.query = service::PermissionQuery{.path = "p.graphql", .name = name, .text = query};
  }
  return made;
}

// Every problem as "file:line:column what".
std::vector<std::string> problems(const service::Permission& permission) {
  const auto rules = read_rules(blog(), {permission});
  std::vector<std::string> found;
  if (rules) return found;
  for (const Error& error : rules.error()) {
    CHECK(error.api_code == 2066);
    found.push_back(error.where.file + ":" + std::to_string(error.where.line) + ":" +
                    std::to_string(error.where.column) + " " + error.what);
  }
  return found;
}

using Found = std::vector<std::string>;

std::size_t rules_of(const service::Permission& permission) {
  const auto rules = read_rules(blog(), {permission});
  REQUIRE(rules);
  return rules->rules.size();
}

}  // namespace

TEST_CASE("a permission names a type, whatever its case, or a relation") {
  CHECK(rules_of(permission("Post", "read")) == 1);
  CHECK(rules_of(permission("post", "delete")) == 1);
  CHECK(rules_of(permission("PostAuthor", "connect")) == 1);
  CHECK(rules_of(permission("PostAuthor", "*")) == 2);
  CHECK(problems(permission("postauthor", "connect")).size() == 1);
  CHECK(problems(permission("Pots", "read")) ==
        Found{"graphcool.yml:3:5 The permission `Pots.read` is for `Pots`, which is neither a type "
              "nor a relation."});
  CHECK(problems(permission("Post", "connect")) ==
        Found{"graphcool.yml:3:5 `Post.connect` is no operation: `Post` is a type."});
  CHECK(problems(permission("Post", "*")).size() == 1);
  CHECK(problems(permission("PostAuthor", "read")).size() == 1);
}

TEST_CASE("fields of a permission are fields of its type") {
  auto some = permission("Post", "read");
  some.fields = {"title", "author"};
  CHECK(problems(some).empty());
  some.fields = {"titel", "nothing"};
  CHECK(problems(some) == Found{"graphcool.yml:4:5 The type `Post` has no field `titel`.",
                                "graphcool.yml:4:5 The type `Post` has no field `nothing`."});
}

TEST_CASE("permission queries are held against their schema, with the place of each mistake") {
  const auto of = [](const std::string& query) {
    return problems(permission("Post", "read", query));
  };
  CHECK(of("query ($node_id: ID!) {\n  SomePostExists(filter: {id: $node_id})\n}").empty());
  CHECK(of("{ SomePostExists }").empty());
  CHECK(of("query {\n  SomePostExists(filter: {titel: \"x\"})\n}")
            .at(0)
            .starts_with("p.graphql:2:27 The permission query is invalid: "));
  CHECK(of("{ SomeThingExists }")
            .at(0)
            .starts_with("p.graphql:1:3 The permission query is invalid: Cannot query field "
                         "\"SomeThingExists\""));
  CHECK(of("{\n  SomePostExists(\n")
            .at(0)
            .starts_with("p.graphql:3:1 The permission query is invalid: Syntax Error"));
  CHECK(of("{ __typename }").at(0) ==
        "p.graphql:1:3 The permission query is invalid: `__typename` is no condition.");
  CHECK(of("{ SomePostExists(first: -1) }").size() == 1);
  CHECK(of("{ SomePostExists @include(if: true) }").at(0) ==
        "p.graphql:1:18 The permission query is invalid: A permission query has no directives.");
  CHECK(of("query A { SomePostExists } query B { SomeUserExists }").size() == 1);
  CHECK(problems(permission("Post", "read", "query A { SomePostExists } query B { SomeUserExists }",
                            "B"))
            .empty());
}

TEST_CASE("the short form is given a header, and keeps its places") {
  const auto of = [](const std::string& query) {
    return problems(permission("Post", "read", query));
  };
  CHECK(of("{ SomePostExists(filter: {id: $node_id, title: $node_title, mood: $node_mood}) }")
            .empty());
  CHECK(of("\n  { SomePostExists(filter: {author: {id: $user_id}}) }").empty());
  CHECK(of("{ SomePostExists(filter: {id: $node_id, titel: $node_title}) }")
            .at(0)
            .starts_with("p.graphql:1:41 "));
  CHECK(of("{ SomePostExists(filter: {id: $node_ids}) }").at(0).starts_with("p.graphql:1:31 "));
}

TEST_CASE("variables are those of the verb, of their own types") {
  const auto of = [](const std::string& verb, const std::string& variable) {
    return problems(permission("Post", verb,
                               "query (" + variable + ") { SomePostExists(filter: {" +
                                   (variable.find("ID") != std::string::npos ? "id: " : "title: ") +
                                   variable.substr(0, variable.find(':')) + "}) }"));
  };
  for (const auto* verb : {"read", "update", "delete"}) {
    INFO(verb);
    CHECK(of(verb, "$node_title: String").empty());
    CHECK(of(verb, "$nodeId: ID!").empty());
    CHECK(of(verb, "$userId: ID").empty());
  }
  CHECK(of("create", "$input_title: String").empty());
  CHECK(of("create", "$new_authorId: ID").empty());
  CHECK(of("update", "$input_authorId: ID").empty());
  CHECK(of("update", "$old_title: String").empty());
  CHECK(of("delete", "$old_title: String").empty());
  CHECK(of("read", "$old_title: String").size() == 1);
  CHECK(of("read", "$input_title: String").size() == 1);
  CHECK(of("create", "$node_title: String").size() == 1);
  CHECK(of("delete", "$input_title: String").size() == 1);
  CHECK(of("read", "$now: String").at(0) ==
        "p.graphql:1:8 The permission query is invalid: There is no variable $now for the "
        "operation read.");
  CHECK(of("read", "$node_title: ID").at(0) ==
        "p.graphql:1:8 The permission query is invalid: The variable $node_title is of type "
        "String, not ID.");
  const auto edge = [](const std::string& query) {
    return problems(permission("PostAuthor", "connect", query));
  };
  CHECK(edge("{ SomeUserExists(filter: {id: $authorUser_id, id_not: $user_id}) }").empty());
  CHECK(edge("{ SomePostExists(filter: {id: $postsPost_id}) }").empty());
  CHECK(edge("{ SomePostExists(filter: {id: $node_id}) }").size() == 1);
}

TEST_CASE("the wildcard opens everything") {
  const auto rules = read_rules(blog(), {{.operation = "*"}});
  REQUIRE(rules);
  CHECK(rules->open);
}
