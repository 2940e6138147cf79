// Prisma's paths over a cluster, without the sockets (reference/prisma1, section 3.1).
#include "core/http/prisma_handler.h"

#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <filesystem>
#include <future>

#include "core/auth/tokens.h"
#include "core/base/ids.h"
#include "core/http/cluster_handler.h"

using namespace graphcool;
using namespace graphcool::http;
namespace bj = boost::json;
namespace fs = std::filesystem;

namespace {

struct Server {
  fs::path folder = fs::temp_directory_path() / ("graphcool-test-" + ids::random_hex(8));
  std::unique_ptr<cluster::Cluster> cluster;
  std::unique_ptr<cluster::Access> access;
  std::unique_ptr<ClusterHandler> handler;

  explicit Server(const std::string& secrets = "[]") {
    auto opened = cluster::Cluster::open({.data_dir = folder});
    REQUIRE(opened);
    cluster = std::move(*opened);
    auto granted = cluster::Access::open(*cluster, {});
    REQUIRE(granted);
    access = std::move(*granted);
    handler = std::make_unique<ClusterHandler>(*cluster, *access, ClusterHandlerOptions{});
    manage(R"(mutation { addProject(input: {name: "shop", stage: "dev", secrets: )" + secrets +
           "}) { project { name } } }");
    manage(
        R"(mutation { deploy(input: {name: "shop", stage: "dev", types: "type User { id: ID! @id  name: String }", secrets: )" +
        secrets + "}) { errors { description } } }");
  }
  ~Server() {
    handler.reset();
    access.reset();
    cluster.reset();
    fs::remove_all(folder);
  }

  Response ask(std::string_view method, std::string_view path, const std::string& body,
               std::vector<Header> headers = {}) {
    headers.push_back({"Content-Type", "application/json"});
    const Request request{
        .method = method, .path = path, .query = {}, .body = body, .headers = headers};
    std::promise<Response> promise;
    handler->handle(request, [&](Response response) { promise.set_value(std::move(response)); });
    return promise.get_future().get();
  }
  Response post(std::string_view path, const std::string& body, std::vector<Header> headers = {}) {
    return ask("POST", path, body, std::move(headers));
  }
  void manage(const std::string& query) {
    const auto response = post("/management", bj::serialize(bj::object{{"query", query}}));
    INFO(response.body);
    REQUIRE(response.body.find("\"errors\":[{") == std::string::npos);
  }
};

const std::string kUsers = R"({"query":"{ users { name } }"})";

}  // namespace

TEST_CASE("Which paths are of Prisma services", "[prisma]") {
  const auto parsed = [](std::string_view path) -> std::string {
    const auto result = PrismaPath::parse(path);
    return result ? result->name + " " + result->stage + " " + result->part : "none";
  };
  CHECK(parsed("/") == "default default ");
  CHECK(parsed("/shop") == "shop default ");
  CHECK(parsed("/shop/dev/") == "shop dev ");
  CHECK(parsed("/space/shop/dev") == "space~shop dev ");
  CHECK(parsed("/shop/dev/private") == "shop dev private");
  CHECK(parsed("/import") == "default default import");
  CHECK(parsed("/a/b/c/d") == "none");
  CHECK(parsed("/a b") == "none");
}

TEST_CASE("Prisma services answer as their clients know it", "[prisma]") {
  Server server;
  auto response = server.post("/shop/dev", "[" + kUsers + "," + kUsers + "]");
  CHECK(response.status == 200);
  CHECK(response.body == R"([{"data":{"users":[]}},{"data":{"users":[]}}])");
  CHECK(response.header_lines.find("Request-Id: local:c") != std::string::npos);

  response = server.post("/shop/prod", kUsers);
  CHECK(response.status == 200);
  CHECK(response.body.find("Project not found: 'shop$prod'") != std::string::npos);
  CHECK(response.body.find("\"code\":3016,\"requestId\":\"local:") != std::string::npos);

  for (const std::string body : {R"({"query":"{ users { "})", R"([{"query":"{ users { "}])"}) {
    response = server.post("/shop/dev", body);
    CHECK(response.status == 500);
    CHECK(response.body.starts_with(R"({"errors":[{"message":"Syntax Error)"));
    CHECK(response.body.find("requestId") != std::string::npos);
  }
  CHECK(server.post("/shop/dev", "{").status == 500);
  CHECK(server.post("/shop/dev", R"({"query":"{ nothing }"})").status == 200);
  CHECK(server.post("/shop/dev/_datamodel", "{}").body ==
        R"("type User { id: ID! @id  name: String }")");
  CHECK(server.ask("GET", "/shop/prod", "").status == 404);

  server.post("/shop/dev", R"({"query":"mutation { createUser(data: {name: \"a\"}) { id } }"})");
  CHECK(server.post("/shop/dev", kUsers).body == R"({"data":{"users":[{"name":"a"}]}})");
  CHECK(server.post("/shop/dev/private", R"({"query":"mutation { resetData }"})").body ==
        R"({"data":{"resetData":true}})");
  CHECK(server.post("/shop/dev", kUsers).body == R"({"data":{"users":[]}})");
  response =
      server.post("/shop/dev/private",
                  R"({"query":"{ validateSubscriptionQuery(query: \"{ no }\") { errors } }"})");
  CHECK(response.body.find("\"errors\":[\"") != std::string::npos);
  const auto validated = [&](const std::string& query) {
    return server
        .post("/shop/dev/private",
              R"({"query":"{ validateSubscriptionQuery(query: \"subscription )" + query +
                  R"(\") { errors } }"})")
        .body;
  };
  CHECK(validated("{ user { node { name } } }") ==
        R"({"data":{"validateSubscriptionQuery":{"errors":[]}}})");
  CHECK(validated("($n: String!) { user(where: {node: {name: $n}}) { mutation } }") ==
        R"({"data":{"validateSubscriptionQuery":{"errors":[]}}})");
  CHECK(validated("($n: Int) { user(where: {node: {name: $n}}) { mutation } }").find("$n") !=
        std::string::npos);
}

TEST_CASE("Any secret of a Prisma service opens it, and nothing else", "[prisma]") {
  Server server(R"(["one", "two"])");
  const auto status = [&](const std::string& authorization) {
    const auto response =
        server.post("/shop/dev", "[" + kUsers + "]", {{"Authorization", authorization}});
    CHECK(response.status == 200);
    return response.body == R"([{"data":{"users":[]}}])";
  };
  const auto token = [](const std::string& secret, const bj::object& claims = {}) {
    return auth::Keys({secret}).sign(claims);
  };
  CHECK(status("Bearer " + token("one")));
  CHECK(status("Bearer " + token("two")));
  CHECK(status(token("two")));
  CHECK_FALSE(status("Bearer " + token("three")));
  CHECK_FALSE(status("Bearer undefined"));
  CHECK_FALSE(status(""));
  CHECK_FALSE(status("Bearer " + token("one", {{"exp", auth::now() - 60}})));
  const auto refused = server.post("/shop/dev/_datamodel", "{}");
  CHECK(refused.body.starts_with(R"({"errors":[{"message":"Your token is invalid.)"));
  CHECK(refused.body.find("3015") != std::string::npos);
  CHECK(
      server.post("/shop/dev/private", R"({"query":"mutation { resetData }"})").body.find("3015") !=
      std::string::npos);
}

TEST_CASE("Pages from elsewhere may not use an open management API", "[prisma]") {
  Server server;
  const std::string list = R"({"query":"{ listProjects { name } }"})";
  CHECK(server.post("/management", list, {{"Origin", "https://evil.example"}}).status == 403);
  CHECK(server.post("/management", list, {{"Origin", "http://localhost.evil.example"}}).status ==
        403);
  CHECK(server.post("/management", list, {{"Origin", "http://localhost:3000"}}).status == 200);
  CHECK(server.post("/management", list).body == R"({"data":{"listProjects":[{"name":"shop"}]}})");
  CHECK(server.ask("GET", "/management", "").status == 405);
}
