#include "core/migrate/migration.h"

#include <algorithm>

#include "core/model/relations.h"
#include "tests/core/migrate/support.h"

namespace graphcool::migrate {
namespace {

using Lines = std::vector<std::string>;

std::string type(const std::string& name, const std::string& fields,
                 const std::string& directives = "") {
  return "type " + name + " @model " + directives + " { id: ID! @isUnique " + fields + " }\n";
}
std::string a(const std::string& fields) {
  return type("A", fields);
}

// Two types and the relation R between them.
std::string related(const std::string& of_a, const std::string& of_b) {
  return type("A", of_a + " @relation(name: \"R\")") + type("B", of_b + " @relation(name: \"R\")");
}

// For steps whose order does not matter.
Lines sorted(Lines lines) {
  std::sort(lines.begin(), lines.end());
  return lines;
}

TEST_CASE("a first deploy creates everything", "[migrate]") {
  const Migration migration = migrate("", related("b: B", "as: [A!]!") + "enum Mood { CALM }");
  CHECK(outline(migration) ==
        Lines{"CreateEnum Mood", "CreateType A", "CreateType B", "CreateRelation R"});
  CHECK_FALSE(migration.destructive());
  CHECK(migrate("", "").empty());
}

// Section 4.2, line by line, and what lies between the lines.
TEST_CASE("changes are recognised", "[migrate]") {
  struct Row {
    const char* change;
    std::string before, after;
    Lines steps;
  };
  const Row rows[] = {
      {"nothing", a("x: Int"), a("x: Int"), {}},
      {"order of fields and types",
       a("x: Int y: Int") + type("B", ""),
       type("B", "") + a("y: Int x: Int"),
       {}},
      {"add type", a(""), a("") + type("B", "x: Int"), {"CreateType B"}},
      {"remove type", a("") + type("B", "x: Int"), a(""), {"DeleteType B!"}},
      {"remove type with a relation",
       related("b: B", "as: [A!]!"),
       a(""),
       {"DeleteRelation R!", "DeleteType B!"}},
      {"rename type",
       a("x: Int"),
       type("B", "x: Int", R"(@rename(oldName: "A"))"),
       {"UpdateType A -> B"}},
      {"rename type and a field, and change it",
       a("x: Int"),
       type("B", R"(y: String! @rename(oldName: "x"))", R"(@rename(oldName: "A"))"),
       {"UpdateType A -> B", "UpdateField A.x -> B.y"}},
      {"rename a type that has relations",
       related("b: B", "as: [A!]!"),
       type("C", R"(b: B @relation(name: "R"))", R"(@rename(oldName: "A"))") +
           type("B", R"(as: [C!]! @relation(name: "R"))"),
       {"UpdateType A -> C"}},
      {"add field", a(""), a("x: Int"), {"CreateField A.x"}},
      {"remove field", a("x: Int"), a(""), {"DeleteField A.x!"}},
      {"rename field",
       a("x: Int"),
       a(R"(y: Int @rename(oldName: "x"))"),
       {"UpdateField A.x -> A.y"}},
      {"change type", a("x: Int"), a("x: Float"), {"UpdateField A.x"}},
      {"change list", a("x: Int"), a("x: [Int!]"), {"UpdateField A.x"}},
      {"change required", a("x: Int"), a("x: Int!"), {"UpdateField A.x"}},
      {"change unique", a("x: Int"), a("x: Int @isUnique"), {"UpdateField A.x"}},
      {"change default", a("x: Int"), a("x: Int @defaultValue(value: 1)"), {"UpdateField A.x"}},
      {"remove default", a("x: Int @defaultValue(value: 1)"), a("x: Int"), {"UpdateField A.x"}},
      {"descriptions are no change", a("x: Int"), a("\"words\" x: Int"), {}},
      {"declare createdAt", a(""), a("createdAt: DateTime!"), {"CreateField A.createdAt"}},
      {"hide createdAt", a("createdAt: DateTime!"), a(""), {"DeleteField A.createdAt!"}},
      {"add relation", a("") + type("B", ""), related("b: B", "as: [A!]!"), {"CreateRelation R"}},
      {"remove relation",
       related("b: B", "as: [A!]!"),
       a("") + type("B", ""),
       {"DeleteRelation R!"}},
      {"rename relation",
       related("b: B", "as: [A!]!"),
       type("A", R"(b: B @relation(name: "S", oldName: "R"))") +
           type("B", R"(as: [A!]! @relation(name: "S", oldName: "R"))"),
       {"UpdateRelation R -> S"}},
      {"rename a field of a relation",
       related("b: B", "as: [A!]!"),
       related(R"(c: B @rename(oldName: "b"))", "as: [A!]!"),
       {"UpdateRelation R"}},
      {"another field of the same relation",
       related("b: B", "as: [A!]!"),
       related("c: B", "as: [A!]!"),
       {"UpdateRelation R"}},
      {"cardinality",
       related("b: B", "as: [A!]!"),
       related("b: [B!]!", "as: [A!]!"),
       {"UpdateRelation R"}},
      {"one side required",
       related("b: B", "as: [A!]!"),
       related("b: B!", "as: [A!]!"),
       {"UpdateRelation R"}},
      {"model of an end",
       related("b: B", "as: [A!]!") + type("C", ""),
       a(R"(b: C @relation(name: "R"))") + type("B", "") +
           type("C", R"(as: [A!]! @relation(name: "R"))"),
       {"DeleteRelation R", "CreateRelation R"}},
      {"self relation from one field to two",
       a(R"(x: [A!]! @relation(name: "R"))"),
       a(R"(x: [A!]! @relation(name: "R") y: [A!]! @relation(name: "R"))"),
       {"DeleteRelation R", "CreateRelation R"}},
      {"scalar becomes relation",
       a("b: Int") + type("B", ""),
       related("b: B", "as: [A!]!"),
       {"DeleteField A.b!", "CreateRelation R"}},
      {"relation becomes scalar",
       related("b: B", "as: [A!]!"),
       a("b: Int") + type("B", ""),
       {"DeleteRelation R!", "CreateField A.b"}},
      {"add enum", a(""), a("") + "enum E { X }", {"CreateEnum E"}},
      {"remove enum", a("") + "enum E { X }", a(""), {"DeleteEnum E!"}},
      {"rename enum",
       a("e: E") + "enum E { X }",
       a("e: F") + R"(enum F @rename(oldName: "E") { X })",
       {"UpdateEnum E -> F"}},
      {"enum values", "enum E { X Y }", "enum E { X Z }", {"UpdateEnum E"}},
      {"order of enum values", "enum E { X Y }", "enum E { Y X }", {}},
      {"another enum",
       a("e: E") + "enum E { X } enum F { X }",
       a("e: F") + "enum E { X } enum F { X }",
       {"UpdateField A.e"}},
  };
  for (const Row& row : rows) {
    INFO(row.change);
    CHECK(outline(migrate(row.before, row.after)) == row.steps);
  }
}

TEST_CASE("a rename that was done before is none", "[migrate]") {
  const std::string after =
      type("B", R"(y: Int @rename(oldName: "x") bs: [B!]! @relation(name: "S", oldName: "R"))",
           R"(@rename(oldName: "A"))") +
      R"(enum F @rename(oldName: "E") { X })";
  CHECK(migrate(after, after).empty());
  // Not even when something new has the old name.
  CHECK(outline(migrate(after, after + a(""))) == Lines{"CreateType A"});
  CHECK(migrate(after + a(""), after + a("")).empty());
}

TEST_CASE("an old name may be taken again at once", "[migrate]") {
  CHECK(outline(
            migrate(a("x: Int"), type("B", "x: Int", R"(@rename(oldName: "A"))") + a("y: Int"))) ==
        Lines{"UpdateType A -> B", "CreateType A"});
  CHECK(outline(migrate(a("x: Int"), a(R"(x: String y: Int @rename(oldName: "x"))"))) ==
        Lines{"UpdateField A.x -> A.y", "CreateField A.x"});
}

TEST_CASE("chains of renames run from their end", "[migrate]") {
  const std::string before = a("x: Int y: Int z: Int");
  const std::string after = a(
      R"(y: Int @rename(oldName: "x") z: Int @rename(oldName: "y") w: Int @rename(oldName: "z"))");
  const Lines steps = {"UpdateField A.z -> A.w", "UpdateField A.y -> A.z",
                       "UpdateField A.x -> A.y"};
  CHECK(outline(migrate(before, after)) == steps);
  CHECK(migrate(after, after).empty());
}

TEST_CASE("names are exchanged, once", "[migrate]") {
  const std::string fields = a(R"(x: Int @rename(oldName: "y") y: Int @rename(oldName: "x"))");
  const Lines swapped = {"UpdateField A.x -> A.y", "UpdateField A.y -> A.x"};
  CHECK(sorted(outline(migrate(a("x: Int y: Int"), fields))) == swapped);
  CHECK(migrate(fields, fields).empty());
  // Said anew it is done anew.
  CHECK(sorted(outline(migrate(a(R"(x: Int @rename(oldName: "y") y: Int)"), fields))) == swapped);
  // One of them alone takes no name away.
  CHECK(migrate(a("x: Int y: Int"), a(R"(x: Int @rename(oldName: "y") y: Int)")).empty());

  const std::string types = type("B", "x: Int", R"(@rename(oldName: "C"))") +
                            type("C", "y: Int", R"(@rename(oldName: "D"))") +
                            type("D", "z: Int", R"(@rename(oldName: "B"))");
  const std::string before = type("B", "z: Int") + type("C", "x: Int") + type("D", "y: Int");
  CHECK(sorted(outline(migrate(before, types))) ==
        Lines{"UpdateType B -> D", "UpdateType C -> B", "UpdateType D -> C"});
  CHECK(migrate(types, types).empty());

  const std::string enums =
      R"(enum E @rename(oldName: "F") { X } enum F @rename(oldName: "E") { Y })";
  CHECK(sorted(outline(migrate("enum E { Y } enum F { X }", enums))) ==
        Lines{"UpdateEnum E -> F", "UpdateEnum F -> E"});
}

TEST_CASE("a relation keeps its name where only its fields tell which it is", "[migrate]") {
  const std::string after = type("A", R"(b: B @relation(name: "New"))") +
                            type("B", R"(as: [A!]! @relation(name: "New"))");
  const Migration migration = migrate(related("b: B", "as: [A!]!"), after);
  CHECK(migration.empty());
  REQUIRE(migration.after->relations.size() == 1);
  CHECK(migration.after->relations[0].name == "R");
  REQUIRE(migration.warnings.size() == 1);
  CHECK(migration.warnings[0].what.find("keeps its name") != std::string::npos);
  CHECK(migration.warnings[0].hint.find(R"(oldName: "R")") != std::string::npos);

  // Parsed again later, with what was kept beside the SDL, it is the same model.
  const auto again = model::with_inherited(parse(after), model::inherited(*migration.after));
  CHECK(make_migration(again, parse(after)).empty());
}

TEST_CASE("sides are those of the stored relation", "[migrate]") {
  const std::string part_a = type("A", R"(b: B @relation(name: "R"))");
  const std::string part_b = type("B", R"(a: A @relation(name: "R"))");
  const Migration migration = migrate(part_a + part_b, part_b + part_a);
  CHECK(migration.empty());
  CHECK(migration.after->type("A")->field("b")->side == 0);
  CHECK(migration.after->relations[0].column == "b_id");

  const Migration self = migrate(a(R"(up: A @relation(name: "R") down: A @relation(name: "R"))"),
                                 a(R"(down: A @relation(name: "R") up: A @relation(name: "R"))"));
  CHECK(self.empty());
  CHECK(self.after->type("A")->field("up")->side == 0);

  // Nothing to carry over: the model is the one handed in.
  const auto after = parse(part_a + part_b);
  CHECK(make_migration(parse(part_a + part_b), after).after == after);
}

TEST_CASE("a link that moves is told with both places", "[migrate]") {
  const Migration migration = migrate(related("b: B", "a: A"), related("b: B", "a: A!"));
  REQUIRE(outline(migration) == Lines{"UpdateRelation R"});
  const Step& step = migration.steps[0];
  CHECK(step.relation_before->link == model::Relation::Link::ColumnA);
  CHECK(step.relation_before->column == "b_id");
  CHECK(step.relation_after->link == model::Relation::Link::ColumnB);
  CHECK(step.relation_after->column == "a_id");
}

// Section 4.4: which rows are written.
TEST_CASE("migration values fill what they have to", "[migrate]") {
  struct Row {
    const char* change;
    std::string before, after;
    const char* fill;  // "all", "nulls", "removed", joined by '+'; "" for none.
    model::Datum value = {};
  };
  const std::string one = " @migrationValue(value: 1)";
  const std::string enums = " enum E { X Y }";
  const std::string fewer = " enum E { X }";
  const auto int_one = model::Datum::of_int(1);
  const Row rows[] = {
      {"new field", a(""), a("x: Int!" + one), "all", int_one},
      {"new field without", a(""), a("x: Int"), ""},
      {"to String", a("x: Int"), a("x: String"), ""},
      {"to String, with a value", a("x: Int"), a("x: String" + one), "all",
       model::Datum::of_text("1")},
      {"another type", a("x: String"), a("x: Int" + one), "all", int_one},
      {"list to single", a("x: [Int!]"), a("x: Int" + one), "all", int_one},
      {"single to list of String", a("x: Int"), a("x: [String!] @migrationValue(value: [\"a\"])"),
       "all", model::Datum::of_text("[\"a\"]")},
      {"required", a("x: Int"), a("x: Int!" + one), "nulls", int_one},
      {"required and String", a("x: Int"), a("x: String!" + one), "nulls",
       model::Datum::of_text("1")},
      {"required and another type", a("x: String"), a("x: Int!" + one), "all", int_one},
      {"optional, with a value", a("x: Int!"), a("x: Int" + one), "all", int_one},
      {"unnecessary", a("x: Int"), a("x: Int" + one), "all", int_one},
      {"unnecessary null", a("x: Int"), a("x: Int @migrationValue(value: null)"), "all",
       model::Datum{}},
      {"there before", a("x: Int" + one), a("x: Int" + one + " @isUnique"), ""},
      {"there before but needed", a("x: Int" + one), a("x: Int!" + one), "nulls", int_one},
      {"enum value", a("x: E") + enums, a("x: E") + " enum E @migrationValue(value: X) { X }",
       "removed", model::Datum::of_text("X")},
      {"enum value, on the field", a("x: E") + enums, a("x: E @migrationValue(value: X)") + fewer,
       "removed", model::Datum::of_text("X")},
      {"enum value and required", a("x: E") + enums, a("x: E! @migrationValue(value: X)") + fewer,
       "nulls+removed", model::Datum::of_text("X")},
      {"enum value in lists", a("x: [E!]") + enums,
       a("x: [E!]") + " enum E @migrationValue(value: [X]) { X }", "removed",
       model::Datum::of_text("[\"X\"]")},
  };
  for (const Row& row : rows) {
    INFO(row.change);
    const Migration migration = migrate(row.before, row.after);
    REQUIRE_FALSE(migration.empty());
    const Step& step = migration.steps[0];
    REQUIRE(step.field_after);
    std::string fill;
    for (const auto& [on, name] :
         {std::pair(step.fill.all, "all"), std::pair(step.fill.nulls, "nulls"),
          std::pair(step.fill.removed, "removed")}) {
      if (on) fill += (fill.empty() ? "" : "+") + std::string(name);
    }
    CHECK(fill == row.fill);
    CHECK((step.fill.value == row.value));
    if (step.fill.removed) CHECK(step.fill.removed_values == Lines{"Y"});
  }
  CHECK(migrate(a("x: Int" + one), a("x: Int" + one)).empty());
  CHECK(outline(migrate(a("x: E y: [E!]") + enums,
                        a("x: E y: [E!]") + " enum E @migrationValue(value: X) { X }")) ==
        Lines{"UpdateField A.x", "UpdateEnum E"});
}

}  // namespace
}  // namespace graphcool::migrate
