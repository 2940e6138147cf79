// Moving data out of a service and into another (reference/prisma1, section 8).
#include <catch2/catch.hpp>
#include <future>

#include "core/transfer/export.h"
#include "core/transfer/import.h"
#include "tests/support/backend.h"
#include "tests/support/prisma_sample.h"

namespace graphcool::tests {
namespace {

struct Data : PrismaBackend {
  explicit Data(const std::string& sdl = kPrismaSample) : PrismaBackend(sdl) {}

  // The answer; or, in brackets, why there is none.
  std::string import(const std::string& kind, const std::string& values) {
    return import_body("{\"valueType\":\"" + kind + "\",\"values\":" + values + "}");
  }
  std::string import_body(const std::string& body) {
    std::promise<std::string> answer;
    const auto started =
        transfer::import_document(service().store(), service().model(), body,
                                  [&](std::string text) { answer.set_value(std::move(text)); });
    return started ? answer.get_future().get() : "(" + started.error().what + ")";
  }
  std::string export_at(const std::string& kind, const std::string& cursor,
                        std::size_t bundle_size = transfer::kBundleSize) {
    auto answer = transfer::export_bundle(
        service().store(), service().model(),
        "{\"fileType\":\"" + kind + "\",\"cursor\":" + cursor + "}", bundle_size);
    return answer ? *answer : "(" + answer.error().what + ")";
  }
  // All elements of a kind, however many bundles they are in.
  std::string exported(const std::string& kind, std::size_t bundle_size = transfer::kBundleSize) {
    std::string cursor = R"({"table":0,"row":0,"field":0,"array":0})", all;
    for (bundles = 1;; ++bundles) {
      const auto answer = boost::json::parse(export_at(kind, cursor, bundle_size)).as_object();
      const auto elements = boost::json::serialize(answer.at("out").at("jsonElements"));
      if (elements != "[]") {
        all += (all.empty() ? "" : ",") + elements.substr(1, elements.size() - 2);
      }
      cursor = boost::json::serialize(answer.at("cursor"));
      if (answer.at("cursor").at("table") == -1) return "[" + all + "]";
      REQUIRE(bundles < 100);
    }
  }
  int bundles = 0;
};

const std::string kNodes =
    R"([{"_typeName":"User","id":"u1","email":"a@b.c","name":"Ann","role":"ADMIN",)"
    R"("createdAt":"2020-01-02T03:04:05.678Z"},)"
    R"({"_typeName":"User","id":"u2","email":"b@b.c","role":"MEMBER",)"
    R"("createdAt":"2020-01-02T03:04:05.679Z"},)"
    R"({"_typeName":"Post","id":"p1","title":"one","views":3},)"
    R"({"_typeName":"Post","id":"p2","title":"two"},)"
    R"({"_typeName":"Label","id":"l1","text":"red"},{"_typeName":"Label","id":"l2","text":"blue"}])";
const std::string kLists =
    R"([{"_typeName":"User","id":"u1","tags":["x","y"]},{"_typeName":"User","id":"u2","tags":["z"]}])";
// B, the end with the greater name, stands first; Label has no field for its posts.
const std::string kRelations =
    R"([[{"_typeName":"Post","id":"p1","fieldName":"labels"},{"_typeName":"Label","id":"l1"}],)"
    R"([{"_typeName":"Post","id":"p1","fieldName":"labels"},{"_typeName":"Label","id":"l2"}],)"
    R"([{"_typeName":"User","id":"u1","fieldName":"posts"},)"
    R"({"_typeName":"Post","id":"p1","fieldName":"author"}],)"
    R"([{"_typeName":"User","id":"u2","fieldName":"posts"},)"
    R"({"_typeName":"Post","id":"p2","fieldName":"author"}]])";

}  // namespace

TEST_CASE("what is exported can be imported and exported again", "[transfer]") {
  Data data;
  REQUIRE(data.import("nodes", kNodes) == "[]");
  REQUIRE(data.import("lists", kLists) == "[]");
  REQUIRE(data.import("relations", kRelations) == "[]");
  CHECK(data.run("{ users { id role tags createdAt posts { id labels { text } } } }") ==
        R"({"data":{"users":[{"id":"u1","role":"ADMIN","tags":["x","y"],)"
        R"("createdAt":"2020-01-02T03:04:05.678Z","posts":[{"id":"p1","labels":[{"text":"red"},)"
        R"({"text":"blue"}]}]},{"id":"u2","role":"MEMBER","tags":["z"],)"
        R"("createdAt":"2020-01-02T03:04:05.679Z","posts":[{"id":"p2","labels":[]}]}]}})");

  const std::string nodes = data.exported("nodes"), lists = data.exported("lists"),
                    relations = data.exported("relations");
  CHECK(nodes == kNodes);
  CHECK(lists == kLists);
  Data other;
  REQUIRE(other.import("nodes", nodes) == "[]");
  REQUIRE(other.import("lists", lists) == "[]");
  REQUIRE(other.import("relations", relations) == "[]");
  CHECK(other.exported("nodes") == nodes);
  CHECK(other.exported("lists") == lists);
  CHECK(other.exported("relations") == relations);
}

TEST_CASE("exports come in bundles", "[transfer]") {
  Data data;
  REQUIRE(data.import("nodes", kNodes) == "[]");
  REQUIRE(data.import("relations", kRelations) == "[]");
  for (const std::size_t size : {10, 100, 200, 350, 100000}) {
    INFO(size);
    CHECK(data.exported("nodes", size) == kNodes);
    CHECK(data.exported("relations", size) == data.exported("relations"));
  }
  data.exported("nodes", 10);  // Each element is too large, and comes alone.
  CHECK(data.bundles == 7);
  data.exported("relations", 10);
  CHECK(data.bundles == 5);
  CHECK(data.export_at("nodes", R"({"table":2,"row":0,"field":0,"array":0})", 60) ==
        R"({"out":{"jsonElements":[{"_typeName":"Label","id":"l1","text":"red"}],"size":44},)"
        R"("cursor":{"table":2,"row":1,"field":0,"array":0},"isFull":true})");
  CHECK(data.export_at("lists", R"({"table":0,"row":0,"field":0,"array":0})") ==
        R"({"out":{"jsonElements":[],"size":0},"cursor":{"table":-1,"row":-1,"field":-1,)"
        R"("array":-1},"isFull":false})");
}

TEST_CASE("more rows than a page are exported", "[transfer]") {
  Data data;
  std::string nodes = "[";
  for (int i = 0; i < 2500; ++i) {
    nodes += (i > 0 ? "," : "") + std::string(R"({"_typeName":"Label","id":"l)") +
             std::to_string(10000 + i) + R"(","text":")" + std::to_string(i) + "\"}";
  }
  nodes += "]";
  REQUIRE(data.import("nodes", nodes) == "[]");
  CHECK(data.exported("nodes") == nodes);
  CHECK(data.exported("nodes", 20000) == nodes);
}

TEST_CASE("what cannot be imported is said, and the rest is imported", "[transfer]") {
  Data data;
  REQUIRE(data.import("nodes", kNodes) == "[]");
  CHECK(
      data.import("nodes",
                  R"([{"_typeName":"User","id":"u1","email":"new@b.c","role":"ADMIN"},)"
                  R"({"_typeName":"User","id":"u3","email":"a@b.c","role":"ADMIN"},)"
                  R"({"_typeName":"User","id":"u4","email":"d@b.c","role":"KING"},)"
                  R"({"_typeName":"User","id":"u5","email":"e@b.c","role":"ADMIN","age":3},)"
                  R"({"_typeName":"User","id":"u6"},{"_typeName":"Nobody","id":"u7"},{"id":"u8"},)"
                  R"({"_typeName":"Post"},{"_typeName":"Post","id":5},)"
                  R"({"_typeName":"Label","id":"l3","text":"green","createdAt":"ignored"}])") ==
      R"(["Failure inserting User with Id: u4. Cause: The field `role`: One of ADMIN, MEMBER is expected.",)"
      R"("The model User with id u5 has an unknown field 'age' in field list.",)"
      R"("Failure inserting User with Id: u6. Cause: The required field `email` is missing.",)"
      R"("Failure inserting {\"_typeName\":\"Nobody\",\"id\":\"u7\"}. Cause: `_typeName` names no type of the data model.",)"
      R"("Failure inserting {\"id\":\"u8\"}. Cause: `_typeName` names no type of the data model.",)"
      R"("Failure inserting {\"_typeName\":\"Post\"}. Cause: It has no `id`.",)"
      R"("Failure inserting {\"_typeName\":\"Post\",\"id\":5}. Cause: `id`: A text is expected.",)"
      R"("Failure inserting User with Id: u1. Cause: A unique constraint would be violated on User. Details: Field name = id",)"
      R"("Failure inserting User with Id: u3. Cause: A unique constraint would be violated on User. Details: Field name = email"])");
  CHECK(data.ask("{ label(where: {id: \"l3\"}) { text } }", "/data/label/text") == "green");
  CHECK(data.ask("{ usersConnection { aggregate { count } } }",
                 "/data/usersConnection/aggregate/count") == "2");
  // What has a default gets it, what is set by the server is now.
  CHECK(data.import("nodes", R"([{"_typeName":"User","id":"u9","email":"i@b.c"}])") == "[]");
  CHECK(data.ask("{ user(where: {id: \"u9\"}) { role name tags } }", "/data/user") ==
        R"({"role":"MEMBER","name":null,"tags":[]})");

  CHECK(
      data.import("lists", R"([{"_typeName":"User","id":"no","tags":["a"]},)"
                           R"({"_typeName":"User","id":"u1","tags":[1]},)"
                           R"({"_typeName":"User","id":"u1","name":["a"]},)"
                           R"({"_typeName":"User","id":"u1","tags":["a"]},)"
                           R"({"_typeName":"User","id":"u1","tags":[]},)"
                           R"({"_typeName":"User","id":"u1","tags":["b"]}])") ==
      R"(["Failure inserting into listTable User_tags for the id u1 for value [1]. Cause: A text is expected.",)"
      R"("Failure inserting into listTable User_name for the id u1 for value [\"a\"]. Cause: The type User has no list of scalars `name`.",)"
      R"("Failure inserting into listTable User_tags for the id no for value [\"a\"]. Cause: There is no User with this id."])");
  CHECK(data.ask("{ user(where: {id: \"u1\"}) { tags } }", "/data/user/tags") == R"(["a","b"])");

  const auto relate = [&](const std::string& a, const std::string& b) {
    return data.import("relations", "[[" + a + "," + b + "]]");
  };
  const std::string p1 = R"({"_typeName":"Post","id":"p1","fieldName":"author"})";
  CHECK(
      relate(p1, R"({"_typeName":"User","id":"no"})") ==
      R"(["Failure inserting into relationtable PostToUser with ids p1 and no. Cause: There is no User with this id."])");
  CHECK(relate(R"({"_typeName":"User","id":"u1"})", p1) == "[]");
  CHECK(relate(p1, R"({"_typeName":"User","id":"u1"})") == "[]");  // Again.
  CHECK(
      relate(p1, R"({"_typeName":"User","id":"u2"})") ==
      R"(["Failure inserting into relationtable PostToUser with ids p1 and u2. Cause: The Post is connected to another one already."])");
  CHECK(relate(p1, R"({"_typeName":"Label","id":"l1"})").find("no relation field") !=
        std::string::npos);
  CHECK(data.import("relations", "[5]").find("A pair of nodes is expected") != std::string::npos);
}

TEST_CASE("documents that are none are refused", "[transfer]") {
  Data data;
  CHECK(data.import_body("{").starts_with("(The body is no JSON"));
  CHECK(data.import_body("[]") == "(The document has no `values`.)");
  CHECK(data.import("things", "[1]") == "(`things` is no valueType.)");
  CHECK(data.import("nodes", "[]") == "[]");
  CHECK(data.import("relations", R"([[{"_typeName":"Post","id":"p1","fieldName":null},)"
                                 R"({"_typeName":"User","id":"u1"}]])") ==
        "(A relation has no `fieldName` at either end.)");
  CHECK(data.export_at("things", R"({"table":0,"row":0,"field":0,"array":0})") ==
        "(`fileType` is nodes, lists or relations.)");
  CHECK(data.export_at("nodes", "{}") == "(`table` of the cursor is no number from 0 on.)");
}

TEST_CASE("every kind of value survives a round trip", "[transfer]") {
  const std::string sdl =
      "type T { id: Int! @id  n: Float  ok: Boolean  j: Json  u: UUID  d: DateTime  k: K  s: "
      "[Float] "
      "@scalarList(strategy: RELATION)  o: T @relation(link: INLINE, name: \"O\") } enum K { A B }";
  Data data(sdl);
  const std::string node =
      R"([{"_typeName":"T","id":7,"n":1.5,"ok":false,"j":{"a":[1,null]},)"
      R"("u":"550e8400-e29b-11d4-a716-446655440000","d":"2020-01-02T03:04:05.678Z","k":"B"},)"
      R"({"_typeName":"T","id":8,"n":2}])";
  REQUIRE(data.import("nodes", node) == "[]");
  REQUIRE(data.import("lists", R"([{"_typeName":"T","id":7,"s":[1,2.5]}])") == "[]");
  REQUIRE(data.import("relations", R"([[{"_typeName":"T","id":8},)"
                                   R"({"_typeName":"T","id":7,"fieldName":"o"}]])") == "[]");
  CHECK(data.ask("{ ts { id o { id } s } }", "/data/ts") ==
        R"([{"id":7,"o":{"id":8},"s":[1,2.5E0]},{"id":8,"o":null,"s":[]}])");
  CHECK(data.export_at("nodes", R"({"table":0,"row":0,"field":0,"array":0})")
            .find(node.substr(1, node.size() - 2)) != std::string::npos);
  CHECK(data.exported("relations") ==
        R"([[{"_typeName":"T","id":8},{"_typeName":"T","id":7,"fieldName":"o"}]])");
}

TEST_CASE("relations are exported by name, the greatest first", "[transfer]") {
  Data data(
      "type A { id: ID! @id  self: A @relation(link: TABLE) }"
      "type B { id: ID! @id  a: A @relation(link: TABLE, name: \"M\")  c: [A] @relation(name: "
      "\"Z\") }");
  const auto pair = [](const std::string& field, const std::string& type) {
    return R"([{"_typeName":"A","id":"1"},{"_typeName":")" + type + R"(","id":"2","fieldName":")" +
           field + R"("}])";
  };
  REQUIRE(data.import("nodes", R"([{"_typeName":"A","id":"1"},{"_typeName":"A","id":"2"},)"
                               R"({"_typeName":"B","id":"2"}])") == "[]");
  REQUIRE(data.import("relations", "[" + pair("self", "A") + "," + pair("a", "B") + "," +
                                       pair("c", "B") + "]") == "[]");
  const std::string exported = data.exported("relations");
  const auto at = [&](const std::string& field) { return exported.find('"' + field + '"'); };
  CHECK(at("c") < at("a"));
  CHECK(at("a") < at("self"));
  CHECK(at("self") != std::string::npos);
}

TEST_CASE("system fields that the data model leaves out are kept", "[transfer]") {
  Data data("type Note { id: ID! @unique  text: String! }");
  const std::string note =
      R"([{"_typeName":"Note","id":"n1","text":"x","createdAt":"2020-01-02T03:04:05.678Z",)"
      R"("updatedAt":"2021-01-02T03:04:05.678Z"}])";
  REQUIRE(data.import("nodes", note) == "[]");
  const std::string exported = data.exported("nodes");
  CHECK(exported.find("\"createdAt\":\"2020-01-02T03:04:05.678Z\"") != std::string::npos);
  CHECK(exported.find("\"updatedAt\":\"2021-01-02T03:04:05.678Z\"") != std::string::npos);
}

}  // namespace graphcool::tests
