#include "tests/core/migrate/support.h"

namespace graphcool::migrate {
namespace {

std::string a(const std::string& fields) {
  return "type A @model { id: ID! @isUnique " + fields + " }\n";
}
std::string b(const std::string& fields) {
  return "type B @model { id: ID! @isUnique " + fields + " }\n";
}
std::string related(const std::string& of_a, const std::string& of_b) {
  return a(of_a + " @relation(name: \"R\")") + b(of_b + " @relation(name: \"R\")");
}

// Sections 4.4 and 4.5, line by line. `data` sets what the probe answers.
TEST_CASE("what the data forbids is refused", "[migrate][check]") {
  struct Row {
    const char* rule;
    std::string before, after;
    void (*data)(FakeProbe&);
    int code;  // 0: allowed.
    const char* at = "A.x";
  };
  const auto none = [](FakeProbe&) {};
  const auto one = [](FakeProbe& probe) { probe.rows["A"] = 1; };
  const auto two = [](FakeProbe& probe) { probe.rows["A"] = 2; };
  const auto nulls = [](FakeProbe& probe) {
    probe.rows["A"] = 2;
    probe.nulls["A.x"] = 1;
  };
  const auto duplicates = [](FakeProbe& probe) {
    probe.rows["A"] = 2;
    probe.duplicates["A.x"] = 1;
  };
  const auto uses = [](FakeProbe& probe) {
    probe.rows["A"] = 2;
    probe.enum_uses["A.x"] = 1;
  };
  const auto edges = [](FakeProbe& probe) {
    probe.rows["A"] = 2;
    probe.edges["R"] = 1;
  };
  const auto unrelated = [](FakeProbe& probe) {
    probe.rows["A"] = 2;
    probe.unrelated["A.b"] = 1;
  };
  const std::string value = " @migrationValue(value: 1)";
  const std::string e = "enum E { X Y }";
  const std::string fewer = "enum E { X }";
  const Row rows[] = {
      {"add required field", a(""), a("x: Int!"), one, 2007},
      {"the same, no rows", a(""), a("x: Int!"), none, 0},
      {"the same, with a value", a(""), a("x: Int!" + value), two, 0},
      {"the same, with a default only", a(""), a("x: Int! @defaultValue(value: 1)"), one, 2007},
      {"add optional field", a(""), a("x: Int"), two, 0},
      {"declare createdAt", a(""), a("createdAt: DateTime!"), two, 0},
      {"add unique field with a value", a(""), a("x: Int @isUnique" + value), two, 3010},
      {"the same, one row", a(""), a("x: Int @isUnique" + value), one, 0},
      {"the same, null", a(""), a("x: Int @isUnique @migrationValue(value: null)"), two, 0},
      {"Int to String", a("x: Int"), a("x: String"), two, 0},
      {"enum to String", a("x: E") + e, a("x: String") + e, two, 0},
      {"String to Int", a("x: String"), a("x: Int"), one, 2051},
      {"Int to Float", a("x: Int"), a("x: Float"), one, 2051},
      {"the same, no rows", a("x: String"), a("x: Int"), none, 0},
      {"the same, with a value", a("x: String"), a("x: Int" + value), two, 0},
      {"one enum to another", a("x: E") + e + "enum F { X }", a("x: F") + e + "enum F { X }", one,
       2051},
      {"single to list", a("x: Int"), a("x: [Int!]"), one, 2004},
      {"list to single String", a("x: [Int!]"), a("x: String"), one, 2004},
      {"the same, with a value", a("x: [Int!]"), a("x: String" + value), two, 0},
      {"optional to required, nulls", a("x: Int"), a("x: Int!"), nulls, 2007},
      {"the same for lists", a("x: [Int!]"), a("x: [Int!]!"), nulls, 2007},
      {"the same, no nulls", a("x: Int"), a("x: Int!"), two, 0},
      {"the same, with a value", a("x: Int"), a("x: Int!" + value), nulls, 0},
      {"required to optional", a("x: Int!"), a("x: Int"), two, 0},
      {"value on a unique field", a("x: Int @isUnique"), a("x: Int @isUnique" + value), one, 3010},
      {"the same, no rows", a("x: Int @isUnique"), a("x: Int @isUnique" + value), none, 0},
      {"value for no row", a("x: Int @isUnique"), a("x: Int! @isUnique" + value), two, 0},
      {"value for nulls", a("x: Int @isUnique"), a("x: Int! @isUnique" + value), nulls, 3010},
      {"unique and value at once", a("x: Int"), a("x: Int @isUnique" + value), two, 3010},
      {"make unique", a("x: Int"), a("x: Int @isUnique"), two, 0},
      {"the same, duplicates", a("x: Int"), a("x: Int @isUnique"), duplicates, 2024},
      {"remove enum value", a("x: E") + e, a("x: E") + fewer, uses, 2021},
      {"the same, not used", a("x: E") + e, a("x: E") + fewer, two, 0},
      {"the same, with a value", a("x: E") + e,
       a("x: E") + "enum E @migrationValue(value: X) { X }", uses, 0},
      {"the same, on the field", a("x: E") + e, a("x: E @migrationValue(value: X)") + fewer, uses,
       0},
      {"remove enum value of lists", a("x: [E!]") + e, a("x: [E!]") + fewer, uses, 2022},
      {"the same, with a value", a("x: [E!]") + e,
       a("x: [E!]") + "enum E @migrationValue(value: [X]) { X }", uses, 0},
      {"single value for lists", a("x: [E!]") + e,
       a("x: [E!]") + "enum E @migrationValue(value: X) { X }", uses, 2049},
      {"list for a single value", a("x: E") + e,
       a("x: E") + "enum E @migrationValue(value: [X]) { X }", uses, 2049},
      {"the same, but the field has its own", a("x: E @migrationValue(value: X)") + e,
       a("x: E @migrationValue(value: X)") + "enum E @migrationValue(value: [X]) { X }", uses, 0},
      {"enum renamed", a("x: E") + e, a("x: F") + R"(enum F @rename(oldName: "E") { X })", uses,
       2021},
      {"add required relation", a("") + b(""), related("b: B!", "as: [A!]!"), one, 2052, "A.b"},
      {"the same, no rows", a("") + b(""), related("b: B!", "as: [A!]!"), none, 0},
      {"the same on a new type", b(""), related("b: B!", "as: [A!]!"), two, 0},
      {"add relation", a("") + b(""), related("b: B", "as: [A!]!"), two, 0},
      {"to-many to to-one", related("bs: [B!]!", "as: [A!]!"), related("bs: B", "as: [A!]!"), one,
       2031, "A.bs"},
      {"the same, no nodes", related("bs: [B!]!", "as: [A!]!"), related("bs: B", "as: [A!]!"), none,
       0},
      {"to-one to to-many", related("b: B!", "as: [A!]!"), related("b: [B!]!", "as: [A!]!"), edges,
       0},
      {"optional to required relation", related("b: B", "as: [A!]!"), related("b: B!", "as: [A!]!"),
       unrelated, 2047, "A.b"},
      {"the same, all related", related("b: B", "as: [A!]!"), related("b: B!", "as: [A!]!"), edges,
       0},
      {"required to optional relation", related("b: B!", "as: [A!]!"), related("b: B", "as: [A!]!"),
       edges, 0},
      {"model of an end", related("b: B", "as: [A!]!"),
       a(R"(b: A @relation(name: "R") as: [A!]! @relation(name: "R"))") + b(""), edges, 2014,
       "A.b"},
      {"the same, no edges", related("b: B", "as: [A!]!"),
       a(R"(b: A @relation(name: "R") as: [A!]! @relation(name: "R"))") + b(""), two, 0},
      {"type renamed meanwhile", a("x: String"),
       R"(type C @model @rename(oldName: "A") { id: ID! @isUnique x: Int })", one, 2051, "C.x"},
  };
  for (const Row& row : rows) {
    INFO(row.rule);
    FakeProbe probe;
    row.data(probe);
    const auto errors = check(migrate(row.before, row.after), probe, true);
    if (row.code == 0) {
      for (const auto& error : errors) UNSCOPED_INFO(error.code << " " << error.description);
      CHECK(errors.empty());
      continue;
    }
    REQUIRE(errors.size() == 1);
    CHECK(errors[0].code == row.code);
    CHECK(errors[0].type + "." + errors[0].field == row.at);
    CHECK_FALSE(errors[0].description.empty());
    CHECK_FALSE(errors[0].error.hint.empty());
    CHECK(errors[0].error.where.line > 0);
  }
}

TEST_CASE("a removed enum value that is a default is refused", "[migrate][check]") {
  // The SDL of Graphcool cannot say this, other families' may.
  for (const bool list : {false, true}) {
    const std::string type = list ? "[E!]" : "E";
    auto after = std::make_shared<model::Model>(*parse(a("x: " + type) + "enum E { X }"));
    after->types[0].fields[1].default_value = model::Datum::of_text(list ? R"(["X","Y"])" : "Y");
    FakeProbe probe;
    const auto errors =
        check(make_migration(parse(a("x: " + type) + "enum E { X Y }"), after), probe, true);
    REQUIRE(errors.size() == 1);
    CHECK(errors[0].code == 2057);
    CHECK(errors[0].type == "E");
  }
}

TEST_CASE("the probe is asked for the values that go", "[migrate][check]") {
  FakeProbe probe;
  check(migrate(a("x: E") + "enum E { X Y Z }", a("x: E") + "enum E { Y W }"), probe, true);
  CHECK(probe.asked_values == std::vector<std::string>{"X", "Z"});
}

TEST_CASE("losses need force, and are counted", "[migrate][check]") {
  const Migration migration =
      migrate(a(R"(x: Int createdAt: DateTime! b: [B!]! @relation(name: "R"))") +
                  b(R"(as: [A!]! @relation(name: "R"))") + "enum E { X }",
              a(""));
  CHECK(migration.destructive());
  FakeProbe probe;
  probe.rows["A"] = 5;
  probe.rows["B"] = 1;
  probe.nulls["A.x"] = 2;
  probe.edges["R"] = 7;
  CHECK(check(migration, probe, true).empty());
  const auto errors = check(migration, probe, false);
  REQUIRE(errors.size() == 1);
  CHECK(errors[0].type == "Global");
  CHECK(errors[0].field.empty());
  CHECK(errors[0].error.code == ErrorCode::NeedsConfirmation);
  const std::string& text = errors[0].description;
  for (const char* part :
       {"destructive changes", "graphcool deploy --dry-run", "graphcool deploy --force",
        "type `B` is deleted with 1 node,", "`A.x` is deleted with 3 values",
        "relation `R` is deleted with 7 edges", "enum `E`", "`A.createdAt` is hidden"}) {
    INFO(text);
    CHECK(text.find(part) != std::string::npos);
  }
}

TEST_CASE("the refusal of losses comes first, the rest with it", "[migrate][check]") {
  FakeProbe probe;
  probe.rows["A"] = 1;
  const auto errors = check(migrate(a("x: Int"), a("y: Int!")), probe, false);
  REQUIRE(errors.size() == 2);
  CHECK(errors[0].type == "Global");
  CHECK(errors[1].code == 2007);
}

}  // namespace
}  // namespace graphcool::migrate
