// Paths, with services that repeat what they are asked.
#include "core/http/router.h"

#include <boost/json/parse.hpp>
#include <catch2/catch.hpp>

#include "core/http/gzip.h"

namespace graphcool::http::tests {
namespace {

class FakeServices : public Services {
 public:
  Execute find(std::string_view id, std::string_view dialect, int loop) override {
    if (id != "shop" || dialect != "simple") return {};
    return [loop](engine::Request request, engine::Done done) {
      done({.body = "loop " + std::to_string(loop) + ": " + request.query});
    };
  }
};

constexpr std::string_view kPage = "<script>__GRAPHCOOL_CONFIG__</script>";

std::vector<Asset> assets() {
  static const std::string packed = [] {
    std::string bytes;
    Compressor().compress("let a;", bytes);
    return bytes;
  }();
  return {{"index.html", kPage}, {"assets/app-ABC.js.gz", packed}, {"favicon.svg", "<svg/>"}};
}

struct Site {
  FakeServices services = {};
  Router router{services, {.playground = assets(), .default_service = "shop"}};

  Response ask(std::string_view method, std::string_view path, std::vector<Header> headers = {},
               std::string_view query = {}, std::string_view body = {}) {
    Response response{.status = 0};
    router.handle({.method = method,
                   .path = path,
                   .query = query,
                   .body = body,
                   .loop = 1,
                   .headers = headers},
                  [&](Response answer) { response = std::move(answer); });
    return response;
  }
};

const Header kBrowser{"Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"};
const Header kJsonBody{"Content-Type", "application/json"};

bool has_line(const Response& response, std::string_view line) {
  return response.header_lines.find(std::string(line) + "\r\n") != std::string::npos;
}

}  // namespace

TEST_CASE("the Simple API of a service is behind its id", "[http][router]") {
  Site site;
  for (const char* path : {"/simple/v1/shop", "/simple/v1/shop/"}) {
    const auto posted = site.ask("POST", path, {kJsonBody}, {}, R"({"query":"{ a }"})");
    CHECK(posted.status == 200);
    CHECK(posted.body == "loop 1: { a }");
  }
  CHECK(site.ask("GET", "/simple/v1/shop", {}, "query=%7Bb%7D").body == "loop 1: {b}");
  CHECK(site.ask("GET", "/simple/v1/shop", {kBrowser}, "query=%7Bb%7D").body == "loop 1: {b}");
  CHECK(site.ask("GET", "/simple/v1/shop").status == 400);
  CHECK(site.ask("PUT", "/simple/v1/shop").status == 405);
  CHECK(site.ask("OPTIONS", "/simple/v1/shop").status == 204);
}

TEST_CASE("a browser that opens an API sees its playground", "[http][router]") {
  Site site;
  const auto page = site.ask("GET", "/simple/v1/shop", {kBrowser});
  CHECK(page.status == 200);
  CHECK(page.content_type == "text/html; charset=utf-8");
  CHECK(page.body == R"(<script>{"endpoint":"/simple/v1/shop","name":"shop"}</script>)");
  CHECK(has_line(page, "Cache-Control: no-cache"));
}

TEST_CASE("a service that is not there is Graphcool's error 3016", "[http][router]") {
  Site site;
  const auto plain = site.ask("POST", "/simple/v1/other", {kJsonBody}, {}, R"({"query":"{ a }"})");
  CHECK(plain.status == 200);
  const auto body = boost::json::parse(plain.body);
  CHECK(body.at("code") == 3016);
  CHECK(body.at("error").as_string() == "Project not found: 'other'");
  CHECK(body.at("requestId").as_string().starts_with("local:simple:c"));
  CHECK(body.at("errors").at(0).at("message").as_string() == "Project not found: 'other'");

  const auto newer = site.ask("POST", "/simple/v1/other",
                              {kJsonBody, {"Accept", "application/graphql-response+json"}});
  CHECK(newer.status == 404);
}

TEST_CASE("schema.json is the answer to introspection", "[http][router]") {
  Site site;
  const auto schema = site.ask("GET", "/simple/v1/shop/schema.json");
  CHECK(schema.status == 200);
  CHECK(schema.content_type == "application/json; charset=utf-8");
  CHECK(schema.body.find("__schema") != std::string::npos);
  CHECK(site.ask("POST", "/simple/v1/shop/schema.json").status == 405);
  CHECK(boost::json::parse(site.ask("GET", "/simple/v1/other/schema.json").body).at("code") ==
        3016);
}

TEST_CASE("what machines ask is answered", "[http][router]") {
  Site site;
  CHECK(site.ask("GET", "/status").body == "OK");
  CHECK(site.ask("HEAD", "/status").status == 200);
  CHECK(site.ask("GET", "/health").body == R"({"status":"ok"})");
  const auto posted = site.ask("POST", "/health");
  CHECK(posted.status == 405);
  CHECK(has_line(posted, "Allow: GET, HEAD, OPTIONS"));
  CHECK(site.ask("OPTIONS", "/health").status == 204);
}

TEST_CASE("an unknown path names those that there are", "[http][router]") {
  Site site;
  for (const char* path : {"/nowhere", "/simple/v1/", "/simple/v1/a/b", "/simple", "//", "*"}) {
    CAPTURE(path);
    const auto response = site.ask("GET", path);
    CHECK(response.status == 404);
    const auto body = boost::json::parse(response.body);
    CHECK(body.at("paths").at(0).as_string() == "/simple/v1/ID");
    CHECK(body.at("error").as_string().find(path) != std::string::npos);
  }
}

TEST_CASE("the playground is served from memory", "[http][router]") {
  Site site;
  const auto root = site.ask("GET", "/");
  CHECK(root.status == 302);
  CHECK(has_line(root, "Location: /playground"));
  CHECK(site.ask("GET", "/playground").body.find("/simple/v1/shop") != std::string::npos);
  CHECK(site.ask("GET", "/playground", {}, "service=shop").status == 200);
  CHECK(site.ask("GET", "/playground", {}, "service=other").status == 404);
  CHECK(site.ask("POST", "/playground").status == 405);

  const auto file = site.ask("GET", "/playground/assets/app-ABC.js");
  CHECK(file.status == 200);
  CHECK(file.content_type == "text/javascript; charset=utf-8");
  CHECK(file.static_is_gzip);
  CHECK(has_line(file, "Cache-Control: public, max-age=31536000, immutable"));
  const std::size_t tag = file.header_lines.find("ETag: ") + 6;
  const std::string etag = file.header_lines.substr(tag, file.header_lines.find("\r\n", tag) - tag);
  const auto known =
      site.ask("GET", "/playground/assets/app-ABC.js", {{"If-None-Match", "\"x\", " + etag}});
  CHECK(known.status == 304);
  CHECK(known.static_body.empty());
  CHECK(site.ask("GET", "/playground/assets/other.js").status == 404);

  CHECK(site.ask("GET", "/favicon.ico").content_type == "image/svg+xml");
}

TEST_CASE("a name cannot break out of the playground's page", "[http][router]") {
  const Playground playground({{"index.html", kPage}});
  const auto page = playground.page("/simple/v1/</script><b>", "\"<");
  CHECK(page.body.find("</script><b>") == std::string::npos);
  CHECK(page.body.find(R"(\"\u003c)") != std::string::npos);
}

TEST_CASE("without its files the playground says that it is missing", "[http][router]") {
  FakeServices services;
  Router router(services, {});
  for (const char* path : {"/playground", "/simple/v1/shop"}) {
    const Header headers[] = {kBrowser};
    Response response;
    router.handle({.method = "GET", .path = path, .query = {}, .body = {}, .headers = headers},
                  [&](Response answer) { response = std::move(answer); });
    CHECK(response.status == 503);
    CHECK(response.body.find("without the playground") != std::string::npos);
  }
}

}  // namespace graphcool::http::tests
