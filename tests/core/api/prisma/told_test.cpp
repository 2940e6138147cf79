// Which writes watches are told of, and with which field names (reference/prisma1, section 6.2 and
// facts 12 and 13).
#include <catch2/catch.hpp>

#include "core/api/prisma/prisma.h"
#include "core/model/prisma_sdl.h"
#include "tests/support/lowered.h"

namespace graphcool::tests {
namespace {

std::string told(const std::string& mutation) {
  static const auto api = [] {
    const model::SdlFile file{"datamodel.prisma", R"(
      type Post {
        id: ID! @id
        slug: String! @unique
        title: String
        changed: DateTime! @updatedAt
        tags: [String] @scalarList(strategy: RELATION)
        author: User
      }
      type User { id: ID! @id name: String posts: [Post] @relation(onDelete: CASCADE) }
    )"};
    const auto model = model::parse_prisma({&file, 1});
    REQUIRE(model);
    auto made = api::prisma::make_api(model->model);
    REQUIRE(made);
    return std::move(*made);
  }();
  return Operation(*api, "mutation { " + mutation + " }").told();
}

std::string told_nested(const std::string& posts) {
  return told(R"(updateUser(where: {id: "u"}, data: {posts: {)" + posts + "}}) { id }");
}

}  // namespace

TEST_CASE("top-level creates, updates, upserts and deletes are told of", "[api][prisma][watch]") {
  CHECK(told(R"(createPost(data: {slug: "a"}) { id })") == "insert Post into #0 told");
  CHECK(told(R"(updatePost(where: {id: "p"}, data: {title: "a", tags: {set: ["x"]}}) { id })") ==
        "update Post node #0 told of title, tags, changed");
  CHECK(told(R"(upsertPost(where: {id: "p"}, create: {slug: "a"}, update: {title: "b"}) { id })") ==
        "update Post node #0 told of title, changed; insert Post into #0 told");
  CHECK(told(R"(deletePost(where: {id: "p"}) { id })") == "delete Post node #0 told");
  CHECK(told(R"(deleteUser(where: {id: "u"}) { id })") == "delete User node #0 by removal 0 told");
}

TEST_CASE("an update that changes nothing is told of too", "[api][prisma][watch]") {
  CHECK(told(R"(updatePost(where: {id: "p"}, data: {}) { id })") == "update Post node #0 told");
}

TEST_CASE("nested creates, updates and upserts are told of", "[api][prisma][watch]") {
  const std::string parent = "update User node #0 told; ";
  CHECK(told_nested(R"(create: [{slug: "a"}])") ==
        parent + "insert Post.posts node #0 into #1 told");
  CHECK(told_nested(R"(update: [{where: {id: "p"}, data: {title: "a"}}])") ==
        parent + "update Post node #2 told of title, changed");
  CHECK(told_nested(R"(upsert: [{where: {id: "p"}, update: {title: "a"}, create: {slug: "b"}}])") ==
        parent +
            "update Post node #1 told of title, changed; insert Post.posts node #0 into #2 told");
}

TEST_CASE("batches, nested deletes and edges are not told of", "[api][prisma][watch]") {
  CHECK(told(R"(updateManyPosts(data: {title: "a"}) { count })").empty());
  CHECK(told("deleteManyPosts { count }").empty());
  for (const char* nested :
       {R"(delete: [{id: "p"}])", R"(updateMany: [{where: {}, data: {title: "a"}}])",
        "deleteMany: [{}]", R"(connect: [{id: "p"}])", R"(set: [{id: "p"}])",
        R"(disconnect: [{id: "p"}])"}) {
    CHECK(told_nested(nested) == "update User node #0 told");
  }
}

}  // namespace graphcool::tests
