#include "tests/core/migrate/support.h"

namespace graphcool::migrate {
namespace {

std::string a(const std::string& fields) {
  return "type A @model { id: ID! @isUnique " + fields + " }\n";
}
std::string related(const std::string& of_a, const std::string& of_b) {
  return a(of_a + R"( @relation(name: "R"))") + "type B @model { id: ID! @isUnique " + of_b +
         R"( @relation(name: "R") })";
}

std::string entry(const std::string& type, const std::string& action, const std::string& name,
                  const std::string& description) {
  return R"({"type":")" + type + R"(","action":")" + action + R"(","name":")" + name +
         R"(","description":")" + description + "\"";
}
// A message with the given parts.
std::string message(const std::string& type, const std::string& action, const std::string& name,
                    const std::string& description, const std::vector<std::string>& parts = {}) {
  std::string text = entry(type, action, name, description) + R"(,"subDescriptions":[)";
  for (const std::string& part : parts) text += (&part == &parts[0] ? "" : ",") + part + "}";
  return text + "]}";
}
std::string field(const std::string& action, const std::string& name,
                  const std::string& description) {
  return entry("Field", action, name, description);
}

// Section 4.6.
TEST_CASE("messages are the original's", "[migrate][messages]") {
  struct Row {
    const char* change;
    std::string before, after;
    std::vector<std::string> messages;
  };
  const auto updated = [](const std::vector<std::string>& parts) {
    return message("Type", "Update", "A", "The type `A` is updated.", parts);
  };
  const Row rows[] = {
      {"nothing", a(""), a(""), {}},
      {"new type",
       "",
       a("createdAt: DateTime! title: String! tags: [String!]! n: [Int!] m: E r: [A!]! "
         "@relation(name: "
         "\"R\")") +
           "enum E { X Y }",
       {message("Enum", "Create", "E",
                "A new enum with the name `E` and values `X`, `Y` is created."),
        message(
            "Type", "Create", "A", "A new type with the name `A` is created.",
            {field("Create", "createdAt",
                   "A new field with the name `createdAt` and type `DateTime!` is created."),
             field("Create", "title",
                   "A new field with the name `title` and type `String!` is created."),
             field("Create", "tags",
                   "A new field with the name `tags` and type `[String!]!` is created."),
             field("Create", "n", "A new field with the name `n` and type `[Int!]` is created."),
             field("Create", "m", "A new field with the name `m` and type `Enum` is created.")}),
        message("Relation", "Create", "R", "A new relation with the name `R` is created.")}},
      {"removed type",
       related("b: B", "as: [A!]!"),
       a(""),
       {message("Type", "Delete", "B", "The type `B` is deleted."),
        message("Relation", "Delete", "R", "The relation `R` is deleted.")}},
      {"renamed type",
       a(""),
       R"(type N @model @rename(oldName: "A") { id: ID! @isUnique })",
       {message("Type", "Update", "A", "The type `A` is updated. It is renamed to `N`.")}},
      {"fields: created, deleted, updated",
       a("gone: Int x: Int"),
       a("fresh: Int y: Int! @rename(oldName: \"x\") @isUnique @defaultValue(value: 1)"),
       {updated(
           {field("Create", "fresh",
                  "A new field with the name `fresh` and type `Int` is created."),
            field("Delete", "gone", "The field `gone` is deleted."),
            field("Update", "x",
                  "The field `x` is updated. It is renamed to `y`. It becomes required. It becomes "
                  "unique. It has a default value now.")})}},
      {"types of fields",
       a("x: Int y: Int"),
       a("x: String! y: [Int!]"),
       {updated({field("Update", "x", "The field `x` is updated. Its type becomes `String!`."),
                 field("Update", "y", "The field `y` is updated. Its type becomes `[Int!]`.")})}},
      {"the other way",
       a("x: Int! @isUnique @defaultValue(value: 1) y: Int @defaultValue(value: 1)"),
       a("x: Int y: Int @defaultValue(value: 2)"),
       {updated(
           {field(
                "Update", "x",
                "The field `x` is updated. It becomes optional. It is not unique any more. It has "
                "no default value any more."),
            field("Update", "y", "The field `y` is updated. Its default value changes.")})}},
      {"migration value alone",
       a("x: Int"),
       a("x: Int @migrationValue(value: 1)"),
       {updated({field("Update", "x",
                       "The field `x` is updated. All nodes get its migration value.")})}},
      {"enum",
       a("x: E") + "enum E { X Y }",
       a("x: F") + R"(enum F @rename(oldName: "E") @migrationValue(value: X) { X Z })",
       {message("Enum", "Update", "E",
                "The enum `E` is updated. It is renamed to `F`. It gains `Z`. It loses `Y`.")}},
      {"removed enum",
       "enum E { X }",
       "",
       {message("Enum", "Delete", "E", "The enum `E` is deleted.")}},
      {"renamed relation",
       related("b: B", "as: [A!]!"),
       a(R"(b: B @relation(name: "S", oldName: "R"))") +
           R"(type B @model { id: ID! @isUnique as: [A!]! @relation(name: "S") })",
       {message("Relation", "Update", "R", "The relation `R` is updated. It is renamed to `S`.")}},
      {"field of a relation",
       related("b: B", "as: [A!]!"),
       related("c: B!", "as: [A!]!"),
       {updated(
           {field("Update", "b",
                  "The field `b` is updated. It is renamed to `c`. Its type becomes `B!`.")})}},
  };
  for (const Row& row : rows) {
    INFO(row.change);
    std::string expected = "[";
    for (const std::string& text : row.messages)
      expected += (expected.size() > 1 ? "," : "") + text;
    CHECK(messages_json(migrate(row.before, row.after)) == expected + "]");
  }
}

TEST_CASE("every step can be told", "[migrate][messages]") {
  const Migration migration =
      migrate(related("b: B", "as: [A!]!") + "enum E { X } enum F { X }",
              R"(type N @model @rename(oldName: "A") { id: ID! @isUnique y: Int }
                 type C @model { id: ID! @isUnique r: C @relation(name: "S") } enum G { X } enum E { Y })");
  for (const Step& step : migration.steps) {
    const std::string text = describe(step);
    INFO(text);
    CHECK(text.find('`') != std::string::npos);
    // The command line of the original draws its symbols by these words.
    const bool known = text.find("create") != std::string::npos ||
                       text.find("update") != std::string::npos ||
                       text.find("delete") != std::string::npos;
    CHECK(known);
  }
  CHECK(migration.steps.size() == 9);
}

}  // namespace
}  // namespace graphcool::migrate
