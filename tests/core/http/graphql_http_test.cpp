// GraphQL over HTTP with an engine that only repeats what reached it.
#include "core/http/graphql_http.h"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <catch2/catch.hpp>
#include <thread>

namespace graphcool::http::tests {
namespace {

using Outcome = engine::Reply::Outcome;

// One exchange: a request, what the engine saw of it, the response.
struct Exchange {
  std::string method = "POST";
  std::string query = {};
  std::string body = {};
  std::vector<Header> headers = {{"Content-Type", "application/json"}};
  GraphqlStyle style = {};
  engine::Reply reply = {.body = R"({"data":{}})"};

  std::vector<engine::Request> seen = {};
  Response response = {};

  Exchange& run() {
    const Request request{
        .method = method, .path = "/simple/v1/x", .query = query, .body = body, .headers = headers};
    int answers = 0;
    answer_graphql(
        request, style,
        [this](engine::Request asked, engine::Done done) {
          seen.push_back(std::move(asked));
          done(reply);
        },
        [&](Response answer) {
          response = std::move(answer);
          ++answers;
        });
    REQUIRE(answers == 1);
    return *this;
  }
  bool has_header(std::string_view line) const {
    return response.header_lines.find(line) != std::string::npos;
  }
};

constexpr Header kJsonBody{"Content-Type", "application/json"};
constexpr const char* kPlain = "application/json; charset=utf-8";
constexpr const char* kNewer = "application/graphql-response+json; charset=utf-8";

}  // namespace

TEST_CASE("a POST reaches the engine with its members", "[http][graphql]") {
  Exchange exchange{.body = R"({"query":"{ a }","operationName":"A","variables":{"x":[1,"\u00e9"]},
                               "extensions":{"e":1},"unknown":true})"};
  exchange.run();
  REQUIRE(exchange.seen.size() == 1);
  const auto& seen = exchange.seen[0];
  CHECK(seen.query == "{ a }");
  CHECK(seen.operation_name == "A");
  CHECK(boost::json::serialize(seen.variables) == "{\"x\":[1,\"\u00e9\"]}");
  CHECK_FALSE(seen.read_only);
  CHECK(exchange.response.status == 200);
  CHECK(exchange.response.content_type == kPlain);
  CHECK(exchange.response.body == R"({"data":{}})");

  const std::string id = "Request-Id: " + seen.request_id + "\r\n";
  CHECK(seen.request_id.starts_with("local:simple:c"));
  CHECK(exchange.has_header(id));
  CHECK(exchange.has_header("Access-Control-Allow-Origin: *\r\n"));
}

TEST_CASE("what may be left out may be left out", "[http][graphql]") {
  for (const char* body :
       {R"({"query":"{ a }"})",
        R"({"query":"{ a }","variables":null,"operationName":null,"extensions":null})",
        R"({"query":"{ a }","variables":"","operationName":""})",
        R"({"query":"{ a }","variables":"null"})", "\n {\"query\":\"{ a }\"} \n"}) {
    CAPTURE(body);
    Exchange exchange{.body = body};
    exchange.run();
    REQUIRE(exchange.seen.size() == 1);
    CHECK(exchange.seen[0].operation_name.empty());
    CHECK(exchange.seen[0].variables.is_null());
  }
}

TEST_CASE("variables may come as text where the style says so", "[http][graphql]") {
  Exchange text{.body = R"({"query":"{ a }","variables":"{\"x\": 1}"})"};
  text.run();
  REQUIRE(text.seen.size() == 1);
  CHECK(boost::json::serialize(text.seen[0].variables) == R"({"x":1})");

  for (const char* variables : {R"("{x")", R"("[1]")", R"("7")"}) {
    CAPTURE(variables);
    Exchange bad{.body = R"({"query":"{ a }","variables":)" + std::string(variables) + "}"};
    bad.run();
    CHECK(bad.seen.empty());
    CHECK(bad.response.status == 400);
    const auto body = boost::json::parse(bad.response.body);
    CHECK(body.at("code") == 3024);
    CHECK(body.at("errors").at(0).at("code") == 3024);
    CHECK(body.at("error").is_string());
    CHECK(body.at("requestId").as_string().starts_with("local:simple:"));
  }
  Exchange strict{.body = R"({"query":"{ a }","variables":"{}"})",
                  .style = {.error_member = false, .limits = {.text_variables = false}}};
  strict.run();
  CHECK(strict.response.status == 400);
  CHECK(boost::json::parse(strict.response.body).as_object().contains("error") == false);
}

TEST_CASE("what is no GraphQL request is refused with 400 and a reason", "[http][graphql]") {
  struct Case {
    const char* body;
    const char* says;
  };
  const Case cases[] = {
      {"", "empty"},
      {"{ \"not a JSON", "ends too early"},
      {"{\"query\":\"{ a }\"} x", "behind its end"},
      {"7", "a number"},
      {"\"{ a }\"", "a string"},
      {"null", "null"},
      {"{}", "no 'query'"},
      {R"({"query":null})", "'query' must be a string"},
      {R"({"query":["a"]})", "'query' must be a string, but is an array"},
      {R"({"query":"{ a }","operationName":0})", "'operationName'"},
      {R"({"query":"{ a }","variables":[1]})", "'variables'"},
      {R"({"query":"{ a }","variables":false})", "'variables'"},
      {R"({"query":"{ a }","extensions":"x"})", "'extensions'"},
      {R"({"query":"\ud83d"})", "surrogate"},
      {R"({"query":"\udc00"})", "surrogate"},
      {"{\"query\":\"\xff\"}", "not valid JSON"},
      {"{\"query\":\"\xed\xa0\x80\"}", "not valid JSON"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.body);
    Exchange exchange{.body = c.body};
    exchange.run();
    CHECK(exchange.seen.empty());
    CHECK(exchange.response.status == 400);
    const auto body = boost::json::parse(exchange.response.body);
    CHECK(body.at("code") == 1001);
    const std::string message(body.at("errors").at(0).at("message").as_string());
    CAPTURE(message);
    CHECK(message.find(c.says) != std::string::npos);
    CHECK(body.at("error").as_string() == message);
  }
}

TEST_CASE("nesting has a limit", "[http][graphql]") {
  const auto nested = [](int depth) {
    return R"({"query":"{ a }","variables":{"x":)" +
           std::string(static_cast<std::size_t>(depth), '[') +
           std::string(static_cast<std::size_t>(depth), ']') + "}}";
  };
  CHECK(Exchange{.body = nested(90)}.run().response.status == 200);
  CHECK(Exchange{.body = nested(200)}.run().response.status == 400);
  CHECK(Exchange{.body = nested(1'000'000)}.run().response.status == 400);
}

TEST_CASE("only JSON in UTF-8, or a bare document, is a body", "[http][graphql]") {
  struct Case {
    const char* type;
    int status;
  };
  const Case cases[] = {
      {"application/json", 200},
      {"Application/JSON; Charset=\"UTF-8\"", 200},
      {"application/json;charset=utf-8;x=y", 200},
      {"application/json; charset=utf-16", 415},
      {"application/json; charset=iso-8859-1", 415},
      {"text/plain", 415},
      {"application/x-www-form-urlencoded", 415},
      {"multipart/form-data; boundary=x", 415},
      {"json", 415},
      {"", 415},
  };
  for (const Case& c : cases) {
    CAPTURE(c.type);
    Exchange exchange{.body = R"({"query":"{ a }"})", .headers = {{"Content-Type", c.type}}};
    CHECK(exchange.run().response.status == c.status);
  }
  Exchange none{.headers = {}};
  CHECK(none.run().response.status == 415);
  Exchange packed{.body = "x", .headers = {kJsonBody, {"Content-Encoding", "gzip"}}};
  CHECK(packed.run().response.status == 415);

  Exchange document{.body = "{ a }", .headers = {{"Content-Type", "application/graphql"}}};
  document.run();
  REQUIRE(document.seen.size() == 1);
  CHECK(document.seen[0].query == "{ a }");
  Exchange garbled{.body = "{ \xff }", .headers = {{"Content-Type", "application/graphql"}}};
  CHECK(garbled.run().response.status == 400);
}

TEST_CASE("the media type follows what the client accepts", "[http][graphql]") {
  struct Case {
    const char* accept;
    const char* type;  // Null: 406.
  };
  const Case cases[] = {
      {"", kPlain},
      {"*/*", kPlain},
      {"application/*", kPlain},
      {"application/json", kPlain},
      {"application/graphql-response+json", kNewer},
      {"application/graphql-response+json; charset=utf-8, application/json; charset=utf-8", kNewer},
      {"application/json, application/graphql-response+json", kNewer},
      {"application/graphql-response+json;q=0.5, application/json", kPlain},
      {"application/graphql-response+json, application/json;q=0.9, */*;q=0.1", kNewer},
      {"application/json;q=0, */*", kNewer},
      {"text/html, */*;q=0.1", kPlain},
      {"text/html", nullptr},
      {"application/json;q=0", nullptr},
  };
  for (const Case& c : cases) {
    CAPTURE(c.accept);
    Exchange exchange{.body = R"({"query":"{ a }"})", .headers = {kJsonBody, {"Accept", c.accept}}};
    exchange.run();
    CHECK(exchange.response.status == (c.type ? 200 : 406));
    if (c.type) CHECK(exchange.response.content_type == c.type);
  }
}

TEST_CASE("the status tells how far a request came, to those who know it", "[http][graphql]") {
  struct Case {
    Outcome outcome;
    int plain;
    int newer;
  };
  const Case cases[] = {{Outcome::Executed, 200, 200},
                        {Outcome::Rejected, 200, 400},
                        {Outcome::NotAllowed, 405, 405}};
  for (const Case& c : cases) {
    for (const bool newer : {false, true}) {
      Exchange exchange{
          .body = R"({"query":"{ a }"})",
          .headers = {kJsonBody, {"Accept", newer ? "application/graphql-response+json" : "*/*"}},
          .reply = {.body = R"({"errors":[{"message":"No."}]})", .outcome = c.outcome}};
      exchange.run();
      CHECK(exchange.response.status == (newer ? c.newer : c.plain));
      CHECK(exchange.response.body == R"({"errors":[{"message":"No."}]})");
      CHECK(exchange.has_header("Allow: POST") == (c.outcome == Outcome::NotAllowed));
    }
  }
}

TEST_CASE("text that is no GraphQL also says so in `error`", "[http][graphql]") {
  const engine::Reply reply{
      .body =
          R"({"errors":[{"message":"Syntax Error: Expected Name, found \"}\".","locations":[]}]})",
      .outcome = Outcome::Rejected};
  Exchange simple{.body = R"({"query":"{"})", .reply = reply};
  CHECK(simple.run().response.body ==
        R"({"errors":[{"message":"Syntax Error: Expected Name, found \"}\".","locations":[]}],)"
        R"("error":"Syntax Error: Expected Name, found \"}\"."})");
  CHECK(simple.response.status == 200);
  Exchange other{.body = R"({"query":"{"})", .style = {.error_member = false}, .reply = reply};
  CHECK(other.run().response.body == reply.body);
}

TEST_CASE("a GET carries a query, and must not write", "[http][graphql]") {
  Exchange exchange{.method = "GET",
                    .query =
                        "query=query+A%28%24x%3AInt%29%7Ba%7D&variables=%7B%22x%22%3A1%7D"
                        "&operationName=A&extensions=%7B%7D",
                    .headers = {}};
  exchange.run();
  REQUIRE(exchange.seen.size() == 1);
  CHECK(exchange.seen[0].query == "query A($x:Int){a}");
  CHECK(exchange.seen[0].operation_name == "A");
  CHECK(boost::json::serialize(exchange.seen[0].variables) == R"({"x":1})");
  CHECK(exchange.seen[0].read_only);

  struct Case {
    const char* query;
    int code;
  };
  for (const Case& c :
       {Case{"", 1001}, Case{"q=1", 1001}, Case{"query=%7Ba%7D&variables=%7B", 3024},
        Case{"query=%7Ba%7D&variables=%5B%5D", 3024}, Case{"query=%f", 1001},
        Case{"query=%ff", 1001}, Case{"query=%7Ba%7D&extensions=1", 1001}}) {
    CAPTURE(c.query);
    Exchange bad{.method = "GET", .query = c.query, .headers = {}};
    bad.run();
    CHECK(bad.seen.empty());
    CHECK(bad.response.status == 400);
    CHECK(boost::json::parse(bad.response.body).at("code") == c.code);
  }
}

TEST_CASE("other methods are not spoken here", "[http][graphql]") {
  Exchange exchange{.method = "PUT", .body = R"({"query":"{ a }"})"};
  exchange.run();
  CHECK(exchange.response.status == 405);
  CHECK(exchange.has_header("Allow: GET, POST, OPTIONS\r\n"));
}

TEST_CASE("a preflight gets what it asks for", "[http][graphql]") {
  Exchange exchange{.method = "OPTIONS",
                    .headers = {{"Origin", "http://page"},
                                {"Access-Control-Request-Method", "POST"},
                                {"Access-Control-Request-Headers", "authorization,x-mine"}}};
  exchange.run();
  CHECK(exchange.response.status == 204);
  CHECK(exchange.has_header("Access-Control-Allow-Origin: *\r\n"));
  CHECK(exchange.has_header("Access-Control-Allow-Methods: GET, POST, OPTIONS\r\n"));
  CHECK(exchange.has_header("Access-Control-Allow-Headers: authorization,x-mine\r\n"));
  CHECK(exchange.has_header("Access-Control-Max-Age: 86400\r\n"));

  Exchange page{.body = R"({"query":"{ a }"})", .headers = {kJsonBody, {"Origin", "http://page"}}};
  CHECK(page.run().has_header("Access-Control-Expose-Headers: Request-Id\r\n"));
}

TEST_CASE("a batch is answered as an array in its order", "[http][graphql]") {
  Exchange exchange{.body = R"([{"query":"{ a }"},{"query":1},7,{"query":"{ b }"}])"};
  exchange.run();
  REQUIRE(exchange.seen.size() == 2);
  CHECK(exchange.seen[1].query == "{ b }");
  CHECK(exchange.response.status == 200);
  const auto body = boost::json::parse(exchange.response.body).as_array();
  REQUIRE(body.size() == 4);
  CHECK(body[0].as_object().contains("data"));
  CHECK(body[1].at("errors").at(0).at("code") == 1001);
  CHECK(body[2].at("errors").at(0).at("code") == 1001);
  CHECK(body[3].as_object().contains("data"));

  Exchange empty{.body = "[]"};
  CHECK(empty.run().response.body == "[]");

  std::string many = "[";
  for (int i = 0; i < 101; ++i) many += std::string(i ? "," : "") + R"({"query":"{ a }"})";
  Exchange excess{.body = many + "]"};
  CHECK(excess.run().response.status == 400);
  CHECK(excess.seen.empty());
}

TEST_CASE("the items of a batch run side by side and end in any order", "[http][graphql]") {
  const Header headers[] = {kJsonBody};
  const Request request{.method = "POST",
                        .path = "/",
                        .query = {},
                        .body = R"([{"query":"0"},{"query":"1"},{"query":"2"},{"query":"3"}])",
                        .headers = headers};
  std::vector<std::pair<std::string, engine::Done>> pending;
  std::string answer;
  answer_graphql(
      request, {},
      [&](engine::Request asked, engine::Done done) {
        pending.emplace_back(asked.query, std::move(done));
      },
      [&](Response response) { answer = response.body; });
  REQUIRE(pending.size() == 4);
  CHECK(answer.empty());
  std::vector<std::thread> threads;
  for (auto each = pending.rbegin(); each != pending.rend(); ++each) {
    threads.emplace_back([each] { each->second({.body = each->first}); });
  }
  for (auto& thread : threads) thread.join();
  CHECK(answer == "[0,1,2,3]");
}

}  // namespace graphcool::http::tests
