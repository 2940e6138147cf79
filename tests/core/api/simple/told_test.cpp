// Which writes watches are told of, and with which field names (reference/graphcool-framework,
// section 7.6).
#include <catch2/catch.hpp>

#include "core/api/simple/simple.h"
#include "tests/support/lowered.h"
#include "tests/support/schema_probe.h"

namespace graphcool::tests {
namespace {

std::string told(const std::string& mutation) {
  static const auto api = api::simple::make_api(parse_model(R"(
    type Post @model {
      id: ID! @isUnique
      updatedAt: DateTime!
      title: String!
      views: Int
      tags: [String!]
      author: User @relation(name: "Posts")
    }
    type User @model { id: ID! @isUnique name: String posts: [Post!]! @relation(name: "Posts") }
  )"));
  REQUIRE(api);
  return Operation(**api, "mutation { " + mutation + " }").told();
}

}  // namespace

TEST_CASE("each node that a mutation creates is told of", "[api][simple][watch]") {
  CHECK(told(R"(createPost(title: "a") { id })") == "insert Post into #0 told");
  CHECK(told(R"(createUser(posts: [{title: "a"}, {title: "b"}]) { id })") ==
        "insert User into #0 told; insert Post into #1 told; insert Post into #2 told");
  CHECK(told(R"(updateUser(id: "u", posts: [{title: "a"}]) { id })") == "insert Post into #1 told");
}

TEST_CASE("an update is told of with the scalars given, without updatedAt",
          "[api][simple][watch]") {
  CHECK(told(R"(updatePost(id: "p", views: 1, title: "a", tags: []) { id })") ==
        "update Post node #0 told of tags, title, views");
  CHECK(told(R"(updatePost(id: "p", views_increment: 1) { id })") ==
        "update Post node #0 told of views");
  CHECK(told(R"(updatePost(id: "p", views: null) { id })") == "update Post node #0 told of views");
}

TEST_CASE("what writes no row of its own is not told of", "[api][simple][watch]") {
  CHECK(told(R"(updatePost(id: "p") { id })").empty());
  CHECK(told(R"(updatePost(id: "p", authorId: "u") { id })").empty());
  CHECK(told(R"(addToPosts(authorUserId: "u", postsPostId: "p") { authorUser { id } })").empty());
}

TEST_CASE("updateOrCreate and delete are told of", "[api][simple][watch]") {
  CHECK(told(R"(updateOrCreatePost(update: {id: "p", title: "a"}, create: {title: "b"}) { id })") ==
        "update Post node #0 told of title; insert Post into #0 told");
  CHECK(told(R"(deletePost(id: "p") { id })") == "delete Post node #0 told");
}

}  // namespace graphcool::tests
