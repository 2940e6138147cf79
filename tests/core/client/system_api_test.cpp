#include "core/client/system_api.h"

#include <catch2/catch.hpp>

#include "tests/support/fake_cluster.h"

namespace graphcool::tests {

using client::SystemApi;

TEST_CASE("a push is asked for and its answer read", "[client]") {
  FakeCluster cluster;
  cluster.answer(R"({"data":{"push":{"project":{"id":"c1","name":"app","alias":null,"version":7},
    "migrationMessages":[{"type":"Type","action":"Create","name":"A","description":"d",
      "subDescriptions":[]}],
    "errors":[{"type":"Global","field":null,"description":"graphcool.yml:4:3: Wrong.",
      "file":"graphcool.yml","line":4,"column":3,"hint":"Do.","code":2054},
      {"type":"Post","field":"a","description":"Old."}]}}})");
  SystemApi api(cluster.host(), "secret");
  const auto pushed = api.push("c1", R"({"modules":[]})", {.dry_run = true});
  REQUIRE(pushed);
  CHECK(pushed->service.id == "c1");
  CHECK(pushed->service.alias.empty());
  CHECK(pushed->service.revision == 7);
  CHECK(pushed->messages.starts_with(R"([{"type":"Type","action":"Create")"));
  REQUIRE(pushed->errors.size() == 2);
  CHECK(pushed->errors[0].description == "graphcool.yml:4:3: Wrong.");
  CHECK(pushed->errors[0].error.what == "Wrong.");
  CHECK(pushed->errors[0].error.where == Location{"graphcool.yml", 4, 3});
  CHECK(pushed->errors[0].error.hint == "Do.");
  CHECK(pushed->errors[0].error.api_code == 2054);
  CHECK(pushed->errors[1].field == "a");

  const std::string request = cluster.requests().at(0);
  CHECK(request.starts_with("POST /system HTTP/1.1\r\n"));
  CHECK(request.find("Authorization: Bearer secret\r\n") != std::string::npos);
  CHECK(request.find(R"("variables":{"id":"c1","config":"{\"modules\":[]}","dry":true,)"
                     R"("force":false}})") != std::string::npos);
}

TEST_CASE("whatever goes wrong with a cluster is told apart", "[client]") {
  FakeCluster cluster;
  const std::string at = " at " + cluster.host();
  const auto told = [&](const auto& script) {
    script();
    SystemApi api(cluster.host(), "t");
    const auto answer = api.service("x");
    REQUIRE_FALSE(answer);
    return answer.error();
  };
  struct Case {
    const char* name;
    std::string bytes;
    std::string body;
    int status;
    ErrorCode code;
    std::string what;
  };
  const std::string token = "The cluster" + at + " refuses the token.";
  const Case cases[] = {
      {"the connection ends", "", "", 0, ErrorCode::Unavailable,
       cluster.host() + " ended the connection before it had answered."},
      {"it ends in the middle", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"da", "", 0,
       ErrorCode::Unavailable, cluster.host() + " ended the connection before it had answered."},
      {"not HTTP", "SSH-2.0-OpenSSH\r\n", "", 0, ErrorCode::Unavailable,
       "What answers" + at + " does not speak HTTP."},
      {"unauthorized", "-", "{}", 401, ErrorCode::Denied, token},
      {"no session", "-", R"({"errors":[{"message":"No valid session","code":2001}],"data":null})",
       200, ErrorCode::Denied, token},
      {"no service", "-",
       R"({"data":null,"errors":[{"message":"No service with id 'x' exists.","code":4000}]})", 200,
       ErrorCode::NotFound, "No service with id 'x' exists. (cluster " + cluster.host() + ")"},
      {"other version", "-", R"({"errors":[{"message":"Cannot query field \"version\"."}]})", 400,
       ErrorCode::Unavailable,
       "The cluster" + at + " is of another version: Cannot query field \"version\"."},
      {"too large", "-", "Payload Too Large", 413, ErrorCode::Limit,
       "The cluster" + at + " takes no request of 1 MB."},
      {"not there", "-", "<html>Not found</html>", 404, ErrorCode::Unavailable,
       "What answers" + at + " is no Graphcool cluster: status 404, application/json."},
      {"starting", "-", "", 503, ErrorCode::Unavailable,
       "The cluster" + at + " is not ready (status 503)."},
      {"no data", "-", "{}", 200, ErrorCode::Unavailable,
       "What answers" + at + " is no Graphcool cluster: status 200, application/json."},
      {"something else", "-", R"({"data":null,"errors":[{"message":"Whoops.","code":99}]})", 200,
       ErrorCode::Invalid, "Whoops."},
  };
  for (const Case& each : cases) {
    DYNAMIC_SECTION(each.name) {
      const Error error = told([&] {
        each.status == 0 ? cluster.answer_bytes(each.bytes)
                         : cluster.answer(each.body, each.status);
      });
      CHECK(error.code == each.code);
      CHECK(error.what == each.what);
    }
  }
  SECTION("a page") {
    cluster.answer("<!DOCTYPE html>", 200, "text/html");
    const auto probed = SystemApi(cluster.host(), "").probe();
    REQUIRE_FALSE(probed);
    CHECK(probed.error().what ==
          "What answers" + at + " is no Graphcool cluster: status 200, text/html.");
  }
  SECTION("a redirect is not followed") {
    cluster.answer_bytes(
        "HTTP/1.1 301 X\r\nLocation: https://elsewhere.test/\r\n"
        "Content-Length: 0\r\n\r\n");
    const auto probed = SystemApi(cluster.host(), "secret").probe();
    REQUIRE_FALSE(probed);
    CHECK(probed.error().what == cluster.host() + " leads on to https://elsewhere.test/.");
  }
}

TEST_CASE("a cluster that is not there is told with what to do", "[client]") {
  std::string host;
  {
    FakeCluster gone;
    host = gone.host();
  }
  const auto probed = SystemApi(host, "").probe();
  REQUIRE_FALSE(probed);
  CHECK(probed.error().code == ErrorCode::Unavailable);
  CHECK(probed.error().what == "Nothing answers at " + host + ".");
  CHECK(probed.error().hint == "Start a cluster here: graphcool local up");
  CHECK(SystemApi("ftp://localhost", "").probe().error().code == ErrorCode::Invalid);
  CHECK(SystemApi("http://a b", "").probe().error().code == ErrorCode::Invalid);
}

TEST_CASE("addresses of this machine are known", "[client]") {
  for (const char* url : {"http://localhost:60000", "https://LOCALHOST/system", "http://127.0.0.1",
                          "http://[::1]:80/", "http://me@localhost"}) {
    CHECK(client::is_local(url));
  }
  for (const char* url : {"http://example.com", "http://localhost.example.com",
                          "http://example.com/localhost", "http://localhost@example.com"}) {
    CHECK_FALSE(client::is_local(url));
  }
  CHECK(client::origin_of("http://a:1/b/c?d") == "http://a:1");
}

}  // namespace graphcool::tests
