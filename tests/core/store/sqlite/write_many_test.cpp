// Programs that write many rows in a step: by a condition, in loops over rows, and removals that
// take other nodes along.
#include <catch2/catch.hpp>

#include "support.h"

namespace graphcool::store::tests {

using query::Output;
using query::Predicate;
using query::Removal;
using query::Root;
using query::Step;
using query::Value;

namespace {

constexpr const char* kModel = R"(
  type User @model {
    id: ID! @isUnique
    name: String! @isUnique
    age: Int
    posts: [Post!]! @relation(name: "Posts")
    passport: Passport @relation(name: "PassportOf")
    mentor: User @relation(name: "Mentors")
    pupils: [User!]! @relation(name: "Mentors")
  }
  type Passport @model {
    id: ID! @isUnique
    holder: User! @relation(name: "PassportOf")
  }
  type Post @model {
    id: ID! @isUnique
    title: String!
    author: User @relation(name: "Posts")
    tags: [Tag!]! @relation(name: "PostTags")
  }
  type Tag @model {
    id: ID! @isUnique
    text: String
    posts: [Post!]! @relation(name: "PostTags")
  }
)";

const query::Failure kRequired{3042, "required", {}};

struct Site : TestStore {
  Site() : TestStore(kModel) {
    add("User", "u", {{"name", text("Ada")}, {"age", number(1)}});
    add("User", "v", {{"name", text("Bob")}});
    add("User", "w", {{"name", text("Cy")}, {"age", number(3)}});
    for (const char* id : {"p1", "p2", "p3"}) add("Post", id, {{"title", text(id)}});
    link("Post.author", "p1", "u");
    link("Post.author", "p2", "u");
    link("Post.author", "p3", "v");
    add("Tag", "t1", {{"text", text("x")}});
    link("Post.tags", "p1", "t1");
  }

  Output counted(std::uint32_t target) const {
    Output output = Plans::output(Output::Kind::Leaf, "m");
    output.value = Value::number(target);
    return output;
  }
  // Runs the steps and answers with the number in register 1.
  std::string run(std::vector<Step> steps, std::vector<Removal> removals = {},
                  std::uint32_t items = 0) {
    steps.push_back({.kind = Step::Kind::Respond, .output = counted(1)});
    Root root = Plans::root("m", 4, std::move(steps));
    root.program->removals = std::move(removals);
    root.program->items = items;
    return write(plans().mutation({root}));
  }
  Step find_user(std::string id) const {
    return plans().find("User", plans().equal("User.id", text(std::move(id))), 0);
  }
  // What is left of the type, by id.
  std::string ids(const std::string& type) {
    return sql("SELECT group_concat(id, ' ') FROM (SELECT id FROM \"" + type + "\" ORDER BY id)");
  }
  std::string count(const std::string& type) { return sql("SELECT count(*) FROM \"" + type + '"'); }
  Removal removal(std::string_view type, std::vector<std::pair<const char*, std::uint32_t>> takes,
                  std::vector<const char*> guards = {}) const {
    Removal made{.type = &plans().type(type)};
    for (const auto& [name, to] : takes) {
      const model::Field& field = plans().field(name);
      made.takes.push_back({&field, plans().model()->opposite_field(field), to});
    }
    for (const char* guard : guards) made.guards.push_back({&plans().field(guard), kRequired});
    return made;
  }
  Step remove(std::string_view type, std::optional<Predicate> where = {}) const {
    return {.kind = Step::Kind::Delete,
            .type = &plans().type(type),
            .target = 1,
            .where = std::move(where),
            .removal = 0};
  }
};

}  // namespace

TEST_CASE("an insert makes an edge wherever that is kept", "[store][sqlite]") {
  Site site;
  const Plans& plans = site.plans();
  const auto insert = [&](std::string_view field, std::string_view type, const char* near,
                          std::string_view near_type, bool reversed = false) {
    Step made = plans.insert(type, 1, {{"id", text("new")}});
    made.field = &plans.field(field);
    made.reversed = reversed;
    made.node = 0;
    const auto find =
        plans.find(near_type, plans.equal(std::string(near_type) + ".id", text(near)), 0);
    return site.write(plans.mutation("m", 2, {find, made}));
  };
  CHECK(insert("User.posts", "Post", "w", "User") == R"({"m":null})");
  CHECK(site.sql("SELECT author_id FROM Post WHERE id = 'new'") == "w");
  CHECK(insert("Post.tags", "Tag", "p2", "Post") == R"({"m":null})");
  CHECK(site.sql("SELECT A || ' ' || B FROM _PostTags WHERE B = 'new'") == "p2 new");
  CHECK(insert("User.mentor", "User", "u", "User") == R"({"m":null})");
  CHECK(site.sql("SELECT mentor_id FROM User WHERE id = 'u'") == "new");
}

TEST_CASE("rows are updated by a condition, and counted", "[store][sqlite]") {
  Site site;
  const Plans& plans = site.plans();
  Step update{.kind = Step::Kind::Update,
              .type = &plans.type("User"),
              .target = 1,
              .assignments = {{&plans.field("User.age"), number(9)}}};
  SECTION("all") {
    CHECK(site.run({update}) == R"({"m":3})");
    CHECK(site.sql("SELECT sum(age) FROM User") == "27");
  }
  SECTION("some") {
    update.where = plans.related_to("User.posts", query::Quantifier::Some, {});
    CHECK(site.run({update}) == R"({"m":2})");
    update.where = plans.equal("User.id", text("nobody"));
    CHECK(site.run({update}) == R"({"m":0})");
  }
  SECTION("without assignments they are counted all the same") {
    update.assignments.clear();
    CHECK(site.run({update}) == R"({"m":3})");
    update.where = plans.equal("User.age", number(3));
    CHECK(site.run({update}) == R"({"m":1})");
  }
  SECTION("what is unique stays so") {
    update.assignments = {{&plans.field("User.name"), text("Ada")}};
    CHECK(site.run({update}).starts_with(R"({"m":null} ! ["m"] )"));
    CHECK(site.sql("SELECT count(DISTINCT name) FROM User") == "3");
  }
  SECTION("by a relation from its far end") {
    Predicate mine = plans.related_to("User.posts", query::Quantifier::Some,
                                      plans.equal("User.id", Value::reg(0)));
    mine.reversed = true;
    Step titles{.kind = Step::Kind::Update,
                .type = &plans.type("Post"),
                .target = 1,
                .where = mine,
                .assignments = {{&plans.field("Post.title"), text("new")}}};
    CHECK(site.run({site.find_user("u"), titles}) == R"({"m":2})");
    CHECK(site.sql("SELECT group_concat(title) FROM Post") == "new,new,p3");
  }
}

TEST_CASE("a loop over rows binds each row's leaves", "[store][sqlite]") {
  Site site;
  const Plans& plans = site.plans();
  Step post = plans.insert("Post", 2, {{"title", Value::item(1)}});
  post.field = &plans.field("User.posts");
  post.node = 0;
  Step inner{.kind = Step::Kind::ForEachRow,
             .then = {post},
             .first_item = 1,
             .rows = {{Value::item(2)}, {text("last")}}};
  Step outer{.kind = Step::Kind::ForEachRow, .first_item = 0};
  outer.rows = {{text("u"), null_value(), text("a")}, {text("w"), null_value(), text("b")}};
  outer.then = {plans.find("User", plans.equal("User.id", Value::item(0)), 0), inner};
  CHECK(site.run({outer}, {}, 3) == R"({"m":null})");
  CHECK(site.sql(
            "SELECT group_concat(author_id || title) FROM Post WHERE title < 'p' ORDER BY rowid") ==
        "ua,ulast,wb,wlast");

  Step find = plans.find("Post", plans.in("Post.title", Value::item(0)), 1);
  Step each{.kind = Step::Kind::ForEachRow,
            .then = {find,
                     {.kind = Step::Kind::FailIfEmpty,
                      .node = 1,
                      .failure = {3039, "none of {0}", {Value::item(0)}}}},
            .rows = {{Value::list({text("q"), text("a")})}, {Value::list({text("q")})}}};
  CHECK(site.run({each}, {}, 1) == R"({"m":null} ! ["m"] none of q (3039))");
}

TEST_CASE("When asks a boolean", "[store][sqlite]") {
  Site site;
  Step update{.kind = Step::Kind::Update, .type = &site.plans().type("User"), .target = 1};
  Step when{.kind = Step::Kind::When, .value = boolean(true), .then = {update}};
  CHECK(site.run({when}) == R"({"m":3})");
  when.value = boolean(false);
  CHECK(site.run({when}) == R"({"m":null})");
  when.value = null_value();
  CHECK(site.run({when}) == R"({"m":null})");
}

TEST_CASE("deleting by a condition", "[store][sqlite]") {
  Site site;
  Step step = site.remove("User", site.plans().equal("User.age", number(1)));
  SECTION("at once") {
    step.removal.reset();
    CHECK(site.run({step}) == R"({"m":1})");
    CHECK(site.ids("User") == "v w");
    step.where.reset();
    CHECK(site.run({step}) == R"({"m":2})");
  }
  SECTION("with what it takes along") {
    CHECK(site.run({step}, {site.removal("User", {{"User.posts", 1}}),
                            site.removal("Post", {{"Post.tags", 2}}), site.removal("Tag", {})}) ==
          R"({"m":1})");
    CHECK(site.ids("User") == "v w");
    CHECK(site.ids("Post") == "p3");
    CHECK(site.count("Tag") == "0");
  }
  SECTION("unless something needs it") {
    site.add("Passport", "pp");
    site.link("Passport.holder", "pp", "u");
    const Removal guarded = site.removal("User", {}, {"Passport.holder"});
    CHECK(site.run({step}, {guarded}) == R"({"m":null} ! ["m"] required (3042))");
    CHECK(site.ids("User") == "u v w");
    // What goes first needs nothing any more.
    CHECK(site.run({step}, {site.removal("User", {{"User.passport", 1}}, {"Passport.holder"}),
                            site.removal("Passport", {})}) == R"({"m":1})");
    CHECK(site.count("Passport") == "0");
  }
  SECTION("what was taken along and is needed elsewhere holds all back") {
    site.link("Post.tags", "p3", "t1");
    CHECK(site.run({step}, {site.removal("User", {{"User.posts", 1}}),
                            site.removal("Post", {{"Post.tags", 2}}),
                            site.removal("Tag", {}, {"Post.tags"})}) == R"({"m":1})");
    // The guard is the very field that led there: not held.
    CHECK(site.count("Tag") == "0");
  }
}

TEST_CASE("a removal ends where data goes round", "[store][sqlite]") {
  Site site;
  site.link("User.mentor", "u", "v");
  site.link("User.mentor", "v", "w");
  site.link("User.mentor", "w", "u");
  const Step step = site.remove("User", site.plans().equal("User.id", text("u")));
  CHECK(site.run({step}, {site.removal("User", {{"User.mentor", 0}}, {"User.mentor"})}) ==
        R"({"m":1})");
  CHECK(site.count("User") == "0");
}

TEST_CASE("a removal goes as deep as the data", "[store][sqlite]") {
  Site site;
  const Plans& plans = site.plans();
  const auto below = [&](std::uint32_t mentor, std::uint32_t pupil, std::uint32_t name) {
    Step step = plans.insert("User", pupil, {{"name", Value::item(name)}});
    step.field = &plans.field("User.pupils");
    step.node = mentor;
    return step;
  };
  Step chain{.kind = Step::Kind::ForEachRow, .then = {below(0, 2, 0), below(2, 0, 1)}};
  for (int i = 0; i < 20'000; i += 2) {
    chain.rows.push_back({text("d" + std::to_string(i)), text("d" + std::to_string(i + 1))});
  }
  REQUIRE(site.run({site.find_user("u"), chain}, {}, 2) == R"({"m":null})");
  REQUIRE(site.count("User") == "20003");
  const Step step = site.remove("User", site.plans().equal("User.id", text("u")));
  CHECK(site.run({step}, {site.removal("User", {{"User.pupils", 0}}, {"User.mentor"})}) ==
        R"({"m":1})");
  CHECK(site.ids("User") == "v w");
}

}  // namespace graphcool::store::tests
