// Every rule of Prisma's data models, broken one at a time (reference/prisma1, sections 2.4, 2.6).
#include <algorithm>
#include <catch2/catch.hpp>

#include "core/model/prisma_sdl.h"

using namespace graphcool;
using namespace graphcool::model;

namespace {

struct Broken {
  std::string sdl;
  std::string at;    // "Type" or "Type.field".
  std::string says;  // Part of the description.
};

SchemaErrors errors_of(const std::string& sdl) {
  const SdlFile file{"datamodel.prisma", sdl};
  auto result = parse_prisma({&file, 1});
  return result ? SchemaErrors{} : result.error();
}

void check(const Broken& broken) {
  const auto errors = errors_of(broken.sdl);
  INFO(broken.sdl);
  for (const auto& error : errors) {
    UNSCOPED_INFO(error.type << "." << error.field << ": " << error.description);
  }
  CHECK(std::any_of(errors.begin(), errors.end(), [&](const SchemaError& error) {
    const std::string at = error.field.empty() ? error.type : error.type + "." + error.field;
    return at == broken.at && error.description.find(broken.says) != std::string::npos;
  }));
}

// With a type T that makes the document one of data model 1.1.
std::string v11(const std::string& field) {
  return "type T { id: ID! @id  " + field + " }";
}

}  // namespace

TEST_CASE("What a data model 1.1 may not say", "[prisma]") {
  const std::vector<Broken> all = {
      {"type T { id: ID! @id ", "Global", "syntax error"},
      {v11("") + " type U { name: String }", "U", "`@id`"},
      {"type T { id: ID @id }", "T.id", "must be required"},
      {"type T { id: [ID!]! @id }", "T.id", "must be required"},
      {"type T { id: String! @id }", "T.id", "`ID!`,`UUID!`,`Int!`"},
      {"type T { id: ID! @id  key: ID! @id }", "T", "more than one"},
      {"type T { id: ID! @id(strategy: BEST) }", "T.id", "AUTO, NONE, SEQUENCE"},
      {"type T { id: ID! @id(strategy: SEQUENCE) }", "T.id", "SEQUENCE"},
      {v11("a: Strin"), "T.a", "no type or enum"},
      {v11("a: Int  A: Int"), "T.A", "more than once"},
      {v11("a: Int  A: Int"), "T.a", "more than once"},
      {v11("") + " type t { id: ID! @id }", "T", "more than once"},
      {"type Node { id: ID! @id }", "Node", "reserved"},
      {"type BatchPayload { id: ID! @id }", "BatchPayload", "reserved"},
      {v11("a: Int @unique @unique"), "T.a", "exactly once"},
      {"type T @db(name: \"a\") @db(name: \"b\") { id: ID! @id }", "T", "exactly once"},
      {v11("a: Int @default"), "T.a", "required argument"},
      {v11("a: Int @db(name: 4)"), "T.a", "must be a String"},
      {"type T { id: Int! @id(strategy: SEQUENCE) @sequence(name: \"s\", initialValue: \"1\", "
       "allocationSize: 1) }",
       "T.id", "must be an Int"},
      {v11("a: [Int] @scalarList(strategy: RELATION) @default(value: 1)"), "T.a", "not lists"},
      {v11("other: T @default(value: 1)"), "T.other", "not lists"},
      {v11("a: Int @default(value: \"1\")"), "T.a", "Int"},
      {v11("a: Int @default(value: 3000000000)"), "T.a", "Int"},
      {v11("a: String @default(value: X)"), "T.a", "String"},
      {v11("a: DateTime @default(value: \"soon\")"), "T.a", "DateTime"},
      {v11("a: Json @default(value: \"{\")"), "T.a", "Json"},
      {v11("a: ID @default(value: \"x\")"), "T.a", "not a valid default"},
      {v11("a: E @default(value: C)") + " enum E { A B }", "T.a", "Valid values are: A, B"},
      {v11("a: E @default(value: \"A\")") + " enum E { A B }", "T.a", "Valid values are"},
      {v11("a: String @createdAt"), "T.a", "`DateTime!`"},
      {v11("a: DateTime @createdAt @updatedAt"), "T.a", "simultaneously"},
      {v11("a: Int @scalarList(strategy: RELATION)"), "T.a", "must be lists"},
      {v11("a: [Int]"), "T.a", "argument of `@scalarList` are: RELATION"},
      {v11("a: [Int] @scalarList(strategy: EMBEDDED)"), "T.a", "`@scalarList` are: RELATION"},
      {v11("") + " type U @embedded { a: Int }", "U", "embedded"},
      {v11("us: [U] @db(name: \"x\")") + " type U { id: ID! @id }", "T.us", "`@db`"},
      {v11("a: Int @sequence(name: \"s\", initialValue: 1, allocationSize: 1)"), "T.a",
       "`@sequence`"},
      {v11("a: U  b: U") + " type U { id: ID! @id }", "T.a", "must specify a `@relation`"},
      {v11("a: U @relation(name: \"R\")  b: U @relation(name: \"R\")") +
           " type U { id: ID! @id  t: T @relation(name: \"R\", link: INLINE) }",
       "T.a", "more than twice"},
      {v11("a: T @relation(name: \"R\")  b: T @relation(name: \"R\")  c: T @relation(name: \"R\")"),
       "T.c", "1 or 2 times"},
      {v11("a: U @relation(name: \"R\")") + " type U { id: ID! @id  ts: [T] }", "T.a",
       "directive with a name on `T` only"},
      {v11("a: U @relation(name: \"R\")") + " type U { id: ID! @id } type V { id: ID! @id  t: T "
                                            "@relation(name: \"R\") }",
       "T.a", "appeared on the type `V`"},
      {v11("a: U @relation(name: \"r\")") + " type U { id: ID! @id }", "T.a", "invalid name"},
      {v11("a: U @relation(name: \"" + std::string(55, 'R') + "\")") + " type U { id: ID! @id }",
       "T.a", "54"},
      {v11("a: Int @relation(name: \"R\")"), "T.a", "scalar field"},
      {v11("u: U") + " type U { id: ID! @id  t: T }", "T.u",
       "`@relation(link: TABLE)`,`@relation(link: INLINE)`"},
      {v11("u: U @relation(link: INLINE)") +
           " type U { id: ID! @id  t: T @relation(link: INLINE) }",
       "T.u", "one side"},
      {v11("us: [U] @relation(link: INLINE)") + " type U { id: ID! @id  t: T }", "T.us", "INLINE"},
      {v11("us: [U] @relation(link: LIST)") + " type U { id: ID! @id }", "T.us", "INLINE, TABLE"},
      {v11("us: [U] @relation(onDelete: KILL)") + " type U { id: ID! @id }", "T.us",
       "CASCADE, SET_NULL"},
      {v11("") + " type L @relationTable { a: T  b: T }", "L", "not referenced"},
      {v11("us: [U] @relation(name: \"L\")") +
           " type U { id: ID! @id } type L @relationTable { a: T  b: T }",
       "L", "right types"},
      {v11("us: [U] @relation(name: \"L\")") +
           " type U { id: ID! @id } type L @relationTable { a: T  u: U  more: U }",
       "L", "exactly two"},
      {v11("us: [U] @relation(name: \"L\")") +
           " type U { id: ID! @id } type L @relationTable { a: T  u: U  more: Int }",
       "L.more", "additional"},
      {v11("us: [U] @relation(name: \"L\")") +
           " type U { id: ID! @id } type L @linkTable { a: T  u: U  id: Int! @id }",
       "L.id", "`ID!`"},
      {v11("") + " enum E { A } enum E { B }", "E", "unique"},
      {v11("") + " enum E { a }", "E", "uppercase"},
      {v11("") + " enum E { _A }", "E", "`_A`"},
      {v11("a: Int @db(name: \"b\")  b: Int"), "T.b", "used twice"},
      {v11("") + " type U @db(name: \"t\") { id: ID! @id }", "U", "used twice"},
  };
  for (const Broken& broken : all) check(broken);
}

TEST_CASE("What a data model 1.0 may not say", "[prisma]") {
  const std::vector<Broken> all = {
      {"type T { id: ID! }", "T.id", "`id: ID! @unique` or `id: UUID! @unique`"},
      {"type T { id: Int! @unique }", "T.id", "`id: ID! @unique`"},
      {"type T { createdAt: DateTime }", "T.createdAt", "`createdAt: DateTime!`"},
      {"type T { updatedAt: String! }", "T.updatedAt", "`updatedAt: DateTime!`"},
      {"type T { id: U } type U { a: Int }", "T.id", "reserved"},
      {"type T { a: [Int] }", "T.a", "Possible formats"},
      {"type T { a: Int @relation(name: \"R\") }", "T.a", "scalar field"},
      {"type T { u: U @relation(onDelete: CASCADE) } type U { a: Int }", "T.u", "`name`"},
      {"type T { u: U @relation(name: \"R\", onDelete: NO) } type U { a: Int }", "T.u",
       "not a valid value for `onDelete`"},
      {"type T { a: Int @defaultValue(value: 1) }", "T.a", "`@defaultValue`"},
      {"type T { a: Int @default(value: \"x\") }", "T.a", "Invalid value 'x' for type Int"},
      {"type T { a: [Int!]! @default(value: 1) }", "T.a", "not lists"},
      {"type T { a: E @default(value: C) } enum E { A }", "T.a", "Valid values are: A"},
      {"type T { }", "T", "no fields"},
      {"type T { a: U b: U } type U { x: Int }", "T.a", "must specify"},
  };
  for (const Broken& broken : all) check(broken);
}

TEST_CASE("All mistakes of a data model are told at once, in order, with their places",
          "[prisma]") {
  const auto errors = errors_of("type T {\n  id: ID! @id\n  a: Strin\n  b: [Int]\n}\nenum e { x }");
  REQUIRE(errors.size() == 3);
  CHECK(errors[0].error.where.line == 3);
  CHECK(errors[0].error.hint == "Did you mean `String`?");
  CHECK(errors[1].error.where.line == 4);
  CHECK(errors[2].type == "e");
}

TEST_CASE("Relations whose made names meet are refused with code 4004", "[prisma]") {
  const std::string a(50, 'A'), b(50, 'B');
  const auto errors = errors_of("type " + a + "X { id: ID! @id  b: " + b + " } type " + a +
                                "Y { id: ID! @id  b: " + b + " } type " + b + " { id: ID! @id }");
  REQUIRE(errors.size() == 1);
  CHECK(errors[0].code == 4004);
}

TEST_CASE("What a data model may say, and is easily refused", "[prisma]") {
  for (const std::string sdl : {
           "",
           "# nothing",
           "enum E { A }",
           "type T { id: ID! @id  u: U! } type U { id: ID! @id  t: T! @relation(link: INLINE) }",
           "type lower_case { id: ID! @id  snake_case: Int }",
           "interface I { a: Int } union X = T input Y { a: Int } scalar S type T implements I & J "
           "{ id: ID! @id @other(x: 1) }",
           "type T { a: Int @unknown  link: String }",
           "type T { ts: [T!]! @relation(name: \"R\") }",
           "type T { id: UUID! @id  n: [E!]! @scalarList(strategy: RELATION) } enum E { A }",
           "type T { id: ID! @id  u: U @relation(name: \"X\") } type U { id: ID! @id  t: T "
           "@relation(name: \"Y\") }",
       }) {
    INFO(sdl);
    CHECK(errors_of(sdl).empty());
  }
}
