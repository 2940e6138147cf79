// Services come, go, and remember what was deployed.
#include <atomic>
#include <catch2/catch.hpp>
#include <filesystem>
#include <thread>

#include "core/base/ids.h"
#include "tests/support/backend.h"

using namespace graphcool;
using tests::Backend;

namespace {

namespace fs = std::filesystem;

const std::string kPost = "type Post @model { id: ID! @isUnique  title: String }";

service::Definition definition_of(const std::string& sdl) {
  service::Definition definition;
  definition.types = {{"types.graphql", sdl}};
  return definition;
}

// A cluster in a folder of its own.
struct Fixture {
  fs::path folder = fs::temp_directory_path() / ("graphcool-test-" + ids::random_hex(8));
  std::unique_ptr<cluster::Cluster> cluster = {};

  Fixture() { open(); }
  ~Fixture() {
    cluster.reset();
    fs::remove_all(folder);
  }
  void open() {
    cluster.reset();
    auto opened = cluster::Cluster::open({.data_dir = folder});
    REQUIRE(opened);
    cluster = std::move(*opened);
  }
  // The code of the refusal; 0 when it was added.
  int add(const cluster::NewService& wanted, const std::string& sdl = "") {
    auto added = cluster->add(wanted, definition_of(sdl));
    return added ? 0 : added.error().front().code;
  }
  std::string id(const std::string& name) {
    const auto hosted = cluster->look_up(service::Family::Graphcool, name, "");
    return hosted ? hosted->info.id : "";
  }
  std::string ask(const std::string& id, const std::string& query) {
    std::promise<std::string> body;
    cluster->find(id)->execute(0, "simple", {.query = query},
                               [&](engine::Reply reply) { body.set_value(std::move(reply.body)); });
    return body.get_future().get();
  }
};

}  // namespace

TEST_CASE("services are found by id, alias and name, also after a restart", "[cluster][services]") {
  Fixture it;
  CHECK(it.add({.name = "blog", .alias = "my-blog", .region = "EU_WEST_1"}, kPost) == 0);
  CHECK(it.add({.name = "shop"}) == 0);
  const std::string id = it.id("blog");
  for (int round = 0; round < 2; ++round) {
    REQUIRE(it.cluster->list().size() == 2);
    CHECK(it.cluster->list()[0]->info.name == "blog");
    REQUIRE(it.cluster->look_up("my-blog") != nullptr);
    CHECK(it.cluster->look_up("my-blog")->info.id == id);
    CHECK(it.cluster->look_up(id)->info.region == "EU_WEST_1");
    CHECK(it.cluster->look_up(id)->revision == 1);
    CHECK(it.ask("my-blog", "{ allPosts { id } }") == R"({"data":{"allPosts":[]}})");
    CHECK(it.cluster->find("no-such") == nullptr);
    it.open();
  }
}

TEST_CASE("names and aliases that cannot be are refused by their codes", "[cluster][services]") {
  Fixture it;
  REQUIRE(it.add({.name = "blog", .alias = "alias"}) == 0);
  CHECK(it.add({.name = "blog"}) == 2003);
  CHECK(it.add({.name = "1blog"}) == 2008);
  CHECK(it.add({.name = ""}) == 2008);
  CHECK(it.add({.name = std::string(65, 'a')}) == 2008);
  CHECK(it.add({.name = "a b-c_1", .alias = "a/b"}) == 2033);
  CHECK(it.add({.name = "other", .alias = "alias"}) == 2034);
  CHECK(it.add({.name = "other", .alias = it.id("blog")}) == 2035);
  CHECK(it.cluster->list().size() == 1);
}

TEST_CASE("a service whose first revision is refused leaves nothing", "[cluster][services]") {
  Fixture it;
  CHECK(it.cluster->add({.name = "blog"}, definition_of("type Broken")).error().size() > 0);
  CHECK(it.cluster->list().empty());
  CHECK(fs::is_empty(it.folder / "services"));
  CHECK(it.add({.name = "blog"}, kPost) == 0);
}

TEST_CASE("a removed service is gone with its data, even while it is asked",
          "[cluster][services]") {
  Fixture it;
  REQUIRE(it.add({.name = "blog", .alias = "b"}, kPost) == 0);
  const std::string id = it.id("blog");
  auto held = it.cluster->find(id);
  CHECK(it.ask(id, "mutation { createPost(title: \"x\") { title } }") ==
        R"({"data":{"createPost":{"title":"x"}}})");
  CHECK(it.ask(id, "{ _allPostsMeta { count } }") == R"({"data":{"_allPostsMeta":{"count":1}}})");
  fs::create_directories(it.cluster->service_folder(id));
  REQUIRE(it.cluster->remove("b"));
  CHECK(it.cluster->find(id) == nullptr);
  CHECK(it.cluster->find("b") == nullptr);
  CHECK(fs::is_empty(it.folder / "services"));
  std::promise<std::string> body;
  held->execute(0, "simple", {.query = "{ allPosts { title } }"},
                [&](engine::Reply reply) { body.set_value(std::move(reply.body)); });
  CHECK(body.get_future().get() == R"({"data":{"allPosts":[{"title":"x"}]}})");
  held.reset();
  CHECK(it.add({.name = "blog", .alias = "b"}, kPost) == 0);
  CHECK(it.ask("b", "{ allPosts { title } }") == R"({"data":{"allPosts":[]}})");
  CHECK_FALSE(it.cluster->remove("no-such"));
}

TEST_CASE("a removal and an addition that were cut short are finished at the next start",
          "[cluster][services]") {
  Fixture it;
  REQUIRE(it.add({.name = "blog"}, kPost) == 0);
  const std::string id = it.id("blog");
  it.cluster.reset();
  {
    auto registry = cluster::Registry::open(it.folder / "cluster.db");
    REQUIRE(registry);
    REQUIRE((*registry)->set_live(id, false));
  }
  it.open();
  CHECK(it.cluster->list().empty());
  CHECK(fs::is_empty(it.folder / "services"));
}

TEST_CASE("a data file that is put there is served, and a damaged one named",
          "[cluster][services]") {
  Fixture it;
  REQUIRE(it.add({.name = "blog"}, kPost) == 0);
  const std::string id = it.id("blog");
  it.cluster.reset();
  const fs::path services = it.folder / "services";
  fs::copy_file(services / (id + ".db"), services / "copy.db");
  fs::remove(services / (id + ".db-wal"));
  fs::resize_file(services / (id + ".db"), 100);
  it.open();
  REQUIRE(it.cluster->look_up("copy") != nullptr);
  CHECK(it.ask("copy", "{ allPosts { title } }") == R"({"data":{"allPosts":[]}})");
  REQUIRE(it.cluster->look_up(id)->fault);
  CHECK(it.cluster->look_up(id)->fault->code == ErrorCode::Corrupt);
  CHECK(it.cluster->deploy(id, definition_of(kPost), {}).error().size() == 1);
  CHECK(it.cluster->remove(id));
}

TEST_CASE("a data folder has keys of its own, which stay", "[cluster][services]") {
  Fixture it;
  const std::string key = it.cluster->keys("tokens")->front();
  CHECK(key.size() == 64);
  CHECK(it.cluster->keys("other")->front() != key);
  it.open();
  CHECK(it.cluster->keys("tokens")->front() == key);
  const auto mode = fs::status(it.folder / "cluster.db").permissions();
  CHECK((mode & (fs::perms::group_all | fs::perms::others_all)) == fs::perms::none);
}

TEST_CASE("clearing deletes nodes and edges and keeps the model", "[cluster][services]") {
  Backend backend(
      "type A @model { id: ID! @isUnique  x: Int  bs: [B!]! @relation(name: \"AB\") }"
      "type B @model { id: ID! @isUnique  y: Int  as: [A!]! @relation(name: \"AB\") }");
  backend.run("mutation { createA(x: 1, bs: [{y: 1}, {y: 2}]) { id } }");
  CHECK(backend.ask("{ _allBsMeta { count } }", "/data/_allBsMeta/count") == "2");
  REQUIRE(backend.cluster().clear("test"));
  CHECK(backend.run("{ allAs { id } _allBsMeta { count } }") ==
        R"({"data":{"allAs":[],"_allBsMeta":{"count":0}}})");
  CHECK(backend.service().revision() == 1);
}

TEST_CASE("the history tells every revision with its messages", "[cluster][services]") {
  Backend backend(kPost);
  REQUIRE(backend.deploy(kPost + " enum Mood { GOOD }").empty());
  REQUIRE(backend.deploy(kPost + " enum Mood { GOOD }").empty());  // Changes nothing.
  const auto history = backend.cluster().history("test", 10);
  REQUIRE(history);
  REQUIRE(history->size() == 2);
  CHECK(history->at(0).number == 2);
  CHECK(history->at(0).messages.find("Mood") != std::string::npos);
  CHECK(history->at(0).deployed_ms >= history->at(1).deployed_ms);
  CHECK(history->at(1).messages.find("Post") != std::string::npos);
  CHECK(backend.cluster().history("test", 1)->size() == 1);
}

TEST_CASE("a rollback takes renames back and keeps the data", "[cluster][services]") {
  Backend backend(kPost + " type Note @model { id: ID! @isUnique  text: String }");
  backend.run("mutation { createPost(title: \"kept\") { id } }");
  REQUIRE(backend
              .deploy("type Article @model @rename(oldName: \"Post\") { id: ID! @isUnique "
                      "head: String @rename(oldName: \"title\")  extra: Int }",
                      {.force = true})
              .empty());
  CHECK(backend.run("{ allArticles { head extra } }") ==
        R"({"data":{"allArticles":[{"head":"kept","extra":null}]}})");
  REQUIRE(backend.cluster().rollback("test", 0, {}));
  CHECK(backend.run("{ allPosts { title } allNotes { text } }") ==
        R"({"data":{"allPosts":[{"title":"kept"}],"allNotes":[]}})");
  CHECK(backend.service().revision() == 3);
}

TEST_CASE("a rollback exchanges back what was exchanged", "[cluster][services]") {
  const auto sdl = [](const std::string& a, const std::string& b, const std::string& more = "") {
    return "type A @model " + a + " { id: ID! @isUnique x: Int } type B @model " + b +
           " { id: ID! @isUnique x: Int }" + more;
  };
  Backend backend(sdl("", ""));
  backend.run("mutation { createA(x: 1) { id } createB(x: 2) { id } }");
  const auto rows = [&] { return backend.run("{ allAs { x } allBs { x } }"); };
  const std::string first = R"({"data":{"allAs":[{"x":1}],"allBs":[{"x":2}]}})";
  const std::string swapped = R"({"data":{"allAs":[{"x":2}],"allBs":[{"x":1}]}})";
  const std::string exchange = sdl("@rename(oldName: \"B\")", "@rename(oldName: \"A\")");
  REQUIRE(backend.deploy(exchange).empty());
  CHECK(rows() == swapped);
  REQUIRE(backend.cluster().rollback("test", 0, {}));
  CHECK(rows() == first);
  REQUIRE(backend.deploy(exchange).empty());
  CHECK(rows() == swapped);
  // Left in the file it is done, also on the way back.
  REQUIRE(backend.deploy(exchange + " type C @model { id: ID! @isUnique }").empty());
  CHECK(rows() == swapped);
  REQUIRE(backend.cluster().rollback("test", 0, {}));
  CHECK(rows() == swapped);
  REQUIRE(backend.deploy(exchange).empty());
  CHECK(rows() == swapped);
}

TEST_CASE("a rollback that would lose data needs force", "[cluster][services]") {
  Backend backend(kPost);
  REQUIRE(backend.deploy(kPost + " type Note @model { id: ID! @isUnique }").empty());
  backend.run("mutation { createNote { id } }");
  const auto refused = backend.cluster().rollback("test", 1, {});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().front().description.find("destructive") != std::string::npos);
  CHECK(backend.run("{ _allNotesMeta { count } }") == R"({"data":{"_allNotesMeta":{"count":1}}})");
  CHECK(backend.cluster().rollback("test", 9, {}).error().front().error.code ==
        ErrorCode::NotFound);
  REQUIRE(backend.cluster().rollback("test", 1, {.force = true}));
  CHECK(backend.code("{ allNotes { id } }") == 0);
  CHECK(backend.run("{ allPosts { id } }") == R"({"data":{"allPosts":[]}})");
}

TEST_CASE("a dry run tells what would go, needs no force, and changes nothing",
          "[cluster][services]") {
  Backend backend(kPost);
  backend.run("mutation { createPost(title: \"a\") { id } }");
  const auto definition = definition_of("type Post @model { id: ID! @isUnique }");
  REQUIRE_FALSE(backend.cluster().deploy("test", definition, {}));
  const auto dry = backend.cluster().deploy("test", definition, {.dry_run = true});
  REQUIRE(dry);
  CHECK(dry->messages.find("`title`") != std::string::npos);
  CHECK(dry->revision == 1);
  CHECK(backend.run("{ allPosts { title } }") == R"({"data":{"allPosts":[{"title":"a"}]}})");
}

TEST_CASE("services come, change and go while others are asked", "[cluster][services][threads]") {
  constexpr int kLoops = 3, kRounds = 12;
  const fs::path folder = fs::temp_directory_path() / ("graphcool-test-" + ids::random_hex(8));
  auto opened = cluster::Cluster::open({.data_dir = folder, .loops = kLoops});
  REQUIRE(opened);
  cluster::Cluster& cluster = **opened;
  REQUIRE(cluster.add({.name = "steady", .id = "steady"}, definition_of(kPost)));
  REQUIRE(cluster.add({.name = "passing", .id = "passing"}, definition_of(kPost)));
  std::atomic<bool> stop = false, wrong = false;
  const auto ask = [&](int loop, const char* id, const char* query) -> std::string {
    const auto service = cluster.find(id);
    if (service == nullptr) return {};
    std::promise<std::string> body;
    service->execute(loop, "simple", {.query = query},
                     [&](engine::Reply reply) { body.set_value(std::move(reply.body)); });
    return body.get_future().get();
  };
  std::vector<std::thread> threads;
  for (int loop = 0; loop < kLoops; ++loop) {
    threads.emplace_back([&, loop] {
      while (!stop) {
        const auto made = ask(loop, "steady", "mutation { createPost(title: \"x\") { title } }");
        if (made != R"({"data":{"createPost":{"title":"x"}}})") wrong = true;
        // It may be gone at any moment; what there is of it answers all the same.
        const auto read = ask(loop, "passing", "{ allPosts { title } }");
        if (!read.empty() && read.find("{\"data\"") != 0 && read.find("data file") == read.npos) {
          wrong = true;
        }
      }
    });
  }
  std::thread deployer([&] {
    for (int i = 0; i < kRounds; ++i) {
      const std::string more = " type T" + std::to_string(i) + " @model { id: ID! @isUnique }";
      if (!cluster.deploy("steady", definition_of(kPost + more), {.force = true})) wrong = true;
    }
  });
  for (int i = 0; i < kRounds; ++i) {
    CHECK(cluster.remove("passing"));
    CHECK(cluster.add({.name = "passing", .id = "passing"}, definition_of(kPost)));
  }
  deployer.join();
  stop = true;
  for (auto& thread : threads) thread.join();
  CHECK_FALSE(wrong);
  CHECK(cluster.look_up("steady")->revision == kRounds + 1);
  opened->reset();
  fs::remove_all(folder);
}
