// Deploys of Prisma services over data that is there (reference/prisma1, section 11).
#include <catch2/catch.hpp>
#include <chrono>

#include "tests/support/prisma_server.h"

using graphcool::tests::PrismaServer;
namespace bj = boost::json;

namespace {

using Places = std::vector<std::string>;

std::string type(const std::string& fields) {
  return "type User { id: ID! @id  " + fields + " }";
}

// A service with a data model and some data.
struct Shop : PrismaServer {
  explicit Shop(const std::string& types, const std::vector<std::string>& mutations = {}) {
    add();
    must_deploy(types);
    for (const std::string& mutation : mutations) {
      const std::string answer = run("mutation { " + mutation + " }");
      INFO(answer);
      REQUIRE(answer.find("errors") == std::string::npos);
    }
  }

  // What a deploy warns of; it is done with force alone.
  Places warned(const std::string& types) {
    const auto held = deploy(types);
    INFO(held);
    REQUIRE(held.contains("migration"));
    CHECK(held.at("migration").is_null());
    CHECK(held.at("errors").as_array().empty());
    CHECK_FALSE(held.at("steps").as_array().empty());
    const auto forced = must_deploy(types, ", force: true");
    CHECK(forced.at("warnings") == held.at("warnings"));
    return places(held.at("warnings"));
  }

  // What a deploy is refused for, with force, too.
  Places refused(const std::string& types) {
    const auto payload = deploy(types, ", force: true");
    INFO(payload);
    REQUIRE(payload.contains("migration"));
    CHECK(payload.at("migration").is_null());
    CHECK(payload.at("steps").as_array().empty());
    return places(payload.at("errors"));
  }
};

const std::vector<std::string> kTwoUsers = {R"(createUser(data: {a: "x"}) { id })",
                                            R"(createUser(data: {}) { id })"};

}  // namespace

TEST_CASE("Prisma deploy: what is deleted is warned of where there is data",
          "[prisma][migrations]") {
  const std::string two = type("a: String") + " type Post { id: ID! @id }";
  SECTION("with data") {
    Shop shop(two, {R"(createUser(data: {a: "x"}) { id })", "createPost(data: {}) { id }"});
    CHECK(shop.warned(type("a: String")) == Places{"Post"});
    CHECK(shop.warned(type("b: String")) == Places{"User.a"});
    CHECK(shop.run("{ users { b } }") == R"({"data":{"users":[{"b":null}]}})");
  }
  SECTION("without") {
    Shop shop(two);
    CHECK(
        Shop::steps(shop.must_deploy(type("b: String"))) ==
        Places{"DeleteField User.a", "DeleteModel Post", "UpdateModel User", "CreateField User.b"});
  }
}

TEST_CASE("Prisma deploy: new required fields are filled", "[prisma][migrations]") {
  Shop shop(type("a: String"), kTwoUsers);
  const std::string more = type(
                               "a: String  s: String!  i: Int! @default(value: 7)  f: Float!  b: "
                               "Boolean!  d: DateTime!  "
                               "j: Json!  e: E!  u: UUID!  c: ID!  t: DateTime! @updatedAt  l: "
                               "[Int] @scalarList(strategy: "
                               "RELATION)") +
                           " enum E { P Q }";
  const auto held = shop.deploy(more);
  CHECK(bj::serialize(held.at("warnings")).find("pre-filled with the value `7`") !=
        std::string::npos);
  CHECK(bj::serialize(held.at("warnings")).find("`1970-01-01T00:00:00.000Z`") != std::string::npos);
  CHECK(shop.warned(more).size() == 10);
  CHECK(shop.run("{ users(first: 1) { s i f b d j e u c t l } }") ==
        R"({"data":{"users":[{"s":"","i":7,"f":0,"b":false,"d":"1970-01-01T00:00:00.000Z","j":{},)"
        R"("e":"P","u":"550e8400-e29b-11d4-a716-446655440000","c":"DefaultCUIDMigrationValue",)"
        R"("t":"1970-01-01T00:00:00.000Z","l":[]}]}})");
}

TEST_CASE("Prisma deploy: required and unique", "[prisma][migrations]") {
  Shop shop(type("a: String"), kTwoUsers);
  CHECK(shop.refused(type("a: String  n: Int! @unique")) == Places{"User.n"});
  CHECK(shop.refused(type("a: String! @unique")) == Places{"User.a"});
  CHECK(shop.warned(type("a: String!")) == Places{"User.a"});
  CHECK(shop.run("{ users(orderBy: a_ASC) { a } }") ==
        R"({"data":{"users":[{"a":""},{"a":"x"}]}})");
  shop.run(R"(mutation { createUser(data: {a: "x"}) { id } })");
  CHECK(shop.refused(type("a: String! @unique")) == Places{"User.a"});
}

TEST_CASE("Prisma deploy: a field of another type starts anew", "[prisma][migrations]") {
  Shop shop(type("a: String"), kTwoUsers);
  CHECK(shop.warned(type("a: Int")) == Places{"User.a"});
  CHECK(shop.run("{ users { a } }") == R"({"data":{"users":[{"a":null},{"a":null}]}})");
  CHECK(shop.warned(type("a: String! @default(value: \"new\")")) == Places{"User.a", "User.a"});
  CHECK(shop.run("{ users { a } }") == R"({"data":{"users":[{"a":"new"},{"a":"new"}]}})");
  CHECK(shop.warned(type("a: [String] @scalarList(strategy: RELATION)")) == Places{"User.a"});
  CHECK(shop.run("{ users { a } }") == R"({"data":{"users":[{"a":[]},{"a":[]}]}})");
  const auto payload = shop.deploy(type("a: Post") + " type Post { id: ID! @id }");
  CHECK(Shop::places(payload.at("warnings")) == Places{"User.a"});
  CHECK(Shop::steps(payload) == Places{"UpdateField User.a", "UpdateModel User", "CreateModel Post",
                                       "CreateField Post.id", "CreateRelation PostToUser"});
  // Ids stay what they are.
  CHECK(shop.refused("type User { id: Int! @id }") == Places{"User.id"});
}

TEST_CASE("Prisma deploy: renames keep the data", "[prisma][migrations]") {
  Shop shop(
      "type User { id: ID! @id  a: String  ps: [Post] } type Post { id: ID! @id  u: User  e: E } "
      "enum E { P Q }",
      {R"(createUser(data: {a: "x", ps: {create: [{e: P}]}}) { id })"});
  const auto payload = shop.must_deploy(
      R"(type Person @rename(oldName: "User") @db(name: "people") { id: ID! @id
           b: String @rename(oldName: "a")  ps: [Post] }
         type Post { id: ID! @id  u: Person  e: F } enum F @rename(oldName: "E") { P Q R })");
  CHECK(payload.at("warnings").as_array().empty());
  CHECK(Shop::steps(payload) == Places{"UpdateEnum E", "UpdateField User.a", "UpdateModel User",
                                       "UpdateModel Post", "UpdateRelation PostToUser"});
  CHECK(shop.run("{ persons { b ps { e u { b } } } }") ==
        R"({"data":{"persons":[{"b":"x","ps":[{"e":"P","u":{"b":"x"}}]}]}})");
  shop.reopen();
  CHECK(shop.run("{ persons { b ps { e } } }") ==
        R"({"data":{"persons":[{"b":"x","ps":[{"e":"P"}]}]}})");
}

TEST_CASE("Prisma deploy: what two renames exchange goes with its data", "[prisma][migrations]") {
  Shop shop(
      "type Cat { id: ID! @id  a: String  b: String  of: Dog } "
      "type Dog { id: ID! @id  n: Int  cats: [Cat] }",
      {R"(createCat(data: {a: "x", b: "y", of: {create: {n: 7}}}) { id })"});
  const std::string after =
      R"(type Dog @rename(oldName: "Cat") { id: ID! @id  b: String @rename(oldName: "a")
           a: String @rename(oldName: "b")  of: Cat }
         type Cat @rename(oldName: "Dog") { id: ID! @id  n: Int  cats: [Dog] })";
  CHECK(shop.must_deploy(after).at("warnings").as_array().empty());
  const std::string dogs = R"({"data":{"dogs":[{"a":"y","b":"x","of":{"n":7}}]}})";
  CHECK(shop.run("{ dogs { a b of { n } } }") == dogs);
  // What is left in the file is done.
  CHECK(shop.deploy(after).at("migration").is_null());
  shop.reopen();
  CHECK(shop.run("{ dogs { a b of { n } } }") == dogs);
}

TEST_CASE("Prisma deploy: values of enums that are in use stay", "[prisma][migrations]") {
  const std::string user = type("e: E  l: [E] @scalarList(strategy: RELATION)");
  Shop shop(user + " enum E { A B C D }", {"createUser(data: {e: A, l: {set: [B]}}) { id }"});
  CHECK(shop.refused(user + " enum E { D }") == Places{"Global", "Global"});
  shop.must_deploy(user + " enum E { B A }");
}

TEST_CASE("Prisma deploy: relations", "[prisma][migrations]") {
  const std::string post = " type Post { id: ID! @id  n: Int";
  SECTION("a new required one needs an empty model") {
    Shop shop("type User { id: ID! @id }" + post + " }", {"createPost(data: {}) { id }"});
    CHECK(shop.refused("type User { id: ID! @id }" + post + "  u: User! }") == Places{"Post"});
    shop.must_deploy("type User { id: ID! @id }" + post + "  u: User }");
    CHECK(shop.refused("type User { id: ID! @id }" + post + "  u: User! }") == Places{"Post.u"});
  }
  SECTION("moving a link is warned of, and keeps it") {
    const auto with = [&](const std::string& link) {
      return "type User { id: ID! @id  ps: [Post] }" + post + "  u: User " + link + " }";
    };
    Shop shop(with(""), {"createUser(data: {ps: {create: [{n: 1}, {n: 2}]}}) { id }"});
    CHECK(shop.warned(with("@relation(link: TABLE)")) == Places{"PostToUser"});
    CHECK(shop.run("{ users { ps { n } } }") == R"({"data":{"users":[{"ps":[{"n":1},{"n":2}]}]}})");
    CHECK(shop.warned(with("")) == Places{"PostToUser"});
    CHECK(shop.run("{ posts { u { ps { n } } } }").find("null") == std::string::npos);
    // One of several stays where there can be one only.
    CHECK(shop.warned("type User { id: ID! @id  ps: Post }" + post +
                      "  u: User @relation(link: INLINE) }") == Places{"User.ps"});
    CHECK(shop.run("{ users { ps { n } } }") == R"({"data":{"users":[{"ps":{"n":1}}]}})");
  }
  SECTION("a back field for one node needs that there is one") {
    Shop shop("type User { id: ID! @id }" + post + "  u: User }",
              {"createPost(data: {n: 1, u: {create: {}}}) { id }"});
    const std::string id = shop.run("{ users { id } }").substr(25, 25);
    shop.run("mutation { createPost(data: {n: 2, u: {connect: {id: \"" + id + "\"}}}) { id } }");
    CHECK(shop.refused("type User { id: ID! @id  p: Post }" + post +
                       "  u: User @relation(link: INLINE) }") == Places{"User.p"});
    shop.must_deploy("type User { id: ID! @id  ps: [Post] }" + post + "  u: User }");
  }
  SECTION("naming and un-naming the only one between two models is an update") {
    const auto named = [&](const std::string& directive) {
      return "type User { id: ID! @id  ps: [Post] " + directive + " }" + post + "  u: User " +
             directive + " }";
    };
    Shop shop(named(""), {"createUser(data: {ps: {create: [{n: 1}]}}) { id }"});
    auto payload = shop.must_deploy(named("@relation(name: \"Wrote\")"));
    CHECK(Shop::steps(payload).back() == "UpdateRelation PostToUser");
    payload = shop.must_deploy(named(""));
    CHECK(Shop::steps(payload).back() == "UpdateRelation Wrote");
    CHECK(shop.run("{ users { ps { n } } }") == R"({"data":{"users":[{"ps":[{"n":1}]}]}})");
    const std::string two =
        "type User { id: ID! @id  ps: [Post] @relation(name: \"A\")  qs: [Post] "
        "@relation(name: \"B\") }" +
        post + "  u: User @relation(name: \"A\")  v: User @relation(name: \"B\") }";
    CHECK(shop.deploy(two).at("failed").at("code") == 3018);
  }
}

TEST_CASE("Prisma deploy: numeric ids go on counting", "[prisma][migrations]") {
  const auto team = [](const std::string& more) {
    return R"(type Team { id: Int! @id(strategy: SEQUENCE) @sequence(name: "s", initialValue: 10,
              allocationSize: 1)  name: String )" +
           more + " }";
  };
  const std::string create = "createTeam(data: {name: \"x\"}) { id }";
  Shop shop(team("old: Int"), {create, create, "deleteTeam(where: {id: 11}) { id }"});
  CHECK(shop.warned(team("")) == Places{"Team.old"});
  CHECK(shop.run("mutation { " + create + " }") == R"({"data":{"createTeam":{"id":12}}})");
}

TEST_CASE("Prisma deploy: from data model 1.0 to 1.1", "[prisma][migrations]") {
  const std::string v10 =
      "type User { id: ID! @unique  a: String  createdAt: DateTime!  ps: [Post!]! } type Post { n: "
      "Int  u: User }";
  Shop shop(v10, {"createUser(data: {a: \"x\", ps: {create: [{n: 1}]}}) { id }"});
  const std::string before = shop.run("{ users { createdAt } }");
  const auto v11 = [](const std::string& created) {
    return "type User { id: ID! @id  a: String  " + created +
           "  ps: [Post] } type Post { id: ID! @id  n: Int  u: User }";
  };
  CHECK(shop.refused(v11("createdAt: DateTime!")) == Places{"User.createdAt"});
  CHECK(shop.refused(v11("")) == Places{"User.createdAt"});
  const auto warnings = shop.warned(v11("createdAt: DateTime! @createdAt"));
  CHECK(warnings.back() == "Global");
  CHECK(shop.run("{ users { createdAt } }") == before);
  CHECK(shop.run("{ users { a ps { n } } }") == R"({"data":{"users":[{"a":"x","ps":[{"n":1}]}]}})");
  // In 1.1 a field of that name without its directive is warned of once.
  CHECK(shop.warned(v11("createdAt: DateTime! @createdAt  updatedAt: DateTime")) ==
        Places{"User.updatedAt"});
}

TEST_CASE("Prisma deploy: without migration the tables must fit", "[prisma][migrations]") {
  Shop shop(type("a: String"));
  const auto payload = shop.deploy(type("a: Int  b: String"), ", noMigration: true");
  CHECK(Shop::places(payload.at("errors")) == Places{"User.a", "User.b"});
  const auto done =
      shop.must_deploy(type("a: String @default(value: \"x\")"), ", noMigration: true");
  CHECK(done.at("steps").as_array().empty());
  CHECK(done.at("migration").at("applied") == 0);
}

TEST_CASE("Prisma deploy: a large data model takes no long time", "[prisma][migrations]") {
  std::string types;
  for (int i = 0; i < 100; ++i) {
    types += "type T" + std::to_string(i) + " { id: ID! @id ";
    for (int j = 0; j < 8; ++j) types += " f" + std::to_string(j) + ": String";
    types += " next: T" + std::to_string((i + 1) % 100) + " }\n";
  }
  PrismaServer server;
  server.add();
  const auto begin = std::chrono::steady_clock::now();
  CHECK(PrismaServer::steps(server.must_deploy(types)).size() == 100 + 1000 + 100);
  // Far more than it takes, for builds that are checked or not optimised.
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(30));
}

TEST_CASE("Prisma deploy: cycles of required relations, and hostile names",
          "[prisma][migrations]") {
  PrismaServer server;
  server.add();
  server.must_deploy(
      "type A { id: ID! @id  b: B! } type B { id: ID! @id  c: C! } type C { id: ID! @id  a: A! }");
  std::string many = "type A { id: ID! @id";
  for (int i = 0; i < 2100; ++i) many += " f" + std::to_string(i) + ": Int";
  const auto payload = server.deploy(many + " }");
  CHECK_FALSE(payload.at("errors").as_array().empty());
  const auto reserved = server.deploy("type sqlite_master { id: ID! @id }");
  CHECK_FALSE(reserved.at("errors").as_array().empty());
  CHECK(server.cluster().look_up(graphcool::service::Family::Prisma, "shop", "dev")->revision == 2);
}
