// The statements that plans become, and that SQLite runs them off indexes: what a page costs must
// not grow with the table.
#include <catch2/catch.hpp>

#include "core/base/text.h"
#include "support.h"

namespace graphcool::store::tests {

using query::Output;
using query::Quantifier;
using query::Read;

namespace {

constexpr const char* kModel = R"(
  type User @model {
    id: ID! @isUnique
    name: String!
    email: String @isUnique
    posts: [Post!]! @relation(name: "Posts")
  }
  type Post @model {
    id: ID! @isUnique
    createdAt: DateTime!
    title: String!
    author: User @relation(name: "Posts")
    tags: [Tag!]! @relation(name: "PostTags")
  }
  type Tag @model {
    id: ID! @isUnique
    text: String! @isUnique
    posts: [Post!]! @relation(name: "PostTags")
  }
)";

struct Explained : TestStore {
  Explained() : TestStore(kModel) {}

  // How SQLite runs each statement of a query with that root, a line for each loop.
  std::string plan(Output root) {
    const auto compiled = *store().compile(plans().query({std::move(root)}));
    std::string out;
    const std::string statements = compiled->statements();
    for (const std::string_view each : text::split(statements, '\n')) {
      if (each.empty()) continue;
      std::string line;
      const std::string rows = sql("EXPLAIN QUERY PLAN " + std::string(each));
      for (const std::string_view row : text::split(rows, '\n')) {
        line += (line.empty() ? "" : "; ") + std::string(row.substr(row.rfind('|') + 1));
      }
      out += (out.empty() ? "" : "\n") + line;
    }
    return out;
  }

  Read newest(std::vector<Output> outputs) {
    Read read = plans().all("Post", std::move(outputs));
    read.order.insert(read.order.begin(), plans().by("Post.createdAt", true));
    read.page.first = number(10);
    return read;
  }
};

}  // namespace

TEST_CASE("statements name every column and bind every value", "[store][sqlite]") {
  Explained store;
  const Plans& plans = store.plans();
  Read read = store.newest(plans.columns("Post", {"title"}));
  read.outputs.push_back(
      Plans::one("author", plans.related("Post.author", plans.columns("User", {"name"}))));
  read.outputs.push_back(
      Plans::many("tags", plans.related("Post.tags", plans.columns("Tag", {"text"}))));
  read.filter = plans.equal("Post.title", text("'; DROP TABLE \"Post\"; --"));
  const auto compiled = *store.store().compile(plans.query({Plans::many("posts", read)}));
  CHECK(
      compiled->statements() ==
      R"(SELECT t0."title", t1."id", t1."name", t0."id" FROM "Post" AS t0)"
      R"( LEFT JOIN "User" AS t1 ON t1."id" = t0."author_id" WHERE (t0."title" = ?1))"
      R"( ORDER BY t0."createdAt" DESC, t0."id" LIMIT ?2)"
      "\n"
      R"(SELECT t0."text" FROM "_PostTags" AS t1 JOIN "Tag" AS t0 ON t0."id" = t1."B" WHERE t1."A" = ?1)"
      R"( ORDER BY t1."B")"
      "\n");
}

TEST_CASE("pages are read off an index", "[store][sqlite]") {
  Explained store;
  const Plans& plans = store.plans();
  const auto id = plans.columns("Post", {"id", "title"});

  SECTION("in order of id and of time") {
    Read read = plans.all("Post", id);
    read.page.first = number(10);
    CHECK(store.plan(Plans::many("r", read)) == "SCAN t0 USING INDEX sqlite_autoindex_Post_1");
    CHECK(store.plan(Plans::many("r", store.newest(id))) ==
          "SCAN t0 USING INDEX index:Post:createdAt");
  }
  SECTION("beyond a cursor") {
    Read read = plans.all("Post", id);
    read.page.first = number(10);
    read.page.after = text("x");
    CHECK(store.plan(Plans::many("r", read))
              .starts_with("SEARCH t0 USING INDEX sqlite_autoindex_Post_1 (id>?)"));
    read = store.newest(id);
    read.page.after = text("x");
    CHECK(store.plan(Plans::many("r", read))
              .starts_with("SEARCH t0 USING INDEX index:Post:createdAt (createdAt<?)"));
    CHECK(store.plan(Plans::many("r", read)).find("TEMP") == std::string::npos);
    read.page.before = text("y");
    CHECK(store.plan(Plans::many("r", read))
              .starts_with(
                  "SEARCH t0 USING INDEX index:Post:createdAt (createdAt>? AND createdAt<?)"));
  }
  SECTION("of a relation") {
    auto posts = Plans::many("posts", plans.related("User.posts", id));
    CHECK(store.plan(Plans::one("u", plans.unique("User.email", text("a"), {posts}))) ==
          "SEARCH t0 USING INDEX unique:User:email (email=?)\nSEARCH t0 USING INDEX "
          "index:Post:author_id (author_id=?)");
    auto tagged = Plans::many("posts", plans.related("Tag.posts", id));
    CHECK(store.plan(Plans::one("t", plans.unique("Tag.id", text("a"), {tagged}))) ==
          "SEARCH t0 USING COVERING INDEX sqlite_autoindex_Tag_1 (id=?)\n"
          "SEARCH t1 USING COVERING INDEX index:_PostTags:B,A (B=?); SEARCH t0 USING INDEX "
          "sqlite_autoindex_Post_1 (id=?)");
    // Counting needs the link table alone.
    auto count = Plans::count("n", plans.related("Tag.posts", {}));
    CHECK(store.plan(Plans::one("t", plans.unique("Tag.id", text("a"), {count}))) ==
          "SEARCH t0 USING COVERING INDEX sqlite_autoindex_Tag_1 (id=?)\nSEARCH t1 USING COVERING "
          "INDEX index:_PostTags:B,A (B=?)");
  }
  SECTION("filtered by what is unique on the far side of a relation") {
    Read read = plans.all("Post", id);
    read.filter =
        plans.related_to("Post.author", Quantifier::Some, plans.equal("User.email", text("a")));
    CHECK(store.plan(Plans::many("r", read))
              .starts_with("SEARCH t0 USING INDEX index:Post:author_id (author_id=?)"));
    read.filter =
        plans.related_to("Post.tags", Quantifier::Some, plans.equal("Tag.text", text("a")));
    const std::string steps = store.plan(Plans::many("r", read));
    CHECK(steps.starts_with("SEARCH t0 USING INDEX sqlite_autoindex_Post_1 (id=?)"));
    CHECK(steps.find("SCAN") == std::string::npos);
    read.filter = plans.in("Post.id", query::Value::parameter(0));
    CHECK(store.plan(Plans::many("r", read))
              .starts_with("SEARCH t0 USING INDEX sqlite_autoindex_Post_1 (id=?)"));
  }
}

}  // namespace graphcool::store::tests
