// Prisma's management API: projects, tokens, what a deploy answers (reference/prisma1, section 7).
#include <catch2/catch.hpp>

#include "core/auth/tokens.h"
#include "tests/support/prisma_server.h"

using namespace graphcool;
using graphcool::tests::PrismaServer;
namespace bj = boost::json;

namespace {

std::int64_t code_of(const bj::value& answer) {
  const auto* errors = answer.as_object().if_contains("errors");
  if (!errors) return 0;
  const auto* code = errors->at(0).as_object().if_contains("code");
  return code ? code->as_int64() : -1;
}

std::string message_of(const bj::value& answer) {
  return std::string(answer.at("errors").at(0).at("message").as_string());
}

constexpr const char* kUser = "type User { id: ID! @id  name: String }";

}  // namespace

TEST_CASE("Projects come and go", "[prisma][management]") {
  PrismaServer server;
  const auto add = [&](const std::string& name, const std::string& stage) {
    return server.manage(
        "mutation ($n: String!, $s: String!) { addProject(input: {name: $n, stage: "
        "$s, clientMutationId: \"x\"}) { project { name stage datamodel } "
        "clientMutationId } }",
        {{"n", name}, {"s", stage}});
  };
  const auto added = add("shop", "dev");
  CHECK(bj::serialize(added) ==
        R"({"data":{"addProject":{"project":{"name":"shop","stage":"dev","datamodel":""},)"
        R"("clientMutationId":"x"}}})");
  CHECK(code_of(add("shop", "dev")) == 4005);
  CHECK(code_of(add("shop", "prod")) == 0);
  CHECK(code_of(add("1shop", "dev")) == 4001);
  CHECK(code_of(add(std::string(141, 'a'), "dev")) == 4001);
  CHECK(code_of(add("shop", "a stage")) == 4002);
  CHECK(code_of(add("management", "dev")) == 4006);
  CHECK(code_of(add("shop", "import")) == 4007);
  CHECK(code_of(add("space~shop", "dev")) == 0);

  CHECK(bj::serialize(server.manage("{ listProjects { name stage } }")) ==
        R"({"data":{"listProjects":[{"name":"shop","stage":"dev"},{"name":"shop","stage":"prod"},)"
        R"({"name":"space~shop","stage":"dev"}]}})");
  server.reopen();
  const auto remove = R"(mutation { deleteProject(input: {name: "shop", stage: "dev"}) { project {
                         name } } })";
  CHECK(code_of(server.manage(remove)) == 0);
  CHECK(code_of(server.manage(remove)) == 4000);
  CHECK(code_of(server.manage(R"({ project(name: "shop", stage: "dev") { name } })")) == 4000);
  CHECK(code_of(server.manage(R"({ project(name: "shop", stage: "prod") { name } })")) == 0);
}

TEST_CASE("The first migration has revision 1, the first deploy 2", "[prisma][management]") {
  PrismaServer server;
  server.add();
  const auto status = [&] {
    return bj::serialize(server.manage(R"({ migrationStatus(name: "shop", stage: "dev") {
        projectId revision status applied rolledBack errors datamodel } })"));
  };
  CHECK(status() ==
        R"({"data":{"migrationStatus":{"projectId":"shop$dev","revision":1,"status":"SUCCESS",)"
        R"("applied":0,"rolledBack":0,"errors":[],"datamodel":""}}})");
  const auto payload = server.must_deploy(kUser);
  CHECK(payload.at("migration").at("revision") == 2);
  CHECK(payload.at("migration").at("applied") == 3);
  CHECK(PrismaServer::steps(payload) == std::vector<std::string>{"CreateModel User",
                                                                 "CreateField User.id",
                                                                 "CreateField User.name"});
  CHECK(bj::serialize(payload.at("steps").at(1)) ==
        R"({"type":"CreateField","model":"User","name":"id","typeName":"ID","isRequired":true,)"
        R"("isList":false,"unique":true,"enum":null,"default":"None","relation":null})");
  // The same once more changes nothing.
  const auto again = server.deploy(kUser);
  CHECK(again.at("migration").is_null());
  CHECK(again.at("steps").as_array().empty());
  server.reopen();
  CHECK(server.run("{ users { name } }") == R"({"data":{"users":[]}})");
  CHECK(bj::serialize(server.manage(R"({ listMigrations(name: "shop", stage: "dev") { revision
        steps { type } } })")) ==
        R"({"data":{"listMigrations":[{"revision":1,"steps":[]},{"revision":2,"steps":[)"
        R"({"type":"CreateModel"},{"type":"CreateField"},{"type":"CreateField"}]}]}})");
}

TEST_CASE("A deploy that is wrong does nothing", "[prisma][management]") {
  PrismaServer server;
  CHECK(server.deploy(kUser).at("failed").at("code") == 4000);
  server.add();
  CHECK(server.deploy("type User {").at("failed").at("code") == 3017);
  const auto payload = server.deploy("type User { id: ID! @id  a: Nope }");
  CHECK(PrismaServer::places(payload.at("errors")) == std::vector<std::string>{"User.a"});
  CHECK(payload.at("steps").as_array().empty());
  CHECK(payload.at("migration").is_null());
  const auto dry = server.deploy(kUser, ", dryRun: true");
  CHECK(dry.at("migration").is_null());
  CHECK(PrismaServer::steps(dry).size() == 3);
  CHECK(server.cluster().look_up(service::Family::Prisma, "shop", "dev")->revision == 1);
}

TEST_CASE("Secrets change at once, subscriptions are checked", "[prisma][management]") {
  PrismaServer server;
  server.add();
  const std::string token = R"({ generateProjectToken(name: "shop", stage: "dev") })";
  CHECK(bj::serialize(server.manage(token)) == R"({"data":{"generateProjectToken":""}})");
  auto payload = server.must_deploy(kUser, R"(, secrets: ["one", "two"])");
  CHECK(PrismaServer::steps(payload).size() == 3);
  CHECK(payload.at("migration").at("applied") == 4);  // UpdateSecrets is one of them.
  const auto made = server.manage(token).at("data").at("generateProjectToken").as_string();
  const auth::Keys keys({"one"});
  const auto claims = keys.verify(made, auth::now());
  REQUIRE(claims);
  CHECK(*claims->expires > auth::now() + 86000);
  // Omitting them makes the service public.
  CHECK(server.must_deploy(kUser).at("migration").at("applied") == 1);
  CHECK(server.cluster().look_up(service::Family::Prisma, "shop", "dev")->verifier == nullptr);

  payload = server.deploy(kUser,
                          R"(, subscriptions: [{name: "a b", query: "{ x }", url: "ftp://x",
                             headers: [{name: "X", value: "a\nb"}]}])");
  // Name, URL, query and header.
  CHECK(payload.at("errors").as_array().size() >= 4);
  CHECK(payload.at("migration").is_null());
}

TEST_CASE("Management tokens", "[prisma][management]") {
  PrismaServer server({"top"});
  const auth::Keys keys({"top"}), other({"other"});
  const auto list = [&](const std::string& authorization) {
    return server.manage("{ listProjects { name } }", {}, authorization);
  };
  const auto token = [](const auth::Keys& keys, const std::string& target, long life = 60) {
    return "Bearer " + keys.sign({{"exp", auth::now() + life},
                                  {"grants", {{{"target", target}, {"action", "*"}}}}});
  };
  CHECK(code_of(server.manage("{ serverInfo { version } }")) == 0);
  CHECK(code_of(list("")) == 3015);
  CHECK(message_of(list("")).find("header not provided") != std::string::npos);
  CHECK(message_of(list("Bearer x")).find("decoded") != std::string::npos);
  CHECK(code_of(list(token(other, "*/*"))) == 3015);
  CHECK(code_of(list(token(keys, "*/*", -60))) == 3016);
  CHECK(code_of(list("Bearer " + keys.sign({{"exp", auth::now() + 60}}))) == 3015);
  CHECK(code_of(list(token(keys, "shop/dev"))) == 3015);
  CHECK(message_of(list(token(keys, "shop/dev"))).find("none satisfied") != std::string::npos);
  CHECK(code_of(list(token(keys, "*/*"))) == 0);
  // The prefix may be missing.
  CHECK(code_of(list(token(keys, "*/*").substr(7))) == 0);

  const std::string add = R"(mutation { addProject(input: {name: "shop", stage: "dev"}) {
                             project { name } } })";
  CHECK(code_of(server.manage(add, {}, token(keys, "shop/prod"))) == 3015);
  CHECK(code_of(server.manage(add, {}, token(keys, "shop/*"))) == 0);
  // An unknown project is unknown before anybody is asked for a token.
  CHECK(code_of(server.manage(R"(mutation { deploy(input: {name: "x", stage: "y", types: ""}) {
                                 steps { type } } })")) == 4000);
  CHECK(code_of(server.manage(R"(mutation { deploy(input: {name: "shop", stage: "dev", types: ""})
                                 { steps { type } } })")) == 3015);
  CHECK(code_of(server.manage(R"(mutation { setCloudSecret(input: {secret: "x"}) {
                                 clientMutationId } })")) == 3015);
}
