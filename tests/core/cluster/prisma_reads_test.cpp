// Reading through the Prisma API, rule by rule (reference/prisma1, sections 3.5 to 3.7 and 5). The
// rows are put into the tables directly, so that nothing here depends on mutations.
#include <catch2/catch.hpp>

#include "core/store/sqlite/connection.h"
#include "tests/support/backend.h"
#include "tests/support/prisma_sample.h"

namespace graphcool::tests {
namespace {

struct PrismaData : PrismaBackend {
  PrismaData(const std::string& sdl, const std::string& sql) : PrismaBackend(sdl) {
    auto connection = store::sqlite::Connection::open(folder() / "services/test.db",
                                                      store::sqlite::Connection::Use::Write);
    REQUIRE(connection);
    const auto done = (*connection)->execute(sql);
    INFO((done ? std::string() : done.error().what));
    REQUIRE(done);
  }
};

// Users a to d; d has no name, c and d have no posts. Posts 1 to 5, the last without views.
struct Sample : PrismaData {
  Sample()
      : PrismaData(kPrismaSample, R"(
          INSERT INTO "User" (id, email, name, role, tags, createdAt) VALUES
            ('a', 'ann@a.io', 'Ann', 'ADMIN', '["x","y"]', 1577934245678),
            ('b', 'bob@a.io', 'bob', 'MEMBER', '[]', 1577934245679),
            ('c', 'cid@b.io', '50%_off', 'MEMBER', NULL, 1577934245680),
            ('d', 'dan@b.io', NULL, 'MEMBER', '["z"]', 1577934245681);
          INSERT INTO "Post" (id, title, views, author) VALUES
            ('p1', 'one', 10, 'a'), ('p2', 'two', 20, 'a'), ('p3', 'three', 10, 'a'),
            ('p4', 'four', 40, 'b'), ('p5', 'five', NULL, 'b');
          INSERT INTO "Label" (id, text) VALUES ('l1', 'red'), ('l2', 'blue'), ('l3', 'green');
          INSERT INTO "_LabelToPost" ("A", "B") VALUES
            ('l1', 'p1'), ('l2', 'p1'), ('l2', 'p2'), ('l3', 'p4');)") {}

  // The ids of users, or of posts, that a filter leaves.
  std::string users(const std::string& where, const std::string& variables = "{}",
                    const std::string& head = "") {
    return ids_of(
        ask("query " + head + " { users(where: " + where + ") { id } }", "/data/users", variables));
  }
  std::string posts(const std::string& where) {
    return ids_of(ask("{ posts(where: " + where + ") { id } }", "/data/posts"));
  }
  // The ids of posts that list arguments choose.
  std::string page(const std::string& arguments) {
    return ids_of(ask("{ posts(" + arguments + ") { id } }", "/data/posts"));
  }

 private:
  // [{"id":"a"},{"id":"b"}] -> "a b"
  static std::string ids_of(const std::string& json) {
    std::string out;
    const auto rows = boost::json::parse(json);
    for (const auto& each : rows.as_array()) {
      out += (out.empty() ? "" : " ") + std::string(each.at("id").as_string());
    }
    return out;
  }
};

}  // namespace

TEST_CASE("Prisma: scalars, lists and relations are read", "[prisma][reads]") {
  Sample data;
  CHECK(
      data.run("{ users { id email name role tags createdAt posts { id views author { id } labels "
               "{ text } } } }") ==
      R"({"data":{"users":[{"id":"a","email":"ann@a.io","name":"Ann","role":"ADMIN",)"
      R"("tags":["x","y"],"createdAt":"2020-01-02T03:04:05.678Z","posts":[)"
      R"({"id":"p1","views":10,"author":{"id":"a"},"labels":[{"text":"red"},{"text":"blue"}]},)"
      R"({"id":"p2","views":20,"author":{"id":"a"},"labels":[{"text":"blue"}]},)"
      R"({"id":"p3","views":10,"author":{"id":"a"},"labels":[]}]},)"
      R"({"id":"b","email":"bob@a.io","name":"bob","role":"MEMBER","tags":[],)"
      R"("createdAt":"2020-01-02T03:04:05.679Z","posts":[)"
      R"({"id":"p4","views":40,"author":{"id":"b"},"labels":[{"text":"green"}]},)"
      R"({"id":"p5","views":null,"author":{"id":"b"},"labels":[]}]},)"
      // A list that was never written is empty.
      R"({"id":"c","email":"cid@b.io","name":"50%_off","role":"MEMBER","tags":[],)"
      R"("createdAt":"2020-01-02T03:04:05.680Z","posts":[]},)"
      R"({"id":"d","email":"dan@b.io","name":null,"role":"MEMBER","tags":["z"],)"
      R"("createdAt":"2020-01-02T03:04:05.681Z","posts":[]}]}})");
}

TEST_CASE("Prisma: one node is read by one unique field", "[prisma][reads]") {
  Sample data;
  CHECK(data.run(R"({ user(where: {id: "a"}) { name } })") ==
        R"({"data":{"user":{"name":"Ann"}}})");
  CHECK(data.run(R"({ x: user(where: {email: "bob@a.io", id: null}) { __typename id } })") ==
        R"({"data":{"x":{"__typename":"User","id":"b"}}})");
  CHECK(data.run(R"({ user(where: {id: "no"}) { name } })") == R"({"data":{"user":null}})");
  CHECK(data.run("query($w: UserWhereUniqueInput!) { user(where: $w) { id } }",
                 R"({"w": {"email": "cid@b.io"}})") == R"({"data":{"user":{"id":"c"}}})");

  CHECK(data.code("{ user(where: {}) { id } }") == 3040);
  CHECK(data.code("{ user(where: {id: null}) { id } }") == 3040);
  CHECK(data.code(R"({ user(where: {id: "a", email: "b"}) { id } })") == 3045);
  CHECK(data.run("{ user(where: {}) { id } }") ==
        R"({"data":{"user":null},"errors":[{"message":"You provided an invalid argument for the )"
        R"(where selector on User. Please provide exactly one unique field and value.",)"
        R"("locations":[{"line":1,"column":3}],"path":["user"],"code":3040}]})");
}

TEST_CASE("Prisma: node finds nodes of every type with such an id", "[prisma][reads]") {
  Sample data;
  CHECK(
      data.run(
          R"({ node(id: "l2") { __typename id ... on Label { text } ... on User { email } } })") ==
      R"({"data":{"node":{"__typename":"Label","id":"l2","text":"blue"}}})");
  CHECK(data.run(R"({ node(id: "no") { id } })") == R"({"data":{"node":null}})");
}

TEST_CASE("Prisma: scalar filters", "[prisma][reads]") {
  Sample data;
  CHECK(data.users("{}") == "a b c d");
  CHECK(data.users("{name: \"Ann\"}") == "a");
  CHECK(data.users("{name: \"ann\"}") == "");         // Case counts.
  CHECK(data.users("{name_not: \"Ann\"}") == "b c");  // Null is neither.
  CHECK(data.users("{name_in: [\"Ann\", \"bob\"]}") == "a b");
  CHECK(data.users("{name_not_in: [\"Ann\"]}") == "b c");
  CHECK(data.users("{name_in: []}") == "");
  CHECK(data.users("{name_not_in: []}") == "a b c d");
  CHECK(data.users("{name: null}") == "d");
  CHECK(data.users("{name_not: null}") == "a b c");
  CHECK(data.users("{name_in: null}") == "d");
  CHECK(data.users("{name_not_in: null}") == "a b c");
  CHECK(data.users("{name_contains: \"n\"}") == "a");
  CHECK(data.users("{name_contains: \"%\"}") == "c");  // No wildcards.
  CHECK(data.users("{name_contains: \"_\"}") == "c");
  CHECK(data.users("{name_not_contains: \"n\"}") == "b c");
  CHECK(data.users("{email_starts_with: \"a\"}") == "a");
  CHECK(data.users("{email_not_starts_with: \"a\"}") == "b c d");
  CHECK(data.users("{email_ends_with: \"@b.io\"}") == "c d");
  CHECK(data.users("{email_not_ends_with: \"@b.io\"}") == "a b");
  CHECK(data.users("{id_lt: \"b\"}") == "a");
  CHECK(data.users("{id_gte: \"b\", id_lte: \"c\"}") == "b c");
  CHECK(data.users("{role: ADMIN}") == "a");
  CHECK(data.users("{role_not: ADMIN}") == "b c d");
  CHECK(data.users("{role_in: [ADMIN]}") == "a");
  CHECK(data.users("{createdAt_gt: \"2020-01-02T03:04:05.680Z\"}") == "d");
  CHECK(data.users("{createdAt: \"2020-01-02T04:04:05.678+01:00\"}") == "a");
  CHECK(data.users("{createdAt_lt: \"2021\"}") == "a b c d");
  CHECK(data.posts("{views: 10}") == "p1 p3");
  CHECK(data.posts("{views_not: 10}") == "p2 p4");
  CHECK(data.posts("{views_in: [10, 40]}") == "p1 p3 p4");
  CHECK(data.posts("{views_gt: 10, views_lt: 40}") == "p2");
  CHECK(data.users("{id_in: $ids}", R"({"ids": ["a", "d"]})", "($ids: [ID!])") == "a d");
  CHECK(data.users("$w", R"({"w": {"name": null}})", "($w: UserWhereInput)") == "d");
  CHECK(data.users("$w", R"({"w": {"name_not_in": ["Ann"]}})", "($w: UserWhereInput)") == "b c");
  CHECK(data.users("$w", "{}", "($w: UserWhereInput)") == "a b c d");
}

TEST_CASE("Prisma: filters with AND, OR and NOT", "[prisma][reads]") {
  Sample data;
  CHECK(data.users("{AND: []}") == "a b c d");
  CHECK(data.users("{OR: []}") == "");
  CHECK(data.users("{NOT: []}") == "a b c d");
  CHECK(data.users("{AND: [{id_gt: \"a\"}, {id_lt: \"d\"}]}") == "b c");
  CHECK(data.users("{OR: [{id: \"a\"}, {id: \"d\"}]}") == "a d");
  CHECK(data.users("{NOT: [{id: \"a\"}, {id: \"d\"}]}") == "b c");
  CHECK(data.users("{NOT: {id: \"a\"}}") == "b c d");  // One is a list of one.
  CHECK(data.users("{OR: [{id: \"a\"}, {NOT: {role: MEMBER}}], name_not: null}") == "a");
  CHECK(data.users("{NOT: {name: \"Ann\"}}") == "b c");  // Unknown stays unknown.
  CHECK(data.users("{NOT: {name: null}}") == "a b c");
  CHECK(data.users("{OR: [{}]}") == "a b c d");
}

TEST_CASE("Prisma: filters on relations", "[prisma][reads]") {
  Sample data;
  CHECK(data.posts("{author: {name: \"Ann\"}}") == "p1 p2 p3");
  CHECK(data.posts("{author: {}}") == "p1 p2 p3 p4 p5");
  CHECK(data.posts("{author: null}") == "");
  CHECK(data.users("{posts_some: {}}") == "a b");
  CHECK(data.users("{posts_none: {}}") == "c d");
  CHECK(data.users("{posts_every: {}}") == "a b c d");
  CHECK(data.users("{posts_some: {views_gt: 10}}") == "a b");
  CHECK(data.users("{posts_none: {views_gt: 20}}") == "a c d");
  // p5 of b has no views: it does not fail.
  CHECK(data.users("{posts_every: {views_gt: 20}}") == "b c d");
  CHECK(data.users("{posts_every: {views_lt: 30}}") == "a c d");
  CHECK(data.users("{posts_some: {labels_some: {text: \"green\"}}}") == "b");
  CHECK(data.posts("{labels_none: {text: \"blue\"}}") == "p3 p4 p5");
  CHECK(data.posts("{labels_every: {text: \"blue\"}}") == "p2 p3 p5");
  CHECK(data.users("{NOT: {posts_some: {views: 10}}}") == "b c d");
  CHECK(data.users("{posts_some: {author: {posts_some: {id: \"p5\"}}}}") == "b");
  for (const char* operation : {"posts_some", "posts_none", "posts_every"}) {
    CHECK(data.code(std::string("{ users(where: {") + operation + ": null}) { id } }") == 3033);
  }
  CHECK(data.run("{ users(where: {OR: {posts_some: null}}) { id } }") ==
        R"({"data":null,"errors":[{"message":"The field 'posts' is a toMany relation. This cannot )"
        R"(be filtered by null.","locations":[{"line":1,"column":3}],"path":["users"],)"
        R"("code":3033}]})");
}

TEST_CASE("Prisma: an optional relation filtered by null", "[prisma][reads]") {
  PrismaData data(
      "type A { id: ID! @id  b: B @relation(link: INLINE) } type B { id: ID! @id  a: A  c: [C] } "
      "type C { id: ID! @id b: B }",
      "INSERT INTO \"B\" (id) VALUES ('b1'), ('b2');"
      "INSERT INTO \"A\" (id, b) VALUES ('a1', 'b1'), ('a2', NULL);");
  CHECK(data.ask("{ as(where: {b: null}) { id b { id } } }", "/data/as") ==
        R"([{"id":"a2","b":null}])");
  CHECK(data.ask("{ bs(where: {a: null}) { id } }", "/data/bs") == R"([{"id":"b2"}])");
  CHECK(data.ask("{ bs(where: {a: {}}) { a { id } } }", "/data/bs") == R"([{"a":{"id":"a1"}}])");
}

TEST_CASE("Prisma: orders have their ties broken by ascending id", "[prisma][reads]") {
  Sample data;
  CHECK(data.page("first: 5") == "p1 p2 p3 p4 p5");
  CHECK(data.page("orderBy: id_DESC") == "p5 p4 p3 p2 p1");
  CHECK(data.page("orderBy: views_ASC, where: {views_not: null}") == "p1 p3 p2 p4");
  CHECK(data.page("orderBy: views_DESC, where: {views_not: null}") == "p4 p2 p1 p3");
  CHECK(data.page("orderBy: title_ASC") == "p5 p4 p1 p3 p2");
}

TEST_CASE("Prisma: pages", "[prisma][reads]") {
  Sample data;
  CHECK(data.page("first: 2") == "p1 p2");
  CHECK(data.page("last: 2") == "p4 p5");
  CHECK(data.page("first: 0") == "");
  CHECK(data.page("skip: 1, first: 2") == "p2 p3");
  CHECK(data.page("skip: 3") == "p4 p5");
  CHECK(data.page("after: \"p2\"") == "p3 p4 p5");
  CHECK(data.page("after: \"p2\", skip: 1, first: 1") == "p4");
  CHECK(data.page("before: \"p4\"") == "p1 p2 p3");
  CHECK(data.page("before: \"p4\", first: 2") == "p1 p2");
  CHECK(data.page("before: \"p4\", last: 2") == "p2 p3");
  CHECK(data.page("after: \"p1\", last: 2") == "p4 p5");
  CHECK(data.page("after: \"p1\", before: \"p4\"") == "p2 p3");
  CHECK(data.page("after: \"no\"") == "");
  CHECK(data.page("first: 5000") == "p1 p2 p3 p4 p5");
  // Along an order, where two are equal.
  CHECK(data.page("orderBy: views_DESC, where: {views_not: null}, after: \"p2\"") == "p1 p3");
  CHECK(data.page("orderBy: views_DESC, where: {views_not: null}, after: \"p1\"") == "p3");
  CHECK(data.page("orderBy: views_DESC, where: {views_not: null}, before: \"p3\"") == "p4 p2 p1");
  CHECK(data.page("orderBy: views_DESC, where: {views_not: null}, last: 3") == "p2 p1 p3");
  CHECK(data.page("orderBy: views_ASC, where: {views_not: null}, last: 2, before: \"p4\"") ==
        "p3 p2");

  CHECK(data.code("{ posts(first: 1, last: 1) { id } }") == 3014);
  CHECK(data.code("{ posts(first: -1) { id } }") == 3026);
  CHECK(data.code("{ posts(last: -1) { id } }") == 3027);
  CHECK(data.code("{ posts(skip: -1) { id } }") == 3028);
  CHECK(data.code("query($n: Int) { posts(first: $n) { id } }", R"({"n": -1})") == 3026);
}

TEST_CASE("Prisma: pages of related nodes are each parent's own", "[prisma][reads]") {
  Sample data;
  CHECK(data.ask("{ users(first: 2) { posts(first: 1, orderBy: views_DESC) { id } } }",
                 "/data/users") == R"([{"posts":[{"id":"p2"}]},{"posts":[{"id":"p4"}]}])");
  CHECK(data.ask("{ users(first: 2) { posts(last: 1, where: {views_not: null}) { id } } }",
                 "/data/users") == R"([{"posts":[{"id":"p3"}]},{"posts":[{"id":"p4"}]}])");
  CHECK(data.ask("{ user(where: {id: \"a\"}) { posts(after: \"p1\") { id labels(skip: 0, first: 1) "
                 "{ text } } } }",
                 "/data/user/posts") ==
        R"([{"id":"p2","labels":[{"text":"blue"}]},{"id":"p3","labels":[]}])");
  // An error within a nullable list leaves the rest.
  CHECK(
      data.run("{ user(where: {id: \"a\"}) { id posts(first: -1) { id } } }") ==
      R"({"data":{"user":{"id":"a","posts":null}},"errors":[{"message":"The 'first' argument must )"
      R"(be non negative","locations":[{"line":1,"column":31}],"path":["user","posts"],)"
      R"("code":3026}]})");
}

TEST_CASE("Prisma: connections", "[prisma][reads]") {
  Sample data;
  CHECK(data.run("{ postsConnection(first: 2, orderBy: id_DESC) { pageInfo { hasNextPage "
                 "hasPreviousPage startCursor endCursor } edges { cursor node { id } } aggregate { "
                 "count } } }") ==
        R"({"data":{"postsConnection":{"pageInfo":{"hasNextPage":true,"hasPreviousPage":false,)"
        R"("startCursor":"p5","endCursor":"p4"},"edges":[{"cursor":"p5","node":{"id":"p5"}},)"
        R"({"cursor":"p4","node":{"id":"p4"}}],"aggregate":{"count":2}}}})");
  const auto info = [&](const std::string& arguments) {
    return data.ask("{ postsConnection(" + arguments +
                        ") { pageInfo { hasNextPage hasPreviousPage "
                        "} } }",
                    "/data/postsConnection/pageInfo");
  };
  const std::string neither = R"({"hasNextPage":false,"hasPreviousPage":false})";
  CHECK(info("first: 5") == neither);
  CHECK(info("last: 5") == neither);
  CHECK(info("after: \"p1\", skip: 1") == neither);
  CHECK(info("last: 2") == R"({"hasNextPage":false,"hasPreviousPage":true})");
  CHECK(info("first: 1, after: \"p1\"") == R"({"hasNextPage":true,"hasPreviousPage":false})");
  CHECK(
      data.ask("{ postsConnection(where: {id: \"no\"}) { pageInfo { startCursor endCursor } edges "
               "{ cursor } } }",
               "/data/postsConnection") ==
      R"({"pageInfo":{"startCursor":null,"endCursor":null},"edges":[]})");
  CHECK(data.code("{ postsConnection(first: 1, last: 1) { edges { cursor } } }") == 3014);
}

TEST_CASE("Prisma: an aggregate counts its page", "[prisma][reads]") {
  Sample data;
  const auto count = [&](const std::string& arguments) {
    return data.ask("{ postsConnection" + arguments + " { aggregate { count } } }",
                    "/data/postsConnection/aggregate/count");
  };
  CHECK(count("") == "5");
  CHECK(count("(where: {views: 10})") == "2");
  CHECK(count("(first: 3)") == "3");
  CHECK(count("(last: 2, where: {views: 10})") == "2");
  CHECK(count("(skip: 4)") == "1");
  CHECK(count("(after: \"p2\", first: 2)") == "2");
  CHECK(data.code("{ postsConnection(skip: -1) { aggregate { count } } }") == 3028);
  CHECK(
      data.code("{ postsConnection(where: {labels_some: null}) { __typename aggregate { count } } "
                "}") == 3033);
}

TEST_CASE("Prisma: subscriptions are not answered where a request ends", "[prisma][reads]") {
  Sample data;
  CHECK(data.run("subscription { user { mutation } }") ==
        R"({"data":{"user":null},"errors":[{"message":"Subscriptions are answered over a )"
        R"(WebSocket.","locations":[{"line":1,"column":16}],"path":["user"]}]})");
}

TEST_CASE("Prisma: ids that count up are numbers, and texts as cursors", "[prisma][reads]") {
  PrismaData data(
      "type T { id: Int! @id  n: Float  ok: Boolean  j: Json  u: UUID  s: [Int] "
      "@scalarList(strategy: RELATION) }",
      "INSERT INTO \"T\" (id, n, ok, j, u, s) VALUES (1, 1.5, 1, '{\"a\":[1]}', "
      "'550e8400-e29b-11d4-a716-446655440000', '[3,1,2]'), (2, 2, 0, NULL, NULL, NULL), "
      "(10, NULL, NULL, NULL, NULL, NULL);");
  CHECK(data.run("{ ts { id n ok j u s } }") ==
        R"({"data":{"ts":[{"id":1,"n":1.5,"ok":true,"j":{"a":[1]},)"
        R"("u":"550e8400-e29b-11d4-a716-446655440000","s":[3,1,2]},)"
        R"({"id":2,"n":2,"ok":false,"j":null,"u":null,"s":[]},)"
        R"({"id":10,"n":null,"ok":null,"j":null,"u":null,"s":[]}]}})");
  CHECK(data.run("{ tsConnection(after: \"1\", first: 2) { pageInfo { endCursor } edges { cursor "
                 "node { id } } } }") ==
        R"({"data":{"tsConnection":{"pageInfo":{"endCursor":"10"},"edges":[{"cursor":"2",)"
        R"("node":{"id":2}},{"cursor":"10","node":{"id":10}}]}}})");
  CHECK(data.ask("{ t(where: {id: 10}) { id } }", "/data/t/id") == "10");
  CHECK(data.ask("{ ts(where: {u: \"550E8400-e29b-11D4-a716-446655440000\"}) { id } }",
                 "/data/ts/0/id") == "1");
  CHECK(data.run("{ ts(where: {u: \"x\"}) { id } }").find("not a valid type 4 UUID") !=
        std::string::npos);
  CHECK(data.ask("{ ts(where: {ok: true}) { id } }", "/data/ts") == R"([{"id":1}])");
  CHECK(data.ask("{ ts(where: {ok_not: true}) { id } }", "/data/ts") == R"([{"id":2}])");
  CHECK(data.ask("{ ts(where: {n_gt: 1}, orderBy: n_DESC) { id } }", "/data/ts") ==
        R"([{"id":2},{"id":1}])");
}

TEST_CASE("Prisma: relations of data model 1.0", "[prisma][reads]") {
  PrismaData data(
      "type A { id: ID! @unique  b: B @relation(name: \"One\")  bs: [B!]! @relation(name: "
      "\"Many\") } "
      "type B { id: ID! @unique  a: A @relation(name: \"One\") }",
      "INSERT INTO \"B\" (id, createdAt, updatedAt) VALUES ('b1', 0, 0), ('b2', 0, 0);"
      "INSERT INTO \"A\" (id, createdAt, updatedAt, b) VALUES ('a1', 2, 0, 'b1'), ('a2', 1, 0, "
      "NULL);"
      "INSERT INTO \"_Many\" (\"A\", \"B\") VALUES ('a2', 'b1'), ('a2', 'b2');");
  CHECK(data.ask("{ as(orderBy: createdAt_ASC) { id b { id a { id } } bs(first: 1) { id } } }",
                 "/data/as") ==
        R"([{"id":"a2","b":null,"bs":[{"id":"b1"}]},{"id":"a1","b":{"id":"b1","a":{"id":"a1"}},)"
        R"("bs":[]}])");
  CHECK(data.ask("{ bs(where: {a: null}) { id } }", "/data/bs") == R"([{"id":"b2"}])");
  CHECK(data.ask("{ as(where: {bs_some: {id: \"b2\"}}) { id } }", "/data/as") ==
        R"([{"id":"a2"}])");
}

}  // namespace graphcool::tests
