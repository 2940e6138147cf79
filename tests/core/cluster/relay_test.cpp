// The Relay API over real data (reference/graphcool-framework, section 6; Cursor Connections).
#include <catch2/catch.hpp>

#include "tests/support/backend.h"

using graphcool::tests::Backend;

namespace {

const char* const kSdl = R"(
type Post @model {
  id: ID! @isUnique
  slug: String! @isUnique
  views: Int
  author: User @relation(name: "Author")
}
type User @model {
  id: ID! @isUnique
  name: String!
  posts: [Post!]! @relation(name: "Author")
}
)";

struct Relay : Backend {
  Relay() : Backend(kSdl) {
    run(R"(mutation { createUser(name: "Ada", posts: [{slug: "a", views: 1}, {slug: "b", views: 2},
          {slug: "c", views: 3}, {slug: "d", views: 4}]) { id } })");
  }
  std::string id_of(const std::string& slug) {
    return ask("{ Post(slug: \"" + slug + "\") { id } }", "/data/Post/id");
  }
  // "ab|next|previous" of a connection.
  std::string page(const std::string& arguments) {
    const std::string body =
        relay("{ viewer { allPosts(" + arguments +
              ") { edges { node { slug } } pageInfo { hasNextPage hasPreviousPage } } } }");
    INFO(body);
    const auto document = boost::json::parse(body);
    boost::system::error_code error;
    const auto* connection = document.find_pointer("/data/viewer/allPosts", error);
    REQUIRE(connection != nullptr);
    std::string out;
    for (const auto& edge : connection->at("edges").as_array()) {
      out += edge.at("node").at("slug").as_string();
    }
    const auto& info = connection->at("pageInfo");
    if (info.at("hasNextPage").as_bool()) out += "|next";
    if (info.at("hasPreviousPage").as_bool()) out += "|previous";
    return out;
  }
};

}  // namespace

TEST_CASE("connections page as the Cursor Connections specification says", "[cluster][relay]") {
  Relay backend;
  const std::string b = backend.id_of("b");
  CHECK(backend.page("first: 2") == "ab|next");
  CHECK(backend.page("first: 4") == "abcd");
  CHECK(backend.page("first: 9") == "abcd");
  CHECK(backend.page("last: 2") == "cd|previous");
  CHECK(backend.page("last: 4") == "abcd");
  CHECK(backend.page("first: 1, after: \"" + b + "\"") == "c|next");
  CHECK(backend.page("first: 2, after: \"" + b + "\"") == "cd");
  CHECK(backend.page("last: 1, before: \"" + b + "\"") == "a");
  CHECK(backend.page("orderBy: views_DESC, first: 3") == "dcb|next");
  CHECK(backend.page("filter: {views_gt: 2}, first: 1") == "c|next");
  CHECK(backend.page("skip: 3") == "d");
}

TEST_CASE("cursors are ids; page info may stand before the edges", "[cluster][relay]") {
  Relay backend;
  const std::string a = backend.id_of("a");
  const std::string b = backend.id_of("b");
  CHECK(backend.relay(
            "{ viewer { allPosts(first: 2) { count pageInfo { startCursor endCursor "
            "hasNextPage __typename } edges { cursor node { slug author { name } } } } } }") ==
        "{\"data\":{\"viewer\":{\"allPosts\":{\"count\":4,\"pageInfo\":{\"startCursor\":\"" + a +
            "\",\"endCursor\":\"" + b +
            "\",\"hasNextPage\":true,\"__typename\":\"PageInfo\"},"
            "\"edges\":[{\"cursor\":\"" +
            a + "\",\"node\":{\"slug\":\"a\",\"author\":{\"name\":\"Ada\"}}},{\"cursor\":\"" + b +
            "\",\"node\":{\"slug\":\"b\",\"author\":{\"name\":\"Ada\"}}}]}}}}");
  CHECK(backend.relay("{ viewer { allPosts(filter: {views: 9}) { count pageInfo { startCursor "
                      "endCursor } edges { cursor } } } }") ==
        R"({"data":{"viewer":{"allPosts":{"count":0,"pageInfo":{"startCursor":null,)"
        R"("endCursor":null},"edges":[]}}}})");
}

TEST_CASE("connections stand inside nodes too", "[cluster][relay]") {
  Relay backend;
  CHECK(
      backend.relay("{ viewer { id allUsers { edges { node { name posts(last: 2) { edges { node { "
                    "slug } } count pageInfo { hasPreviousPage } } } } } } }") ==
      R"({"data":{"viewer":{"id":"viewer-fixed","allUsers":{"edges":[{"node":{"name":"Ada",)"
      R"("posts":{"edges":[{"node":{"slug":"c"}},{"node":{"slug":"d"}}],"count":4,)"
      R"("pageInfo":{"hasPreviousPage":true}}}}]}}}})");
}

TEST_CASE("node and unique fields", "[cluster][relay]") {
  Relay backend;
  CHECK(backend.relay("{ node(id: \"" + backend.id_of("c") +
                      "\") { ... on Post { views } } viewer { Post(slug: \"d\") { views } } }") ==
        R"({"data":{"node":{"views":3},"viewer":{"Post":{"views":4}}}})");
}

TEST_CASE("payloads echo the mutation's id and show node, edge, relations and viewer",
          "[cluster][relay]") {
  Relay backend;
  const std::string user = backend.ask("{ allUsers { id } }", "/data/allUsers/0/id");
  CHECK(backend.relay(R"(mutation($m: String!, $u: ID) { createPost(input: {slug: "e", authorId: $u,
      clientMutationId: $m}) { clientMutationId post { slug } edge { node { slug } } author { name }
      viewer { allPosts(last: 1) { count } } __typename } })",
                      R"({"m": "say \"m\"", "u": ")" + user + "\"}") ==
        R"({"data":{"createPost":{"clientMutationId":"say \"m\"","post":{"slug":"e"},)"
        R"("edge":{"node":{"slug":"e"}},"author":{"name":"Ada"},"viewer":{"allPosts":{"count":5}},)"
        R"("__typename":"CreatePostPayload"}}})");
  const std::string id = backend.id_of("e");
  CHECK(backend.relay(
            "mutation { deletePost(input: {id: \"" + id +
            "\", clientMutationId: \"1\"}) { deletedId post { slug } clientMutationId } }") ==
        "{\"data\":{\"deletePost\":{\"deletedId\":\"" + id +
            R"(","post":{"slug":"e"},"clientMutationId":"1"}}})");
  CHECK(backend
            .relay("mutation { updatePost(input: {id: \"none\", slug: \"x\", clientMutationId: "
                   "\"1\"}) { post { id } } }")
            .find("\"code\":3002") != std::string::npos);
}

TEST_CASE("relation payloads show both ends and their edges", "[cluster][relay]") {
  Relay backend;
  const std::string bob =
      backend.ask(R"(mutation { createUser(name: "Bob") { id } })", "/data/createUser/id");
  const std::string a = backend.id_of("a");
  CHECK(backend.relay(
            "mutation { addToAuthor(input: {authorUserId: \"" + bob + "\", postsPostId: \"" + a +
            "\", clientMutationId: \"x\"}) { clientMutationId postsPost { author { name } } "
            "authorUser { name } postsPostEdge { cursor } authorUserEdge { node { name } } } }") ==
        R"({"data":{"addToAuthor":{"clientMutationId":"x","postsPost":{"author":{"name":"Bob"}},)"
        R"("authorUser":{"name":"Bob"},"postsPostEdge":{"cursor":")" +
            a + R"("},"authorUserEdge":{"node":{"name":"Bob"}}}}})");
}
