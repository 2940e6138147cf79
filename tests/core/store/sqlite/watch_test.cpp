// Watches: which writes they are told of, what they are asked, and when.
#include <atomic>
#include <catch2/catch.hpp>
#include <mutex>
#include <thread>

#include "core/store/sqlite/data_file.h"
#include "core/store/sqlite/watch_runner.h"
#include "support.h"

namespace graphcool::store::tests {

namespace {

using query::Change;
using query::ChangeFilter;
using query::Output;
using query::Step;
using query::Value;
using query::Watch;

constexpr const char* kModel = R"(
type Post @model {
  id: ID! @isUnique
  title: String
  n: Int
  author: User @relation(name: "Posts")
}
type User @model {
  id: ID! @isUnique
  name: String!
  posts: [Post!]! @relation(name: "Posts")
}
)";

Output leaf(std::string key, query::WatchParameter parameter, bool is_json = false) {
  Output output = Plans::output(Output::Kind::Leaf, std::move(key));
  output.value = Value::parameter(parameter);
  output.is_json = is_json;
  return output;
}

query::Read the_node(const Plans& plans, std::vector<Output> outputs) {
  return plans.unique("Post.id", Value::parameter(query::kNode), std::move(outputs));
}

// Answers {"change":...,"fields":...,"previous":...,"post":{"title","n"}}.
Watch watch(const Plans& plans, std::string name = "f") {
  const auto columns = [&] { return plans.columns("Post", {"title", "n"}); };
  return {.name = std::move(name),
          .type = &plans.type("Post"),
          .answer = plans.query({leaf("change", query::kChange),
                                 leaf("fields", query::kUpdatedFields, true),
                                 leaf("previous", query::kPreviousValues, true),
                                 Plans::one("post", the_node(plans, columns()))}),
          .previous = plans.query({Plans::one("previous", the_node(plans, columns()))}),
          .conditions = nullptr};
}

// One that answers nothing but its change.
Watch small_watch(const Plans& plans, std::string name = "f") {
  return {.name = std::move(name),
          .type = &plans.type("Post"),
          .answer = plans.query({leaf("change", query::kChange)}),
          .previous = nullptr,
          .conditions = nullptr};
}

ChangeFilter node_condition(std::uint32_t index) {
  return {.kind = ChangeFilter::Kind::Node, .condition = index};
}

query::Changes changes(std::initializer_list<Change> list) {
  query::Changes changes;
  for (const Change each : list) changes.add(each);
  return changes;
}

// Roots that hold where n is above that number.
std::shared_ptr<const query::Plan> above(const Plans& plans, std::vector<int> bounds) {
  std::vector<Output> roots;
  for (const int bound : bounds) {
    query::Read read = the_node(plans, {});
    read.filter = plans.compare("Post.n", query::Predicate::Operator::Greater, number(bound));
    roots.push_back(
        Plans::output(Output::Kind::Exists, std::to_string(roots.size()), {std::move(read)}));
  }
  return plans.query(std::move(roots));
}

Step told(Step step, std::vector<std::string> fields = {}) {
  step.told = std::move(fields);
  return step;
}

using Values = std::vector<std::pair<std::string, Value>>;

Step insert(const Plans& plans, std::string id, Values values = {}, std::uint32_t target = 0) {
  values.emplace_back("id", text(std::move(id)));
  return told(plans.insert("Post", target, std::move(values)));
}

Step set_n(const Plans& plans, int n, std::uint32_t node = 0) {
  return told({.kind = Step::Kind::Update,
               .type = &plans.type("Post"),
               .node = node,
               .assignments = {{&plans.field("Post.n"), number(n)}}},
              {"n"});
}

Step remove(const Plans& plans, std::uint32_t node = 0) {
  return told({.kind = Step::Kind::Delete, .type = &plans.type("Post"), .node = node});
}

Step find(const Plans& plans, std::string id, std::uint32_t target = 0) {
  return plans.find("Post", plans.equal("Post.id", text(std::move(id))), target);
}

// Puts an id into a register without a look whether there is such a node.
Step name_id(std::string id, std::vector<Step> then) {
  return {.kind = Step::Kind::ForEachValue,
          .target = 0,
          .value = Value::list({text(std::move(id))}),
          .then = std::move(then)};
}

Step fails() {
  return {.kind = Step::Kind::FailIfEmpty, .node = 9, .failure = {.code = 1, .text = "no"}};
}

std::string run(TestStore& store, std::vector<Step> steps) {
  return store.write(store.plans().mutation("m", 10, std::move(steps)));
}

}  // namespace

TEST_CASE("watches are told of each change, with what was before it", "[store][sqlite]") {
  TestStore store(kModel);
  const Plans& plans = store.plans();
  store.watch({watch(plans)});
  REQUIRE(run(store, {insert(plans, "p", {{"title", text("A")}, {"n", number(1)}})}) ==
          R"({"m":null})");
  REQUIRE(run(store, {find(plans, "p"), set_n(plans, 2)}) == R"({"m":null})");
  REQUIRE(run(store, {find(plans, "p"), remove(plans)}) == R"({"m":null})");
  CHECK(
      store.waiting(true) ==
      R"(1 f p {"data":{"change":"CREATED","fields":null,"previous":null,"post":{"title":"A","n":1}}})"
      "\n"
      R"(2 f p {"data":{"change":"UPDATED","fields":["n"],"previous":{"title":"A","n":1},)"
      R"("post":{"title":"A","n":2}}})"
      "\n"
      R"(3 f p {"data":{"change":"DELETED","fields":null,"previous":{"title":"A","n":2},"post":null}})");
  CHECK(store.dead().empty());
}

TEST_CASE("only changes that steps tell, of nodes that are there, are told", "[store][sqlite]") {
  TestStore store(kModel);
  const Plans& plans = store.plans();
  store.watch({small_watch(plans)});
  store.add("Post", "silent");
  CHECK(run(store, {find(plans, "none"), set_n(plans, 1), remove(plans)}) == R"({"m":null})");
  CHECK(run(store, {name_id("none", {set_n(plans, 1), remove(plans)})}) == R"({"m":null})");
  Step silent = set_n(plans, 1);
  silent.told.reset();
  CHECK(run(store, {find(plans, "silent"), silent}) == R"({"m":null})");
  CHECK(store.waiting().empty());
  // An update that assigns nothing is one.
  CHECK(run(store, {find(plans, "silent"),
                    told({.kind = Step::Kind::Update, .type = &plans.type("Post"), .node = 0})}) ==
        R"({"m":null})");
  // Other types have their own.
  CHECK(run(store, {told(plans.insert("User", 0, {{"name", text("U")}}))}) == R"({"m":null})");
  CHECK(store.waiting() == R"(f silent {"data":{"change":"UPDATED"}})");
}

TEST_CASE("watches see all that a root field writes, and none of the next", "[store][sqlite]") {
  TestStore store(kModel);
  const Plans& plans = store.plans();
  Watch on_post = small_watch(plans);
  query::Read author = plans.related("Post.author", plans.columns("User", {"name"}));
  on_post.answer =
      plans.query({Plans::one("post", the_node(plans, {Plans::one("author", std::move(author))})),
                   Plans::count("count", plans.all("Post", {}))});
  store.watch({on_post, small_watch(plans, "g")});
  std::vector<query::Root> roots;
  roots.push_back(Plans::root(
      "a", 10,
      {insert(plans, "p", {}, 0), insert(plans, "q", {}, 1),
       plans.insert("User", 2, {{"name", text("U")}}), plans.connect("Post.author", 0, 2)}));
  roots.push_back(Plans::root("b", 10, {insert(plans, "r", {}, 0)}));
  REQUIRE(store.write(plans.mutation(std::move(roots))) == R"({"a":null,"b":null})");
  CHECK(store.waiting() == R"(f p {"data":{"post":{"author":{"name":"U"}},"count":2}})"
                           "\n"
                           R"(g p {"data":{"change":"CREATED"}})"
                           "\n"
                           R"(f q {"data":{"post":{"author":null},"count":2}})"
                           "\n"
                           R"(g q {"data":{"change":"CREATED"}})"
                           "\n"
                           R"(f r {"data":{"post":{"author":null},"count":3}})"
                           "\n"
                           R"(g r {"data":{"change":"CREATED"}})");
}

TEST_CASE("ids that the store makes are told", "[store][sqlite]") {
  TestStore store(kModel);
  const Plans& plans = store.plans();
  store.watch({small_watch(plans)});
  REQUIRE(run(store, {told(plans.insert("Post", 0, {}))}) == R"({"m":null})");
  CHECK(store.waiting() ==
        "f " + store.sql("SELECT id FROM Post") + R"( {"data":{"change":"CREATED"}})");
}

TEST_CASE("a root field that fails tells nothing; the others do", "[store][sqlite]") {
  TestStore store(kModel);
  const Plans& plans = store.plans();
  store.watch({small_watch(plans)});
  std::vector<query::Root> roots;
  roots.push_back(Plans::root("a", 10, {insert(plans, "p"), fails()}));
  roots.push_back(Plans::root("b", 10, {insert(plans, "q")}));
  CHECK(store.write(plans.mutation(std::move(roots))) == R"({"a":null,"b":null} ! ["a"] no (1))");
  CHECK(store.waiting(true) == R"(1 f q {"data":{"change":"CREATED"}})");
}

TEST_CASE("mutations that are committed together are told each by itself", "[store][sqlite]") {
  TestStore store(kModel);
  const Plans& plans = store.plans();
  store.watch({small_watch(plans)});
  std::vector<std::shared_ptr<const Compiled>> compiled;
  std::vector<std::string> requests;
  for (int i = 0; i < 6; ++i) {
    std::vector<Step> steps = {insert(plans, "p" + std::to_string(i))};
    if (i == 3) steps.push_back(fails());
    compiled.push_back(*store.store().compile(plans.mutation("m", 10, std::move(steps))));
    requests.push_back("request " + std::to_string(i));
  }
  std::mutex gate;
  std::atomic<int> begun = 0, done = 0, filled = 0, failed = 0;
  store.store().outbox().on_filled([&] { ++filled; });
  gate.lock();
  for (std::size_t i = 0; i < compiled.size(); ++i) {
    store.store().write(
        {.plan = compiled[i], .watches = store.watches(), .request_id = requests[i]},
        [&, i](const Answer& answer) {
          ++begun;
          failed += !answer.errors.empty();
          // The writer waits with the first until all the others are there, and they until it
          // waits.
          if (i == 0) const std::lock_guard wait(gate);
          ++done;
        });
    while (begun == 0) std::this_thread::yield();
  }
  gate.unlock();
  while (done < 6) std::this_thread::yield();
  store.store().outbox().on_filled({});
  CHECK(failed == 1);
  CHECK(filled == 2);
  auto entries = store.store().outbox().read(0, 100);
  REQUIRE(entries);
  std::string told;
  for (const auto& each : *entries) {
    told += each.node + " " + each.request_id + "; ";
    CHECK(each.made_ms > 1'500'000'000'000);
    CHECK(each.attempts == 0);
    CHECK(each.due_ms == 0);
  }
  CHECK(told == "p0 request 0; p1 request 1; p2 request 2; p4 request 4; p5 request 5; ");
}

TEST_CASE("watches look at the changes and the fields that their filter names", "[store][sqlite]") {
  TestStore store(kModel);
  const Plans& plans = store.plans();
  const auto with = [&](std::string name, ChangeFilter filter) {
    Watch watch = small_watch(plans, std::move(name));
    watch.filter = std::move(filter);
    return watch;
  };
  using Kind = ChangeFilter::Kind;
  Watch created = small_watch(plans, "created");
  created.changes = changes({Change::Created});
  const ChangeFilter is_deleted{.kind = Kind::Is, .changes = changes({Change::Deleted})};
  const ChangeFilter some{.kind = Kind::UpdatedSome, .fields = {"n", "title"}};
  store.watch({created, with("deleted", is_deleted), with("some", some),
               with("every", {.kind = Kind::UpdatedEvery, .fields = {"n", "title"}}),
               with("none", {.kind = Kind::UpdatedEvery}), with("never", {.kind = Kind::False}),
               with("not", {.kind = Kind::Not, .children = {some}}),
               with("or", {.kind = Kind::Or, .children = {is_deleted, some}}),
               with("and", {.kind = Kind::And, .children = {is_deleted, some}})});
  REQUIRE(run(store, {insert(plans, "p"), set_n(plans, 1), remove(plans)}) == R"({"m":null})");
  std::string told;
  const auto entries = store.store().outbox().read(0, 100);
  for (const auto& each : *entries) told += each.watch + " " + each.result.substr(19, 1) + "; ";
  CHECK(told == "created C; not C; some U; none U; or U; deleted D; not D; or D; ");
}

TEST_CASE("conditions on the node are of the moment after the field, or before a deletion",
          "[store][sqlite]") {
  TestStore store(kModel);
  const Plans& plans = store.plans();
  const auto with = [&](std::string name, ChangeFilter filter) {
    Watch watch = small_watch(plans, std::move(name));
    watch.filter = std::move(filter);
    watch.conditions = above(plans, {10, 20});
    return watch;
  };
  store.watch({with("ten", node_condition(0)), with("twenty", node_condition(1)),
               with("between", {.kind = ChangeFilter::Kind::And,
                                .children = {node_condition(0),
                                             {.kind = ChangeFilter::Kind::Not,
                                              .children = {node_condition(1)}}}})});
  const auto told = [&] {
    std::string told;
    const auto entries = store.store().outbox().read(0, 100);
    std::vector<Settled> settled;
    for (const auto& each : *entries) {
      told += each.watch + " " + each.result.substr(19, 1) + "; ";
      settled.push_back({.number = each.number});
    }
    REQUIRE(store.store().outbox().settle(settled));
    return told;
  };
  REQUIRE(run(store, {insert(plans, "p", {{"n", number(5)}})}) == R"({"m":null})");
  CHECK(told().empty());
  REQUIRE(run(store, {find(plans, "p"), set_n(plans, 15)}) == R"({"m":null})");
  CHECK(told() == "ten U; between U; ");
  // Created with 5, as it stands at the end with 25.
  REQUIRE(run(store, {insert(plans, "q", {{"n", number(5)}}), set_n(plans, 25)}) ==
          R"({"m":null})");
  CHECK(told() == "ten C; twenty C; ten U; twenty U; ");
  REQUIRE(run(store, {find(plans, "p"), remove(plans)}) == R"({"m":null})");
  CHECK(told() == "ten D; between D; ");
  REQUIRE(run(store, {insert(plans, "r", {{"n", number(1)}})}) == R"({"m":null})");
  REQUIRE(run(store, {find(plans, "r"), remove(plans)}) == R"({"m":null})");
  CHECK(told().empty());
}

TEST_CASE("a removal of one node is told, without what goes along", "[store][sqlite]") {
  TestStore store(kModel);
  const Plans& plans = store.plans();
  Watch on_user = small_watch(plans, "user");
  on_user.type = &plans.type("User");
  store.watch({watch(plans), on_user});
  for (const char* id : {"p", "q"}) {
    store.add("Post", id, {{"n", number(1)}});
    store.add("User", std::string("u") + id, {{"name", text("U")}});
    store.link("Post.author", id, std::string("u") + id);
  }
  // Each post takes its author along.
  const auto removal = [&](Step step) {
    query::Root root = Plans::root("m", 1, {std::move(step)});
    if (root.program->steps.front().node) {
      root.program->steps.insert(root.program->steps.begin(), find(plans, "p"));
    }
    root.program->removals = {{.type = &plans.type("Post"),
                               .takes = {{.field = &plans.field("Post.author"),
                                          .opposite = &plans.field("User.posts"),
                                          .removal = 1}}},
                              {.type = &plans.type("User")}};
    std::vector<query::Root> roots;
    roots.push_back(std::move(root));
    return store.write(plans.mutation(std::move(roots)));
  };
  Step one = remove(plans);
  one.removal = 0;
  REQUIRE(removal(one) == R"({"m":null})");
  CHECK(store.sql("SELECT count(*) FROM User") == "1");
  const std::string told =
      R"(f p {"data":{"change":"DELETED","fields":null,"previous":{"title":null,"n":1},"post":null}})";
  CHECK(store.waiting() == told);
  Step all{.kind = Step::Kind::Delete, .type = &plans.type("Post"), .removal = 0};
  REQUIRE(removal(all) == R"({"m":null})");
  CHECK(store.sql("SELECT count(*) FROM User") == "0");
  CHECK(store.waiting() == told);
}

TEST_CASE("errors of an answer stand beside its data", "[store][sqlite]") {
  TestStore store(kModel);
  const Plans& plans = store.plans();
  Watch failing = small_watch(plans);
  failing.previous =
      plans.query({Plans::one("previous", the_node(plans, plans.columns("Post", {"n"})))});
  auto previous = std::make_shared<query::Plan>(*failing.previous);
  previous->roots[0].output.reads[0].outputs[0].nullable = false;
  failing.previous = previous;
  auto answer = std::make_shared<query::Plan>(
      *plans.query({leaf("change", query::kChange),
                    Plans::one("post", the_node(plans, plans.columns("Post", {"title"})))}));
  answer->roots[1].output.reads[0].outputs[0].nullable = false;
  failing.answer = answer;
  store.watch({failing});
  REQUIRE(run(store, {insert(plans, "p")}) == R"({"m":null})");
  REQUIRE(run(store, {find(plans, "p"), set_n(plans, 1)}) == R"({"m":null})");
  CHECK(
      store.waiting() ==
      R"(f p {"data":{"change":"CREATED","post":null},"errors":[)"
      R"({"message":"Cannot return null for non-nullable field Post.title.","path":["post","title"]}]})"
      "\n"
      R"(f p {"data":{"change":"UPDATED","post":null},"errors":[)"
      R"({"message":"Cannot return null for non-nullable field Post.n.","path":["previous","n"]},)"
      R"({"message":"Cannot return null for non-nullable field Post.title.","path":["post","title"]}]})");
  CHECK(store.dead().empty());
}

// ---- watches that take too long ----

namespace {

// Compares each post with each.
Output slow(const Plans& plans) {
  query::Read inner = plans.all("Post", {});
  inner.filter = plans.compare("Post.title", query::Predicate::Operator::Contains, text("x"));
  return Plans::many("posts", plans.all("Post", {Plans::count("c", std::move(inner))}));
}

}  // namespace

TEST_CASE("a watch that takes too long is dead, and the write stands", "[store][sqlite]") {
  TempDir dir;
  const auto model = parse_model(kModel);
  const Plans plans(model);
  {
    TestStore store(model, dir.file());
    REQUIRE(store.migrate(model));
    std::vector<Step> steps;
    for (int i = 0; i < 2000; ++i) {
      steps.push_back(plans.insert("Post", 0, {{"title", text(std::string(200, 'a'))}}));
    }
    REQUIRE(run(store, std::move(steps)) == R"({"m":null})");
  }
  auto connection = *sqlite::open_data_file(dir.file());
  sqlite::OutboxTable table(*connection);
  Watch in_answer = small_watch(plans, "answer"), in_previous = small_watch(plans, "previous"),
        in_condition = small_watch(plans, "condition"), quick = small_watch(plans, "quick");
  in_answer.answer = plans.query({slow(plans)});
  in_previous.previous = plans.query({slow(plans)});
  in_condition.conditions = plans.query({slow(plans)});
  in_condition.filter = node_condition(0);
  std::chrono::milliseconds patience_for_all{60'000};
  const auto told = [&](std::vector<Watch> watches, Change change) {
    sqlite::WatchRunner runner(*connection, table,
                               {std::chrono::milliseconds(20), patience_for_all});
    const auto compiled = *sqlite::WatchPlans::compile(
        std::make_shared<query::Watches>(query::Watches{std::move(watches)}));
    const Step step = set_n(plans, 1);
    REQUIRE(
        connection->execute("BEGIN IMMEDIATE; DELETE FROM \"graphcool:dead\";"
                            "DELETE FROM \"graphcool:outbox\""));
    REQUIRE(table.count());
    runner.watch(compiled.get(), "");
    runner.begin();
    REQUIRE(runner.note(step, change, "p"));
    REQUIRE(runner.tell());
    REQUIRE(connection->execute("COMMIT"));
    return *connection->text(
        "SELECT group_concat(watch || ': ' || failure, ' ') FROM (SELECT watch, failure, number"
        " FROM \"graphcool:dead\" UNION ALL SELECT watch, failure, number FROM \"graphcool:outbox\""
        " ORDER BY number)");
  };
  const std::string late =
      ": The subscription takes longer to answer than the 20 ms that a write waits for it. Ask for "
      "fewer fields, or for pages with 'first'.";
  const std::string spent =
      ": The subscriptions to a single mutation took more than the 40 ms that it waits for them.";
  CHECK(told({quick, in_answer, quick}, Change::Created) == "quick:  answer" + late + " quick: ");
  CHECK(told({in_previous, quick}, Change::Updated) == "previous" + late + " quick: ");
  CHECK(told({in_condition, quick}, Change::Updated) == "condition" + late + " quick: ");
  // The condition is asked about before, and then no more.
  CHECK(told({in_condition, quick}, Change::Deleted) == "condition" + late + " quick: ");
  CHECK(connection->text("SELECT result FROM \"graphcool:dead\"")->substr(0, 51) ==
        R"({"data":null,"errors":[{"message":"The subscription)");
  patience_for_all = std::chrono::milliseconds(40);
  CHECK(told({in_answer, in_answer, quick}, Change::Created).ends_with(" quick" + spent));
}

}  // namespace graphcool::store::tests
