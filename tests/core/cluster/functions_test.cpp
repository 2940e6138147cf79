// What functions do in the APIs: fields that they resolve, and calls before and after writes. The
// functions are C++ here; what runs them is tested elsewhere.
#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <functional>
#include <future>
#include <map>
#include <mutex>
#include <optional>
#include <thread>

#include "core/api/relay/relay.h"
#include "core/api/simple/simple.h"
#include "core/engine/service.h"
#include "core/model/graphcool_sdl.h"
#include "core/store/sqlite/sqlite_store.h"
#include "tests/support/temporary_folder.h"

using namespace graphcool;
namespace bj = boost::json;

namespace {

constexpr const char* kSdl = R"(
  type Post @model {
    id: ID! @isUnique
    createdAt: DateTime!
    title: String!
    slug: String @isUnique
    views: Int @defaultValue(value: 7)
    at: DateTime
    extra: Json
    tags: [String!]
    mood: Mood
    secret: Password
    author: User @relation(name: "Posts")
    comments: [Comment!]! @relation(name: "Comments")
  }
  type Comment @model { id: ID! @isUnique text: String! post: Post @relation(name: "Comments") }
  type User @model { id: ID! @isUnique name: String! posts: [Post!]! @relation(name: "Posts") }
  enum Mood { CALM LOUD }
)";

struct Seen {
  std::string function;
  bj::value data, parent;
};

class Served {
 public:
  using Function = std::function<std::string(const bj::value& data)>;

  using Resolvers = std::vector<std::pair<std::string, std::string>>;

  // A resolver with an empty schema has its field in `types`, which stand beside kSdl.
  explicit Served(const Resolvers& resolvers, std::vector<api::HookSource> hooks = {},
                  const std::string& types = "") {
    const model::SdlFile files[] = {{"types.graphql", kSdl}, {"more.graphql", types}};
    auto model = model::parse_graphcool(files);
    REQUIRE(model);
    std::vector<api::ResolverSource> sources;
    for (const auto& [name, schema] : resolvers)
      sources.push_back({name, schema.empty() ? "" : name + ".graphql", schema, {}});
    auto extensions = api::read_extensions(sources, hooks, **model, files);
    if (!extensions) {
      for (const Error& each : extensions.error()) {
        problems.push_back(std::to_string(each.api_code) + " " + each.what);
        places.push_back(each.where.file + ":" + std::to_string(each.where.line));
        hints.push_back(each.hint);
      }
      return;
    }
    auto store = store::open_sqlite(folder_.path() / "test.db");
    REQUIRE(store);
    REQUIRE((*store)->migrate(migrate::make_migration(std::make_shared<model::Model>(), *model), 0,
                              "", "[]"));
    service_ = std::make_shared<engine::Service>(std::move(*store), 1, engine::Limits{});
    auto revision = service_->prepare(
        {.model = *model,
         .dialects = {{"simple", api::simple::make_api}, {"relay", api::relay::make_api}},
         .extensions = std::make_shared<const api::Extensions>(std::move(*extensions)),
         .call_function = [this](engine::FunctionCall call,
                                 std::function<void(functions::Answer)> done) {
           answer(std::move(call), std::move(done));
         }});
    if (!revision) {
      for (const Error& each : revision.error()) problems.push_back(each.what);
      return;
    }
    service_->activate(std::move(*revision), 1);
  }
  ~Served() {
    while (auto thread = next_thread()) thread->join();
    // The store's own thread may still be letting go of it.
    while (service_.use_count() > 1) std::this_thread::yield();
  }

  std::string run(const std::string& query, const std::string& dialect = "simple",
                  const std::string& variables = "{}") {
    std::promise<std::string> body;
    service_->execute(0, dialect,
                      {.query = query, .variables = bj::parse(variables), .request_id = "r"},
                      [&](engine::Reply reply) { body.set_value(std::move(reply.body)); });
    return body.get_future().get();
  }
  // The code and message of the first error; the data when there is none.
  std::string outcome(const std::string& query, const std::string& variables = "{}") {
    const std::string body = run(query, "simple", variables);
    const auto reply = bj::parse(body).as_object();
    if (const auto* errors = reply.if_contains("errors")) {
      const auto& first = errors->at(0).as_object();
      return (first.contains("code") ? bj::serialize(first.at("code")) + " " : "") +
             std::string(first.at("message").as_string());
    }
    return bj::serialize(reply.at("data"));
  }

  std::map<std::string, Function> functions;
  std::vector<Seen> seen;
  std::vector<std::string> problems, places, hints;

 private:
  // Called on the threads that it starts, too.
  void answer(engine::FunctionCall call, std::function<void(functions::Answer)> done) {
    const std::lock_guard lock(mutex_);
    seen.push_back({call.function, bj::parse(call.data),
                    call.parent.empty() ? bj::value() : bj::parse(call.parent)});
    const std::string body = functions.at(call.function)(seen.back().data);
    // On another thread, as runtimes do.
    threads_.emplace_back([body, done = std::move(done), id = call.request_id] {
      done(
          functions::read_answer({.kind = functions::Outcome::Kind::Answered, .answer = body}, id));
    });
  }

  std::optional<std::thread> next_thread() {
    const std::lock_guard lock(mutex_);
    if (threads_.empty()) return std::nullopt;
    auto thread = std::move(threads_.back());
    threads_.pop_back();
    return thread;
  }

  tests::TemporaryFolder folder_;
  std::shared_ptr<engine::Service> service_;
  std::mutex mutex_;  // Guards what follows, and `seen`.
  std::vector<std::thread> threads_;
};

const std::string kSum =
    "type SumPayload { total: Int! note: String } "
    "extend type Query { sum(a: Int!, b: [Int!]): SumPayload! }";

Served::Function says(std::string body) {
  return [body](const bj::value&) { return body; };
}

api::HookSource before(std::string model, api::Verb verb) {
  return {"before", std::move(model), verb, true, {}};
}
api::HookSource after(std::string model, api::Verb verb) {
  return {"after", std::move(model), verb, false, {}};
}

}  // namespace

TEST_CASE("a resolver answers a query, in both APIs") {
  Served served(Served::Resolvers{{"sum", kSum}});
  REQUIRE(served.problems.empty());
  served.functions["sum"] = [](const bj::value& data) {
    return R"({"data":{"total":)" + std::to_string(data.at("a").as_int64() + 1) + R"(,"x":1}})";
  };
  CHECK(served.run("{ sum(a: 1, b: [2]) { t: total note __typename } allPosts { id } }") ==
        R"({"data":{"sum":{"t":2,"note":null,"__typename":"SumPayload"},"allPosts":[]}})");
  CHECK(served.seen[0].data == bj::parse(R"({"a":1,"b":[2]})"));
  CHECK(served.run("{ viewer { sum(a: 2) { total } id } }", "relay") ==
        R"({"data":{"viewer":{"sum":{"total":3},"id":"viewer-fixed"}}})");
  CHECK(served.seen[1].data == bj::parse(R"({"a":2})"));
  CHECK(served.run("query($n: Int!) { a: sum(a: $n) { total } b: sum(a: 5) { total } }", "simple",
                   R"({"n":3})") == R"({"data":{"a":{"total":4},"b":{"total":6}}})");
}

TEST_CASE("what a resolver returns is held against its schema") {
  Served served(Served::Resolvers{{"sum", kSum}});
  const auto returned = [&](const std::string& body) {
    served.functions["sum"] = says(body);
    return served.outcome("{ sum(a: 1) { total } }");
  };
  CHECK(returned(R"({"data":{"total":1.0}})") == R"({"sum":{"total":1}})");
  CHECK(returned(R"({"data":{"total":"1"}})").starts_with("5004 "));
  CHECK(returned(R"({"data":{}})") ==
        "Cannot return null for non-nullable field SumPayload.total.");
  CHECK(returned(R"({"data":null})").starts_with("2063 "));
  CHECK(returned("{}").starts_with("2063 "));
  CHECK(returned(R"({"data":[]})").starts_with("5007 "));
  CHECK(returned(R"({"data":1})").starts_with("5007 "));
  CHECK(returned(R"({"error":"no"})") == "5001 function execution error: no");
  CHECK(returned(R"({"error":{"a":1}})") == "5002 function execution error");
  CHECK(returned(R"({"error":5})").starts_with("5003 "));
  CHECK(returned("<html>").starts_with("5003 "));
  CHECK(returned(R"({"error":null,"data":{"total":1}})") == R"({"sum":{"total":1}})");
  served.functions["sum"] = says(R"({"error":{"a":1}})");
  CHECK(served.run("{ sum(a: 1) { total } }") ==
        R"({"data":null,"errors":[{"message":"function execution error","locations":[{"line":1,)"
        R"("column":3}],"path":["sum"],"code":5002,"functionError":{"a":1},"requestId":"r"}]})");
}

TEST_CASE("resolvers take inputs and give types of their own, however deep") {
  Served served(Served::Resolvers{{"tree", R"(
      enum Size { S L }
      input Leaf { n: Float! at: DateTime extra: Json size: Size = S }
      input Branch { leaves: [Leaf!]! }
      type Twig { name: String! size: Size mood: Mood kids: [Twig!] when: DateTime raw: Json }
      extend type Mutation { tree(branch: Branch!): [Twig] })"}});
  REQUIRE(served.problems.empty());
  served.functions["tree"] = says(
      R"({"data":[{"name":"a","size":"L","mood":"LOUD","when":"2020-01-01","raw":[1],
           "kids":[{"name":"b"}]},null,{"name":"c"}]})");
  CHECK(
      served.run("mutation { tree(branch: {leaves: [{n: 1, at: \"2019-05-05\", extra: \"{}\"}]}) "
                 "{ name size mood when raw kids { name kids { name } } } }") ==
      R"({"data":{"tree":[{"name":"a","size":"L","mood":"LOUD","when":"2020-01-01T00:00:00.000Z",)"
      R"("raw":[1],"kids":[{"name":"b","kids":null}]},null,)"
      R"({"name":"c","size":null,"mood":null,"when":null,"raw":null,"kids":null}]}})");
  CHECK(served.seen[0].data == bj::parse(R"({"branch":{"leaves":[
      {"n":1,"at":"2019-05-05T00:00:00.000Z","extra":{},"size":"S"}]}})"));
  served.functions["tree"] = says(R"({"data":[{"name":"a","kids":[{"name":1}]}]})");
  CHECK(served.run("mutation { tree(branch: {leaves: []}) { name kids { name } } }")
            .starts_with(R"({"data":{"tree":[{"name":"a","kids":null}]},"errors":)"));
  served.functions["tree"] = says(R"({"data":[{"name":"a","size":"XXL"}]})");
  CHECK(served.outcome("mutation { tree(branch: {leaves: []}) { size } }").starts_with("5004 "));
}

TEST_CASE("a resolver may stand on a type, and is given its node") {
  Served served(Served::Resolvers{{"shout", "extend type Post { shout(loud: Boolean): String! }"}});
  REQUIRE(served.problems.empty());
  served.functions["shout"] = [](const bj::value& data) {
    return data.as_object().contains("loud") ? R"({"data":"A!"})" : R"({"data":"a"})";
  };
  CHECK(served.run("mutation { createPost(title: \"a\", secret: \"s\") { title shout } }") ==
        R"({"data":{"createPost":{"title":"a","shout":"a"}}})");
  CHECK(served.seen[0].parent.at("title") == "a");
  CHECK(served.seen[0].parent.as_object().contains("id"));
  CHECK_FALSE(served.seen[0].parent.as_object().contains("secret"));
  CHECK(served.run("{ allPosts { x: shout(loud: true) title } }") ==
        R"({"data":{"allPosts":[{"x":"A!","title":"a"}]}})");
  const std::string id(served.seen[0].parent.at("id").as_string());
  CHECK(served.run("{ node(id: \"" + id + "\") { id ... on Post { shout } } }") ==
        R"({"data":{"node":{"id":")" + id + R"(","shout":"a"}}})");
  served.functions["shout"] = says("{}");
  CHECK(
      served.run("{ Post(id: \"" + id + "\") { shout } }").starts_with(R"({"data":{"Post":null})"));
}

TEST_CASE("mutations with functions run one after the other") {
  Served served(
      Served::Resolvers{{"count", "type Count { n: Int } extend type Mutation { count: Count }"}});
  served.functions["count"] = [&](const bj::value&) { return R"({"data":{"n":1}})"; };
  CHECK(
      served.run("mutation { a: createPost(title: \"a\") { title } count { n } "
                 "__typename b: createPost(title: \"b\") { title } }") ==
      R"({"data":{"a":{"title":"a"},"count":{"n":1},"__typename":"Mutation","b":{"title":"b"}}})");
  CHECK(served.run("mutation { createPost(title: null) { id } }").find("errors") !=
        std::string::npos);
}

TEST_CASE("operationBefore sees what is to be written and may change it") {
  Served served({}, {before("Post", api::Verb::Create)});
  served.functions["before"] = says("{}");
  CHECK(served.run("mutation { createPost(title: \"a\", at: \"2020-01-01\", extra: \"[1]\", mood: "
                   "LOUD, tags: [\"x\"]) { title at extra mood tags views } }") ==
        R"({"data":{"createPost":{"title":"a","at":"2020-01-01T00:00:00.000Z","extra":[1],)"
        R"("mood":"LOUD","tags":["x"],"views":7}}})");
  auto data = served.seen[0].data.as_object();
  CHECK(data.at("id").as_string().size() == 25);
  data.erase("id");
  CHECK(data == bj::parse(R"({"at":"2020-01-01T00:00:00.000Z","extra":[1],"mood":"LOUD",
                              "tags":["x"],"title":"a"})"));

  // What is left out is dropped; what was not there before may come.
  served.functions["before"] = says(
      R"({"data":{"title":"b","views":3,"unknown":1,"id":"mine","extra":{"k":1},"tags":["y"],
                  "at":"2021-01-01","mood":null}})");
  CHECK(served.run("mutation { createPost(title: \"a\", slug: \"s\") "
                   "{ title slug views extra tags at mood } }") ==
        R"({"data":{"createPost":{"title":"b","slug":null,"views":3,"extra":{"k":1},"tags":["y"],)"
        R"("at":"2021-01-01T00:00:00.000Z","mood":null}}})");
}

TEST_CASE("the id that operationBefore is told is that of the node") {
  Served served({}, {before("Post", api::Verb::Create)});
  served.functions["before"] = says(R"({"data":{"title":"b"}})");
  const auto reply = bj::parse(served.run("mutation { createPost(title: \"a\") { id } }"));
  CHECK(reply.at("data").at("createPost").at("id") == served.seen[0].data.at("id"));
  served.functions["before"] = says("{}");
  const auto other = bj::parse(served.run("mutation { createPost(title: \"a\") { id } }"));
  CHECK(other.at("data").at("createPost").at("id") == served.seen[1].data.at("id"));
}

TEST_CASE("an operationBefore that returns what cannot be written fails the mutation") {
  Served served({}, {before("Post", api::Verb::Create)});
  const auto returned = [&](const std::string& body) {
    served.functions["before"] = says(body);
    return served.outcome("mutation { createPost(title: \"a\") { title } }");
  };
  CHECK(returned(R"({"data":{"views":1}})").starts_with("3020 "));
  CHECK(returned(R"({"data":{"title":null}})").starts_with("3020 "));
  CHECK(returned(R"({"data":{"title":5}})").starts_with("3036 "));
  CHECK(returned(R"({"data":{"title":"a","mood":"NO"}})").starts_with("3036 "));
  CHECK(returned(R"({"data":{"title":"a","extra":1}})").starts_with("3037 "));
  CHECK(returned(R"({"data":[]})").starts_with("5006 "));
  CHECK(returned(R"({"error":"stop"})") == "5001 function execution error: stop");
  CHECK(served.run("{ _allPostsMeta { count } }") == R"({"data":{"_allPostsMeta":{"count":0}}})");
  const std::string long_text(262'145, 'x');
  CHECK(returned(R"({"data":{"title":")" + long_text + "\"}}").starts_with("3007 "));
}

TEST_CASE("operationBefore stands before nested creates, updates and deletes, too") {
  Served served({}, {{"post", "Post", api::Verb::Create, true, {}},
                     {"comment", "Comment", api::Verb::Create, true, {}},
                     {"update", "Post", api::Verb::Update, true, {}},
                     {"remove", "Post", api::Verb::Delete, true, {}}});
  served.functions["post"] = says(R"({"data":{"title":"P"}})");
  served.functions["comment"] = [](const bj::value& data) {
    return R"({"data":{"text":")" + std::string(data.at("text").as_string()) + R"(!"}})";
  };
  const std::string created = served.run(
      "mutation { createPost(title: \"p\", comments: [{text: \"a\"}, {text: \"b\"}], "
      "author: {name: \"u\"}) { id title author { name } comments(orderBy: text_ASC) { text } } }");
  INFO(created);
  const auto post = bj::parse(created).at("data").at("createPost");
  CHECK(post.at("title") == "P");
  CHECK(post.at("author").at("name") == "u");
  CHECK(post.at("comments") == bj::parse(R"([{"text":"a!"},{"text":"b!"}])"));
  REQUIRE(served.seen.size() == 3);
  CHECK(served.seen[0].data.at("comments") == bj::parse(R"([{"text":"a"},{"text":"b"}])"));
  CHECK(served.seen[1].data.as_object().size() == 2);

  const std::string id(post.at("id").as_string());
  served.functions["update"] = says(R"({"data":{"title":"Q"}})");
  CHECK(served.run("mutation { updatePost(id: \"" + id +
                   "\", title: \"x\", views: 9, commentsIds: "
                   "[]) { title views comments { text } } }") ==
        R"({"data":{"updatePost":{"title":"Q","views":7,"comments":[]}}})");
  CHECK(served.seen.back().data ==
        bj::parse(R"({"commentsIds":[],"id":")" + id + R"(","title":"x","views":9})"));

  served.functions["remove"] = says(R"({"error":"not that one"})");
  CHECK(served.outcome("mutation { deletePost(id: \"" + id + "\") { id } }") ==
        "5001 function execution error: not that one");
  served.functions["remove"] = says("{}");
  CHECK(served.outcome("mutation { deletePost(id: \"" + id + "\") { id } }") ==
        R"({"deletePost":{"id":")" + id + R"("}})");
  CHECK(served.seen.back().data == bj::parse(R"({"id":")" + id + R"("})"));
}

TEST_CASE("no function is called for what cannot be done") {
  Served served({},
                {before("Post", api::Verb::Update), {"c", "Post", api::Verb::Create, true, {}}});
  served.functions["before"] = says("{}");
  served.functions["c"] = says("{}");
  CHECK(served.outcome("mutation { updatePost(id: \"x\", title: \"a\") { id } }")
            .starts_with("3002 "));
  CHECK(served.outcome("mutation { createPost(title: \"a\", authorId: \"none\") { id } }")
            .starts_with("3011 "));
  CHECK(served.outcome("mutation { createPost(title: \"a\", extra: \"1\") { id } }")
            .starts_with("3037 "));
  CHECK(served.seen.empty());
}

TEST_CASE("updateOrCreate calls the function of what it comes to") {
  Served served({}, {{"create", "Post", api::Verb::Create, true, {}},
                     {"update", "Post", api::Verb::Update, true, {}},
                     after("Post", api::Verb::Create)});
  served.functions["create"] = says(R"({"data":{"title":"C"}})");
  served.functions["update"] = says(R"({"data":{"title":"U"}})");
  const std::string mutation =
      "mutation($id: ID!) { updateOrCreatePost(update: {id: $id, title: \"u\"}, create: {title: "
      "\"c\"}) { id title } }";
  const auto made = bj::parse(served.run(mutation, "simple", R"({"id":"none"})"))
                        .at("data")
                        .at("updateOrCreatePost");
  CHECK(made.at("title") == "C");
  const auto changed = bj::parse(served.run(mutation, "simple", bj::serialize(made)))
                           .at("data")
                           .at("updateOrCreatePost");
  CHECK(changed.at("title") == "U");
  CHECK(changed.at("id") == made.at("id"));
}

TEST_CASE("operationAfter sees the node and may change the answer, not the data") {
  Served served({},
                {after("Post", api::Verb::Create), {"gone", "Post", api::Verb::Delete, false, {}}});
  served.functions["after"] = says(R"({"data":{"title":"shown","views":null,"id":"no"}})");
  const std::string created = served.run(
      "mutation { createPost(title: \"a\", slug: \"s\", author: {name: \"u\"}) "
      "{ id t: title slug views author { name } } }");
  INFO(created);
  const auto post = bj::parse(created).at("data").at("createPost");
  CHECK(post.at("t") == "shown");
  CHECK(post.at("slug").is_null());
  CHECK(post.at("views").is_null());
  CHECK(post.at("author").at("name") == "u");
  CHECK(served.seen[0].data.at("title") == "a");
  CHECK(served.seen[0].data.at("id") == post.at("id"));
  CHECK(served.run("{ allPosts { title } }") == R"({"data":{"allPosts":[{"title":"a"}]}})");

  served.functions["after"] = says(R"({"error":"too late"})");
  CHECK(served.outcome("mutation { createPost(title: \"b\") { id } }") ==
        "5001 function execution error: too late");
  CHECK(served.run("{ _allPostsMeta { count } }") == R"({"data":{"_allPostsMeta":{"count":2}}})");
  served.functions["after"] = says("{}");
  CHECK(served.outcome("mutation { createPost(title: \"c\") { title } }") ==
        R"({"createPost":{"title":"c"}})");
  served.functions["after"] = says(R"({"data":{"title":1}})");
  CHECK(served.outcome("mutation { createPost(title: \"d\") { title } }").starts_with("5004 "));

  served.functions["gone"] = says("{}");
  const std::string id(post.at("id").as_string());
  CHECK(served.outcome("mutation { deletePost(id: \"" + id + "\") { title } }") ==
        R"({"deletePost":{"title":"a"}})");
  CHECK(served.seen.back().data.at("slug") == "s");
}

TEST_CASE("hooks work through the Relay API") {
  Served served({}, {before("Post", api::Verb::Create), after("Post", api::Verb::Create)});
  served.functions["before"] = says(R"({"data":{"title":"b"}})");
  served.functions["after"] = says(R"({"data":{"title":"shown"}})");
  CHECK(
      served.run("mutation { createPost(input: {title: \"a\", clientMutationId: \"x\", "
                 "comments: [{text: \"c\"}]}) { clientMutationId post { title comments { count } } "
                 "edge { node { title } } } }",
                 "relay") ==
      R"({"data":{"createPost":{"clientMutationId":"x","post":{"title":"shown","comments":)"
      R"({"count":1}},"edge":{"node":{"title":"shown"}}}}})");
  CHECK(served.seen[0].data.as_object().contains("comments"));
  CHECK(served.seen[1].data.at("title") == "b");
}

TEST_CASE("a password is hashed once") {
  Served served({}, {before("Post", api::Verb::Create)});
  served.functions["before"] = [](const bj::value& data) {
    return bj::serialize(bj::value{{"data", data}});
  };
  const auto reply =
      bj::parse(served.run("mutation { createPost(title: \"a\", secret: \"s\") { secret } }"));
  CHECK(reply.at("data").at("createPost").at("secret") == served.seen[0].data.at("secret"));
}

TEST_CASE("one plan serves whatever a function returns") {
  Served served({}, {before("Post", api::Verb::Create)});
  int n = 0;
  served.functions["before"] = [&](const bj::value&) {
    return R"({"data":{"title":")" + std::to_string(n) + R"("}})";
  };
  for (n = 0; n < 5; ++n) {
    CHECK(served.outcome("mutation { createPost(title: \"a\") { title } }") ==
          R"({"createPost":{"title":")" + std::to_string(n) + R"("}})");
  }
}

TEST_CASE("what is wrong with the schema of a function is told with its code") {
  const auto problem = [](const std::string& schema) {
    Served served(Served::Resolvers{{"f", schema}});
    return served.problems.empty() ? "" : served.problems.front();
  };
  CHECK(problem("type P { a: Int } extend type Query { f: P }").empty());
  CHECK(problem("extend type Query { f: Int }").empty());
  CHECK(problem("type P {").starts_with("2053 "));
  CHECK(problem("type P { a: Int }").starts_with("2053 "));
  CHECK(problem("type P { a: Int } extend type Query { f: P } extend type Query { g: P }")
            .starts_with("2053 "));
  CHECK(problem("type P { a: Int } extend type Query { f: P g: P }").starts_with("2053 "));
  CHECK(problem("type P { a: Int } extend type Nothing { f: P }").starts_with("2053 "));
  CHECK(problem("extend type Query { f: Missing }").starts_with("2053 "));
  CHECK(problem("type P { a: Post } extend type Query { f: P }").starts_with("2053 "));
  CHECK(problem("type P { id: Int } extend type Query { f: P }").starts_with("2053 "));
  CHECK(problem("type Post { a: Int } extend type Query { f: Post }").starts_with("2065 "));
  CHECK(problem("type P { a: Int } extend type Query { f(p: Post): P }").starts_with("2040 "));
  CHECK(problem("type P { a: Int } extend type Mutation { createPost: P }").starts_with("2053 "));
  CHECK(problem("type P { a: Int } extend type Query { f(): P }").starts_with("2053 "));
  CHECK(problem("type P { a: Int } extend type Post { title: P }").starts_with("2053 "));
  CHECK_FALSE(problem("type P { a: Int } extend type Query { allPosts: P }").empty());
  CHECK_FALSE(problem("type PostFilter { a: Int } extend type Query { f: PostFilter }").empty());
  Served two(Served::Resolvers{{"f", "type P { a: Int } extend type Query { f: P }"},
                               {"g", "type P { a: Int } extend type Query { g: P }"}});
  CHECK(two.problems.front().starts_with("2065 "));
  Served hook({}, {before("Nope", api::Verb::Create)});
  CHECK(hook.problems.front().starts_with("2066 "));
}

TEST_CASE("functions use the transient types of the types files") {
  const std::string types = R"(
    input Wanted { text: String! mood: Mood kinds: [Kind!] }
    enum Kind { BIG SMALL }
    type Found { total: Int! rows: [FoundRow!]! }
    type FoundRow { id: ID! mood: Mood kind: Kind }
    type Unused { x: Nested } type Nested { y: Int }
  )";
  Served served(
      Served::Resolvers{
          {"find", "extend type Query { find(wanted: Wanted!): Found }"},
          {"again", "type Mine { found: Found } extend type Mutation { again: Mine! }"}},
      {}, types);
  REQUIRE(served.problems.empty());
  served.functions["find"] =
      says(R"({"data":{"total":1,"rows":[{"id":"a","mood":"LOUD","kind":"BIG"}]}})");
  served.functions["again"] = says(R"({"data":{"found":{"total":2,"rows":[]}}})");
  const std::string found =
      R"({"find":{"total":1,"rows":[{"id":"a","mood":"LOUD","kind":"BIG"}]}})";
  CHECK(served.outcome("{ find(wanted: {text: \"x\", kinds: [SMALL]}) "
                       "{ total rows { id mood kind } } }") == found);
  CHECK(served.seen[0].data == bj::parse(R"({"wanted":{"text":"x","kinds":["SMALL"]}})"));
  CHECK(served.run("{ viewer { find(wanted: {text: \"x\"}) { total rows { id mood kind } } } }",
                   "relay") == R"({"data":{"viewer":)" + found + "}}");
  CHECK(served.outcome("mutation { again { found { total } } }") ==
        R"({"again":{"found":{"total":2}}})");
  CHECK(served.outcome("{ __type(name: \"Unused\") { name } }") == R"({"__type":null})");
}

TEST_CASE("a function without a schema resolves the field of its name in the types") {
  Served served(Served::Resolvers{{"sum", ""}, {"touch", ""}, {"shout", ""}}, {}, R"(
    type Sum { total: Int! }
    extend type Query { sum(a: Int! = 3): Sum }
    extend type Mutation { touch: Boolean! }
    extend type Post { shout: String! }
  )");
  REQUIRE(served.problems.empty());
  served.functions["sum"] = says(R"({"data":{"total":4}})");
  served.functions["touch"] = says(R"({"data":true})");
  served.functions["shout"] = says(R"({"data":"A"})");
  CHECK(served.outcome("{ sum { total } }") == R"({"sum":{"total":4}})");
  CHECK(served.seen[0].data == bj::parse(R"({"a":3})"));
  CHECK(served.outcome("mutation { touch createPost(title: \"a\") { shout } }") ==
        R"({"touch":true,"createPost":{"shout":"A"}})");
}

TEST_CASE("what is wrong with the types' part of the functions is told with its place") {
  struct Row {
    Served::Resolvers resolvers;
    std::string types, problem, place, hint;
  };
  const Row rows[] = {
      {{{"f", ""}}, "", "2053 The schema of the function 'f': there is none", ":0", "schema: "},
      {{},
       "\nextend type Query { f: Int }",
       "2053 The types: no function resolves",
       "more.graphql:2",
       "functions: {f: ...}"},
      {{{"f", "extend type Query { f: Int }"}},
       "extend type Query { f: Int }",
       "2053 The types: no function resolves",
       "more.graphql:1",
       "delete one of the two"},
      {{},
       "extend type Post { x: Int }",
       "2053 The types: no function resolves",
       "more.graphql:1",
       "into the type itself"},
      {{{"f", ""}},
       "extend type Query { f: Int }\nextend type Mutation { f: Int }",
       "2053 The types: the function 'f' could resolve `Query.f` and `Mutation.f`",
       "more.graphql:2",
       "more.graphql:1"},
      {{{"f", "\ntype P { a: Int } extend type Query { f: P }"}},
       "type P { a: Int }",
       "2065 The schema of the function 'f': the name `P` is taken by the types",
       "f.graphql:2",
       "more.graphql:1"},
      {{},
       "type P { a: Missing }",
       "2053 The types: there is no type `Missing`",
       "more.graphql:1",
       "or correct the name"},
      {{},
       "type P { a: Post }",
       "2053 The types: `P.a` is of a type of the data model",
       "more.graphql:1",
       "the node's id"},
      {{},
       "input I { a: P } type P { b: Int }",
       "2040 The types: the argument `a` is of type `P`",
       "more.graphql:1",
       "input P"},
      {{},
       "type P { b(c: Int): Int }",
       "2053 The types: `P.b` has arguments",
       "more.graphql:1",
       ""},
      {{}, "type P { }", "2053 The types: `P` is empty", "more.graphql:1", ""},
      {{},
       "type P { b: Int b: Int }",
       "2053 The types: `P` has `b` more than once",
       "more.graphql:1",
       ""},
      {{},
       "type P implements Q { b: Int }",
       "2053 The types: `P` cannot implement `Q`",
       "more.graphql:1",
       ""},
  };
  for (const Row& row : rows) {
    INFO(row.types << row.problem);
    const Served served(row.resolvers, {}, row.types);
    REQUIRE(served.problems.size() == 1);
    CHECK(served.problems[0].starts_with(row.problem));
    CHECK(served.places[0] == row.place);
    CHECK(served.hints[0].find(row.hint) != std::string::npos);
  }
}
