// The system API as clients see it (reference/graphcool-framework, section 12).
#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <filesystem>

#include "core/base/files.h"
#include "core/base/ids.h"
#include "core/cluster/system_api.h"

using namespace graphcool;
namespace bj = boost::json;
namespace fs = std::filesystem;

namespace {

const std::string kPost = "type Post @model { id: ID! @isUnique  title: String }";

std::string config(const std::string& types, const std::string& more = "") {
  return bj::serialize(
      bj::value{{"modules",
                 {{{"name", ""},
                   {"content", "types: ./types.graphql\npermissions:\n- operation: \"*\"\n" + more},
                   {"files", {{"./types.graphql", types}}}}}}});
}

struct System {
  fs::path folder = fs::temp_directory_path() / ("graphcool-test-" + ids::random_hex(8));
  std::unique_ptr<cluster::Cluster> cluster = {};
  std::unique_ptr<cluster::Access> access = {};
  std::unique_ptr<cluster::SystemApi> api = {};
  std::string token = {};

  System() {
    auto opened = cluster::Cluster::open({.data_dir = folder});
    REQUIRE(opened);
    cluster = std::move(*opened);
    auto granted = cluster::Access::open(*cluster, {});
    REQUIRE(granted);
    access = std::move(*granted);
    api = std::make_unique<cluster::SystemApi>(*cluster, *access,
                                               cluster::SystemApiOptions{.version = "1.2.3"});
    token = access->make_token();
  }
  ~System() {
    cluster.reset();
    fs::remove_all(folder);
  }

  bj::value ask(const std::string& query, const bj::object& variables = {}) {
    const auto answer = api->run({.graphql = {.query = query, .variables = &variables},
                                  .token = token,
                                  .origin = "http://localhost:60000"});
    return bj::parse(answer.body);
  }
  // The JSON at a pointer of the answer.
  std::string at(const bj::value& answer, const std::string& pointer) {
    INFO(answer);
    boost::system::error_code failed;
    const auto* found = answer.find_pointer(pointer, failed);
    REQUIRE(found != nullptr);
    return found->is_string() ? std::string(found->as_string()) : bj::serialize(*found);
  }
  int code(const bj::value& answer) { return std::stoi(at(answer, "/errors/0/code")); }

  std::string add(const std::string& name, const std::string& types = kPost,
                  const std::string& more = "") {
    return at(ask("mutation($n: String!, $c: String!) { addProject(input: {name: $n, config: $c}) {"
                  " project { id } errors { description } } }",
                  {{"n", name}, {"c", config(types, more)}}),
              "/data/addProject/project/id");
  }
  bj::value push(const std::string& id, const std::string& types, bool dry = false,
                 bool force = false, const std::string& more = "") {
    return ask(
        "mutation($id: String!, $c: String!, $d: Boolean!, $f: Boolean) { push(input: {projectId: "
        "$id, version: 1, config: $c, isDryRun: $d, force: $f}) { migrationMessages { "
        "type action name description subDescriptions { name } } errors { type field description "
        "code line } project { id version } } }",
        {{"id", id}, {"c", config(types, more)}, {"d", dry}, {"f", force}});
  }
};

}  // namespace

TEST_CASE("without a session there is little to see", "[cluster][system]") {
  System system;
  system.token = "no.such.token";
  CHECK(bj::serialize(system.ask("{ viewer { id cluster { version } } }")) ==
        R"({"data":{"viewer":{"id":"static-viewer-id","cluster":{"version":"1.2.3"}}}})");
  for (const char* query :
       {"{ viewer { user { id } } }", "{ viewer { project(id: \"x\") { id } } }",
        "{ node(id: \"x\") { id } }",
        "mutation { deleteProject(input: {projectId: \"x\"}) { deletedId } }",
        "mutation { push(input: {projectId: \"x\", version: 1, config: \"\", isDryRun: true}) { "
        "clientMutationId } }",
        "mutation { addProject(input: {name: \"x\"}) { clientMutationId } }"}) {
    const auto answer = system.ask(query);
    CHECK(system.code(answer) == 2001);
    CHECK(system.at(answer, "/errors/0/message").starts_with("No valid session"));
  }
}

TEST_CASE("the secret gives a token, and nothing else does", "[cluster][system]") {
  System system;
  system.token.clear();
  const char* query =
      "mutation($s: String!) { authenticateCustomer(input: {auth0IdToken: $s}) { token user { "
      "email projects { count } } } }";
  CHECK(system.at(system.ask(query, {{"s", "wrong"}}), "/errors/0/message") ==
        "Invalid token for local environment");
  const auto answer = system.ask(query, {{"s", system.access->secret()}});
  CHECK(system.at(answer, "/data/authenticateCustomer/user/email") == "test@test.org");
  system.token = system.at(answer, "/data/authenticateCustomer/token");
  CHECK(system.at(system.ask("{ viewer { user { name } } }"), "/data/viewer/user/name") == "Test");

  // The file is private, stays the same, and another secret makes its tokens worthless.
  const fs::path file = cluster::secret_file(system.folder);
  CHECK((fs::status(file).permissions() & fs::perms::all) ==
        (fs::perms::owner_read | fs::perms::owner_write));
  CHECK((*cluster::Access::open(*system.cluster, {}))->admits(system.token));
  CHECK_FALSE((*cluster::Access::open(*system.cluster, "another secret"))->admits(system.token));
}

TEST_CASE("addProject makes a service as the original command line asks for it",
          "[cluster][system]") {
  System system;
  const auto added = system.ask(
      "mutation($name: String!, $alias: String, $region: Region, $config: String) { addProject("
      "input: {name: $name, alias: $alias, region: $region, config: $config, clientMutationId: "
      "\"static\"}) { project { id alias name schema region isEjected } clientMutationId "
      "projectEdge "
      "{ node { name } } user { id } } }",
      {{"name", "blog"},
       {"alias", "my-blog"},
       {"region", "US_WEST_2"},
       {"config",
        R"({"modules":[{"name":"","content":"types: ./types.graphql","files":{"./types.graphql":""}}]})"}});
  CHECK(system.at(added, "/data/addProject/project/alias") == "my-blog");
  CHECK(system.at(added, "/data/addProject/project/region") == "US_WEST_2");
  CHECK(system.at(added, "/data/addProject/project/isEjected") == "true");
  CHECK(system.at(added, "/data/addProject/clientMutationId") == "static");
  CHECK(system.code(system.ask(
            "mutation { addProject(input: {name: \"blog\"}) { clientMutationId } }")) == 2003);
  CHECK(system.code(system.ask(
            "mutation { addProject(input: {name: \"-\"}) { clientMutationId } }")) == 2008);
  const auto broken = system.ask(
      "mutation { addProject(input: {name: \"x\", config: \"{}\"}) { "
      "project { id } errors { description } } }");
  CHECK(system.at(broken, "/data/addProject/project") == "null");
  CHECK(system.at(broken, "/data/addProject/errors") != "[]");
  CHECK(system.at(system.ask("{ viewer { user { projects { edges { node { name } } } } } }"),
                  "/data/viewer/user/projects/edges") == R"([{"node":{"name":"blog"}}])");
  CHECK(system.at(system.ask("{ viewer { project(id: \"my-blog\") { name } } }"),
                  "/data/viewer/project/name") == "blog");
  const auto missing = system.ask("{ viewer { project(id: \"none\") { name } } }");
  CHECK(system.code(missing) == 4000);
  CHECK(system.at(missing, "/errors/0/message").find("No service with id") == 0);
}

TEST_CASE("push tells what it did, what is wrong, and what would be lost", "[cluster][system]") {
  System system;
  const std::string id = system.add("blog", "");
  const auto dry = system.push(id, kPost, true);
  CHECK(system.at(dry, "/data/push/migrationMessages/0/name") == "Post");
  CHECK(system.at(dry, "/data/push/migrationMessages/0/action") == "Create");
  CHECK(system.at(dry, "/data/push/project/version") == "1");
  const auto done = system.push(id, kPost);
  CHECK(system.at(done, "/data/push/project/version") == "2");
  CHECK(system.at(done, "/data/push/errors") == "[]");
  CHECK(system.at(system.push(id, kPost), "/data/push/migrationMessages") == "[]");

  const auto broken = system.push(id, kPost + " type A @model { id: ID! @isUnique  x: Nothing }");
  CHECK(system.at(broken, "/data/push/errors/0/type") == "A");
  CHECK(system.at(broken, "/data/push/errors/0/field") == "x");
  CHECK(system.at(broken, "/data/push/project/version") == "2");
  const auto lossy = system.push(id, "");
  CHECK(system.at(lossy, "/data/push/errors/0/type") == "Global");
  CHECK(system.at(lossy, "/data/push/errors/0/description").find("destructive changes") !=
        std::string::npos);
  CHECK(system.at(system.push(id, "", false, true), "/data/push/project/version") == "3");
  CHECK(system.code(system.push("none", kPost)) == 4000);
  const auto nonsense = system.ask(
      "mutation($id: String!) { push(input: {projectId: $id, version: 1, config: \"nonsense\", "
      "isDryRun: false}) { errors { type } } }",
      {{"id", id}});
  CHECK(system.at(nonsense, "/data/push/errors/0/type") == "Global");
}

TEST_CASE("a project tells its schema and its definition", "[cluster][system]") {
  System system;
  const std::string types =
      "type Post @model {\n  id: ID! @isUnique\n  title: String! @defaultValue(value: \"a "
      "\\\"b\\\"\")"
      "\n  mood: Mood @defaultValue(value: GOOD)\n  tags: [String!]\n  author: User "
      "@relation(name: "
      "\"Writes\")\n}\n\ntype User @model {\n  id: ID! @isUnique\n  posts: [Post!]! "
      "@relation(name: "
      "\"Writes\")\n}\n\nenum Mood {\n  GOOD\n  BAD\n}\n";
  const std::string id = system.add("blog", types);
  const auto answer = system.ask(
      "query($id: ID!) { viewer { project(id: $id) { schema typeSchema enumSchema "
      "projectDefinition "
      "projectDefinitionWithFileContent history(first: 5) { number isCurrent migrationMessages { "
      "name } } } "
      "} }",
      {{"id", id}});
  CHECK(system.at(answer, "/data/viewer/project/schema") == types);
  CHECK(system.at(answer, "/data/viewer/project/enumSchema") == "enum Mood {\n  GOOD\n  BAD\n}\n");
  CHECK(system.at(answer, "/data/viewer/project/projectDefinition").find("types:") == 0);
  const auto again =
      bj::parse(system.at(answer, "/data/viewer/project/projectDefinitionWithFileContent"));
  CHECK(again.at_pointer("/modules/0/files").as_object().begin()->value().as_string() == types);
  CHECK(again.at_pointer("/modules/0/externalFiles").is_null());
  CHECK(system.at(answer, "/data/viewer/project/history/0/isCurrent") == "true");
}

TEST_CASE("root tokens come and go with the definition and make tokens of nodes",
          "[cluster][system]") {
  System system;
  const std::string id = system.add("blog", kPost, "rootTokens: [ci]\n");
  const auto tokens = [&] {
    return system.ask(
        "query($id: ID!) { viewer { project(id: $id) { permanentAuthTokens { edges { node { id "
        "name "
        "token } } } } } }",
        {{"id", id}});
  };
  const std::string path = "/data/viewer/project/permanentAuthTokens/edges";
  const std::string first = system.at(tokens(), path + "/0/node/token");
  const auto pushed = system.push(id, kPost, false, false, "rootTokens: [ci, other]\n");
  CHECK(system.at(pushed, "/data/push/migrationMessages/0/type") == "rootToken");
  CHECK(system.at(pushed, "/data/push/migrationMessages/0/name") == "other");
  CHECK(system.at(tokens(), path + "/0/node/token") == first);
  CHECK(system.at(tokens(), path + "/1/node/name") == "other");

  const auto generate = [&](const std::string& root, const std::string& service) {
    return system.ask(
        "mutation($r: String!, $s: ID!) { generateNodeToken(input: {rootToken: $r, serviceId: $s, "
        "nodeId: \"n\", modelName: \"Post\", expirationInSeconds: 60}) { token } }",
        {{"r", root}, {"s", service}});
  };
  const std::string admin = system.token;
  system.token.clear();  // No session is needed.
  const std::string made = system.at(generate(first, id), "/data/generateNodeToken/token");
  const auto claims = system.cluster->token_keys().verify(made, auth::now());
  REQUIRE(claims);
  CHECK(claims->is_node());
  CHECK(claims->project_id == id);
  CHECK(claims->user_id == "n");
  CHECK(system.code(generate("nonsense", id)) == 4028);
  CHECK(system.code(generate(first, "none")) == 4000);
  CHECK(generate(admin, id).as_object().contains("errors") == false);
  CHECK_FALSE(generate(auth::temporary_root_token(system.cluster->token_keys(), id), id)
                  .as_object()
                  .contains("errors"));
  CHECK(system.code(generate(auth::temporary_root_token(system.cluster->token_keys(), "another"),
                             id)) == 4028);
  system.token = admin;
  system.push(id, kPost);
  CHECK(system.at(tokens(), path) == "[]");
  CHECK(system.code(generate(first, id)) == 4028);
}

TEST_CASE("keys are rotated in two steps", "[cluster][system]") {
  System system;
  const std::string id = system.add("blog", kPost);
  const std::string old_admin = system.token;
  const auto generate = [&] {
    return system.at(
        system.ask("mutation($r: String!, $s: ID!) { generateNodeToken(input: {rootToken: $r, "
                   "serviceId: $s, nodeId: \"n\", modelName: \"Post\"}) { token } }",
                   {{"r", system.token}, {"s", id}}),
        "/data/generateNodeToken/token");
  };
  const auto rotate = [&](bool retire) {
    return system.ask(std::string("mutation { rotateKeys(input: {retire: ") +
                          (retire ? "true" : "false") + "}) { token } }",
                      {});
  };
  const auto is_good = [&](const std::string& token) {
    return system.cluster->token_keys().verify(token, auth::now()).operator bool();
  };
  const std::string old_node = generate();
  CHECK(rotate(true).as_object().contains("errors"));  // Nothing to retire.
  const std::string new_admin = system.at(rotate(false), "/data/rotateKeys/token");
  CHECK(is_good(old_node));
  const std::string new_node = generate();  // By the old token of the cluster.
  CHECK(is_good(new_node));
  CHECK(rotate(false).as_object().contains("errors"));  // Not a second time.
  CHECK(is_good(old_node));

  system.token = new_admin;
  CHECK_FALSE(rotate(true).as_object().contains("errors"));
  CHECK_FALSE(is_good(old_node));
  CHECK(is_good(new_node));
  CHECK(is_good(generate()));
  system.token = old_admin;
  CHECK(rotate(false).as_object().contains("errors"));
}

TEST_CASE("reset, delete and rollback", "[cluster][system]") {
  System system;
  const std::string id = system.add("blog", kPost);
  system.push(id, kPost + " type Note @model { id: ID! @isUnique }");
  const auto back = system.ask(
      "mutation($id: String!) { rollback(input: {projectId: $id}) { project { "
      "version } errors { description "
      "} "
      "migrationMessages { name action } } }",
      {{"id", id}});
  CHECK(system.at(back, "/data/rollback/project/version") == "3");
  CHECK(system.at(back, "/data/rollback/migrationMessages/0/action") == "Delete");
  CHECK_FALSE(
      system
          .ask("mutation($id: String!) { resetProjectData(input: {projectId: $id}) { project "
               "{ id } viewer { user { id } } } }",
               {{"id", id}})
          .as_object()
          .contains("errors"));
  const std::string other = system.add("other");
  // The original sends several in one request, the alias of each being the id.
  const auto gone = system.ask("mutation { " + id + ": deleteProject(input: {projectId: \"" + id +
                               "\", clientMutationId: \"x\"}) { deletedId } " + other +
                               ": deleteProject(input: {projectId: \"" + other +
                               "\", clientMutationId: \"x\"}) { deletedId } }");
  CHECK(system.at(gone, "/data/" + other + "/deletedId") == other);
  CHECK(system.cluster->list().empty());
}

TEST_CASE("connections are cut as Relay's are", "[cluster][system]") {
  System system;
  for (const char* name : {"a", "b", "c"}) system.add(name);
  const auto names = [&](const std::string& arguments) {
    const auto answer = system.ask("{ viewer { user { projects" + arguments +
                                   " { pageInfo { hasNextPage hasPreviousPage endCursor } edges { "
                                   "cursor node { name } } } } } }");
    std::string out;
    for (const auto& edge : answer.at_pointer("/data/viewer/user/projects/edges").as_array()) {
      out += edge.at_pointer("/node/name").as_string();
    }
    return out;
  };
  CHECK(names("") == "abc");
  CHECK(names("(first: 2)") == "ab");
  CHECK(names("(last: 2)") == "bc");
  const std::string b = system.cluster->list()[1]->info.id;
  CHECK(names("(after: \"" + b + "\")") == "c");
  CHECK(names("(before: \"" + b + "\")") == "a");
  CHECK(names("(first: 0)").empty());
}
