// SQL through the Prisma API: executeRaw (reference/prisma1, sections 3.2 and 4.1).
#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "core/base/json.h"
#include "tests/support/prisma_server.h"

namespace graphcool::tests {
namespace {

constexpr const char* kModel = R"(
  enum Mood { GOOD BAD }
  type Todo {
    id: ID! @id
    title: String @unique
    n: Int
    at: DateTime
    rate: Float
    done: Boolean
    data: Json
    mood: Mood
    tags: [String] @scalarList(strategy: RELATION)
    list: List
  }
  type Count { id: Int! @id n: Int }
  type List { id: ID! @id name: String! todos: [Todo] }
)";

struct RawServer : PrismaServer {
  explicit RawServer(bool postgres_names = true)
      : PrismaServer({}, {.raw_databases = {"default"}, .postgres_names = postgres_names}) {
    add();
    must_deploy(kModel);
  }

  // The answer as JSON, or "code: message".
  std::string raw(const std::string& sql) {
    return told(
        run("mutation { executeRaw(database: default, query: " + json::quoted(sql) + ") }"));
  }
  static std::string told(const std::string& body) {
    const auto answer = boost::json::parse(body);
    if (const auto* errors = answer.as_object().if_contains("errors")) {
      const auto& error = errors->at(0).as_object();
      const auto* code = error.if_contains("code");
      return (code ? boost::json::serialize(*code) : "none") + ": " +
             std::string(error.at("message").as_string());
    }
    return boost::json::serialize(answer.at("data").at("executeRaw"));
  }
  // "23" of what raw() answers.
  std::string code(const std::string& sql) {
    const std::string answer = raw(sql);
    return answer.substr(0, answer.find(':'));
  }
  std::string todos() { return raw("SELECT id, title FROM Todo ORDER BY id"); }
};

}  // namespace

TEST_CASE("executeRaw exists where the server has raw access", "[prisma]") {
  PrismaServer without;
  without.add();
  without.must_deploy(kModel);
  CHECK(without.run(R"(mutation { executeRaw(query: "SELECT 1") })").find("executeRaw") !=
        std::string::npos);
  CHECK(without.run("{ __type(name: \"PrismaDatabase\") { name } }") ==
        R"({"data":{"__type":null}})");
  RawServer with;
  CHECK(with.run("{ __type(name: \"PrismaDatabase\") { enumValues { name } } }") ==
        R"({"data":{"__type":{"enumValues":[{"name":"default"}]}}})");
  CHECK(with.raw("Select 1 AS one") == R"([{"one":1}])");
}

TEST_CASE("executeRaw reads and writes rows", "[prisma]") {
  RawServer server;
  CHECK(server.raw("INSERT INTO Todo (id, title) VALUES ('a', 'one'), ('b', NULL)") == "2");
  CHECK(server.todos() == R"([{"id":"a","title":"one"},{"id":"b","title":null}])");
  CHECK(server.raw("SELECT title AS t FROM \"Todo\" WHERE id = 'x'") == "[]");
  CHECK(server.raw("UPDATE Todo SET n = 3, rate = 1, done = 1 WHERE id = 'b' RETURNING n, rate") ==
        R"([{"n":3,"rate":1}])");
  CHECK(server.run("{ todo(where: {id: \"b\"}) { n rate done } }") ==
        R"({"data":{"todo":{"n":3,"rate":1,"done":true}}})");
  CHECK(server.raw("INSERT INTO Count (n) VALUES (5), (6) RETURNING id") ==
        R"([{"id":1},{"id":2}])");
  CHECK(server.raw("-- all\nDELETE FROM Todo; -- of them\n") == "2");
  CHECK(server.run(
            R"q(mutation { a: executeRaw(query: "INSERT INTO List (id, name) VALUES ('l', 'x')")
                       b: executeRaw(query: "SELECT name FROM List") })q") ==
        R"({"data":{"a":1,"b":[{"name":"x"}]}})");
}

TEST_CASE("Columns without a name are called as PostgreSQL calls them", "[prisma]") {
  RawServer server;
  CHECK(server.raw("Select 1") == R"([{"?column?":1}])");
  CHECK(server.raw("SELECT count(*), MAX (n), 'count' FROM Todo") ==
        R"([{"count":0,"max":null,"?column?":"count"}])");
  CHECK(server.raw("SELECT count(*) + count(*) FROM Todo") == R"([{"?column?":0}])");
  CHECK(server.raw("SELECT CASE WHEN 1 THEN 2 END, 3 \"3\", 4 AS four, \"title\" FROM (SELECT "
                   "'(' AS title)") == R"([{"case":2,"3":3,"four":4,"title":"("}])");
  RawServer other(false);
  CHECK(other.raw("SELECT 1, count(*) FROM Todo") == R"-([{"1":1,"count(*)":0}])-");
}

TEST_CASE("Mistakes of executeRaw have SQLite's code, and change nothing", "[prisma]") {
  RawServer server;
  REQUIRE(server.raw("INSERT INTO Todo (id, title) VALUES ('a', 'one')") == "1");
  CHECK(server.raw("Select * from ") == "1: incomplete input");
  CHECK(server.raw("INSERT INTO Todo (id) VALUES ('b'), ('a')") ==
        "19: UNIQUE constraint failed: Todo.id");
  CHECK(server.code("UPDATE Todo SET list = 'nobody'") == "19");
  CHECK(server.raw("INSERT OR ROLLBACK INTO Todo (id) VALUES ('b'), ('a')").find("UNIQUE") !=
        std::string::npos);
  for (const char* several : {"", " -- nothing", "SELECT 1; SELECT 2", "SELECT 1; nonsense"}) {
    INFO(several);
    CHECK(server.raw(several) == "1: The text has to hold one SQL statement.");
  }
  CHECK(server.code("SELECT x'00' AS b") == "1");
  CHECK(server.code("SELECT 9e999") == "1");
  CHECK(server.todos() == R"([{"id":"a","title":"one"}])");
}

TEST_CASE("executeRaw does nothing but read and write rows", "[prisma]") {
  RawServer server;
  for (const char* sql : {"DROP TABLE Todo",
                          "CREATE TABLE X (a)",
                          "CREATE TEMP TABLE X (a)",
                          "CREATE VIEW v AS SELECT 1",
                          "CREATE TRIGGER t AFTER INSERT ON Todo BEGIN SELECT 1; END",
                          "ALTER TABLE Todo ADD COLUMN x",
                          "PRAGMA user_version = 7",
                          "PRAGMA user_version",
                          "ATTACH '/tmp/x.db' AS x",
                          "DETACH main",
                          "BEGIN",
                          "COMMIT",
                          "ROLLBACK",
                          "SAVEPOINT x",
                          "RELEASE field",
                          "ROLLBACK TO field",
                          "REINDEX",
                          "ANALYZE",
                          "SELECT * FROM \"graphcool:meta\"",
                          "SELECT count(*) FROM \"graphcool:meta\"",
                          "SELECT (SELECT bundle FROM \"graphcool:history\")",
                          "UPDATE \"graphcool:meta\" SET revision = 0",
                          "DELETE FROM \"graphcool:history\"",
                          "WITH t AS (SELECT bundle FROM \"graphcool:meta\") SELECT * FROM t",
                          "UPDATE Todo SET title = (SELECT revision FROM \"graphcool:meta\")",
                          "EXPLAIN DROP TABLE Todo"}) {
    INFO(sql);
    CHECK(server.code(sql) == "23");
  }
  for (const char* sql :
       {"SELECT load_extension('x')", "SELECT graphcool_text(1, 2)", "VACUUM",
        "VACUUM INTO '/tmp/graphcool-raw.db'", "SELECT * FROM pragma_table_info('Todo')",
        "UPDATE sqlite_master SET sql = ''", "DELETE FROM sqlite_master"}) {
    INFO(sql);
    CHECK(server.raw(sql).find(": ") != std::string::npos);
  }
  CHECK(server.raw("SELECT count(*) AS n FROM sqlite_master WHERE name = 'Todo'") ==
        R"([{"n":1}])");
}

TEST_CASE("executeRaw leaves no value that the API could not show", "[prisma]") {
  RawServer server;
  REQUIRE(server.raw("INSERT INTO Todo (id, n, at, rate, done, data, mood, tags) VALUES"
                     " ('a', 1, 0, 1.5, 1, '{\"a\":1}', 'BAD', '[\"x\"]')") == "1");
  for (const char* sql :
       {"UPDATE Todo SET n = 'x'", "UPDATE Todo SET n = 3000000000", "UPDATE Todo SET at = 'now'",
        "UPDATE Todo SET at = 9e17", "UPDATE Todo SET rate = 9e999", "UPDATE Todo SET rate = 'x'",
        "UPDATE Todo SET done = 2", "UPDATE Todo SET data = '}'", "UPDATE Todo SET mood = 'SO'",
        "UPDATE Todo SET tags = '}'", "UPDATE Todo SET tags = '{}'",
        "UPDATE Todo SET title = x'00'", "INSERT INTO List (id) VALUES ('l')"}) {
    INFO(sql);
    CHECK(server.code(sql) == "19");
  }
  CHECK(server.run("{ todoes { n at rate done data mood tags } }") ==
        R"({"data":{"todoes":[{"n":1,"at":"1970-01-01T00:00:00.000Z","rate":1.5,"done":true,)"
        R"("data":{"a":1},"mood":"BAD","tags":["x"]}]}})");
}

TEST_CASE("executeRaw ends at its limits, and what others write stays", "[prisma]") {
  RawServer server;
  const std::string count = "WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c{}) ";
  CHECK(server.code(fmt::format(fmt::runtime(count), " LIMIT 100001") + "SELECT n FROM c") == "18");
  CHECK(server.code("SELECT length(zeroblob(100000000))") == "18");
  CHECK(server.code("INSERT INTO List (id, name) " + fmt::format(fmt::runtime(count), " LIMIT 99") +
                    "SELECT a.n, 'x' FROM c a, c, c d, c e, c f, c g, c h, c i, c j "
                    "WHERE a.n + c.n + d.n + e.n + f.n + g.n + h.n + i.n + j.n = 0") == "1000");
  CHECK(server.raw("SELECT count(*) AS n FROM List") == R"([{"n":0}])");
  CHECK(server.raw("INSERT INTO List (id, name) VALUES ('l', 'x')") == "1");
}

}  // namespace graphcool::tests
