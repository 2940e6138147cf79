// Programs: every kind of step, all or nothing, and what the client is told.
#include <catch2/catch.hpp>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "core/base/text.h"
#include "core/store/sqlite/connection.h"
#include "support.h"

namespace graphcool::store::tests {

using query::Output;
using query::Predicate;
using query::Root;
using query::Step;
using query::Value;
using query::ValueCheck;

namespace {

constexpr const char* kModel = R"(
  type User @model {
    id: ID! @isUnique
    createdAt: DateTime!
    name: String!
    email: String @isUnique
    age: Int
    height: Float
    born: DateTime
    nicks: [String!]
    days: [DateTime!]
    extra: Json
    posts: [Post!]! @relation(name: "Posts")
    passport: Passport @relation(name: "PassportOf")
    friends: [User!]! @relation(name: "Friends")
    mentor: User @relation(name: "Mentors")
    pupil: User @relation(name: "Mentors")
  }
  type Passport @model {
    id: ID! @isUnique
    number: String! @isUnique
    holder: User @relation(name: "PassportOf")
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

struct Site : TestStore {
  Site() : TestStore(kModel) {}

  // "name -> ids" of a to-many or to-one field of every node of the type, in order of id.
  std::string edges(std::string_view relation) {
    const std::string type(relation.substr(0, relation.find('.')));
    Output far = Plans::many(
        "r",
        plans().related(
            relation,
            plans().columns(plans().model()->related_type(plans().field(relation)).name, {"id"})));
    auto members = plans().columns(type, {"id"});
    members.push_back(far);
    std::string out = read(plans().query({Plans::many("q", plans().all(type, members))}));
    std::string compact;
    for (const char c : out) {
      if (c != '"' && c != '{' && c != '}') compact += c;
    }
    return compact;
  }

  std::string count(std::string_view type) {
    return read(plans().query({Plans::count(std::string(type), plans().all(type, {}))}));
  }
};

graphql::Input list_of(const std::vector<graphql::Input>& items) {
  graphql::Input list;
  list.kind = graphql::Input::Kind::List;
  list.items = items;
  return list;
}

}  // namespace

TEST_CASE("an insert stores constants, parameters and what the engine makes", "[store][sqlite]") {
  Site site;
  const Plans& plans = site.plans();
  const std::vector<graphql::Input> days = {graphql::Input::of_int(0),
                                            graphql::Input::of_int(1511152380123)};
  const auto plan =
      plans.mutation("createUser", 1,
                     {plans.insert("User", 0,
                                   {{"name", Value::parameter(0)},
                                    {"age", Value::parameter(1)},
                                    {"height", Value::parameter(2)},
                                    {"born", Value::parameter(3)},
                                    {"days", Value::parameter(4)},
                                    {"nicks", Value::list({text("a\""), Value::parameter(0)})},
                                    {"extra", text(R"({"k":[true]})")},
                                    {"email", null_value()}}),
                      plans.respond("User", 0,
                                    plans.columns("User", {"name", "age", "height", "born", "days",
                                                           "nicks", "extra", "email"}))});
  CHECK(
      site.write(plan, {graphql::Input::of_string("Ad\u00e4"), graphql::Input::of_int(7),
                        graphql::Input::of_int(2), graphql::Input::of_int(-1), list_of(days)}) ==
      R"({"createUser":{"name":"Ad)"
      "\u00e4"
      R"(","age":7,"height":2,"born":"1969-12-31T23:59:59.999Z","days":["1970-01-01T00:00:00.000Z","2017-11-20T04:33:00.123Z"],)"
      R"("nicks":["a\"","Ad)"
      "\u00e4"
      R"("],"extra":{"k":[true]},"email":null}})");
  const std::string made = site.read(plans.query(
      {Plans::many("u", plans.all("User", plans.columns("User", {"id", "createdAt"})))}));
  CHECK(made.starts_with(R"({"u":[{"id":"c)"));
  CHECK(made.find(R"("createdAt":"20)") != std::string::npos);
}

TEST_CASE("any text comes back as it was", "[store][sqlite]") {
  Site site;
  const Plans& plans = site.plans();
  std::string every;
  for (char32_t c = 0x20; c < 0x110000; c += c < 0x3000 ? 1 : 97) {
    if (c >= 0xD800 && c < 0xE000) continue;
    if (c < 0x80)
      every += static_cast<char>(c);
    else if (c < 0x800)
      every += {static_cast<char>(0xC0 | c >> 6), static_cast<char>(0x80 | (c & 63))};
    else if (c < 0x10000)
      every += {static_cast<char>(0xE0 | c >> 12), static_cast<char>(0x80 | ((c >> 6) & 63)),
                static_cast<char>(0x80 | (c & 63))};
    else
      every += {static_cast<char>(0xF0 | c >> 18), static_cast<char>(0x80 | ((c >> 12) & 63)),
                static_cast<char>(0x80 | ((c >> 6) & 63)), static_cast<char>(0x80 | (c & 63))};
  }
  std::erase_if(every, [](char c) { return c == '"' || c == '\\'; });
  std::string megabyte(1 << 20, 'x');
  megabyte.back() = '\n';
  const std::string with_nul("a\0b", 3);
  const auto plan =
      plans.mutation("t", 1,
                     {plans.insert("Tag", 0, {{"id", text("t")}, {"text", Value::parameter(0)}}),
                      plans.respond("Tag", 0, plans.columns("Tag", {"text"})),
                      Step{.kind = Step::Kind::Delete, .type = &plans.type("Tag"), .node = 0}});
  CHECK(site.write(plan, {graphql::Input::of_string(every)}) ==
        R"({"t":{"text":")" + every + "\"}}");
  CHECK(site.write(plan, {graphql::Input::of_string(with_nul)}) == R"({"t":{"text":"a\u0000b"}})");
  CHECK(site.write(plan, {graphql::Input::of_string("")}) == R"({"t":{"text":""}})");
  const std::string big = site.write(plan, {graphql::Input::of_string(megabyte)});
  CHECK(big.size() == megabyte.size() + std::string_view(R"({"t":{"text":"n"}})").size() + 1 - 1);
  // A NUL counts in comparisons and lists.
  site.add("Tag", "n", {{"text", text(with_nul)}});
  site.add("Tag", "a", {{"text", text("a")}});
  const std::vector<graphql::Input> items = {graphql::Input::of_string(with_nul)};
  query::Read read = plans.all("Tag", plans.columns("Tag", {"id"}));
  read.filter = plans.in("Tag.text", Value::parameter(0));
  CHECK(site.read(plans.query({Plans::many("t", read)}), {list_of(items)}) ==
        R"({"t":[{"id":"n"}]})");
}

TEST_CASE("update, arithmetic and delete", "[store][sqlite]") {
  Site site;
  const Plans& plans = site.plans();
  site.add("User", "u", {{"name", text("Ada")}, {"age", number(40)}});
  const auto change = [&](std::vector<query::Assignment> assignments) {
    return plans.mutation(
        "u", 1,
        {plans.find("User", plans.equal("User.id", Value::parameter(0)), 0),
         Step{.kind = Step::Kind::Update,
              .type = &plans.type("User"),
              .node = 0,
              .assignments = std::move(assignments)},
         plans.respond("User", 0, plans.columns("User", {"name", "age", "height"}))});
  };
  const std::vector<graphql::Input> u = {graphql::Input::of_string("u")};
  using Kind = query::Assignment::Kind;
  CHECK(site.write(change({{&plans.field("User.name"), text("Bob")}}), u) ==
        R"({"u":{"name":"Bob","age":40,"height":null}})");
  CHECK(site.write(change({}), u) == R"({"u":{"name":"Bob","age":40,"height":null}})");
  CHECK(site.write(change({{&plans.field("User.age"), number(2), Kind::Add},
                           {&plans.field("User.height"), number(2), Kind::Multiply}}),
                   u) == R"({"u":{"name":"Bob","age":42,"height":null}})");
  CHECK(site.write(change({{&plans.field("User.age"), number(50), Kind::Subtract}}), u) ==
        R"({"u":{"name":"Bob","age":-8,"height":null}})");
  CHECK(site.write(change({{&plans.field("User.name"), text("Zed")},
                           {&plans.field("User.age"), number(2147483647), Kind::Multiply}}),
                   u) == R"({"u":null} ! ["u"] age out of range (3036))");
  CHECK(site.write(change({{&plans.field("User.name"), text("x")}}),
                   {graphql::Input::of_string("nobody")}) == R"({"u":null})");
  CHECK(site.write(plans.mutation(
            "d", 1,
            {plans.find("User", plans.equal("User.id", text("u")), 0),
             plans.respond("User", 0, plans.columns("User", {"name"})),
             Step{.kind = Step::Kind::Delete, .type = &plans.type("User"), .node = 0}})) ==
        R"({"d":{"name":"Bob"}})");
  CHECK(site.count("User") == R"({"User":0})");
}

TEST_CASE("edges are made and cut from both ends", "[store][sqlite]") {
  Site site;
  for (const char* id : {"u1", "u2"}) site.add("User", id, {{"name", text(id)}});
  for (const char* id : {"p1", "p2"}) site.add("Post", id, {{"title", text(id)}});
  for (const char* id : {"t1", "t2"}) site.add("Tag", id);
  const auto cut = [&](std::string_view relation, const char* node, const char* other = nullptr) {
    const Plans& plans = site.plans();
    const std::string near(relation.substr(0, relation.find('.')));
    const std::string far = plans.model()->related_type(plans.field(relation)).name;
    Step step = plans.disconnect(relation, 0);
    std::vector<Step> steps = {plans.find(near, plans.equal(near + ".id", text(node)), 0)};
    if (other != nullptr) {
      steps.push_back(plans.find(far, plans.equal(far + ".id", text(other)), 1));
      step.other = 1;
    }
    steps.push_back(step);
    CHECK(site.write(plans.mutation("cut", 2, steps)) == R"({"cut":null})");
  };
  SECTION("one to many") {
    site.link("User.posts", "u1", "p1");
    site.link("Post.author", "p2", "u1");
    site.link("Post.author", "p2", "u1");
    CHECK(site.edges("User.posts") == "q:[id:u1,r:[id:p1,id:p2],id:u2,r:[]]");
    site.link("User.posts", "u2", "p1");
    CHECK(site.edges("User.posts") == "q:[id:u1,r:[id:p2],id:u2,r:[id:p1]]");
    cut("User.posts", "u1", "p1");
    CHECK(site.edges("User.posts") == "q:[id:u1,r:[id:p2],id:u2,r:[id:p1]]");
    cut("User.posts", "u1", "p2");
    cut("Post.author", "p1");
    CHECK(site.edges("User.posts") == "q:[id:u1,r:[],id:u2,r:[]]");
  }
  SECTION("many to many") {
    for (const char* tag : {"t1", "t2"}) site.link("Post.tags", "p1", tag);
    site.link("Tag.posts", "t1", "p1");
    site.link("Tag.posts", "t1", "p2");
    CHECK(site.edges("Post.tags") == "q:[id:p1,r:[id:t1,id:t2],id:p2,r:[id:t1]]");
    CHECK(site.edges("Tag.posts") == "q:[id:t1,r:[id:p1,id:p2],id:t2,r:[id:p1]]");
    cut("Tag.posts", "t1", "p1");
    CHECK(site.edges("Post.tags") == "q:[id:p1,r:[id:t2],id:p2,r:[id:t1]]");
    cut("Post.tags", "p1");
    CHECK(site.edges("Post.tags") == "q:[id:p1,r:[],id:p2,r:[id:t1]]");
  }
  SECTION("one to one") {
    for (const char* id : {"a", "b"}) site.add("Passport", id, {{"number", text(id)}});
    site.link("User.passport", "u1", "a");
    CHECK(site.edges("Passport.holder") == "q:[id:a,r:[id:u1],id:b,r:[]]");
    // Whoever comes anew takes it over.
    site.link("Passport.holder", "a", "u2");
    CHECK(site.edges("User.passport") == "q:[id:u1,r:[],id:u2,r:[id:a]]");
    site.link("User.passport", "u1", "a");
    CHECK(site.edges("User.passport") == "q:[id:u1,r:[id:a],id:u2,r:[]]");
    cut("Passport.holder", "a");
    CHECK(site.edges("User.passport") == "q:[id:u1,r:[],id:u2,r:[]]");
  }
  SECTION("self relations") {
    site.link("User.friends", "u1", "u2");
    CHECK(site.edges("User.friends") == "q:[id:u1,r:[id:u2],id:u2,r:[id:u1]]");
    cut("User.friends", "u2", "u1");
    CHECK(site.edges("User.friends") == "q:[id:u1,r:[],id:u2,r:[]]");
    site.link("User.mentor", "u1", "u2");
    CHECK(site.edges("User.mentor") == "q:[id:u1,r:[id:u2],id:u2,r:[]]");
    CHECK(site.edges("User.pupil") == "q:[id:u1,r:[],id:u2,r:[id:u1]]");
    cut("User.pupil", "u2");
    CHECK(site.edges("User.mentor") == "q:[id:u1,r:[],id:u2,r:[]]");
  }
  SECTION("a node that goes takes its edges along") {
    site.link("User.posts", "u1", "p1");
    site.link("Post.tags", "p1", "t1");
    site.link("User.friends", "u1", "u2");
    const Plans& plans = site.plans();
    for (const auto& [type, id] : {std::pair{"User", "u1"}, {"Tag", "t1"}}) {
      CHECK(site.write(plans.mutation(
                "d", 1,
                {plans.find(type, plans.equal(std::string(type) + ".id", text(id)), 0),
                 Step{.kind = Step::Kind::Delete, .type = &plans.type(type), .node = 0}})) ==
            R"({"d":null})");
    }
    CHECK(site.edges("Post.author") == "q:[id:p1,r:[],id:p2,r:[]]");
    CHECK(site.edges("Post.tags") == "q:[id:p1,r:[],id:p2,r:[]]");
    CHECK(site.edges("User.friends") == "q:[id:u2,r:[]]");
  }
}

TEST_CASE("a program that fails leaves nothing behind", "[store][sqlite]") {
  Site site;
  const Plans& plans = site.plans();
  site.add("User", "u", {{"name", text("Ada")}, {"email", text("ada@x")}});
  const query::Failure failure{3002, "no item {0}, {1}", {Value::parameter(0), Value::reg(0)}};
  const auto attempt = [&](Step last) {
    std::vector<Step> steps = {plans.insert("Tag", 0, {{"id", text("t")}}), std::move(last)};
    return site.write(plans.mutation("m", 2, steps), {graphql::Input::of_int(5)});
  };
  CHECK(attempt({.kind = Step::Kind::FailIfEmpty, .node = 1, .failure = failure}) ==
        R"({"m":null} ! ["m"] no item 5, t (3002))");
  CHECK(attempt({.kind = Step::Kind::Check, .checks = {{.failure = failure}}}) ==
        R"({"m":null} ! ["m"] no item 5, t (3002))");
  CHECK(attempt(plans.insert("User", 1, {{"name", text("x")}, {"email", text("ADA@x")}})) ==
        R"({"m":null} ! ["m"] User.email = "ADA@x" is taken (3010))");
  CHECK(attempt(plans.insert("User", 1, {{"name", text("x")}, {"id", text("u")}})) ==
        R"({"m":null} ! ["m"] User.id = "u" is taken (3010))");
  CHECK(site.count("Tag") == R"({"Tag":0})");
  CHECK(site.count("User") == R"({"User":1})");
  // Several nulls do not collide.
  site.add("User", "v", {{"name", text("Bob")}});
  site.add("User", "w", {{"name", text("Cid")}});
}

TEST_CASE("root fields of one mutation stand alone", "[store][sqlite]") {
  Site site;
  const Plans& plans = site.plans();
  const auto add = [&](const char* key, const char* id) {
    return Plans::root(key, 1,
                       {plans.insert("Tag", 0, {{"id", text(id)}}),
                        plans.respond("Tag", 0, plans.columns("Tag", {"id"}))});
  };
  std::vector<Root> roots = {add("a", "t1"), add("b", "t1"), add("c", "t2")};
  Root name{.output = Plans::output(Output::Kind::Constant, "__typename")};
  name.output.json = "\"Mutation\"";
  roots.push_back(name);
  CHECK(
      site.write(plans.mutation(roots)) ==
      R"({"a":{"id":"t1"},"b":null,"c":{"id":"t2"},"__typename":"Mutation"} ! ["b"] Tag.id = "t1" is taken (3010))");
  // A field that may not be null ends the whole; what was done before it stays.
  roots = {add("a", "t3"), add("b", "t3"), add("c", "t4")};
  roots[1].output.nullable = false;
  CHECK(site.write(plans.mutation(roots)) == R"(null ! ["b"] Tag.id = "t3" is taken (3010))");
  CHECK(site.count("Tag") == R"({"Tag":3})");
  // Checks of the root are held before anything is written.
  Root checked = add("a", "t9");
  checked.checks = {{.kind = ValueCheck::Kind::MaxLength,
                     .value = Value::parameter(0),
                     .bound = 2,
                     .failure = {3007, "too long", {}}}};
  CHECK(site.write(plans.mutation({checked}), {graphql::Input::of_string("\u00e4\u00e4\u00e4")}) ==
        R"({"a":null} ! ["a"] too long (3007))");
  CHECK(site.write(plans.mutation({checked}), {graphql::Input::of_string("\u00e4\u00e4")}) ==
        R"({"a":{"id":"t9"}})");
}

TEST_CASE("steps that look, choose and repeat", "[store][sqlite]") {
  Site site;
  const Plans& plans = site.plans();
  site.add("User", "u", {{"name", text("Ada")}});
  site.add("User", "v", {{"name", text("Bob")}});
  for (const char* id : {"p1", "p2", "p3"}) site.add("Post", id, {{"title", text(id)}});
  site.link("Post.author", "p1", "u");
  site.link("Post.author", "p2", "u");
  const auto find_user = [&](const char* id) {
    return plans.find("User", plans.equal("User.id", text(id)), 0);
  };
  const query::Failure failure{1, "failed", {}};
  const std::string failed = R"({"m":null} ! ["m"] failed (1))", passed = R"({"m":null})";

  SECTION("FindRelated") {
    Step related{.kind = Step::Kind::FindRelated,
                 .field = &plans.field("Post.author"),
                 .node = 1,
                 .target = 0};
    std::vector<Step> steps = {plans.find("Post", plans.equal("Post.id", text("p1")), 1), related,
                               plans.respond("User", 0, plans.columns("User", {"name"}))};
    CHECK(site.write(plans.mutation("m", 2, steps)) == R"({"m":{"name":"Ada"}})");
    steps[1].where = plans.equal("User.name", text("Bob"));
    CHECK(site.write(plans.mutation("m", 2, steps)) == passed);
    // From the far end, as for an end without a field.
    Step back{.reversed = true,
              .kind = Step::Kind::FindRelated,
              .field = &plans.field("Post.author"),
              .node = 0,
              .target = 1};
    CHECK(site.write(plans.mutation(
              "m", 2,
              {find_user("u"), back, plans.respond("Post", 1, plans.columns("Post", {"id"}))})) ==
          R"({"m":{"id":"p1"}})");
  }
  SECTION("FailIfRelated and FailUnlessRelated") {
    const auto check = [&](const char* user, Step::Kind kind, const char* other) {
      Step step{.kind = kind, .field = &plans.field("User.posts"), .node = 0, .failure = failure};
      std::vector<Step> steps = {find_user(user)};
      if (other != nullptr) {
        steps.push_back(plans.find("Post", plans.equal("Post.id", text(other)), 1));
        step.other = 1;
      }
      steps.push_back(step);
      return site.write(plans.mutation("m", 2, steps));
    };
    CHECK(check("u", Step::Kind::FailIfRelated, nullptr) == failed);
    CHECK(check("u", Step::Kind::FailIfRelated, "p1") == failed);
    CHECK(check("u", Step::Kind::FailIfRelated, "nothing") == failed);
    CHECK(check("v", Step::Kind::FailIfRelated, nullptr) == passed);
    site.link("Post.author", "p2", "v");
    CHECK(check("u", Step::Kind::FailIfRelated, "p1") == passed);
    CHECK(check("u", Step::Kind::FailUnlessRelated, nullptr) == passed);
    CHECK(check("nobody", Step::Kind::FailUnlessRelated, nullptr) == failed);
  }
  SECTION("When") {
    Step when{.kind = Step::Kind::When, .node = 0};
    when.then = {plans.respond("User", 0, plans.columns("User", {"name"}))};
    when.otherwise = {plans.insert("User", 1, {{"name", text("New")}}),
                      plans.respond("User", 1, plans.columns("User", {"name"}))};
    CHECK(site.write(plans.mutation("m", 2, {find_user("u"), when})) == R"({"m":{"name":"Ada"}})");
    CHECK(site.write(plans.mutation("m", 2, {find_user("x"), when})) == R"({"m":{"name":"New"}})");
  }
  SECTION("ForEach picks before it runs") {
    Step each{.kind = Step::Kind::ForEach, .type = &plans.type("Post"), .target = 1};
    each.then = {plans.insert("Post", 2, {{"title", text("copy")}}),
                 Step{.kind = Step::Kind::Update,
                      .type = &plans.type("Post"),
                      .node = 1,
                      .assignments = {{&plans.field("Post.title"), text("old")}}}};
    CHECK(site.write(plans.mutation("m", 3, {each})) == passed);
    CHECK(site.count("Post") == R"({"Post":6})");
    each.where = plans.equal("Post.title", text("old"));
    each.then = {Step{.kind = Step::Kind::Delete, .type = &plans.type("Post"), .node = 1}};
    CHECK(site.write(plans.mutation("m", 3, {each})) == passed);
    CHECK(site.count("Post") == R"({"Post":3})");
  }
  SECTION("ForEachValue") {
    Step each{.kind = Step::Kind::ForEachValue, .target = 1, .value = Value::parameter(0)};
    each.then = {plans.find("Post", plans.equal("Post.id", Value::reg(1)), 2),
                 Step{.kind = Step::Kind::FailIfEmpty,
                      .node = 2,
                      .failure = {3011, "no {0}", {Value::reg(1)}}},
                 plans.connect("User.posts", 0, 2)};
    const std::vector<graphql::Input> good = {graphql::Input::of_string("p3"),
                                              graphql::Input::of_string("p3")};
    const std::vector<graphql::Input> bad = {graphql::Input::of_string("p1"),
                                             graphql::Input::of_string("p9")};
    const auto plan = plans.mutation("m", 3, {find_user("v"), each});
    CHECK(site.write(plan, {list_of(bad)}) == R"({"m":null} ! ["m"] no p9 (3011))");
    CHECK(site.write(plan, {list_of(good)}) == passed);
    CHECK(site.edges("User.posts") == "q:[id:u,r:[id:p1,id:p2],id:v,r:[id:p3]]");
    each.value = Value::list({text("p1"), Value::parameter(0)});
    CHECK(site.write(plans.mutation("m", 3, {find_user("v"), each}),
                     {graphql::Input::of_string("p2")}) == passed);
    CHECK(site.edges("User.posts") == "q:[id:u,r:[],id:v,r:[id:p1,id:p2,id:p3]]");
  }
}

TEST_CASE("a hundred nested creates use one statement of a kind", "[store][sqlite]") {
  Site site;
  const Plans& plans = site.plans();
  std::vector<Step> steps = {plans.insert("User", 0, {{"name", text("Ada")}})};
  for (int i = 0; i < 100; ++i) {
    steps.push_back(plans.insert("Post", 1, {{"title", text("t" + std::to_string(i))}}));
    steps.push_back(plans.connect("User.posts", 0, 1));
  }
  const auto plan = plans.mutation("m", 2, steps);
  auto compiled = site.store().compile(plan);
  REQUIRE(compiled);
  CHECK(text::split((*compiled)->statements(), '\n').size() == 3);  // Two, and the end.
  CHECK(site.write(plan) == R"({"m":null})");
  CHECK(site.count("Post") == R"({"Post":100})");
}

TEST_CASE("aggregates and groups", "[store][sqlite]") {
  Site site;
  const Plans& plans = site.plans();
  const auto shown = [&](std::vector<const model::Field*> by, std::vector<Output> outputs,
                         std::optional<Predicate> filter = {}) {
    query::Read read = plans.all("User", {});
    read.filter = std::move(filter);
    Output groups = Plans::output(Output::Kind::Groups, "g", {read}, std::move(outputs));
    groups.group_by = std::move(by);
    return site.read(plans.query({groups}));
  };
  const auto function = [&](const char* key, Output::Function which, const char* of) {
    Output output = Plans::output(Output::Kind::Aggregate, key);
    output.function = which;
    output.field = of == nullptr ? nullptr : &plans.field(of);
    return output;
  };
  using Function = Output::Function;
  const std::vector<Output> all = {
      function("n", Function::Count, nullptr), function("sum", Function::Sum, "User.age"),
      function("avg", Function::Average, "User.age"),
      Plans::output(Output::Kind::Object, "of", {},
                    {function("min", Function::Minimum, "User.born"),
                     function("max", Function::Maximum, "User.name")})};
  CHECK(shown({}, all) == R"({"g":{"n":0,"sum":null,"avg":null,"of":{"min":null,"max":null}}})");
  site.add("User", "1", {{"name", text("ada")}, {"age", number(1)}, {"born", number(1000)}});
  site.add("User", "2", {{"name", text("Ada")}, {"age", number(2)}, {"born", number(0)}});
  site.add("User", "3", {{"name", text("Bob")}});
  CHECK(shown({}, all) ==
        R"({"g":{"n":3,"sum":3,"avg":1.5,"of":{"min":"1970-01-01T00:00:00.000Z","max":"Bob"}}})");
  auto grouped = plans.columns("User", {"name"});
  grouped.push_back(all[0]);
  CHECK(shown({&plans.field("User.name")}, grouped) ==
        R"({"g":[{"name":"Ada","n":2},{"name":"Bob","n":1}]})");
  CHECK(shown({&plans.field("User.name")}, grouped, plans.equal("User.age", number(1))) ==
        R"({"g":[{"name":"ada","n":1}]})");
  auto by_age = plans.columns("User", {"age"});
  CHECK(shown({&plans.field("User.age")}, by_age) == R"({"g":[{"age":null},{"age":1},{"age":2}]})");
}

TEST_CASE("writers on many threads all get their answer", "[store][sqlite]") {
  Site site;
  const Plans& plans = site.plans();
  const auto plan = plans.mutation("m", 1,
                                   {plans.insert("Tag", 0, {{"text", Value::parameter(0)}}),
                                    plans.respond("Tag", 0, plans.columns("Tag", {"text"}))});
  const auto compiled = *site.store().compile(plan);
  const auto counting = *site.store().compile(plans.query(
      {Plans::count("n", plans.all("Tag", {})), Plans::count("m", plans.all("Tag", {}))}));
  constexpr int threads = 4, each = 50;
  std::atomic<int> right = 0;
  std::vector<std::thread> workers;
  for (int t = 0; t < threads; ++t) {
    workers.emplace_back([&, t] {
      auto session = std::move(*site.store().open_session());
      for (int i = 0; i < each; ++i) {
        const std::string name = std::to_string(t) + "/" + std::to_string(i);
        const std::vector<graphql::Input> parameters = {graphql::Input::of_string(name)};
        std::mutex mutex;
        std::condition_variable ready;
        bool done = false;
        site.store().write({.plan = compiled, .parameters = parameters}, [&](Answer answer) {
          const std::lock_guard lock(mutex);
          if (answer.data == R"({"m":{"text":")" + name + "\"}}" && answer.errors.empty()) ++right;
          done = true;
          ready.notify_one();
        });
        // Readers go on meanwhile, and both counts are of one moment.
        Answer counts;
        session->read(*counting, {}, Deadline::max(), counts);
        const auto n = counts.data.substr(5, counts.data.find(',') - 5);
        if (counts.data != R"({"n":)" + n + R"(,"m":)" + n + "}") --right;
        std::unique_lock lock(mutex);
        ready.wait(lock, [&] { return done; });
      }
    });
  }
  for (std::thread& worker : workers) worker.join();
  CHECK(right == threads * each);
  CHECK(site.count("Tag") == R"({"Tag":200})");
}

TEST_CASE("what fails among many takes back its own writing only", "[store][sqlite]") {
  Site site;
  const Plans& plans = site.plans();
  site.add("User", "u", {{"name", text("Ada")}, {"email", text("ada@x")}});
  const auto tag = plans.insert("Tag", 0, {});
  const auto good = *site.store().compile(plans.mutation("m", 1, {tag}));
  const auto late = *site.store().compile(plans.mutation(
      "m", 2, {tag, plans.insert("User", 1, {{"name", text("x")}, {"email", text("ada@x")}})}));
  const auto once = *site.store().compile(plans.mutation(
      "m", 1, {plans.insert("User", 0, {{"name", text("x")}, {"email", text("ada@x")}})}));
  // No step of its own can say so: the database has lost a table.
  const auto poisoned = *site.store().compile(
      plans.mutation("m", 1, {plans.insert("Post", 0, {{"title", text("t")}})}));
  auto connection = *sqlite::Connection::open(site.file(), sqlite::Connection::Use::Write);
  REQUIRE(connection->execute("DROP TABLE \"Post\""));

  constexpr int rounds = 50;
  std::atomic<int> written = 0, refused = 0, broken = 0, pending = rounds * 4;
  for (int i = 0; i < rounds; ++i) {
    for (const auto& plan : {good, late, once, poisoned}) {
      site.store().write({.plan = plan}, [&](Answer answer) {
        if (answer.errors.empty())
          ++written;
        else
          ++(answer.errors.front().code == 3010 ? refused : broken);
        --pending;
      });
    }
  }
  while (pending > 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  CHECK(written == rounds);
  CHECK(refused == 2 * rounds);
  CHECK(broken == rounds);
  CHECK(site.count("Tag") == R"({"Tag":50})");
  CHECK(site.count("User") == R"({"User":1})");
}

TEST_CASE("a write that takes too long is undone, and keeps nobody else", "[store][sqlite]") {
  Site site;
  const Plans& plans = site.plans();
  // Each row doubles what there is.
  std::vector<Step> steps;
  for (int i = 0; i < 40; ++i) {
    steps.push_back({.kind = Step::Kind::ForEach,
                     .type = &plans.type("Tag"),
                     .target = 0,
                     .then = {plans.insert("Tag", 1, {})}});
  }
  const auto endless = *site.store().compile(plans.mutation("m", 2, steps));
  const auto quick = *site.store().compile(plans.mutation("m", 1, {plans.insert("Tag", 0, {})}));
  site.add("Tag", "t");

  std::atomic<int> late = 0, written = 0, pending = 5;
  const auto write = [&](const auto& plan, Deadline deadline) {
    site.store().write({.plan = plan, .deadline = deadline}, [&](Answer answer) {
      const bool failed = !answer.errors.empty();
      ++(failed && answer.errors.front().code == 1000 ? late : written);
      --pending;
    });
  };
  const auto now = std::chrono::steady_clock::now();
  write(quick, Deadline::max());
  write(quick, now - std::chrono::milliseconds(1));
  write(endless, now + std::chrono::milliseconds(200));
  write(quick, Deadline::max());
  write(endless, now + std::chrono::milliseconds(200));
  while (pending > 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  CHECK(late == 3);
  CHECK(written == 2);
  CHECK(site.count("Tag") == R"({"Tag":3})");
}

TEST_CASE("a new node's row holds its edges from the start", "[store][sqlite]") {
  Site site;
  const Plans& plans = site.plans();
  const auto statements = [&](const std::vector<Step>& steps) {
    return (*site.store().compile(plans.mutation("m", 3, steps)))->statements();
  };
  const auto user = plans.insert("User", 0, {{"name", text("Ada")}});
  const auto post = plans.insert("Post", 1, {{"title", text("t")}});
  const auto tag = plans.insert("Tag", 2, {{"text", text("x")}});
  const auto edge = plans.connect("User.posts", 0, 1);
  const std::string at_once = R"("Post" ("title", "id", "createdAt", "updatedAt", "author_id"))";
  const std::string after = R"(UPDATE "Post" SET "author_id" = ?1 WHERE "id" = ?2)";
  const std::string without = R"("Post" ("title", "id", "createdAt", "updatedAt"))";
  const auto has = [](const std::string& all, const std::string& one) {
    return all.find(one) != all.npos;
  };
  CHECK(has(statements({user, post, edge}), at_once));
  CHECK_FALSE(has(statements({user, post, edge}), after));
  CHECK(has(statements({user, post, tag, plans.connect("Post.tags", 1, 2), edge}), at_once));
  // Not yet there, looked for first, or another node's register.
  CHECK(has(statements({post, user, edge}), after));
  CHECK(
      has(statements({user, post, plans.find("Tag", plans.equal("Tag.text", text("x")), 2), edge}),
          after));
  CHECK(has(statements({user, post, plans.insert("Post", 1, {{"title", text("u")}}), edge}),
            without));
  CHECK(site.write(plans.mutation(
            "m", 3, {user, post, tag, plans.connect("Post.tags", 1, 2), edge})) == R"({"m":null})");
  CHECK(site.read(plans.query({Plans::many(
            "q", plans.all("User", {Plans::count("n", plans.related("User.posts", {}))}))})) ==
        R"({"q":[{"n":1}]})");
}

TEST_CASE("a store that closes finishes what was handed in", "[store][sqlite]") {
  TempDir dir;
  const auto model = parse_model(kModel);
  std::atomic<int> answered = 0;
  {
    TestStore store(model, dir.file());
    REQUIRE(store.migrate(model));
    const auto compiled = *store.store().compile(
        store.plans().mutation("m", 1, {store.plans().insert("Tag", 0, {})}));
    for (int i = 0; i < 50; ++i)
      store.store().write({.plan = compiled},
                          [&](Answer answer) { answered += answer.errors.empty(); });
  }
  CHECK(answered == 50);
  TestStore again(model, dir.file());
  CHECK(again.read(again.plans().query({Plans::count("n", again.plans().all("Tag", {}))})) ==
        R"({"n":50})");
}

}  // namespace graphcool::store::tests
