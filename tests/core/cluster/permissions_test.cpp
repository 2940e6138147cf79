#include <catch2/catch.hpp>

#include "core/auth/tokens.h"
#include "core/cluster/access.h"
#include "tests/support/backend.h"
#include "tests/support/permissions.h"

using namespace graphcool;
using namespace graphcool::tests;

namespace {

constexpr const char* kBlog = R"(
type User @model {
  id: ID! @isUnique
  email: String @isUnique
  role: Role @defaultValue(value: READER)
  posts: [Post!]! @relation(name: "PostAuthor")
}
type Post @model {
  id: ID! @isUnique
  createdAt: DateTime!
  title: String!
  body: String
  published: Boolean! @defaultValue(value: false)
  views: Int! @defaultValue(value: 0)
  author: User @relation(name: "PostAuthor")
  comments: [Comment!]! @relation(name: "PostComments")
}
type Comment @model {
  id: ID! @isUnique
  text: String!
  post: Post @relation(name: "PostComments")
}
enum Role { READER ADMIN }
)";

const PermissionSpec kOpen{.operation = "*"};

// A blog with two users, `ann` (an admin) and `bob`, and a post of each; then the rules.
class Blog {
 public:
  explicit Blog(const Specs& permissions, bool strict = false) : backend(kBlog) {
    ann = make(R"(mutation { x: createUser(email: "ann@x", role: ADMIN) { id } })");
    bob = make(R"(mutation { x: createUser(email: "bob@x") { id } })");
    anns =
        make("mutation { x: createPost(title: \"A\", body: \"a\", published: true, authorId: \"" +
             ann + "\", comments: [{text: \"c\"}]) { id } }");
    bobs = make("mutation { x: createPost(title: \"B\", body: \"b\", authorId: \"" + bob +
                "\") { id } }");
    rules(permissions, strict);
  }

  void rules(const Specs& permissions, bool strict = false) {
    REQUIRE(backend.deploy(make_definition(kBlog, permissions, strict)).empty());
  }

  std::string as(const std::string& id, const std::string& query,
                 const std::string& variables = "{}") {
    sign_in(id);
    return backend.run(query, variables);
  }
  std::string relay_as(const std::string& id, const std::string& query) {
    sign_in(id);
    return backend.relay(query);
  }
  std::string as_root(const std::string& query) {
    backend.token = auth::temporary_root_token(keys(), "test");
    return backend.run(query);
  }
  auth::Keys keys() { return backend.cluster().token_keys(); }

  Backend backend;
  Blog(const Blog&) = delete;

  std::string ann, bob, anns, bobs;

 private:
  std::string make(const std::string& mutation) { return backend.ask(mutation, "/data/x/id"); }
  void sign_in(const std::string& id) {
    backend.token = id.empty() ? "" : auth::node_token(keys(), "test", "User", id);
  }
};

bool denied(const std::string& body) {
  return body.find("\"code\":3008") != std::string::npos;
}

constexpr const char* kOwns =
    "query ($node_id: ID!, $user_id: ID!) {"
    "  SomePostExists(filter: { id: $node_id, author: { id: $user_id } }) }";

}  // namespace

TEST_CASE("without a rule nobody but an admin may do anything") {
  Blog blog(Specs{});
  const std::string list = "{ allPosts { id } }";
  CHECK(blog.as("", list).find("\"path\":[\"allPosts\",0,\"id\"]") != std::string::npos);
  CHECK(denied(blog.as(blog.bob, list)));
  CHECK(denied(blog.as("", R"(mutation { createComment(text: "x") { id } })")));
  CHECK_FALSE(denied(blog.as_root(list)));
  CHECK_FALSE(denied(blog.as_root(R"(mutation { createComment(text: "x") { id } })")));
  blog.backend.token = auth::platform_token(blog.keys(), blog.backend.cluster().account_id());
  CHECK(denied(blog.backend.run(list)));
  const auto access = cluster::Access::open(blog.backend.cluster(), "a secret");
  REQUIRE(access);
  blog.backend.token = (*access)->make_token();
  CHECK_FALSE(denied(blog.backend.run(list)));
  // Existence, counts and names of types are no secret.
  CHECK(
      blog.as("", "{ _allPostsMeta { count } allPosts { __typename } }") ==
      R"({"data":{"_allPostsMeta":{"count":2},"allPosts":[{"__typename":"Post"},{"__typename":"Post"}]}})");
}

TEST_CASE("what is denied is null with its path, and travels up where it may not be null") {
  Blog blog(Specs{{.operation = "Post.read", .fields = {{"id", "title"}}}});
  CHECK(
      blog.as("", "{ allPosts(first: 1) { title body } }") ==
      R"({"data":{"allPosts":[{"title":"A","body":null}]},"errors":[{"message":"Insufficient permissions to read this field.","locations":[{"line":1,"column":30}],"path":["allPosts",0,"body"],"code":3008}]})");
  CHECK(blog.as("", "{ Post(id: \"" + blog.anns + "\") { title views } }")
            .starts_with(R"({"data":{"Post":null},"errors":[)"));
  CHECK(blog.as("", "{ allPosts { views } }").starts_with(R"({"data":null,"errors":[)"));
}

TEST_CASE("a rule for authenticated callers needs a node that is there") {
  Blog blog(Specs{{.operation = "Post.read", .authenticated = true}});
  const std::string list = "{ allPosts { title } }";
  CHECK_FALSE(denied(blog.as(blog.bob, list)));
  CHECK(denied(blog.as("", list)));
  CHECK(denied(blog.as("cjnobody0000000000000000", list)));
  blog.backend.token = auth::node_token(blog.keys(), "other", "User", blog.bob);
  CHECK(denied(blog.backend.run(list)));
  blog.backend.token = auth::node_token(blog.keys(), "test", "Post", blog.bob);
  CHECK(denied(blog.backend.run(list)));
  blog.backend.token = auth::node_token(blog.keys(), "test", "Nothing", blog.bob);
  CHECK(denied(blog.backend.run(list)));
  blog.backend.token = auth::node_token(auth::Keys({"forged"}), "test", "User", blog.bob);
  CHECK(denied(blog.backend.run(list)));
  blog.as_root("mutation { deleteUser(id: \"" + blog.bob + "\") { id } }");
  CHECK(denied(blog.as(blog.bob, list)));
}

TEST_CASE("a query decides for each node") {
  Blog blog(Specs{{.operation = "Post.read", .query = kOwns},
                  {.operation = "User.read", .fields = {{"email"}}}});
  const std::string list = "{ allPosts { body author { email } } }";
  CHECK(
      blog.as(blog.bob, list)
          .starts_with(
              R"({"data":{"allPosts":[{"body":null,"author":{"email":"ann@x"}},{"body":"b","author":{"email":"bob@x"}}]},"errors":[)"));
  CHECK(blog.as(blog.ann, "{ Post(id: \"" + blog.anns + "\") { title } }") ==
        R"({"data":{"Post":{"title":"A"}}})");
  CHECK(denied(blog.as("", "{ Post(id: \"" + blog.anns + "\") { title } }")));
  // Along relations, and on nodes that ride along in the statement of others.
  CHECK(blog.as(blog.bob, "{ allComments { post { body } } }")
            .starts_with(R"({"data":{"allComments":[{"post":{"body":null}}]},"errors":[)"));
  CHECK(blog.as(blog.bob, "{ allUsers(last: 1) { email posts { title } } }") ==
        R"({"data":{"allUsers":[{"email":"bob@x","posts":[{"title":"B"}]}]}})");
}

TEST_CASE("a plan is not shared by callers of another kind, and shared by those of the same") {
  Blog blog(Specs{{.operation = "Post.read", .query = kOwns}});
  const std::string one = "query ($id: ID!) { Post(id: $id) { body } }";
  const std::string id = "{\"id\":\"" + blog.bobs + "\"}";
  for (int i = 0; i < 2; ++i) {
    CHECK(denied(blog.as("", one, id)));
    CHECK_FALSE(denied(blog.as(blog.bob, one, id)));
    CHECK(denied(blog.as(blog.ann, one, id)));
    blog.backend.token = auth::temporary_root_token(blog.keys(), "test");
    CHECK_FALSE(denied(blog.backend.run(one, id)));
  }
}

TEST_CASE("variables tell of the node, the caller and the request") {
  Blog blog(Specs{kOpen});
  const auto may = [&](std::string operation, std::string query, const std::string& request) {
    blog.rules({{.operation = std::move(operation), .query = std::move(query)},
                {.operation = "PostAuthor.*"}});
    return !denied(blog.as(blog.bob, request));
  };
  const std::string body = "{ Post(id: \"" + blog.anns + "\") { body } }";
  CHECK(
      may("Post.read", "{ SomePostExists(filter: {title: $node_title, published: true}) }", body));
  CHECK_FALSE(may("Post.read",
                  "{ SomePostExists(filter: {title_not: $node_title, body: $node_body}) }", body));
  CHECK(may("Post.read", "{ SomePostExists(filter: {createdAt: $node_createdAt, id: $nodeId}) }",
            body));
  CHECK(may("Post.read", "{ SomeUserExists(filter: {id: $user_id, role: READER}) }", body));
  CHECK_FALSE(may("Post.read", "{ SomeUserExists(filter: {id: $userId, role: ADMIN}) }", body));
  CHECK(may(
      "User.read",
      "query ($node_role: Role) { SomeUserExists(filter: {role: $node_role, email: \"ann@x\"}) }",
      "{ User(id: \"" + blog.ann + "\") { email } }"));
  CHECK_FALSE(may(
      "User.read",
      "query ($node_role: Role) { SomeUserExists(filter: {role: $node_role, email: \"ann@x\"}) }",
      "{ User(id: \"" + blog.bob + "\") { email } }"));

  const std::string update =
      "mutation { updatePost(id: \"" + blog.bobs + "\", title: \"C\") { id } }";
  CHECK_FALSE(
      may("Post.update", "{ SomePostExists(filter: {id: $node_id, title: $new_title}) }", update));
  CHECK(
      may("Post.update", "{ SomePostExists(filter: {id: $node_id, title: $old_title}) }", update));
  CHECK(may("Post.update", "{ SomePostExists(filter: {id: $node_id, title_lt: $input_title}) }",
            "mutation { updatePost(id: \"" + blog.bobs + "\", title: \"D\") { id } }"));

  const std::string create =
      "mutation { createPost(title: \"A\", authorId: \"" + blog.bob + "\") { id } }";
  CHECK(may("Post.create", "{ SomePostExists(filter: {title: $input_title}) }", create));
  CHECK_FALSE(may("Post.create", "{ SomePostExists(filter: {body: $input_body, published: true}) }",
                  create));
  CHECK(may("Post.create", "{ SomeUserExists(filter: {id: $input_authorId, id_in: [$user_id]}) }",
            create));
  CHECK_FALSE(may("Post.create", "{ SomePostExists(filter: {id: $node_id}) }", create));
}

TEST_CASE("all conditions of a query have to hold") {
  Blog blog(Specs{kOpen});
  const auto may = [&](std::string query) {
    blog.rules({{.operation = "Post.read", .query = std::move(query)}});
    return !denied(blog.as(blog.bob, "{ allPosts(first: 1) { title } }"));
  };
  CHECK(may("{ a: SomePostExists b: SomeUserExists }"));
  CHECK_FALSE(may("{ a: SomePostExists b: SomeUserExists(filter: {email: \"x\"}) }"));
  CHECK(may("query A { SomePostExists } "));
  CHECK(may("{ SomePostExists(skip: 1) }"));
  CHECK_FALSE(may("{ SomePostExists(skip: 2) }"));
  CHECK_FALSE(may("{ SomePostExists(first: 0) }"));
  CHECK_FALSE(may("{ SomePostExists(filter: {id: $node_id}, skip: 1) }"));
  CHECK(
      may("query ($node_id: ID!) { ...A } fragment A on Query { SomePostExists(filter: {id: "
          "$node_id}) }"));
}

TEST_CASE("creating and updating need rules for all that is sent") {
  Blog blog(Specs{{.operation = "Post.create", .fields = {{"title", "body"}}},
                  {.operation = "Post.create", .fields = {{"views"}}},
                  {.operation = "Comment.create"},
                  {.operation = "PostComments.connect"},
                  {.operation = "Post.update", .authenticated = true, .query = kOwns}});
  CHECK_FALSE(denied(blog.as("", R"(mutation { createPost(title: "x", views: 1) { id } })")));
  CHECK(denied(blog.as("", R"(mutation { createPost(title: "x", published: true) { id } })")));
  CHECK_FALSE(denied(
      blog.as("", R"(mutation { createPost(title: "x", comments: [{text: "y"}]) { id } })")));
  CHECK(denied(blog.as("", R"(mutation { createUser(email: "x") { id } })")));
  const auto update = [&](const std::string& id, const std::string& what) {
    return "mutation { updatePost(id: \"" + id + "\", " + what + ") { id title } }";
  };
  CHECK_FALSE(denied(blog.as(blog.bob, update(blog.bobs, "title: \"x\", views_increment: 1"))));
  CHECK(denied(blog.as(blog.bob, update(blog.anns, "title: \"x\""))));
  CHECK(denied(blog.as("", update(blog.bobs, "title: \"x\""))));
  CHECK(denied(blog.as(blog.bob, update("cjnobody0000000000000000", "title: \"x\""))));
  // Only ids: no query can allow that.
  CHECK(denied(blog.as(blog.bob, "mutation { updatePost(id: \"" + blog.bobs + "\", authorId: \"" +
                                     blog.ann + "\") { id } }")));
  CHECK(blog.as_root("{ Post(id: \"" + blog.anns + "\") { title } }") ==
        R"({"data":{"Post":{"title":"A"}}})");
}

TEST_CASE("what is denied is not written, nor anything beside it") {
  Blog blog(Specs{{.operation = "Post.create"}, {.operation = "Post.read"}});
  const std::string body =
      blog.as("", "mutation { createPost(title: \"x\", authorId: \"" + blog.ann + "\") { id } }");
  CHECK(body.find("no CONNECT permission for the relation 'PostAuthor'") != std::string::npos);
  CHECK(body.find("\"path\":[\"createPost\"]") != std::string::npos);
  CHECK(body.starts_with(R"({"data":{"createPost":null},)"));
  CHECK(blog.as("", "{ _allPostsMeta { count } }") == R"({"data":{"_allPostsMeta":{"count":2}}})");
}

TEST_CASE("deleting asks for the stored node") {
  Blog blog(Specs{
      {.operation = "Post.delete",
       .query =
           "{ SomePostExists(filter: {id: $node_id, published: false, title: $old_title}) }"}});
  const auto remove = [&](const std::string& id) {
    return blog.as(blog.bob, "mutation { deletePost(id: \"" + id + "\") { id } }");
  };
  CHECK(denied(remove(blog.anns)));
  CHECK(remove(blog.bobs) == R"({"data":{"deletePost":{"id":")" + blog.bobs + "\"}}}");
}

TEST_CASE("edges ask for the rules of their relation") {
  Blog blog(Specs{{.operation = "PostAuthor.connect",
                   .query = "{ SomeUserExists(filter: {id: $authorUser_id, id_in: [$user_id]}) "
                            "SomePostExists(filter: {id: $postsPost_id, published: false}) }"},
                  {.operation = "Post.update"},
                  {.operation = "Post.create"},
                  {.operation = "User.update"}});
  const auto add = [&](const std::string& mutation, const std::string& post,
                       const std::string& user) {
    return "mutation { " + mutation + "(postsPostId: \"" + post + "\", authorUserId: \"" + user +
           "\") { authorUser { id } } }";
  };
  CHECK(denied(blog.as(blog.bob, add("addToPostAuthor", blog.anns, blog.bob))));
  CHECK(denied(blog.as(blog.bob, add("addToPostAuthor", blog.bobs, blog.ann))));
  CHECK(denied(blog.as(blog.bob, add("removeFromPostAuthor", blog.bobs, blog.bob))));
  const auto update = [&](const std::string& user) {
    return "mutation { updatePost(id: \"" + blog.bobs + "\", title: \"x\", authorId: \"" + user +
           "\") { id } }";
  };
  CHECK(denied(blog.as(blog.bob, update(blog.ann))));
  CHECK_FALSE(denied(blog.as(blog.bob, update(blog.bob))));
  const auto list = [&](const std::string& posts) {
    return "mutation { updateUser(id: \"" + blog.bob + "\", email: \"b\", postsIds: [" + posts +
           "]) { id } }";
  };
  CHECK_FALSE(denied(blog.as(blog.bob, list(""))));
  CHECK_FALSE(denied(blog.as(blog.bob, list("\"" + blog.bobs + "\""))));
  CHECK(denied(blog.as(blog.bob, list("\"" + blog.bobs + "\", \"" + blog.anns + "\""))));
  // A node that the same mutation makes is there to be looked at.
  const auto create = [&](const std::string& published) {
    return "mutation { createPost(title: \"n\", published: " + published + ", authorId: \"" +
           blog.bob + "\") { id } }";
  };
  CHECK_FALSE(denied(blog.as(blog.bob, create("false"))));
  CHECK(denied(blog.as(blog.bob, create("true"))));
}

TEST_CASE("updateOrCreate asks for what it does") {
  Blog blog(Specs{{.operation = "Post.create"}});
  const auto run = [&](const std::string& id) {
    return blog.as("", "mutation { updateOrCreatePost(update: {id: \"" + id +
                           "\", title: \"x\"}, create: {title: \"y\"}) { id } }");
  };
  CHECK(denied(run(blog.anns)));
  CHECK_FALSE(denied(run("cjnobody0000000000000000")));
}

TEST_CASE("a mutation answers with what it was sent, and its id") {
  Blog blog(Specs{
      {.operation = "Post.create"}, {.operation = "Post.update"}, {.operation = "Post.delete"}});
  CHECK(blog.as("", R"(mutation { p: createPost(title: "x", body: "y") { title body } })") ==
        R"({"data":{"p":{"title":"x","body":"y"}}})");
  CHECK(denied(blog.as("", R"(mutation { createPost(title: "x") { id body } })")));
  CHECK(denied(blog.as("", R"(mutation { createPost(title: "x") { views } })")));
  const std::string id = "id: \"" + blog.anns + "\"";
  CHECK_FALSE(
      denied(blog.as("", "mutation { updatePost(" + id + ", title: \"z\") { id title } }")));
  CHECK(denied(blog.as("", "mutation { updatePost(" + id + ", title: \"z\") { body } }")));
  CHECK(denied(blog.as("", "mutation { updatePost(" + id + ", title: \"z\") { author { id } } }")));
  CHECK_FALSE(denied(
      blog.relay_as("", R"(mutation { createPost(input: {title: "x", clientMutationId: "1"}) {
             clientMutationId post { id title } edge { cursor node { title } } } })")));
  CHECK(denied(blog.relay_as(
      "",
      R"(mutation { createPost(input: {title: "x", clientMutationId: "1"}) { post { body } } })")));
  CHECK_FALSE(denied(blog.as("", "mutation { deletePost(" + id + ") { id } }")));
}

TEST_CASE("connections are guarded like lists, cursors like the ids that they are") {
  Blog blog(Specs{{.operation = "Post.read", .query = kOwns}});
  const std::string bobs =
      blog.relay_as(blog.bob,
                    "{ viewer { allPosts(last: 1) { count edges { node { title } cursor } "
                    "pageInfo { startCursor hasPreviousPage } } } }");
  CHECK(bobs.find("errors") == std::string::npos);
  CHECK(denied(blog.relay_as(blog.ann, "{ viewer { allPosts { edges { cursor } } } }")));
  CHECK(denied(blog.relay_as(blog.bob, "{ viewer { allPosts { pageInfo { startCursor } } } }")));
  CHECK_FALSE(
      denied(blog.relay_as(blog.bob, "{ viewer { allPosts { pageInfo { endCursor } } } }")));
}

TEST_CASE("aggregates are of what may be read") {
  Blog blog(Specs{{.operation = "Post.read", .query = kOwns}});
  blog.as_root("mutation { updatePost(id: \"" + blog.anns + "\", views: 10) { id } }");
  blog.as_root("mutation { updatePost(id: \"" + blog.bobs + "\", views: 3) { id } }");
  const std::string sums =
      "{ _allPostsAggregate { count sum { views } max { views } } "
      "_allPostsGroups(groupBy: [published]) { key { published } count } }";
  CHECK(
      blog.as(blog.bob, sums) ==
      R"({"data":{"_allPostsAggregate":{"count":2,"sum":{"views":3},"max":{"views":3}},"_allPostsGroups":[{"key":{"published":false},"count":1}]}})");
}

TEST_CASE("the user query answers the node that calls") {
  Blog blog(Specs{kOpen});
  CHECK(blog.as(blog.bob, "{ user { email } }") == R"({"data":{"user":{"email":"bob@x"}}})");
  CHECK(blog.relay_as(blog.bob, "{ viewer { user { email } } }") ==
        R"({"data":{"viewer":{"user":{"email":"bob@x"}}}})");
  CHECK(blog.as("", "{ user { email } }") == R"({"data":{"user":null}})");
  CHECK(blog.as_root("{ user { email } }") == R"({"data":{"user":null}})");
  blog.backend.token = auth::node_token(blog.keys(), "test", "Post", blog.anns);
  CHECK(blog.backend.run("{ user { email } }") == R"({"data":{"user":null}})");
  blog.rules({{.operation = "User.read",
               .query = "{ SomeUserExists(filter: {id: $node_id, id_in: [$user_id]}) }"}});
  CHECK(blog.as(blog.bob, "{ user { email } allUsers(first: 1) { email } }")
            .starts_with(R"({"data":{"user":{"email":"bob@x"},"allUsers":[{"email":null}]})"));
}

TEST_CASE("permission queries can be asked by admins") {
  Blog blog(Specs{{.operation = "Post.read"}});
  const auto ask = [&](const std::string& query) {
    return blog.backend.request_on(0, "permissions", query, "{}");
  };
  blog.backend.token.clear();
  CHECK(denied(ask("{ SomePostExists }")));
  blog.backend.token = auth::node_token(blog.keys(), "test", "User", blog.bob);
  CHECK(denied(ask("{ SomePostExists }")));
  blog.backend.token = auth::temporary_root_token(blog.keys(), "test");
  CHECK(
      ask("{ SomePostExists(filter: {title: \"A\"}) b: SomePostExists(filter: {title: \"x\"}) }") ==
      R"({"data":{"SomePostExists":true,"b":false}})");
  CHECK(ask("{ SomePostExists(first: -1) }").find("3026") != std::string::npos);
}

TEST_CASE("root tokens are made at the deploy, stay, and go with their names") {
  Backend backend(kBlog);
  const auto deploy = [&](const std::string& names) {
    const auto definition =
        make_definition(kBlog, {{.operation = "Post.read", .authenticated = true}}, false,
                        "rootTokens: [" + names + "]\n");
    REQUIRE(backend.deploy(definition).empty());
    return backend.service().identity().root_tokens;
  };
  const auto first = deploy("ci, backup");
  REQUIRE(first.size() == 2);
  const auto works = [&](const std::string& token) {
    backend.token = token;
    return backend.code("mutation { createPost(title: \"x\") { views } }") == 0;
  };
  CHECK(works(first[0].token));
  const auto second = deploy("ci, other");
  CHECK(second[0] == first[0]);
  CHECK(works(second[1].token));
  CHECK_FALSE(works(first[1].token));
  backend.reopen();
  CHECK(backend.service().identity().root_tokens == second);
}
