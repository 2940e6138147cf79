// Writing through the Prisma API, rule by rule (reference/prisma1, sections 4 and 5.2).
#include <catch2/catch.hpp>
#include <chrono>
#include <set>
#include <thread>

#include "tests/support/backend.h"
#include "tests/support/prisma_sample.h"

namespace graphcool::tests {
namespace {

std::string message(const std::string& body) {
  boost::system::error_code error;
  const auto document = boost::json::parse(body);
  const auto* found = document.find_pointer("/errors/0/message", error);
  return found == nullptr ? "none in " + body : std::string(found->as_string());
}

// A parent and a child with a relation between them. `parent` and `child` are the two fields' types
// with their directives; an empty `child` leaves that field out. "one", "two" are parents, "kid",
// "sis" are children by the names `p` and `c`.
struct Family : PrismaBackend {
  Family(const std::string& parent, const std::string& child)
      : PrismaBackend("type Parent { id: ID! @id p: String! @unique child: " + parent +
                      " }\ntype Child { id: ID! @id c: String! @unique n: Int " +
                      (child.empty() ? "" : "parent: " + child) + " }") {}

  // All edges: "one-kid two-sis".
  std::string edges() {
    const std::string body = ask("{ parents(orderBy: p_ASC) { p child { c } } }", "/data/parents");
    std::set<std::string> found;
    const auto add = [&](const boost::json::value& parent, const boost::json::value& child) {
      found.insert(std::string(parent.at("p").as_string()) + "-" +
                   std::string(child.at("c").as_string()));
    };
    const auto rows = boost::json::parse(body);
    for (const auto& each : rows.as_array()) {
      const auto& child = each.at("child");
      if (child.is_object()) add(each, child);
      if (child.is_array()) {
        for (const auto& one : child.as_array()) add(each, one);
      }
    }
    std::string out;
    for (const std::string& each : found) out += (out.empty() ? "" : " ") + each;
    return out;
  }
  std::string children() {
    const std::string body = ask("{ children(orderBy: c_ASC) { c } }", "/data/children");
    std::string out;
    const auto rows = boost::json::parse(body);
    for (const auto& each : rows.as_array()) {
      out += (out.empty() ? "" : " ") + std::string(each.at("c").as_string());
    }
    return out;
  }
  int add_parent(const std::string& p, const std::string& child = "") {
    return code("mutation { createParent(data: {p: \"" + p + "\"" +
                (child.empty() ? "" : ", child: {" + child + "}") + "}) { p } }");
  }
  int add_child(const std::string& c) {
    return code("mutation { createChild(data: {c: \"" + c + "\"}) { c } }");
  }
  std::string update_text(const std::string& child, const std::string& p = "one") {
    return run("mutation { updateParent(where: {p: \"" + p + "\"}, data: {child: {" + child +
               "}}) { p } }");
  }
  int update(const std::string& child, const std::string& p = "one") {
    const auto document = boost::json::parse(update_text(child, p));
    boost::system::error_code error;
    const auto* code = document.find_pointer("/errors/0/code", error);
    if (code == nullptr && document.as_object().contains("errors")) {
      FAIL(boost::json::serialize(document));
    }
    return code == nullptr ? 0 : static_cast<int>(code->as_int64());
  }
};

const char* const kCreateKid = R"(create: {c: "kid"})";
const char* const kCreateSis = R"(create: {c: "sis"})";
const char* const kConnectKid = R"(connect: {c: "kid"})";
const char* const kConnectSis = R"(connect: {c: "sis"})";

const char* const kViolated =
    "The change you are trying to make would violate the required relation 'ChildToParent' between "
    "Child and Parent";

// How the two fields' types are written, in each way in which the relation can be stored.
struct Storage {
  std::string parent, child;
};
std::vector<Storage> one_to_one(const std::string& parent, const std::string& child) {
  return {{parent + " @relation(link: INLINE)", child},
          {parent, child + " @relation(link: INLINE)"},
          {parent + " @relation(link: TABLE)", child}};
}
std::vector<Storage> one_to_many(const std::string& parent, const std::string& child) {
  return {{parent, child}, {parent + " @relation(link: TABLE)", child}};
}

}  // namespace

// ---- root fields -------------------------------------------------------------------------------

TEST_CASE("create fills in what is not given", "[prisma][writes]") {
  PrismaBackend backend(kPrismaSample);
  CHECK(
      backend.run(R"(mutation { createUser(data: {id: "u", email: "a@b.c", tags: {set: ["y", "x"]},
        posts: {create: {title: "t"}}}) { id email name role tags posts { title author { id } } } })") ==
      R"({"data":{"createUser":{"id":"u","email":"a@b.c","name":null,"role":"MEMBER","tags":["y","x"],"posts":[{"title":"t","author":{"id":"u"}}]}}})");
  CHECK(backend
            .ask(R"(mutation { createUser(data: {email: "2", id: null}) { id } })",
                 "/data/createUser/id")
            .size() == 25);
  CHECK(backend.ask(R"(mutation { createUser(data: {email: "3", tags: {}}) { tags } })",
                    "/data/createUser/tags") == "[]");
  CHECK(backend.ask(R"(mutation { createUser(data: {email: "4", tags: {set: null}}) { tags } })",
                    "/data/createUser/tags") == "[]");
  CHECK(backend
            .ask(R"(mutation { createUser(data: {email: "5"}) { createdAt } })",
                 "/data/createUser/createdAt")
            .starts_with("20"));
}

TEST_CASE("create refuses", "[prisma][writes]") {
  PrismaBackend backend(kPrismaSample);
  REQUIRE(backend.code(R"(mutation { createUser(data: {id: "u", email: "a"}) { id } })") == 0);
  const auto fails = [&](const std::string& arguments) {
    return message(backend.run("mutation { createUser(data: " + arguments + ") { id } }"));
  };
  CHECK(fails(R"({email: "a"})") ==
        "A unique constraint would be violated on User. Details: Field name = email");
  CHECK(fails(R"({email: "b", id: "u"})") ==
        "A unique constraint would be violated on User. Details: Field name = id");
  CHECK(fails(R"({email: "b", id: "12345678901234567890123456"})") ==
        "Value for field id is too long.");
  CHECK(fails(R"({email: "b", role: null})") ==
        "The input value null was not valid for field role of type User.");
  CHECK(
      message(backend.run(R"(mutation { createPost(data: {title: "t", author: {}}) { id } })")) ==
      "The field 'author' on type 'Post' is required. Performing this mutation would violate that "
      "constraint");
  CHECK(
      message(backend.run(
          R"(mutation { createPost(data: {title: "t", author: {connect: {id: "no"}}}) { id } })")) ==
      "No Node for the model User with value no for id found.");
  CHECK(backend.ask("{ postsConnection { aggregate { count } } }",
                    "/data/postsConnection/aggregate/count") == "0");
  CHECK(backend.ask("{ usersConnection { aggregate { count } } }",
                    "/data/usersConnection/aggregate/count") == "1");
}

TEST_CASE("a where picks by exactly one field", "[prisma][writes]") {
  PrismaBackend backend(kPrismaSample);
  for (const char* field : {"updateUser(where: $, data: {name: \"x\"})", "deleteUser(where: $)",
                            "upsertUser(where: $, create: {email: \"x\"}, update: {})"}) {
    CAPTURE(field);
    const auto code = [&](const std::string& where) {
      std::string text = field;
      text.replace(text.find('$'), 1, where);
      return backend.code("mutation { " + text + " { id } }");
    };
    CHECK(code("{}") == 3040);
    CHECK(code("{id: null}") == 3040);
    CHECK(code(R"({id: "a", email: "b"})") == 3045);
    CHECK(code(R"({id: "a", email: null})") == (field[1] == 'p' && field[2] == 's' ? 0 : 3039));
  }
  CHECK(backend.code(
            R"(mutation { createPost(data: {title: "t", author: {connect: {}}}) { id } })") ==
        3040);
}

TEST_CASE("update changes what is given", "[prisma][writes]") {
  PrismaBackend backend(R"(
    type Note { id: ID! @id key: Int! @unique text: String price: Float! @default(value: 1.5)
                at: DateTime @unique tags: [Int] @scalarList(strategy: RELATION)
                changed: DateTime! @updatedAt })");
  REQUIRE(
      backend.code(
          R"(mutation { createNote(data: {key: 1, text: "a", tags: {set: [1, 2]}}) { id } })") ==
      0);
  const auto update = [&](const std::string& data, const std::string& where = "{key: 1}") {
    return backend.run("mutation { updateNote(where: " + where + ", data: " + data +
                       ") { key text price tags } }");
  };
  const auto note = [](const std::string& fields) {
    return R"({"data":{"updateNote":{)" + fields + "}}}";
  };
  CHECK(update("{}") == note(R"("key":1,"text":"a","price":1.5,"tags":[1,2])"));
  CHECK(update("{text: null, tags: {}}") ==
        note(R"("key":1,"text":null,"price":1.5,"tags":[1,2])"));
  CHECK(update("{key: 2, tags: {set: [3]}}") ==
        note(R"("key":2,"text":null,"price":1.5,"tags":[3])"));
  CHECK(update("{tags: {set: null}}", "{key: 2}") ==
        note(R"("key":2,"text":null,"price":1.5,"tags":[])"));
  CHECK(message(update("{price: null}", "{key: 2}")) ==
        "A required field cannot be set to null. Fieldname if known: price");
  CHECK(message(update("{text: \"x\"}")) ==
        "No Node for the model Note with value 1 for key found.");
  CHECK(message(update("{text: \"x\"}", "{at: \"2020\"}")) ==
        "No Node for the model Note with value 2020-01-01T00:00:00.000Z for at found.");
  CHECK(update("{}", "{key: 1}").starts_with(R"({"data":{"updateNote":null},"errors")"));

  const auto changed = [&] {
    return backend.ask("{ note(where: {key: 2}) { changed } }", "/data/note/changed");
  };
  const std::string before = changed();
  std::this_thread::sleep_for(std::chrono::milliseconds(3));
  update("{}", "{key: 2}");
  update("{tags: {}}", "{key: 2}");
  CHECK(changed() == before);
  update("{tags: {set: []}}", "{key: 2}");
  CHECK(changed() != before);
}

TEST_CASE("upsert updates or creates", "[prisma][writes]") {
  PrismaBackend backend(kPrismaSample);
  const std::string upsert = R"(mutation { upsertUser(where: {email: "a"},
      create: {email: "b", name: "new"}, update: {email: "c", name: "old"}) { email name } })";
  CHECK(backend.ask(upsert, "/data/upsertUser") == R"({"email":"b","name":"new"})");
  REQUIRE(backend.code(R"(mutation { createUser(data: {email: "a"}) { id } })") == 0);
  CHECK(backend.ask(upsert, "/data/upsertUser") == R"({"email":"c","name":"old"})");
  CHECK(backend.code(upsert) == 3010);
}

TEST_CASE("delete answers with what was there", "[prisma][writes]") {
  PrismaBackend backend(kPrismaSample);
  REQUIRE(backend.code(R"(mutation { createPost(data: {id: "p", title: "t",
      author: {create: {email: "a"}}, labels: {create: {text: "l"}}}) { id } })") == 0);
  CHECK(
      message(backend.run(R"(mutation { deleteUser(where: {email: "a"}) { id } })")) ==
      "The change you are trying to make would violate the required relation 'PostToUser' between "
      "Post and User");
  CHECK(backend.run(R"(mutation { deletePost(where: {id: "p"}) { title labels { text } } })") ==
        R"({"data":{"deletePost":{"title":"t","labels":[{"text":"l"}]}}})");
  CHECK(backend.run(R"(mutation { deletePost(where: {id: "p"}) { title } })")
            .starts_with(R"({"data":{"deletePost":null},"errors")"));
  CHECK(backend.code(R"(mutation { deleteUser(where: {email: "a"}) { id } })") == 0);
}

TEST_CASE("many are updated and deleted, and counted", "[prisma][writes]") {
  PrismaBackend backend(R"(
    type Item { id: ID! @id n: Int! @unique s: String! tags: [String] @scalarList(strategy: RELATION)
                box: Box }
    type Box { id: ID! @id items: [Item] })");
  for (int n = 1; n <= 3; ++n) {
    REQUIRE(backend.code("mutation { createItem(data: {n: " + std::to_string(n) +
                         ", s: \"a\"}) { id } }") == 0);
  }
  const auto run = [&](const std::string& field) {
    return backend.run("mutation { " + field + " { count } }");
  };
  CHECK(run(R"(updateManyItems(data: {s: "b", tags: {set: ["t"]}}, where: {n_gt: 1}))") ==
        R"({"data":{"updateManyItems":{"count":2}}})");
  CHECK(backend.ask("{ items(orderBy: n_ASC) { s tags } }", "/data/items") ==
        R"([{"s":"a","tags":[]},{"s":"b","tags":["t"]},{"s":"b","tags":["t"]}])");
  CHECK(run("updateManyItems(data: {})") == R"({"data":{"updateManyItems":{"count":3}}})");
  CHECK(run("updateManyItems(data: {n: 9})").find("\"code\":3010") != std::string::npos);
  CHECK(run("updateManyItems(data: {s: null})").find("\"code\":3020") != std::string::npos);
  CHECK(run("updateManyItems(data: {s: null}, where: {n: 7})") ==
        R"({"data":{"updateManyItems":{"count":0}}})");
  CHECK(run("deleteManyItems(where: {box: {id: \"x\"}})") ==
        R"({"data":{"deleteManyItems":{"count":0}}})");
  CHECK(run("deleteManyItems(where: {n_not: 2})") == R"({"data":{"deleteManyItems":{"count":2}}})");
  CHECK(run("deleteManyItems") == R"({"data":{"deleteManyItems":{"count":1}}})");
}

TEST_CASE("values that are too long are refused first", "[prisma][writes]") {
  PrismaBackend backend(
      "type Thing { id: ID! @id name: String! @unique other: ID @unique size: Float }");
  const std::string long_id = "12345678901234567890123456";
  CHECK(message(backend.run("mutation { createThing(data: {name: \"a\", other: \"" + long_id +
                            "\"}) { id } }")) == "Value for field other is too long.");
  REQUIRE(backend.code(R"(mutation { createThing(data: {name: "a", size: 1e34}) { id } })") == 0);
  // Though the node is there and nothing is created.
  CHECK(backend.code(R"(mutation { upsertThing(where: {name: "a"}, update: {},
      create: {name: "b", other: ")" +
                     long_id + R"("}) { id } })") == 3007);
  CHECK(message(backend.run(
            R"(mutation { updateThing(where: {name: "a"}, data: {size: 1e35}) { id } })")) ==
        "Value for field size is too long.");
  CHECK(backend.code("mutation ($f: Float) { updateManyThings(data: {size: $f}) { count } }",
                     R"({"f": 1e-40})") == 3007);
}

TEST_CASE("what root fields of one request create comes one after the other", "[prisma][writes]") {
  PrismaBackend backend("type Thing { id: UUID! @id name: String! made: DateTime! @createdAt }");
  std::string fields, wanted;
  for (int i = 0; i < 20; ++i) {
    const std::string n = std::to_string(i);
    fields += " f" + n + ": createThing(data: {name: \"" + n + "\"}) { id }";
    wanted += (wanted.empty() ? "" : ",") + (R"({"name":")" + n + "\"}");
  }
  REQUIRE(backend.code("mutation {" + fields + " }") == 0);
  CHECK(backend.ask("{ things(orderBy: made_ASC) { name } }", "/data/things") ==
        "[" + wanted + "]");
}

TEST_CASE("values that do not fit are told as Prisma tells", "[prisma][writes]") {
  PrismaBackend backend(kPrismaSample);
  const auto of = [&](const std::string& data) {
    return message(backend.run("mutation { createUser(data: " + data + ") { id } }"));
  };
  CHECK(of("{email: 5}") ==
        "Argument 'data' expected type 'UserCreateInput!' but got: {email: 5}. Reason: 'email' "
        "String value expected");
  CHECK(of(R"({email: "a", id: true})").ends_with("Reason: 'id' String or Int value expected"));
  CHECK(of(R"({email: "a", posts: {create: [{title: "t"}, {title: null}]}})")
            .ends_with("Reason: 'posts.create[1].title' String value expected"));
  CHECK(of(R"({email: "a", posts: {delete: true}})")
            .ends_with("Reason: 'posts.delete' Field 'delete' is not defined in the input type "
                       "'PostCreateManyWithoutAuthorInput'."));
  CHECK(of("{}").ends_with("but got: {}. Reason: 'email' Expected non-null value"));
  CHECK(of(R"({email: "a", role: "ADMIN"})").ends_with("Reason: 'role' Enum value expected"));
  CHECK(
      of(R"({email: "a", role: X})")
          .ends_with("Reason: 'role' Enum value 'X' is undefined in enum type 'Role'. Known values "
                     "are: ADMIN, MEMBER."));
  CHECK(
      message(backend.run("mutation ($d: UserCreateInput!) { createUser(data: $d) { id } }",
                          R"({"d":{"email":"a","tags":{"set":[1]}}})")) ==
      R"(Variable '$d' expected value of type 'UserCreateInput!' but got: {"email":"a","tags":{"set":[1]}}. Reason: 'tags.set[0]' String value expected)");
  const std::string much(5000, 'x');
  CHECK(of("{email: [\"" + much + "\"]}").size() < 1300);
}

// ---- nested create and connect, by how many each side may have
// -----------------------------------

TEST_CASE("nested: one required to one required", "[prisma][writes]") {
  for (const auto& way : one_to_one("Child!", "Parent!")) {
    Family family(way.parent, way.child);
    CHECK(family.add_parent("one", kCreateKid) == 0);
    CHECK(family.update(kCreateSis) == 3042);
    CHECK(family.update(kConnectKid) == 3042);
    CHECK(family.add_parent("two", kConnectKid) == 3042);
    CHECK(message(family.update_text(kCreateSis)) == kViolated);
    CHECK(family.edges() == "one-kid");
    CHECK(family.children() == "kid");
  }
}

TEST_CASE("nested: one required to one optional", "[prisma][writes]") {
  for (const auto& way : one_to_one("Child!", "Parent")) {
    CAPTURE(way.parent);
    Family family(way.parent, way.child);
    CHECK(family.add_parent("one", kCreateKid) == 0);
    CHECK(family.update(kCreateSis) == 0);
    CHECK(family.edges() == "one-sis");
    CHECK(family.children() == "kid sis");
    CHECK(family.add_parent("two", kConnectSis) == 3042);
    CHECK(family.add_parent("two", kConnectKid) == 0);
    CHECK(family.update(kConnectKid) == 3042);
    REQUIRE(family.add_child("new") == 0);
    CHECK(family.update(R"(connect: {c: "new"})") == 0);
    CHECK(family.edges() == "one-new two-kid");
  }
}

TEST_CASE("nested: one optional to one required", "[prisma][writes]") {
  for (const auto& way : one_to_one("Child", "Parent!")) {
    CAPTURE(way.parent);
    Family family(way.parent, way.child);
    CHECK(family.add_parent("one", kCreateKid) == 0);
    CHECK(family.update(kCreateSis) == 3042);
    CHECK(family.add_parent("two") == 0);
    CHECK(family.update(kConnectKid, "two") == 0);
    CHECK(family.edges() == "two-kid");
    CHECK(family.update(kConnectKid, "two") == 3042);
    CHECK(family.add_parent("three", kConnectKid) == 0);
    CHECK(family.edges() == "three-kid");
    CHECK(family.update(kCreateSis) == 0);
    CHECK(family.edges() == "one-sis three-kid");
    CHECK(family.update("disconnect: true") == 3042);
    CHECK(family.update("disconnect: false") == 0);
    CHECK(family.update("delete: true") == 0);
    CHECK(family.children() == "kid");
  }
}

TEST_CASE("nested: one optional to one optional", "[prisma][writes]") {
  for (const auto& way : one_to_one("Child", "Parent")) {
    CAPTURE(way.parent);
    Family family(way.parent, way.child);
    CHECK(family.add_parent("one", kCreateKid) == 0);
    CHECK(family.update(kCreateSis) == 0);
    CHECK(family.edges() == "one-sis");
    CHECK(family.add_parent("two", kConnectSis) == 0);
    CHECK(family.edges() == "two-sis");
    CHECK(family.update(kConnectKid, "two") == 0);
    CHECK(family.update(kConnectKid, "two") == 0);
    CHECK(family.edges() == "two-kid");
    CHECK(family.update(kConnectKid) == 0);
    CHECK(family.edges() == "one-kid");
    CHECK(message(family.update_text("disconnect: true", "two"))
              .find("connected to a node for the model Child on your mutation path.") !=
          std::string::npos);
    CHECK(family.update("disconnect: true") == 0);
    CHECK(family.edges().empty());
    CHECK(family.update("disconnect: true") == 3041);
    CHECK(family.update("delete: true") == 3041);
    CHECK(family.update("delete: false, disconnect: null, create: null") == 0);
    CHECK(family.update(R"(update: {c: "x"})") == 3041);
    CHECK(family.update(R"(connect: {c: "nobody"})") == 3039);
    CHECK(family.update(R"(upsert: {create: {c: "made"}, update: {c: "kept"}})") == 0);
    CHECK(family.edges() == "one-made");
    CHECK(family.update(R"(upsert: {create: {c: "made"}, update: {c: "kept"}})") == 0);
    CHECK(family.update(R"(update: {n: 5})") == 0);
    CHECK(family.edges() == "one-kept");
    CHECK(family.update("delete: true") == 0);
    CHECK(family.children() == "kid sis");
  }
}

TEST_CASE("nested: many to one required", "[prisma][writes]") {
  for (const auto& way : one_to_many("[Child]", "Parent!")) {
    CAPTURE(way.parent);
    Family family(way.parent, way.child);
    CHECK(family.add_parent("one", kCreateKid) == 0);
    CHECK(family.update(kCreateSis) == 0);
    CHECK(family.add_parent("two", kConnectKid) == 0);
    CHECK(family.edges() == "one-sis two-kid");
    CHECK(family.update(kConnectKid) == 0);
    CHECK(family.edges() == "one-kid one-sis");
    CHECK(family.update(R"(disconnect: {c: "kid"})") == 3042);
    CHECK(family.update(R"(disconnect: [])") == 0);
    CHECK(family.update(R"(delete: {c: "kid"})") == 0);
    CHECK(family.children() == "sis");
    // Setting asks nobody.
    CHECK(family.update("set: []") == 0);
    CHECK(family.edges().empty());
    CHECK(family.children() == "sis");
  }
}

TEST_CASE("nested: many to one optional", "[prisma][writes]") {
  for (const auto& way : one_to_many("[Child]", "Parent")) {
    CAPTURE(way.parent);
    Family family(way.parent, way.child);
    CHECK(family.add_parent("one", R"(create: [{c: "kid"}, {c: "sis", n: 1}, {c: "bro"}])") == 0);
    CHECK(family.add_parent("two", R"(connect: [{c: "kid"}])") == 0);
    CHECK(family.edges() == "one-bro one-sis two-kid");
    CHECK(family.update(R"(disconnect: [{c: "kid"}])") == 3041);
    CHECK(family.update(R"(disconnect: [{c: "sis"}, {c: "nobody"}])") == 3039);
    CHECK(family.update(R"(delete: [{c: "kid"}])") == 3041);
    CHECK(family.update(R"(update: {where: {c: "kid"}, data: {n: 1}})") == 3041);
    CHECK(message(family.update_text(R"(update: {where: {c: "kid"}, data: {n: 1}})")) ==
          "The relation ChildToParent has no node for the model Parent connected to a Node for the "
          "model Child with the value 'kid' for the field 'c' on your mutation path.");
    CHECK(family.edges() == "one-bro one-sis two-kid");
    CHECK(family.update(R"(disconnect: [{c: "sis"}, {c: "bro"}])") == 0);
    CHECK(family.update(R"(set: [{c: "kid"}, {c: "sis"}])") == 0);
    CHECK(family.edges() == "one-kid one-sis");
    CHECK(family.update(R"(set: {c: "bro"})") == 0);
    CHECK(family.update(R"(set: {c: "nobody"})") == 3039);
    CHECK(family.edges() == "one-bro");
    CHECK(family.update("set: null") == 0);
    CHECK(family.edges().empty());
  }
}

TEST_CASE("nested: one to many", "[prisma][writes]") {
  for (const std::string must : {"", "!"}) {
    for (const std::string link : {"INLINE", "TABLE"}) {
      CAPTURE(must, link);
      Family family("Child" + must + " @relation(link: " + link + ")", "[Parent]");
      CHECK(family.add_parent("one", kCreateKid) == 0);
      CHECK(family.add_parent("two", kConnectKid) == 0);
      CHECK(family.edges() == "one-kid two-kid");
      CHECK(family.update(kCreateSis) == 0);
      CHECK(family.edges() == "one-sis two-kid");
      CHECK(family.update(kConnectKid) == 0);
      CHECK(family.edges() == "one-kid two-kid");
      if (must.empty()) {
        CHECK(family.update("disconnect: true") == 0);
        CHECK(family.edges() == "two-kid");
      } else {
        CHECK(family.code(R"(mutation { deleteChild(where: {c: "kid"}) { c } })") == 3042);
        CHECK(family.code(R"(mutation { deleteChild(where: {c: "sis"}) { c } })") == 0);
      }
    }
  }
}

TEST_CASE("nested: many to many, and without a field on the other side", "[prisma][writes]") {
  for (const char* child : {"[Parent]", ""}) {
    Family family("[Child]", child);
    CHECK(family.add_parent("one", R"(create: [{c: "kid"}, {c: "sis"}])") == 0);
    CHECK(family.add_parent("two", R"(connect: [{c: "kid"}, {c: "kid"}])") == 0);
    CHECK(family.edges() == "one-kid one-sis two-kid");
    CHECK(family.update(R"(disconnect: {c: "kid"})") == 0);
    CHECK(family.update(R"(disconnect: {c: "kid"})") == 3041);
    CHECK(message(family.update_text(R"(delete: {c: "kid"})"))
              .starts_with("The relation ChildToParent has no node for the model Parent with the "
                           "value '"));
    CHECK(family.edges() == "one-sis two-kid");
    CHECK(family.update(R"(set: [{c: "kid"}])") == 0);
    CHECK(family.edges() == "one-kid two-kid");
    CHECK(family.update(R"(delete: {c: "kid"})") == 0);
    CHECK(family.edges().empty());
  }
}

// ---- several operations
// --------------------------------------------------------------------------

TEST_CASE("nested operations run kind by kind", "[prisma][writes]") {
  Family family("[Child]", "Parent");
  REQUIRE(family.add_parent("one", R"(create: [{c: "a", n: 1}, {c: "b", n: 2}])") == 0);
  CHECK(family.update(R"(deleteMany: {}, create: {c: "c"})") == 0);
  CHECK(family.children().empty());
  REQUIRE(family.add_child("d") == 0);
  CHECK(family.update(R"(disconnect: {c: "d"}, connect: {c: "d"})") == 0);
  CHECK(family.edges().empty());
  CHECK(family.update(R"(updateMany: {where: {n_lt: 5}, data: {n: 7}},
      update: {where: {c: "e"}, data: {c: "f"}}, create: [{c: "e", n: 2}, {c: "g", n: 9}],
      upsert: {where: {c: "f"}, create: {c: "no"}, update: {c: "h"}})") == 0);
  CHECK(family.ask("{ children(orderBy: c_ASC) { c n } }", "/data/children") ==
        R"([{"c":"d","n":null},{"c":"g","n":9},{"c":"h","n":7}])");
}

TEST_CASE("what the model forbids is found before what the data forbids", "[prisma][writes]") {
  PrismaBackend backend(kPrismaSample);
  REQUIRE(backend.code(
              R"(mutation { createUser(data: {email: "a", posts: {create: {id: "p2", title: "t"}}})
                          { id } })") == 0);
  CHECK(backend.code(R"(mutation { updateUser(where: {email: "a"}, data: {posts: {
      update: [{where: {id: "no"}, data: {views: 3}}] disconnect: [{id: "p2"}]}}) { id } })") ==
        3042);
  CHECK(backend.code(R"(mutation { updateUser(where: {email: "x"}, data: {posts: {
      disconnect: [{id: "p2"}]}}) { id } })") == 3039);
  CHECK(backend.code(R"(mutation { updateUser(where: {email: "x"}, data: {posts: {
      disconnect: [{}]}}) { id } })") == 3040);
}

TEST_CASE("an upsert that finds no relation creates, as far as it can", "[prisma][writes]") {
  Family family("[Child]", "Parent!");
  REQUIRE(family.add_parent("one") == 0);
  REQUIRE(family.add_parent("two", R"(create: {c: "kid"})") == 0);
  const auto upsert = [&](const std::string& c) {
    return family.update(R"(upsert: {where: {c: ")" + c + R"("}, create: {c: ")" + c +
                         R"("}, update: {n: 1}})");
  };
  CHECK(upsert("kid") == 3010);
  CHECK(upsert("sis") == 0);
  CHECK(upsert("sis") == 0);
  CHECK(family.edges() == "one-sis two-kid");
}

TEST_CASE("nested updateMany and deleteMany stay within the relation", "[prisma][writes]") {
  for (const char* child : {"Parent", "[Parent]", ""}) {
    Family family("[Child]", child);
    REQUIRE(family.add_parent("one", R"(create: [{c: "a", n: 1}, {c: "b", n: 2}])") == 0);
    REQUIRE(family.add_parent("two", R"(create: [{c: "x", n: 1}])") == 0);
    CHECK(family.update(
              R"(updateMany: [{where: {n: 1}, data: {n: 5}}, {where: {n: 9}, data: {n: 6}}])") ==
          0);
    CHECK(family.ask("{ children(orderBy: c_ASC) { n } }", "/data/children") ==
          R"([{"n":5},{"n":2},{"n":1}])");
    CHECK(family.update(R"(updateMany: {where: {}, data: {c: null}})") == 3020);
    CHECK(family.update(R"(updateMany: {where: {c: "none"}, data: {c: null}})") == 0);
    CHECK(family.update(R"(deleteMany: [{n: 5}, {n: 1}])") == 0);
    CHECK(family.children() == "b x");
  }
}

TEST_CASE("a node related to itself and its like", "[prisma][writes]") {
  PrismaBackend backend(R"(
    type Person { id: ID! @id name: String! @unique
      boss: Person @relation(name: "Boss", link: INLINE)
      staff: [Person] @relation(name: "Boss")
      spouse: Person @relation(name: "Spouse", link: INLINE)
      likes: [Person] @relation(name: "Likes") })");
  REQUIRE(backend.code(R"(mutation { createPerson(data: {name: "a",
      boss: {create: {name: "b", boss: {create: {name: "c"}}}}, staff: {create: {name: "d"}},
      likes: {create: {name: "e"}}, spouse: {create: {name: "f"}}}) { id } })") == 0);
  CHECK(backend.ask("{ persons(orderBy: name_ASC) { name boss { name } staff { name } } }",
                    "/data/persons") ==
        R"([{"name":"a","boss":{"name":"b"},"staff":[{"name":"d"}]},)"
        R"({"name":"b","boss":{"name":"c"},"staff":[{"name":"a"}]},)"
        R"({"name":"c","boss":null,"staff":[{"name":"b"}]},)"
        R"({"name":"d","boss":{"name":"a"},"staff":[]},)"
        R"({"name":"e","boss":null,"staff":[]},{"name":"f","boss":null,"staff":[]}])");
  CHECK(backend.ask("{ persons(orderBy: name_ASC) { likes { name } spouse { name } } }",
                    "/data/persons") ==
        R"([{"likes":[{"name":"e"}],"spouse":{"name":"f"}},{"likes":[],"spouse":null},)"
        R"({"likes":[],"spouse":null},{"likes":[],"spouse":null},{"likes":[],"spouse":null},)"
        R"({"likes":[],"spouse":null}])");
  CHECK(backend.code(R"(mutation { updatePerson(where: {name: "c"}, data: {
      staff: {updateMany: {where: {name: "b"}, data: {name: "B"}}, connect: {name: "c"}}}) { id } })") ==
        0);
  CHECK(backend.ask(
            R"({ person(where: {name: "c"}) { boss { name } staff(orderBy: name_ASC) { name } } })",
            "/data/person") == R"({"boss":{"name":"c"},"staff":[{"name":"B"},{"name":"c"}]})");
}

// ---- deleting
// ------------------------------------------------------------------------------------

namespace {

// Top - Middle - Bottom, in a row, by unique names; and a Side that needs a Bottom.
struct Row : PrismaBackend {
  explicit Row(const std::string& middle, const std::string& bottom, const std::string& up = "")
      : PrismaBackend("type Top { id: ID! @id name: String! @unique middles: [Middle] " + middle +
                      " }\ntype Middle { id: ID! @id name: String! @unique top: Top! " + up +
                      " bottoms: [Bottom] " + bottom +
                      " }\ntype Bottom { id: ID! @id name: String! @unique middle: Middle!"
                      " sides: [Side] }\n"
                      "type Side { id: ID! @id name: String! @unique bottom: Bottom! }") {
    REQUIRE(code(R"(mutation { createTop(data: {name: "t", middles: {create: [
        {name: "m", bottoms: {create: [{name: "b1"}, {name: "b2"}]}}, {name: "n"}]}}) { id } })") ==
            0);
    REQUIRE(
        code(
            R"(mutation { createTop(data: {name: "u", middles: {create: {name: "o"}}}) { id } })") ==
        0);
  }
  std::string left() {
    return ask("{ tops(orderBy: name_ASC) { name } }", "/data/tops") +
           ask("{ middles(orderBy: name_ASC) { name } }", "/data/middles") +
           ask("{ bottoms(orderBy: name_ASC) { name } }", "/data/bottoms");
  }
};
const char* const kCascade = "@relation(onDelete: CASCADE)";

}  // namespace

TEST_CASE("deleting takes along what cascades", "[prisma][writes]") {
  Row row(kCascade, kCascade);
  const std::string gone = R"([{"name":"u"}][{"name":"o"}][])";
  SECTION("by a root field") {
    CHECK(row.code(R"(mutation { deleteTop(where: {name: "t"}) { id } })") == 0);
    CHECK(row.left() == gone);
  }
  SECTION("many") {
    CHECK(row.ask(R"(mutation { deleteManyTops(where: {name: "t"}) { count } })",
                  "/data/deleteManyTops/count") == "1");
    CHECK(row.left() == gone);
  }
  SECTION("nested") {
    CHECK(
        row.code(R"(mutation { updateTop(where: {name: "t"}, data: {middles: {delete: {name: "m"}}})
                      { id } })") == 0);
    CHECK(row.left() == R"([{"name":"t"},{"name":"u"}][{"name":"n"},{"name":"o"}][])");
    CHECK(row.code(R"(mutation { updateTop(where: {name: "t"}, data: {middles: {deleteMany: {}}})
                      { id } })") == 0);
    CHECK(row.left() == R"([{"name":"t"},{"name":"u"}][{"name":"o"}][])");
  }
  SECTION("not when something else needs what would go") {
    REQUIRE(row.code(R"(mutation { createSide(data: {name: "s", bottom: {connect: {name: "b1"}}})
                        { id } })") == 0);
    const std::string before = row.left();
    CHECK(message(row.run(R"(mutation { deleteTop(where: {name: "t"}) { id } })")) ==
          "The change you are trying to make would violate the required relation 'BottomToSide' "
          "between Bottom and Side");
    CHECK(row.left() == before);
  }
}

TEST_CASE("deleting stops where nothing cascades", "[prisma][writes]") {
  Row row(kCascade, "");
  CHECK(row.code(R"(mutation { deleteTop(where: {name: "t"}) { id } })") == 3042);
  CHECK(row.code(R"(mutation { deleteTop(where: {name: "u"}) { id } })") == 0);
  CHECK(row.code(R"(mutation { deleteManyMiddles { count } })") == 3042);
}

TEST_CASE("both sides may cascade", "[prisma][writes]") {
  Row row(kCascade, kCascade, kCascade);
  CHECK(row.code(R"(mutation { deleteMiddle(where: {name: "n"}) { id } })") == 0);
  CHECK(row.left() == R"([{"name":"u"}][{"name":"o"}][])");
}

TEST_CASE("a circle that cascades ends", "[prisma][writes]") {
  PrismaBackend backend(R"(
    type Link { id: ID! @id name: String! @unique
      next: Link @relation(name: "Chain", link: INLINE, onDelete: CASCADE)
      previous: Link @relation(name: "Chain") })");
  REQUIRE(backend.code(R"(mutation { createLink(data: {name: "a", next: {create: {name: "b",
      next: {create: {name: "c"}}}}}) { id } })") == 0);
  REQUIRE(backend.code(
              R"(mutation { updateLink(where: {name: "c"}, data: {next: {connect: {name: "a"}}})
                          { id } })") == 0);
  CHECK(backend.code(R"(mutation { deleteLink(where: {name: "b"}) { name } })") == 0);
  CHECK(backend.ask("{ links { name } }", "/data/links") == "[]");
}

// ---- variables, and how much
// -----------------------------------------------------------------------

TEST_CASE("values from variables are the same as literals", "[prisma][writes]") {
  Family family("Child @relation(link: INLINE)", "Parent");
  REQUIRE(family.add_parent("one", kCreateKid) == 0);
  const auto update = [&](const std::string& variables) {
    return family.code(
        R"(mutation ($d: ParentUpdateInput!) { updateParent(where: {p: "one"}, data: $d) { p } })",
        R"({"d":)" + variables + "}");
  };
  CHECK(update(R"({"child":{"disconnect":false}})") == 0);
  CHECK(family.edges() == "one-kid");
  CHECK(update(R"({"child":{"disconnect":true}})") == 0);
  CHECK(family.edges().empty());
  CHECK(update(R"({"child":{"disconnect":true}})") == 3041);
  CHECK(update(R"({"child":{"connect":{"c":"kid"}}})") == 0);
  CHECK(update(R"({"child":{"delete":false}})") == 0);
  CHECK(update(R"({"child":{"delete":true}})") == 0);
  CHECK(family.children().empty());
  CHECK(update(R"({"child":{"connect":{"c":null}}})") == 3040);
}

TEST_CASE("lists of objects keep their order, whatever each is like", "[prisma][writes]") {
  PrismaBackend backend(R"(
    type Post { id: ID! @id title: String!
                tags: [String] @scalarList(strategy: RELATION) n: Int comments: [Comment] }
    type Comment { id: ID! @id text: String! @unique post: Post labels: [Label] }
    type Label { id: ID! @id text: String! })");
  const std::string create = R"(mutation ($c: [CommentCreateWithoutPostInput!]) {
    createPost(data: {title: "t", comments: {create: $c}}) {
      comments(orderBy: text_ASC) { text labels(orderBy: text_ASC) { text } } } })";
  CHECK(
      backend.ask(create, "/data/createPost/comments",
                  R"({"c":[{"text":"1"},{"text":"2"},
                       {"text":"3","labels":{"create":[{"text":"x"},{"text":"y"}]}},
                       {"text":"4","labels":{"create":[{"text":"z"},{"text":"q"}]}},
                       {"text":"5","labels":{"create":[{"text":"last"}]}}]})") ==
      R"([{"text":"1","labels":[]},{"text":"2","labels":[]},)"
      R"({"text":"3","labels":[{"text":"x"},{"text":"y"}]},)"
      R"({"text":"4","labels":[{"text":"q"},{"text":"z"}]},{"text":"5","labels":[{"text":"last"}]}])");
  // What fails in the middle takes all back.
  CHECK(backend.code(create, R"({"c":[{"text":"6"},{"text":"7"},{"text":"3"}]})") == 3010);
  CHECK(backend.ask("{ commentsConnection { aggregate { count } } }",
                    "/data/commentsConnection/aggregate/count") == "5");
}

TEST_CASE("ten thousand nested nodes are written in one go", "[prisma][writes]") {
  Family family("[Child]", "Parent");
  std::string items;
  for (int i = 0; i < 10'000; ++i) {
    items += (i == 0 ? "" : ",") + (R"({"c":"c)" + std::to_string(i) + R"(","n":1})");
  }
  const std::string create =
      "mutation ($c: [ChildCreateWithoutParentInput!]) { createParent(data: {p: \"one\", child: "
      "{create: $c}}) { p } }";
  CHECK(family.code(create, R"({"c":[)" + items + "]}") == 0);
  CHECK(family.ask("{ childrenConnection { aggregate { count } } }",
                   "/data/childrenConnection/aggregate/count") == "10000");
  const std::string remove =
      "mutation ($c: [ChildWhereUniqueInput!]) { updateParent(where: {p: \"one\"}, data: {child: "
      "{delete: $c}}) { p } }";
  std::string names;
  for (int i = 0; i < 10'000; ++i) {
    names += (i == 0 ? "" : ",") + (R"({"c":"c)" + std::to_string(i) + R"("})");
  }
  CHECK(family.code(remove, R"({"c":[)" + names + R"(,{"c":"no"}]})") == 3039);
  CHECK(family.code(remove, R"({"c":[)" + names + "]}") == 0);
  CHECK(family.children().empty());
}

TEST_CASE("nesting ends where inputs may not be deeper", "[prisma][writes]") {
  PrismaBackend backend(R"(type Leaf { id: ID! @id name: String! @unique
      up: Leaf @relation(name: "Up", link: INLINE) down: [Leaf] @relation(name: "Up") })");
  const auto nest = [](int depth) {
    std::string data = R"({name: "0"})";
    for (int i = 1; i < depth; ++i) {
      data = R"({name: ")" + std::to_string(i) + R"(", down: {create: )" + data + "}}";
    }
    return "mutation { createLeaf(data: " + data + ") { name } }";
  };
  CHECK(backend.run(nest(20)) == R"({"data":{"createLeaf":{"name":"19"}}})");
  const std::string deep = backend.run(nest(2000));
  CHECK(deep.find("\"errors\"") != std::string::npos);
  CHECK(backend.ask("{ leavesConnection { aggregate { count } } }",
                    "/data/leavesConnection/aggregate/count") == "20");
}

}  // namespace graphcool::tests
