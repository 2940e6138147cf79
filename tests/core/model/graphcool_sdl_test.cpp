#include "core/model/graphcool_sdl.h"

#include <catch2/catch.hpp>
#include <chrono>

#include "core/model/relations.h"
#include "core/model/transient.h"
#include "tests/support/sample_model.h"

namespace graphcool::model {
namespace {

using tests::kSample;

Result<std::shared_ptr<const Model>, SchemaErrors> parse(const std::string& text) {
  const SdlFile file{"types.graphql", text};
  return parse_graphcool({&file, 1});
}

std::shared_ptr<const Model> good(const std::string& text) {
  auto model = parse(text);
  if (!model) {
    for (const SchemaError& error : model.error()) UNSCOPED_INFO(error.description);
  }
  REQUIRE(model);
  return *model;
}

// Fields of a type `A` that has an id already, beside a second model and an enum.
std::string in_a(const std::string& fields) {
  return "type A @model { id: ID! @isUnique " + fields +
         " }\ntype B @model { id: ID! @isUnique }\nenum Mood { CALM LOUD }";
}

TEST_CASE("a model has what its SDL says", "[model][sdl]") {
  const auto model = good(kSample);
  REQUIRE(model->types.size() == 4);
  const Type& article = *model->type("Article");
  CHECK(article.index == 0);
  CHECK(article.table == "Article");
  CHECK(article.where == Location{"types.graphql", 2, 6});
  CHECK(&article.id() == article.field("id"));
  CHECK(article.id().generated == Generated::Cuid);
  CHECK(article.id().scalar == Scalar::Id);

  const Field& slug = *article.field("slug");
  CHECK(slug.where == Location{"types.graphql", 5, 3});
  CHECK((slug.unique && slug.required && !slug.list));
  const Field& tags = *article.field("tags");
  CHECK((tags.list && tags.required && tags.scalar == Scalar::String));
  const Field& mood = *article.field("mood");
  CHECK(mood.scalar == Scalar::Enum);
  CHECK(mood.enum_name == "Mood");
  CHECK(mood.default_value == Datum::of_text("CALM"));

  CHECK(model->enum_type("Mood")->values == std::vector<std::string>{"CALM", "LOUD"});
  CHECK(model->type("Nothing") == nullptr);
  CHECK(model->ignore_case);
}

TEST_CASE("createdAt and updatedAt are there, declared or not", "[model][sdl]") {
  const auto model = good(kSample);
  const Type& article = *model->type("Article");
  const Field& created = *article.field("createdAt");
  CHECK(&created == &article.fields[1]);
  CHECK((!created.hidden && created.role == Role::CreatedAt && created.is_readonly()));
  const Field& updated = *article.field("updatedAt");
  CHECK(&updated == &article.fields.back());
  CHECK((updated.hidden && updated.role == Role::UpdatedAt && updated.required));
  CHECK(updated.scalar == Scalar::DateTime);
}

TEST_CASE("relations: sides follow the document, links the cardinality", "[model][sdl]") {
  using Link = Relation::Link;
  struct Row {
    const char* name;
    const char* fields_of_a;
    const char* fields_of_b;
    Link link;
    const char* column;
    const char* table;
  };
  const Row rows[] = {
      {"one to many", R"(b: B @relation(name: "R"))", R"(as: [A!]! @relation(name: "R"))",
       Link::ColumnA, "b_id", ""},
      {"many to one", R"(bs: [B!]! @relation(name: "R"))", R"(a: A! @relation(name: "R"))",
       Link::ColumnB, "a_id", ""},
      {"many to many", R"(bs: [B!]! @relation(name: "R"))", R"(as: [A!]! @relation(name: "R"))",
       Link::Table, "", "_R"},
      {"one to one", R"(b: B @relation(name: "R"))", R"(a: A @relation(name: "R"))", Link::ColumnA,
       "b_id", ""},
      {"one to one, A required", R"(b: B! @relation(name: "R"))", R"(a: A @relation(name: "R"))",
       Link::ColumnA, "b_id", ""},
      {"one to one, B required", R"(b: B @relation(name: "R"))", R"(a: A! @relation(name: "R"))",
       Link::ColumnB, "a_id", ""},
      {"one to one, both required", R"(b: B! @relation(name: "R"))",
       R"(a: A! @relation(name: "R"))", Link::ColumnA, "b_id", ""},
      {"self, two fields", R"(up: A @relation(name: "R") down: [A!]! @relation(name: "R"))", "",
       Link::ColumnA, "up_id", ""},
      {"self, two fields, many first",
       R"(down: [A!]! @relation(name: "R") up: A @relation(name: "R"))", "", Link::ColumnB, "up_id",
       ""},
      {"self, one list", R"(friends: [A!]! @relation(name: "R"))", "", Link::Table, "", "_R"},
      {"self, one field", R"(spouse: A @relation(name: "R"))", "", Link::Table, "", "_R"},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    const auto model = good(std::string("type A @model { id: ID! @isUnique ") + row.fields_of_a +
                            " } type B @model { id: ID! @isUnique " + row.fields_of_b + " }");
    REQUIRE(model->relations.size() == 1);
    const Relation& relation = model->relations[0];
    CHECK(relation.link == row.link);
    CHECK(relation.column == row.column);
    CHECK(relation.table == row.table);
    CHECK(relation.ends[0].type == 0);
    CHECK(relation.ends[0].field == 1);
    const Field& first = model->types[0].fields[1];
    CHECK(first.is_relation());
    CHECK(first.side == 0);
    const bool symmetric = model->types[1].fields.size() == 3 && model->types[0].fields.size() == 4;
    CHECK(relation.symmetric == symmetric);
    CHECK((model->opposite_field(first) == nullptr) == symmetric);
    CHECK(&model->related_type(first) == &model->types[symmetric ? 0 : relation.ends[1].type]);
  }
}

TEST_CASE("several relations between the same types stay apart", "[model][sdl]") {
  const auto model = good(R"(
    type A @model { id: ID! @isUnique
      author: B @relation(name: "Author") editor: B! @relation(name: "Editor") }
    type B @model { id: ID! @isUnique
      edited: [A!]! @relation(name: "Editor") written: [A!]! @relation(name: "Author") })");
  const Type& a = *model->type("A");
  CHECK(model->opposite_field(*a.field("author"))->name == "written");
  CHECK(model->opposite_field(*a.field("editor"))->name == "edited");
  CHECK(model->relation("Editor")->column == "editor_id");
}

TEST_CASE("renames and descriptions are kept", "[model][sdl]") {
  const auto model = good(R"(
    """ What one reads. """
    type A @model @rename(oldName: "Old") {
      id: ID! @isUnique
      "The name."
      name: String @rename(oldName: "title")
      same: String @rename(oldName: "same") @description(text: "Told by a directive.")
      b: [B!]! @relation(name: "New", oldName: "Past")
    }
    type B @model { id: ID! @isUnique a: [A!]! @relation(name: "New", oldName: "Past") }
    enum Mood @rename(oldName: "Temper") @migrationValue(value: "CALM") { CALM LOUD })");
  const Type& a = *model->type("A");
  CHECK(a.old_name == "Old");
  CHECK(a.description.find("What one reads.") != std::string::npos);
  CHECK(a.field("name")->old_name == "title");
  CHECK(a.field("name")->description == "The name.");
  CHECK(a.field("same")->old_name == std::nullopt);
  CHECK(a.field("same")->description == "Told by a directive.");
  CHECK(model->relations[0].old_name == "Past");
  CHECK(model->enums[0].old_name == "Temper");
  CHECK(model->enums[0].migration_value == "CALM");
  CHECK_FALSE(model->enums[0].migration_value_is_list);
}

TEST_CASE("what the original accepted is accepted", "[model][sdl]") {
  const char* documents[] = {
      "",
      "# nothing but a comment\n",
      "type A @model { id: ID @isUnique }",
      "type A @model { id: String! @isUnique }",
      "scalar DateTime scalar Json directive @model on OBJECT",
      "type A @model { id: ID! @isUnique secret: Password! }",
      "type A @model { id: ID! @isUnique tags: [String!] @isUnique }",
      "type B @model { id: ID! @isUnique m: Mood } enum Mood { A_1 B }",
      "enum Mood { A } enum MOOD { B }",
      "type User @model { id: ID! @isUnique } type File @model { id: ID! @isUnique }",
  };
  for (const char* document : documents) {
    INFO(document);
    good(document);
  }
}

TEST_CASE("files are one document", "[model][sdl]") {
  const SdlFile files[] = {
      {"a.graphql", R"(type A @model { id: ID! @isUnique b: B @relation(name: "R") })"},
      {"b.graphql",
       "\n"
       R"(type B @model { id: ID! @isUnique as: [A!]! @relation(name: "R") x: Nope })"}};
  auto model = parse_graphcool(files);
  REQUIRE_FALSE(model);
  REQUIRE(model.error().size() == 1);
  CHECK(model.error()[0].error.where.file == "b.graphql");
  CHECK(model.error()[0].error.where.line == 2);
}

// One row per line of section 3.9 and per rule of sections 3.2 to 3.8.
TEST_CASE("every rule has its error", "[model][sdl]") {
  struct Row {
    const char* rule;
    std::string sdl;
    const char* type;
    const char* field;
    const char* description;  // A part of it.
    int code = 0;
  };
  const std::string id = " id: ID! @isUnique ";
  const std::string long_name = std::string(65, 'a');
  const Row rows[] = {
      {"text does not parse", "type A @model {", "Global", "", "syntax error"},
      {"no @model", "type A { id: ID! @isUnique }", "A", "", "is missing the @model directive"},
      {"implements Node", "type A implements Node @model { id: ID! @isUnique }", "A", "",
       "deprecated"},
      {"implements something", "type A implements X @model { id: ID! @isUnique }", "A", "",
       "no interfaces"},
      {"no id", "type A @model { x: Int }", "A", "", "All models must specify the `id` field"},
      {"no fields", "type A @model { }", "A", "", "All models must specify the `id` field"},
      {"id without @isUnique", "type A @model { id: ID! }", "A", "id",
       "All id fields must specify the `@isUnique` directive"},
      {"id of another type", "type A @model { id: Int! @isUnique }", "A", "id",
       "`id: ID! @isUnique`"},
      {"id is a list", "type A @model { id: [ID!]! @isUnique }", "A", "id", "`id: ID! @isUnique`"},
      {"duplicate type", in_a("") + " type A @model { id: ID! @isUnique }", "A", "",
       "occurs more than once", 2002},
      {"duplicate type but for case",
       in_a("") + " type Ab @model {" + id + "} type AB @model {" + id + "}", "AB", "",
       "only in upper and lower case", 2002},
      {"type named as an enum", in_a("") + " type MOOD @model { id: ID! @isUnique }", "MOOD", "",
       "only in upper and lower case", 2002},
      {"duplicate enum", in_a("") + " enum Mood { A }", "Mood", "", "occurs more than once", 4040},
      {"third enum", "enum Ab { A } enum AB { A } enum AB { A }", "AB", "", "occurs more than once",
       4040},
      {"duplicate field", in_a("x: Int x: Int"), "A", "x", "duplicate field name", 2009},
      {"duplicate field but for case", in_a("ab: Int aB: Int"), "A", "aB", "duplicate field name",
       2009},
      {"createdat", in_a("createdat: Int"), "A", "createdat", "system field", 2009},
      {"unknown type", in_a("x: Strin"), "A", "x", "there's no type or enum declaration"},
      {"ID is for id only", in_a("ref: ID"), "A", "ref", "there's no type or enum declaration"},
      {"GraphQLID is internal", in_a("ref: GraphQLID"), "A", "ref", "there's no type or enum"},
      {"relation without directive", in_a("b: B"), "A", "b",
       "must specify a `@relation` directive"},
      {"relation once", in_a(R"(b: B @relation(name: "R"))"), "A", "b",
       "must appear exactly 2 times"},
      {"relation thrice",
       in_a(
           R"(b: [A!]! @relation(name: "R") c: [A!]! @relation(name: "R") d: [A!]! @relation(name: "R"))"),
       "A", "d", "must appear exactly 1 or 2 times"},
      {"opposite of another type",
       "type A @model {" + id + R"(b: B @relation(name: "R")} type B @model {)" + id +
           R"(c: C @relation(name: "R")} type C @model {)" + id + "}",
       "B", "c", "other directive for the relation `R` appeared on the type `A`"},
      {"two fields of one type, not to itself",
       in_a(R"(b: B @relation(name: "R") c: B @relation(name: "R"))"), "A", "c",
       "appeared on the type `A`"},
      {"relation format", in_a(R"(as: [A!] @relation(name: "R"))"), "A", "as",
       "`A`, `A!` and `[A!]!`"},
      {"relation format, items", in_a(R"(as: [A]! @relation(name: "R"))"), "A", "as",
       "wrong format"},
      {"scalar format", in_a("x: [Int]"), "A", "x", "`Int`, `Int!`, `[Int!]` and `[Int!]!`"},
      {"scalar format, list of lists", in_a("x: [[Int!]!]!"), "A", "x",
       "wrong format: `[[Int!]!]!`"},
      {"enum format", in_a("x: [Mood]!"), "A", "x", "`[Mood!]!`"},
      {"@relation on scalar", in_a(R"(x: Int @relation(name: "R"))"), "A", "x",
       "cannot specify the @relation directive"},
      {"@relation on enum", in_a(R"(x: Mood @relation(name: "R"))"), "A", "x",
       "cannot specify the @relation directive"},
      {"missing argument", in_a("x: Int @defaultValue"), "A", "x",
       "`@defaultValue` misses the required argument `value`"},
      {"missing name", in_a("b: A @relation"), "A", "b", "misses the required argument `name`"},
      {"missing oldName", in_a("x: Int @rename"), "A", "x",
       "misses the required argument `oldName`"},
      {"argument no string", in_a("x: Int @rename(oldName: y)"), "A", "x", "must be a string"},
      {"unknown argument", in_a(R"(x: Int @rename(from: "y"))"), "A", "x",
       "has no argument `from`"},
      {"argument twice", in_a(R"(x: Int @rename(oldName: "y", oldName: "z"))"), "A", "x",
       "argument `oldName` twice"},
      {"arguments on @isUnique", in_a("x: Int @isUnique(a: 1)"), "A", "x", "has no argument `a`"},
      {"directive repeated", in_a("x: Int @isUnique @isUnique"), "A", "x",
       "must appear exactly one time"},
      {"unknown directive", in_a("x: Int @isUniqe"), "A", "x", "`@isUniqe` is not known"},
      {"unknown directive on a type", "type A @model @nope { id: ID! @isUnique }", "A", "",
       "`@nope` is not known"},
      {"directive elsewhere", in_a("x: Int @model"), "A", "x", "`@model` cannot stand here"},
      {"directive on an enum value", "enum E { A @rename(oldName: \"B\") }", "E", "",
       "`@rename` cannot stand here"},
      {"enum value lower-case", "enum E { a }", "E", "", "first character must be an upper-case"},
      {"enum value otherwise bad", "enum E { _A B _C }", "E", "", "invalid values: `_A`, `_C`"},
      {"enum value too long", "enum E { A" + std::string(191, 'A') + " }", "E", "",
       "invalid values"},
      {"enum value twice", "enum E { A A }", "E", "", "value `A` more than once"},
      {"enum without values", "enum E", "E", "", "has no values", 2010},
      {"interface", "interface I { x: Int }", "I", "", "this is an interface"},
      {"unknown directive on an input", "input I { x: Int @isUniqe }", "I", "x", "is not known"},
      {"directive of models on an input", "input I { x: Int @isUnique }", "I", "x",
       "cannot stand here"},
      {"input named as a scalar", "input Int { x: Int }", "Int", "", "not a valid name for", 2008},
      {"input named as a type", in_a("") + " input A { x: Int }", "A", "", "more than once", 2002},
      {"input, extended", "input I { x: Int } extend input I { y: Int }", "I", "",
       "`extend` has no effect"},
      {"no @model, with @relation",
       "type A @model {" + id +
           R"(b: B @relation(name: "R")} type B { a: A @relation(name: "R") })",
       "B", "", "is missing the @model directive"},
      {"no @model, related to",
       "type A @model {" + id + R"(b: B @relation(name: "R")} type B { x: Int })", "B", "",
       "is missing the @model directive"},
      {"no @model, with a default", "type B { x: Int @defaultValue(value: 1) }", "B", "",
       "is missing the @model directive"},
      {"no @model, renamed", "type B @rename(oldName: \"A\") { x: Int }", "B", "",
       "is missing the @model directive"},
      {"no @model, of old", "type B implements Node { id: ID! }", "B", "",
       "is missing the @model directive"},
      {"@model misspelt", "type B @modle { x: Int }", "B", "", "`@modle` is not known"},
      {"transient type in a model", in_a("x: Found") + " type Found { x: Int }", "A", "x",
       "has the type `Found`, which is no @model"},
      {"input in a model", in_a("x: [Found!]!") + " input Found { x: Int }", "A", "x",
       "has the type `[Found!]!`, which is no @model"},
      {"union", in_a("") + " union U = A | B", "U", "", "this is a union"},
      {"scalar", "scalar Money", "Money", "", "this is a scalar"},
      {"schema", "schema { query: A }", "Global", "", "this is a schema definition"},
      {"operation", "{ x }", "Global", "", "this is an operation"},
      {"extend something", in_a("") + " extend type Found { x: Int }", "Found", "",
       "`extend` has no effect"},
      {"extend a transient type", "type B { x: Int } extend type B { y: Int }", "B", "",
       "`extend` has no effect"},
      {"extend an enum", in_a("") + " extend enum Mood { A }", "Mood", "",
       "`extend` has no effect"},
      {"arguments on a field", in_a("x(y: Int): Int"), "A", "x", "has arguments"},
      {"type name", "type a @model {" + id + "}", "a", "", "not a valid name for a model", 2008},
      {"type name, underscore", "type A_b @model {" + id + "}", "A_b", "", "not a valid name",
       2008},
      {"type name, length", "type A" + std::string(64, 'a') + " @model {" + id + "}", nullptr, "",
       "not a valid name", 2008},
      {"type name, scalar", "type Json @model {" + id + "}", "Json", "", "not a valid name", 2008},
      {"type name, root", "type Query @model {" + id + "}", "Query", "", "not a valid name", 2008},
      {"field name", in_a("Name: Int"), "A", "Name", "not a valid name for a field", 2008},
      {"field name, underscore", in_a("first_name: Int"), "A", "first_name", "not a valid name",
       2008},
      {"field name, length", in_a(long_name + ": Int"), "A", long_name.c_str(), "not a valid name",
       2008},
      {"relation name", in_a(R"(as: A @relation(name: "lower"))"), "A", "as",
       "not a valid name for a relation", 2008},
      {"relation name, underscore", in_a(R"(as: A @relation(name: "A_B"))"), "A", "as",
       "not a valid name for a relation", 2008},
      {"relation name, case", in_a(R"(as: A @relation(name: "Ab") bs: A @relation(name: "AB"))"),
       "A", "bs", "only in upper and lower case", 2020},
      {"enum name", "enum mood { A }", "mood", "", "not a valid name for an enum", 2008},
      {"createdAt format", in_a("createdAt: DateTime"), "A", "createdAt", "`createdAt: DateTime!`",
       4050},
      {"updatedAt unique", in_a("updatedAt: DateTime! @isUnique"), "A", "updatedAt",
       "without @isUnique", 4050},
      {"default on id", "type A @model { id: ID! @isUnique @defaultValue(value: \"1\") }", "A",
       "id", "cannot have @defaultValue", 4016},
      {"rename of id", in_a(R"(key: String @rename(oldName: "id"))"), "A", "key",
       "`id` is a system field and cannot be removed", 4017},
      {"@isUnique on a relation", in_a(R"(a: A @relation(name: "R") @isUnique)"), "A", "a",
       "cannot specify the @isUnique"},
      {"default on a relation", in_a(R"(a: A @relation(name: "R") @defaultValue(value: 1))"), "A",
       "a", "cannot specify the @defaultValue"},
      {"default of another type", in_a(R"(x: Int @defaultValue(value: "a"))"), "A", "x",
       "not a valid value for the type `Int`", 2011},
      {"default not in enum", in_a("x: Mood @defaultValue(value: CLAM)"), "A", "x",
       "not a value of the enum `Mood`", 2025},
      {"migration value not in enum", in_a("x: Mood @migrationValue(value: WILD)"), "A", "x",
       "not a value of the enum `Mood`", 2042},
      {"migration value of an enum", "enum E @migrationValue(value: X) { A }", "E", "",
       "not a value of the enum `E`", 2042},
      {"migration value null for required", in_a("x: Int! @migrationValue(value: \"null\")"), "A",
       "x", "cannot be null", 2011},
      {"default too long",
       in_a("x: String @defaultValue(value: \"" + std::string(262145, 'a') + "\")"), "A", "x",
       "too long", 3007},
      {"two old names of types",
       "type A @model @rename(oldName: \"X\") {" + id +
           "} type B @model @rename(oldName: \"X\") {" + id + "}",
       "B", "", "both say that they were called `X`"},
      {"two old names of fields",
       in_a(R"(x: Int @rename(oldName: "z") y: Int @rename(oldName: "z"))"), "A", "y",
       "both say that they were called `z`"},
      {"two old names of a relation",
       in_a(R"(x: A @relation(name: "R", oldName: "S") y: A @relation(name: "R", oldName: "T"))"),
       "A", "y", "two old names"},
      {"two relations with one old name",
       in_a(R"(x: A @relation(name: "R", oldName: "S") y: A @relation(name: "Q", oldName: "S"))"),
       "A", "y", "both say that they were called `S`"},
  };
  for (const Row& row : rows) {
    INFO(row.rule);
    const auto model = parse(row.sdl);
    REQUIRE_FALSE(model);
    bool found = false;
    for (const SchemaError& error : model.error()) {
      UNSCOPED_INFO(error.type << "." << error.field << ": " << error.description);
      CHECK(error.error.where.file == "types.graphql");
      CHECK(error.error.where.line > 0);
      CHECK_FALSE(error.error.what.empty());
      found = found || (error.description.find(row.description) != std::string::npos &&
                        (!row.type || error.type == row.type) && error.field == row.field &&
                        error.code == row.code);
    }
    CHECK(found);
  }
}

TEST_CASE("a rule that holds reports nothing beside the one that is broken", "[model][sdl]") {
  const std::string documents[] = {
      in_a("x: Strin"),
      in_a("b: B"),
      in_a(R"(b: B @relation(name: "R"))"),
      in_a(R"(as: [A!] @relation(name: "R"))"),
      in_a("b: A @relation"),
      in_a("x: Int @defaultValue"),
      "type A { id: ID! @isUnique }",
      "type A @model { id: ID! }",
      R"(type A @model { id: ID! @isUnique b: Bee @relation(name: "R") }
         type B @model { id: ID! @isUnique a: A @relation(name: "R") })",
  };
  for (const std::string& document : documents) {
    INFO(document);
    const auto model = parse(document);
    REQUIRE_FALSE(model);
    CHECK(model.error().size() == 1);
  }
}

TEST_CASE("an error has its place, the line and what to do", "[model][sdl]") {
  const auto model = parse("type A @model {\n  id: ID! @isUnique\n  x: Strnig @isUniqe\n}\n");
  REQUIRE_FALSE(model);
  REQUIRE(model.error().size() == 2);
  const Error& type = model.error()[0].error;
  CHECK(type.where == Location{"types.graphql", 3, 3});
  CHECK(type.excerpt == "  x: Strnig @isUniqe");
  CHECK(type.hint == "Did you mean `String`?");
  const Error& directive = model.error()[1].error;
  CHECK(directive.where == Location{"types.graphql", 3, 13});
  CHECK(directive.hint == "Did you mean @isUnique?");
}

TEST_CASE("errors come all at once, in the order of their places", "[model][sdl]") {
  const auto model =
      parse("enum E { a }\ntype A @model(x: 1) { x: Nope }\ntype b @model { id: ID! @isUnique }");
  REQUIRE_FALSE(model);
  std::vector<int> lines;
  for (const SchemaError& error : model.error()) lines.push_back(error.error.where.line);
  CHECK(lines == std::vector<int>{1, 2, 2, 2, 3});
}

TEST_CASE("types without @model are for functions, and no part of the model", "[model][sdl]") {
  const auto model = parse(R"(
    type Post @model { id: ID! @isUnique mood: Mood }
    type Found { id: ID! posts: [Row_2!]! mood: Mood }
    type Row_2 { title: String @description(text: "As shown.") }
    input Wanted { text: String! limit: Int = 5 more: [Wanted!] }
    enum Mood { CALM }
    extend type Query { find(wanted: Wanted!): Found }
    extend type Mutation { touch: Boolean }
    extend type Post { shout: String! }
  )");
  REQUIRE(model);
  REQUIRE((*model)->types.size() == 1);
  CHECK((*model)->types[0].name == "Post");
  CHECK((*model)->enums.size() == 1);
}

TEST_CASE("names that two files have are told with both places", "[model][sdl]") {
  const SdlFile files[] = {{"a.graphql", "input Found { x: Int }"},
                           {"b.graphql", "\n\ntype Found { x: Int }"}};
  const auto model = parse_graphcool(files);
  REQUIRE_FALSE(model);
  REQUIRE(model.error().size() == 1);
  CHECK(model.error()[0].error.where == Location{"b.graphql", 3, 6});
  CHECK(model.error()[0].error.hint.find("a.graphql:1") != std::string::npos);
}

TEST_CASE("what the types have for functions is printed in one form", "[model][sdl]") {
  const auto printed = [](std::string text) {
    const SdlFile files[] = {{"types.graphql", std::move(text)}};
    return print_transients(files);
  };
  const std::string one = printed("type A @model { id: ID! @isUnique } type B { x: Int }");
  CHECK(one == "type B {\n  x: Int\n}\n");
  CHECK(printed("# no\ntype B{x:Int}type A @model { id: ID! @isUnique y: Int }") == one);
  CHECK(printed("type B { x: Int! }") != one);
  CHECK(printed("extend type Query { b: Int } input I { x: Int } enum E { A }") ==
        "extend type Query {\n  b: Int\n}\ninput I {\n  x: Int\n}\n");
}

TEST_CASE("syntax errors of all files come at once", "[model][sdl]") {
  const SdlFile files[] = {{"a.graphql", "type A {\n  x Int\n}"}, {"b.graphql", "type"}};
  const auto model = parse_graphcool(files);
  REQUIRE_FALSE(model);
  REQUIRE(model.error().size() == 2);
  CHECK(model.error()[0].error.where == Location{"a.graphql", 2, 5});
  CHECK(model.error()[0].error.excerpt == "  x Int");
  CHECK(model.error()[0].error.what.starts_with("Syntax Error: "));
  CHECK(model.error()[1].error.where.file == "b.graphql");
}

std::string big_model(int types, int fields, const char* extra) {
  std::string sdl;
  for (int t = 0; t < types; ++t) {
    sdl += "type T" + std::to_string(t) + " @model { id: ID! @isUnique ";
    for (int f = 0; f < fields; ++f) {
      sdl += "f" + std::to_string(f) + ": String! @defaultValue(value: \"x\") " + extra + " ";
    }
    const std::string next = std::to_string((t + 1) % types);
    sdl += "next: T" + next + " @relation(name: \"R" + std::to_string(t) + "\") ";
    sdl += "back: [T" + std::to_string((t + types - 1) % types) + "!]! @relation(name: \"R" +
           std::to_string((t + types - 1) % types) + "\") }";
  }
  return sdl;
}

TEST_CASE("time grows with the length of a model, not with its square", "[model][sdl]") {
  using Clock = std::chrono::steady_clock;
  const auto time = [](const std::string& sdl) {
    const auto start = Clock::now();
    (void)parse(sdl);
    return std::chrono::duration<double>(Clock::now() - start).count();
  };
  CHECK(good(big_model(100, 20, ""))->relations.size() == 100);
  // One line of a megabyte, right and full of mistakes: a quadratic step anywhere would take
  // minutes.
  CHECK(time(big_model(1000, 20, "")) < 5);
  CHECK(time(big_model(1000, 15, "@isUniqe y: Strnig")) < 5);
}

TEST_CASE("sides and names of relations outlive another parse", "[model][relations]") {
  const std::string a = R"(type A @model { id: ID! @isUnique b: B @relation(name: "R") } )";
  const std::string b = R"(type B @model { id: ID! @isUnique a: A @relation(name: "R") } )";
  const auto first = good(a + b);
  CHECK(inherited(*first) == "R A A b\n");
  const auto again = with_inherited(good(b + a), inherited(*first));
  CHECK(again->type("A")->field("b")->side == 0);
  CHECK(again->type("B")->field("a")->side == 1);
  CHECK(again->relations[0].link == Relation::Link::ColumnA);
  CHECK(again->relations[0].column == "b_id");
  CHECK(inherited(*again) == inherited(*first));

  const auto renamed = with_inherited(good(a + b), "Old A A b\nGone A X y\n");
  CHECK(renamed->relations[0].name == "Old");
  CHECK(inherited(*good("")) == "");
}

}  // namespace
}  // namespace graphcool::model
