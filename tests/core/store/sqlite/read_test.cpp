// Every kind of Output, on data small enough to be seen through.
#include <catch2/catch.hpp>

#include "support.h"

namespace graphcool::store::tests {

using query::Output;
using query::Quantifier;
using query::Read;
using query::Value;

namespace {

constexpr const char* kBlog = R"(
  enum Mood { CALM LOUD }
  type User @model {
    id: ID! @isUnique
    name: String!
    email: String @isUnique
    age: Int
    posts: [Post!]! @relation(name: "Posts")
    passport: Passport @relation(name: "PassportOf")
    friends: [User!]! @relation(name: "Friends")
  }
  type Passport @model {
    id: ID! @isUnique
    number: String!
    holder: User! @relation(name: "PassportOf")
  }
  type Post @model {
    id: ID! @isUnique
    createdAt: DateTime!
    title: String!
    score: Float
    published: Boolean
    mood: Mood
    at: DateTime
    extra: Json
    labels: [String!]
    author: User @relation(name: "Posts")
    tags: [Tag!]! @relation(name: "PostTags")
  }
  type Tag @model {
    id: ID! @isUnique
    text: String! @isUnique
    posts: [Post!]! @relation(name: "PostTags")
  }
)";

// ada -> p1, p2; bob -> p3; p4 has no author. Tags: p1 {t1, t2}, p2 {t2}.
struct Blog : TestStore {
  Blog() : TestStore(kBlog) {
    add("User", "ada", {{"name", text("Ada")}, {"email", text("ada@x")}, {"age", number(36)}});
    add("User", "bob", {{"name", text("Bob")}});
    add("Passport", "pass", {{"number", text("X1")}});
    add("Post", "p1",
        {{"title", text("One \"quoted\"")},
         {"score", Value::of(model::Datum::of_float(1.5))},
         {"published", boolean(true)},
         {"mood", text("LOUD")},
         {"at", number(1511152380000)},
         {"extra", text(R"({"a":[1,2]})")},
         {"labels", Value::list({text("x"), text("y\n")})}});
    add("Post", "p2", {{"title", text("Two")}, {"published", boolean(false)}});
    add("Post", "p3", {{"title", text("Three")}});
    add("Post", "p4", {{"title", text("Four")}});
    add("Tag", "t1", {{"text", text("red")}});
    add("Tag", "t2", {{"text", text("blue")}});
    link("User.posts", "ada", "p1");
    link("User.posts", "ada", "p2");
    link("Post.author", "p3", "bob");
    link("User.passport", "ada", "pass");
    link("User.friends", "ada", "bob");
    link("Post.tags", "p1", "t1");
    link("Tag.posts", "t2", "p1");
    link("Post.tags", "p2", "t2");
  }

  // The ids of the nodes of `type` that match.
  std::string matching(std::string_view type, query::Predicate where,
                       const std::vector<graphql::Input>& parameters = {}) {
    Read read = plans().all(type, plans().columns(type, {"id"}));
    read.filter = std::move(where);
    std::string out = this->read(plans().query({Plans::many("r", std::move(read))}), parameters);
    std::string ids;
    for (std::size_t at = 0; (at = out.find(R"("id":")", at)) != std::string::npos;) {
      at += 6;
      ids += (ids.empty() ? "" : " ") + out.substr(at, out.find('"', at) - at);
    }
    return out.find('!') == std::string::npos ? ids : out;
  }
};

}  // namespace

TEST_CASE("columns are written in the form of their type", "[store][sqlite]") {
  Blog blog;
  const Plans& plans = blog.plans();
  CHECK(blog.read(plans.query({Plans::one(
            "post", plans.unique("Post.id", text("p1"),
                                 plans.columns("Post", {"id", "title", "score", "published", "mood",
                                                        "at", "extra", "labels"})))})) ==
        R"({"post":{"id":"p1","title":"One \"quoted\"","score":1.5,"published":true,"mood":"LOUD",)"
        R"("at":"2017-11-20T04:33:00.000Z","extra":{"a":[1,2]},"labels":["x","y\n"]}})");
  CHECK(
      blog.read(plans.query(
          {Plans::one("post", plans.unique("Post.id", text("p3"),
                                           plans.columns("Post", {"score", "published", "mood",
                                                                  "at", "extra", "labels"})))})) ==
      R"({"post":{"score":null,"published":null,"mood":null,"at":null,"extra":null,"labels":null}})");
  CHECK(blog.read(plans.query({Plans::one(
            "post", plans.unique("Post.id", text("p9"), plans.columns("Post", {"id"})))})) ==
        R"({"post":null})");
}

TEST_CASE("constants, leaves and objects without rows", "[store][sqlite]") {
  Blog blog;
  Output constant = Plans::output(Output::Kind::Constant, "__typename");
  constant.json = R"("Query")";
  Output leaf = Plans::output(Output::Kind::Leaf, "echo");
  leaf.value = Value::parameter(0);
  Output viewer = Plans::output(Output::Kind::Object, "viewer", {}, {constant, leaf});
  Output empty = Plans::output(Output::Kind::Object, "empty");
  CHECK(
      blog.read(blog.plans().query({constant, leaf, viewer, empty}),
                {graphql::Input::of_string("a\"b")}) ==
      R"({"__typename":"Query","echo":"a\"b","viewer":{"__typename":"Query","echo":"a\"b"},"empty":{}})");
  CHECK(blog.read(blog.plans().query({})) == "{}");
}

TEST_CASE("a leaf of JSON text is written as it stands", "[store][sqlite]") {
  Blog blog;
  const auto plan = [&](bool nullable) {
    auto leaf = Plans::output(Output::Kind::Leaf, "before");
    leaf.value = Value::parameter(0);
    leaf.is_json = true;
    leaf.nullable = nullable;
    return blog.plans().query({leaf});
  };
  using graphql::Input;
  CHECK(blog.read(plan(true), {Input::of_string(R"({"title":"\u00e9"})")}) ==
        R"({"before":{"title":"\u00e9"}})");
  CHECK(blog.read(plan(true), {Input::of_string("null")}) == R"({"before":null})");
  CHECK(blog.read(plan(false), {Input::of_string("null")}).starts_with("null !"));
}

TEST_CASE("relations of every kind, from both ends", "[store][sqlite]") {
  Blog blog;
  const Plans& plans = blog.plans();
  const auto with = [](std::vector<Output> outputs, std::vector<Output> more) {
    for (Output& each : more) outputs.push_back(std::move(each));
    return outputs;
  };
  auto author =
      Plans::one("author", plans.related("Post.author", plans.columns("User", {"name", "age"})));
  auto tags = Plans::many("tags", plans.related("Post.tags", plans.columns("Tag", {"text"})));
  CHECK(
      blog.read(plans.query({Plans::many(
          "posts", plans.all("Post", with(plans.columns("Post", {"id"}), {author, tags})))})) ==
      R"({"posts":[{"id":"p1","author":{"name":"Ada","age":36},"tags":[{"text":"red"},{"text":"blue"}]},)"
      R"({"id":"p2","author":{"name":"Ada","age":36},"tags":[{"text":"blue"}]},)"
      R"({"id":"p3","author":{"name":"Bob","age":null},"tags":[]},)"
      R"({"id":"p4","author":null,"tags":[]}]})");

  auto posts = Plans::many("posts", plans.related("User.posts", plans.columns("Post", {"id"})));
  auto passport =
      Plans::one("passport", plans.related("User.passport", plans.columns("Passport", {"number"})));
  auto friends =
      Plans::many("friends", plans.related("User.friends", plans.columns("User", {"id"})));
  auto count = Plans::count("_postsMeta", plans.related("User.posts", {}));
  auto tag_count = Plans::count("n", plans.related("Post.tags", {}));
  CHECK(
      blog.read(plans.query(
          {Plans::many("users", plans.all("User", {passport, posts, friends, count}))})) ==
      R"({"users":[{"passport":{"number":"X1"},"posts":[{"id":"p1"},{"id":"p2"}],"friends":[{"id":"bob"}],"_postsMeta":2},)"
      R"({"passport":null,"posts":[{"id":"p3"}],"friends":[{"id":"ada"}],"_postsMeta":1}]})");

  auto holder = Plans::one("holder", plans.related("Passport.holder", {passport}));
  CHECK(blog.read(plans.query({Plans::many("p", plans.all("Passport", {holder}))})) ==
        R"({"p":[{"holder":{"passport":{"number":"X1"}}}]})");
  CHECK(blog.read(plans.query({Plans::many("p", plans.all("Post", {tag_count}))})) ==
        R"({"p":[{"n":2},{"n":1},{"n":0},{"n":0}]})");
}

TEST_CASE("a related node of which only the id is asked for", "[store][sqlite]") {
  Blog blog;
  const Plans& plans = blog.plans();
  auto author = Plans::one("author", plans.related("Post.author", plans.columns("User", {"id"})));
  CHECK(
      blog.read(plans.query({Plans::many("posts", plans.all("Post", {author}))})) ==
      R"({"posts":[{"author":{"id":"ada"}},{"author":{"id":"ada"}},{"author":{"id":"bob"}},{"author":null}]})");
}

TEST_CASE("a filter on a to-one relation hides the node", "[store][sqlite]") {
  Blog blog;
  const Plans& plans = blog.plans();
  Read read = plans.related("Post.author", plans.columns("User", {"id"}));
  read.filter = plans.equal("User.name", text("bob"));
  CHECK(blog.read(
            plans.query({Plans::many("posts", plans.all("Post", {Plans::one("author", read)}))})) ==
        R"({"posts":[{"author":null},{"author":null},{"author":{"id":"bob"}},{"author":null}]})");
}

TEST_CASE("the first read that has a row answers", "[store][sqlite]") {
  Blog blog;
  const Plans& plans = blog.plans();
  const auto node = [&](const char* id) {
    return Plans::output(Output::Kind::One, "node",
                         {plans.unique("User.id", text(id), plans.columns("User", {"name"})),
                          plans.unique("Post.id", text(id), plans.columns("Post", {"title"}))});
  };
  CHECK(blog.read(plans.query({node("ada")})) == R"({"node":{"name":"Ada"}})");
  CHECK(blog.read(plans.query({node("p2")})) == R"({"node":{"title":"Two"}})");
  CHECK(blog.read(plans.query({node("t1")})) == R"({"node":null})");
}

TEST_CASE("null travels up to the nearest place that may be null", "[store][sqlite]") {
  Blog blog;
  const Plans& plans = blog.plans();
  auto age = plans.columns("User", {"age"});
  age.front().nullable = false;
  age.front().location = {3, 7};
  auto author = Plans::one("author", plans.related("Post.author", age));
  const auto query = [&](bool author_nullable, bool items_nullable, bool list_nullable) {
    Output each = author;
    each.nullable = author_nullable;
    auto posts = plans.columns("Post", {"id"});
    posts.push_back(each);
    Output list = Plans::many("posts", plans.all("Post", posts));
    list.items_nullable = items_nullable;
    list.nullable = list_nullable;
    return plans.query({list});
  };
  const std::string three =
      R"( ! ["posts",2,"author","age"] Cannot return null for non-nullable field User.age.)";
  const std::string four =
      R"( ! ["posts",3,"author"] Cannot return null for non-nullable field Test.field.)";
  CHECK(
      blog.read(query(true, false, true)) ==
      R"({"posts":[{"id":"p1","author":{"age":36}},{"id":"p2","author":{"age":36}},{"id":"p3","author":null},{"id":"p4","author":null}]})" +
          three);
  CHECK(blog.read(query(false, true, true)) ==
        R"({"posts":[{"id":"p1","author":{"age":36}},{"id":"p2","author":{"age":36}},null,null]})" +
            three + four);
  CHECK(blog.read(query(false, false, true)) == R"({"posts":null})" + three);
  CHECK(blog.read(query(false, false, false)) == "null" + three);

  auto compiled = blog.store().compile(query(false, false, true));
  Answer answer;
  blog.session().read(**compiled, {}, Deadline::max(), answer);
  REQUIRE(answer.errors.size() == 1);
  CHECK(answer.errors[0].locations == std::vector<graphql::SourceLocation>{{3, 7}});
}

TEST_CASE("checks are held before rows are read", "[store][sqlite]") {
  Blog blog;
  const Plans& plans = blog.plans();
  Read read = plans.all("Tag", plans.columns("Tag", {"id"}));
  read.page.first = Value::parameter(0);
  read.checks = {
      {.kind = query::ValueCheck::Kind::AtLeast,
       .value = Value::parameter(0),
       .bound = 0,
       .failure = {3026, "first must not be {0}", {Value::parameter(0)}}},
      {.kind = query::ValueCheck::Kind::AtMost,
       .value = Value::parameter(0),
       .bound = 1000,
       .failure = {2041, "{0} are too many, {1}", {Value::parameter(0), text("sorry")}}}};
  const auto plan =
      plans.query({Plans::many("tags", read), Plans::count("n", plans.all("Tag", {}))});
  CHECK(blog.read(plan, {graphql::Input::of_int(1)}) == R"({"tags":[{"id":"t1"}],"n":2})");
  CHECK(blog.read(plan, {graphql::Input::of_int(-1)}) ==
        R"({"tags":null,"n":2} ! ["tags"] first must not be -1 (3026))");
  CHECK(blog.read(plan, {graphql::Input::of_int(1001)}) ==
        R"({"tags":null,"n":2} ! ["tags"] 1001 are too many, sorry (2041))");
}

TEST_CASE("connections show their page", "[store][sqlite]") {
  Blog blog;
  const Plans& plans = blog.plans();
  const auto connection = [&](query::Page page, bool info_first) {
    Output edges = Plans::output(Output::Kind::Edges, "edges", {}, plans.columns("Post", {"id"}));
    Output info = Plans::output(Output::Kind::Object, "pageInfo", {},
                                {Plans::output(Output::Kind::HasNextPage, "n"),
                                 Plans::output(Output::Kind::HasPreviousPage, "p"),
                                 Plans::output(Output::Kind::StartCursor, "s"),
                                 Plans::output(Output::Kind::EndCursor, "e")});
    Read read = plans.all("Post", {});
    read.page = std::move(page);
    std::vector<Output> members;
    if (info_first)
      members = {info, edges};
    else
      members = {edges, info};
    Output all = Plans::count("count", plans.all("Post", {}));
    members.push_back(all);
    return plans.query({Plans::output(Output::Kind::Connection, "c", {read}, members)});
  };
  CHECK(
      blog.read(connection({.first = number(2), .after = text("p1")}, false)) ==
      R"({"c":{"edges":[{"id":"p2"},{"id":"p3"}],"pageInfo":{"n":true,"p":false,"s":"p2","e":"p3"},"count":4}})");
  CHECK(
      blog.read(connection({.first = number(2), .after = text("p2")}, true)) ==
      R"({"c":{"pageInfo":{"n":false,"p":false,"s":"p3","e":"p4"},"edges":[{"id":"p3"},{"id":"p4"}],"count":4}})");
  CHECK(
      blog.read(connection({.last = number(2)}, true)) ==
      R"({"c":{"pageInfo":{"n":false,"p":true,"s":"p3","e":"p4"},"edges":[{"id":"p3"},{"id":"p4"}],"count":4}})");
  CHECK(
      blog.read(connection({.first = number(3), .last = number(2)}, false)) ==
      R"({"c":{"edges":[{"id":"p2"},{"id":"p3"}],"pageInfo":{"n":true,"p":true,"s":"p2","e":"p3"},"count":4}})");
  CHECK(blog.read(connection({.first = number(2), .after = text("nobody")}, false)) ==
        R"({"c":{"edges":[],"pageInfo":{"n":false,"p":false,"s":null,"e":null},"count":4}})");
  // Cursors without edges.
  Read read = plans.all("Post", {});
  read.page.first = number(3);
  CHECK(blog.read(plans.query({Plans::output(Output::Kind::Connection, "c", {read},
                                             {Plans::output(Output::Kind::EndCursor, "e")})})) ==
        R"({"c":{"e":"p3"}})");
}

TEST_CASE("an error in edges that are written ahead has its place", "[store][sqlite]") {
  Blog blog;
  const Plans& plans = blog.plans();
  auto score = plans.columns("Post", {"score"});
  score.front().nullable = false;
  Output edges = Plans::output(Output::Kind::Edges, "edges", {}, score);
  Output info = Plans::output(Output::Kind::Object, "pageInfo", {},
                              {Plans::output(Output::Kind::EndCursor, "e")});
  CHECK(
      blog.read(plans.query({Plans::output(Output::Kind::Connection, "c", {plans.all("Post", {})},
                                           {info, edges})})) ==
      R"({"c":{"pageInfo":{"e":"p4"},"edges":null}} ! ["c","edges",1,"score"] Cannot return null for non-nullable field Post.score.)");
}

TEST_CASE("predicates", "[store][sqlite]") {
  Blog blog;
  const Plans& plans = blog.plans();
  using Operator = query::Predicate::Operator;
  const auto title = [&](Operator op, const char* value, bool wildcards = false) {
    query::Predicate predicate = plans.compare("Post.title", op, text(value));
    predicate.wildcards = wildcards;
    return blog.matching("Post", predicate);
  };
  CHECK(title(Operator::Equal, "TWO") == "p2");
  CHECK(title(Operator::NotEqual, "two") == "p1 p3 p4");
  CHECK(title(Operator::Less, "one") == "p4");
  CHECK(title(Operator::GreaterOrEqual, "three") == "p2 p3");
  CHECK(title(Operator::Contains, "O") == "p1 p2 p4");
  CHECK(title(Operator::StartsWith, "t") == "p2 p3");
  CHECK(title(Operator::EndsWith, "E") == "p3");
  CHECK(title(Operator::Contains, "t_o", true) == "p2");
  CHECK(title(Operator::Contains, "t%o") == "");
  CHECK(title(Operator::StartsWith, "t%e", true) == "p3");
  CHECK(blog.matching("Post", plans.equal("Post.published", boolean(true))) == "p1");
  CHECK(blog.matching("Post", plans.compare("Post.published", Operator::NotEqual, boolean(true))) ==
        "p2");
  CHECK(blog.matching("Post", plans.is_null("Post.published")) == "p3 p4");
  CHECK(blog.matching("Post", plans.in("Post.id", Value::list({text("p4"), text("p1"),
                                                               text("x")}))) == "p1 p4");
  CHECK(blog.matching("Post", plans.in("Post.id", Value::list({}))) == "");
  const std::vector<graphql::Input> items = {graphql::Input::of_string("TWO"),
                                             graphql::Input::of_string("four")};
  graphql::Input list;
  list.kind = graphql::Input::Kind::List;
  list.items = items;
  CHECK(blog.matching("Post", plans.in("Post.title", Value::parameter(0)), {list}) == "p2 p4");
  list.items = {};
  CHECK(blog.matching("Post", plans.in("Post.title", Value::parameter(0)), {list}) == "");
  CHECK(blog.matching("Post", Plans::negate(plans.in("Post.title", Value::parameter(0))), {list}) ==
        "p1 p2 p3 p4");
  CHECK(blog.matching("Post", Plans::all_of({})) == "p1 p2 p3 p4");
  CHECK(blog.matching("Post", Plans::any_of({})) == "");
  CHECK(blog.matching("Post", Plans::any_of({plans.equal("Post.id", text("p1")),
                                             plans.equal("Post.id", text("p2"))})) == "p1 p2");

  const auto named = [&](const char* name) { return plans.equal("User.name", text(name)); };
  CHECK(blog.matching("Post", plans.related_to("Post.author", Quantifier::Some, named("Ada"))) ==
        "p1 p2");
  CHECK(blog.matching("Post", plans.related_to("Post.author", Quantifier::Some,
                                               plans.equal("User.id", text("bob")))) == "p3");
  CHECK(blog.matching("Post", Plans::negate(plans.related_to(
                                  "Post.author", Quantifier::Some,
                                  plans.equal("User.id", text("bob"))))) == "p1 p2 p4");
  CHECK(blog.matching("Post", plans.related_to("Post.author", Quantifier::Some, {})) == "p1 p2 p3");
  CHECK(blog.matching("Post", plans.is_null("Post.author")) == "p4");
  CHECK(blog.matching("User", plans.is_null("User.passport")) == "bob");
  CHECK(blog.matching("Post", plans.is_null("Post.tags")) == "p3 p4");
  const auto red = plans.equal("Tag.text", text("RED"));
  CHECK(blog.matching("Post", plans.related_to("Post.tags", Quantifier::Some, red)) == "p1");
  CHECK(blog.matching("Post", plans.related_to("Post.tags", Quantifier::None, red)) == "p2 p3 p4");
  CHECK(blog.matching("Post", plans.related_to("Post.tags", Quantifier::Every, red)) == "p3 p4");
  const auto has_age = plans.compare("User.age", Operator::Greater, number(1));
  CHECK(blog.matching("User", plans.related_to("User.friends", Quantifier::Every, has_age)) ==
        "bob");
  CHECK(blog.matching("User", plans.related_to("User.friends", Quantifier::None, has_age)) ==
        "ada");
  CHECK(blog.matching("User", plans.related_to(
                                  "User.posts", Quantifier::Some,
                                  plans.related_to("Post.tags", Quantifier::Some, red))) == "ada");
}

TEST_CASE("wide and deep filters", "[store][sqlite]") {
  Blog blog;
  const Plans& plans = blog.plans();
  std::vector<query::Predicate> many;
  for (int i = 0; i < 5000; ++i)
    many.push_back(plans.equal("Post.title", text("t" + std::to_string(i))));
  many.push_back(plans.equal("Post.title", text("two")));
  CHECK(blog.matching("Post", Plans::any_of(many)) == "p2");
  query::Predicate nested = plans.equal("Post.title", text("two"));
  for (int i = 0; i < 500; ++i) nested = Plans::all_of({std::move(nested)});
  CHECK(blog.matching("Post", nested) == "p2");
  // As deep as filters may be, in each of the ways in which they can be deep.
  const auto deepest = [&](auto deeper) {
    query::Predicate filter = plans.equal("Post.title", text("two"));
    for (int depth = 0;; ++depth) {
      Read read = plans.all("Post", {});
      read.filter = filter;
      const std::string answer = blog.read(plans.query({Plans::count("n", read)}));
      if (answer == "The filter is nested too deeply.") return depth;
      CHECK(answer == R"({"n":1})");
      if (answer != R"({"n":1})" || depth > 100) return -1;
      filter = deeper(std::move(filter));
    }
  };
  const auto no_title = plans.is_null("Post.title");
  CHECK(deepest([&](query::Predicate filter) {
          return Plans::negate(Plans::negate(std::move(filter)));
        }) >= 15);
  CHECK(deepest([&](query::Predicate filter) {
          return Plans::all_of(
              {Plans::any_of({std::move(filter), no_title}), Plans::negate(no_title)});
        }) >= 5);
  CHECK(deepest([&](query::Predicate filter) {
          auto posts = plans.related_to("Tag.posts", Quantifier::Some, std::move(filter));
          return Plans::all_of({plans.equal("Post.id", text("p2")),
                                plans.related_to("Post.tags", Quantifier::Some, std::move(posts))});
        }) >= 2);
}

TEST_CASE("several root fields see the same moment, and a deadline ends a long read",
          "[store][sqlite]") {
  Blog blog;
  const Plans& plans = blog.plans();
  // 200 posts with both tags, and a condition that walks from all to all four times over.
  std::vector<query::Step> steps = {plans.find("Tag", plans.equal("Tag.id", text("t1")), 0),
                                    plans.find("Tag", plans.equal("Tag.id", text("t2")), 1)};
  for (int i = 0; i < 200; ++i) {
    steps.push_back(plans.insert("Post", 2, {{"title", text("x")}}));
    steps.push_back(plans.connect("Post.tags", 2, 0));
    steps.push_back(plans.connect("Post.tags", 2, 1));
  }
  REQUIRE(blog.write(plans.mutation("many", 3, steps)) == R"({"many":null})");
  query::Predicate walk =
      plans.compare("Post.title", query::Predicate::Operator::NotEqual, text("y"));
  for (int i = 0; i < 2; ++i) {
    walk = plans.related_to("Tag.posts", Quantifier::Every, std::move(walk));
    walk = plans.related_to("Post.tags", Quantifier::Every, std::move(walk));
  }
  Read slow = plans.all("Post", {});
  slow.filter = walk;
  auto compiled = blog.store().compile(plans.query({Plans::count("n", slow)}));
  REQUIRE(compiled);
  Answer answer;
  const auto start = std::chrono::steady_clock::now();
  blog.session().read(**compiled, {}, start + std::chrono::milliseconds(20), answer);
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(2));
  REQUIRE(answer.errors.size() == 1);
  CHECK(answer.errors[0].code == 1000);
  CHECK(answer.data == "null");
  blog.session().read(**compiled, {}, start - std::chrono::milliseconds(1), answer);
  REQUIRE(answer.errors.size() == 1);
  CHECK(answer.errors[0].code == 1000);
  CHECK(blog.read(plans.query({Plans::count("a", plans.all("Post", {})),
                               Plans::count("b", plans.all("Tag", {}))})) == R"({"a":204,"b":2})");
}

}  // namespace graphcool::store::tests
