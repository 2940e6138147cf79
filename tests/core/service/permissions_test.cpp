#include <catch2/catch.hpp>

#include "tests/core/service/support.h"

namespace graphcool::tests {
namespace {

const Texts kFiles = {
    {"types.graphql", "type A"},
    {"one.graphql", "query { SomePostExists }"},
    {"two.graphql", "query Owns { SomePostExists }\nquery IsAdmin { SomePostExists }"},
    {"twice.graphql", "query A { a }\nquery A { a }"},
    {"none.graphql", "fragment F on Post { id }"},
    {"broken.graphql", "query {"},
};

Texts files_with(const std::string& rest) {
  Texts files = kFiles;
  files["graphcool.yml"] = "types: types.graphql\n" + rest;
  return files;
}

std::string with(const std::string& permission) {
  return problems(files_with("permissions:\n  - " + permission + "\n"));
}

}  // namespace

TEST_CASE("permissions are read with their queries", "[service][permissions]") {
  const ServiceFolder service(files_with(R"(permissionMode: strict
permissions:
  - operation: Post.read
  - operation: Post.update
    authenticated: true
    fields: [title, text]
    query: ./two.graphql:Owns
    description: Owners edit
  - {operation: Post.create, query: one.graphql, isEnabled: true}
  - operation: PostAuthor.*
)"));
  const auto loaded = service.load();
  REQUIRE(loaded);
  CHECK(loaded->permission_mode == service::PermissionMode::Strict);
  CHECK(loaded->warnings.empty());
  REQUIRE(loaded->permissions.size() == 4);
  const auto& read = loaded->permissions[0];
  CHECK(read.subject == "Post");
  CHECK(read.verb == "read");
  CHECK_FALSE(read.authenticated);
  CHECK_FALSE(read.fields);
  CHECK_FALSE(read.query);
  const auto& update = loaded->permissions[1];
  CHECK(update.operation == "Post.update");
  CHECK(update.authenticated);
  CHECK(update.fields == std::vector<std::string>{"title", "text"});
  REQUIRE(update.query);
  CHECK(update.query->path == "./two.graphql");
  CHECK(update.query->name == "Owns");
  CHECK(update.query->text == kFiles.at("two.graphql"));
  CHECK(update.description == "Owners edit");
  CHECK(update.operation_where == Location{"graphcool.yml", 5, 16});
  CHECK(loaded->permissions[2].query->name.empty());
  CHECK(loaded->permissions[3].verb == "*");
}

TEST_CASE("mistakes in permissions are told with place, code and what to do",
          "[service][permissions]") {
  struct Case {
    std::string permission;
    std::string told;
  };
  const Case cases[] = {
      {"operation: Post.fly",
       "3:16 [2066] `Post.fly` is no operation. | An operation is \"*\", or a model and a verb: "
       "Post.read, Post.create, Post.update, Post.delete; or a relation and a verb: "
       "PostAuthor.connect, PostAuthor.disconnect, PostAuthor.*.\n"},
      {"operation:", "3:5 This permission has no `operation`. | Write: operation: \"*\"\n"},
      {"{operation: Post.read, query: two.graphql}",
       "3:35 [2066] There are 2 queries in `two.graphql`. | Say which one is meant: "
       "two.graphql:Owns\n"},
      {"{operation: Post.read, query: \"two.graphql:Nobody\"}",
       "3:35 [2066] There is no query `Nobody` in `two.graphql`. | There are: Owns, IsAdmin.\n"},
      {"{operation: Post.read, query: \"twice.graphql:A\"}",
       "3:35 [2066] There are 2 queries `A` in `twice.graphql`. | Rename all but one.\n"},
      {"{operation: Post.read, query: \"a.graphql:b:c\"}",
       "3:35 [2066] `a.graphql:b:c` has more than one colon. | It is a path and the name of a "
       "query: ./permissions/post.graphql:OwnsPost\n"},
      {"{operation: Post.read, query: none.graphql}",
       "3:35 [2066] There is no query in `none.graphql`. | Write one: query { SomePostExists("
       "filter: {id: $node_id}) }\n"},
      {"{operation: Post.read, query: broken.graphql}",
       "broken.graphql:1:8 [2066] Syntax Error: Expected Name, found <EOF>.\n"},
      {"{operation: Post.read, query: [a]}",
       "3:28 `query` is a list. | It is a path: query: ./permissions/post.graphql:OwnsPost\n"},
      {"{operation: Post.read, fields: title}",
       "3:28 `fields` is a text. | It is a list of names: fields: [title, text]\n"},
      {"{operation: Post.read, fields: [[a]]}",
       "3:37 The name of a field is expected here. | Write it like: fields: [title, text]\n"},
      {"{operation: PostAuthor.connect, fields: [a]}",
       "3:37 A permission for `PostAuthor.connect` has no fields. | Delete this line: only "
       "permissions for models have them.\n"},
      {"{operation: Post.read, authenticated: yes}",
       "3:28 `authenticated` is a text. | It is true or false.\n"},
      {"{operation: \"*\", fields: [a]}",
       "3:22 The wildcard opens everything to everybody; `fields` would not limit it. | Delete "
       "this line, or write a permission for each operation.\n"},
  };
  for (const Case& each : cases) {
    DYNAMIC_SECTION(each.permission) {
      CHECK(with(each.permission) == each.told);
    }
  }
  CHECK(problems(files_with("permissionMode: lax\n")) ==
        "2:17 There is no permission mode `lax`. | It is `strict` or `graphcool`, which is the "
        "default.\n");
}

TEST_CASE("a service without permissions is allowed, with a warning", "[service][permissions]") {
  const auto loaded = ServiceFolder(files_with("")).load();
  REQUIRE(loaded);
  REQUIRE(loaded->warnings.size() == 1);
  CHECK(loaded->warnings[0].what ==
        "There is no permission: only root tokens can read or write anything.");
}

TEST_CASE("root tokens have names of their own", "[service]") {
  const auto loaded = ServiceFolder(files_with("rootTokens: [ci, Backup]\n")).load();
  REQUIRE(loaded);
  REQUIRE(loaded->root_tokens.size() == 2);
  CHECK(loaded->root_tokens[1].name == "Backup");
  CHECK(loaded->root_tokens[1].where == Location{"graphcool.yml", 2, 18});
  CHECK(problems(files_with("rootTokens: [ci, ci]\n")) ==
        "2:18 [2059] There are two root tokens of the name `ci`. | The other one stands in "
        "graphcool.yml:2:14.\n");
  CHECK(problems(files_with("rootTokens: ci\n")) ==
        "2:1 `rootTokens` is a text. | It is a list of names: rootTokens: [ci]\n");
  CHECK(problems(files_with("rootTokens: [[a], '']\n")) ==
        "2:14 The name of a token is expected here, not a list. | Write it like: rootTokens: "
        "[ci]\n"
        "2:19 The name of a token is expected here, not nothing. | Write it like: rootTokens: "
        "[ci]\n");
}

}  // namespace graphcool::tests
