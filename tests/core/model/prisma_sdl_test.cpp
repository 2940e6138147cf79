#include "core/model/prisma_sdl.h"

#include <catch2/catch.hpp>

using namespace graphcool;
using namespace graphcool::model;

namespace {

std::shared_ptr<const Model> parsed(const std::string& sdl) {
  const SdlFile file{"datamodel.prisma", sdl};
  auto result = parse_prisma({&file, 1});
  if (!result) {
    for (const auto& error : result.error()) {
      UNSCOPED_INFO(error.type << "." << error.field << ": " << error.description);
    }
  }
  REQUIRE(result);
  return result->model;
}

}  // namespace

TEST_CASE("The data model of the reference's example", "[prisma]") {
  const auto model = parsed(R"(
    type Person @db(name: "people") {
      id: ID! @id
      mail: String! @unique @db(name: "email_address")
      level: Level! @default(value: LOW)
      nick: [String] @scalarList(strategy: RELATION)
      boss: Person @relation(name: "BossOf", link: INLINE)
      seenAt: DateTime @updatedAt
      teams: [Team]
    }
    type Team {
      code: Int! @id(strategy: SEQUENCE) @sequence(name: "team_seq", initialValue: 10, allocationSize: 1)
      people: [Person] @relation(name: "Membership")
    }
    type Membership @relationTable @db(name: "people_teams") {
      person: Person! @db(name: "person_id")
      team: Team! @db(name: "team_id")
    }
    enum Level { LOW HIGH })");
  CHECK(model->sdl == Sdl::Prisma11);
  CHECK_FALSE(model->ignore_case);
  REQUIRE(model->types.size() == 2);
  const Type& person = model->types[0];
  CHECK(person.table == "people");
  CHECK(person.id().generated == Generated::Cuid);
  CHECK(person.field("mail")->column == "email_address");
  CHECK(person.field("level")->default_value == Datum::of_text("LOW"));
  CHECK(person.field("nick")->list);
  CHECK_FALSE(person.field("nick")->required);
  CHECK(person.field("seenAt")->role == Role::UpdatedAt);
  const Field& code = model->types[1].id();
  CHECK(code.name == "code");
  CHECK(code.generated == Generated::AutoIncrement);
  CHECK(code.sequence == Sequence{"team_seq", 10, 1});

  const Relation& boss = *model->relation("BossOf");
  CHECK(boss.link == Relation::Link::ColumnA);
  CHECK(boss.column == "boss");
  CHECK(boss.ends[1].type == 0);
  CHECK(boss.ends[1].field == -1);
  CHECK_FALSE(boss.symmetric);
  const Relation& membership = *model->relation("Membership");
  CHECK(membership.link == Relation::Link::Table);
  CHECK(membership.table == "people_teams");
  CHECK(membership.declared.columns[0] == "person_id");
  CHECK(membership.declared.columns[1] == "team_id");
  CHECK(model->opposite_field(*person.field("teams"))->name == "people");
}

TEST_CASE("A data model 1.0 has hidden fields and relations without directives", "[prisma]") {
  const auto model = parsed(R"(
    type user {
      id: ID! @unique
      name: String! @default(value: "x")
      age: Int @default(value: "42")
      posts: [Post!]! @relation(name: "Written", onDelete: CASCADE)
      createdAt: DateTime!
    }
    type Post { author: user @relation(name: "Written") tags: [String!]! meta: Meta }
    type Meta { on: Boolean! @default(value: true) })");
  CHECK(model->sdl == Sdl::Prisma10);
  const Type& user = *model->type("user");
  CHECK(user.id().name == "id");
  CHECK_FALSE(user.id().hidden);
  CHECK(user.field("age")->default_value == Datum::of_int(42));
  CHECK(user.field("createdAt")->role == Role::CreatedAt);
  REQUIRE(user.field("updatedAt"));
  CHECK(user.field("updatedAt")->hidden);
  const Type& post = *model->type("Post");
  CHECK(post.id().hidden);
  const auto& hidden = post.fields;
  CHECK(hidden[hidden.size() - 3].name == "id");
  CHECK(hidden[hidden.size() - 2].name == "updatedAt");
  CHECK(hidden[hidden.size() - 1].name == "createdAt");

  const Relation& written = *model->relation("Written");
  CHECK(model->types[written.ends[0].type].name == "Post");
  CHECK_FALSE(written.ends[0].cascade);
  CHECK(written.ends[1].cascade);
  const Relation& meta = *model->relation("MetaToPost");
  CHECK(model->types[meta.ends[0].type].name == "Meta");
  CHECK(meta.ends[0].field == -1);
}

TEST_CASE("Where a data model 1.1 keeps its links", "[prisma]") {
  const auto model = parsed(R"(
    type A { id: ID! @id  b: B @relation(link: INLINE)  cs: [C]  d: D  es: [E] @relation(link: TABLE) }
    type B { id: ID! @id  a: A! }
    type C { id: ID! @id  as: [A] }
    type D { id: ID! @id  as: [A] }
    type E { id: ID! @id  a: A }
    type F { id: ID! @id  next: F @relation(name: "Chain", link: INLINE)  last: F @relation(name: "Chain") }
  )");
  using Link = Relation::Link;
  CHECK(model->relation("AToB")->link == Link::ColumnA);
  CHECK(model->relation("AToC")->link == Link::Table);
  CHECK(model->relation("AToC")->table == "_AToC");
  CHECK(model->relation("AToD")->link == Link::ColumnA);
  CHECK(model->relation("AToE")->link == Link::Table);
  // Side A of a self relation has the smaller field name: last.
  CHECK(model->relation("Chain")->link == Link::ColumnB);
  CHECK(model->relation("Chain")->column == "next");
}

TEST_CASE("Names that relations are given", "[prisma]") {
  CHECK(generated_relation_name("User", "Post") == "PostToUser");
  CHECK(generated_relation_name(std::string(30, 'A'), std::string(40, 'B')).size() == 54);
  CHECK(generated_relation_name("post", "user") == "Tou");
}
