// Webhooks and each way in which one fails, with the code that its caller gets
// (reference/graphcool-framework, section 9.7).
#include "core/functions/webhook/webhook_runtime.h"

#include "core/functions/answer.h"
#include "tests/support/function_call.h"
#include "tests/support/tiny_server.h"

using namespace graphcool;
using namespace graphcool::functions;
using tests::http_answer;
using tests::Peer;
using tests::TinyServer;

namespace {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct Hook {
  WebhookRuntime runtime{{.limits = {.time = std::chrono::milliseconds(700),
                                     .answer_bytes = 1 << 20,
                                     .kept_output_bytes = 1000},
                          .connect_time = std::chrono::milliseconds(300)}};

  Outcome post(const std::string& url, const std::string& event = "{}", Headers headers = {}) {
    return tests::call(
        runtime,
        std::make_shared<Function>(
            Function{.service = "test", .name = "f", .handler = Webhook{url, std::move(headers)}}),
        event);
  }
  // What a server that answers every request so comes to.
  Outcome given(const std::string& bytes) {
    const TinyServer server([&](Peer& peer, const std::string&) {
      peer.send(bytes);
      return false;
    });
    return post(server.url());
  }
};

// 0: no error.
int code_of(const Outcome& outcome) {
  const auto answer = read_answer(outcome, "request");
  return answer.failure ? answer.failure->code : 0;
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a webhook gets the event with its headers, and is heard") {
  std::string seen;
  const TinyServer server([&](Peer& peer, const std::string& request) {
    seen = request;
    return peer.send(http_answer(R"({"data":{"x":1}})"));
  });
  Hook hook;
  const auto outcome = hook.post(server.url(), R"({"data":{"a":"ü"}})",
                                 {{"X-Key", "secret"}, {"X-Empty", ""}, {"accept", "text/x"}});
  CHECK(outcome.kind == Outcome::Kind::Answered);
  CHECK(outcome.answer == R"({"data":{"x":1}})");
  CHECK(contains(seen, "POST /hook HTTP/1.1\r\n"));
  CHECK(contains(seen, "\r\nContent-Type: application/json\r\n"));
  CHECK(contains(seen, "\r\nX-Key: secret\r\n"));
  CHECK(contains(seen, "\r\nX-Empty:\r\n"));
  CHECK(contains(seen, "\r\naccept: text/x\r\n"));
  CHECK_FALSE(contains(seen, "Accept: application/json"));
  CHECK_FALSE(contains(seen, "Expect"));
  CHECK(seen.ends_with("\r\n\r\n{\"data\":{\"a\":\"ü\"}}"));
}

TEST_CASE("any status of 2xx counts, and 204 as an empty object") {
  Hook hook;
  for (const int status : {200, 201, 202, 299}) {
    CHECK(hook.given(http_answer(R"({"data":{}})", status)).answer == R"({"data":{}})");
  }
  const auto none = hook.given("HTTP/1.1 204 X\r\n\r\n");
  CHECK(none.answer == "{}");
  CHECK(code_of(none) == 0);
  // Chunks, and an end that is the connection's.
  CHECK(hook.given(
                "HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n1\r\n}\r\n0\r\n\r\n")
            .answer == "{}");
  CHECK(hook.given("HTTP/1.0 200 X\r\n\r\n{}").answer == "{}");
}

TEST_CASE("another status is an unhandled error whose body is kept for the logs") {
  Hook hook;
  for (const int status : {301, 302, 304, 307, 400, 401, 404, 429, 500, 502, 503}) {
    const auto outcome =
        hook.given(http_answer(R"({"data":{"x":1}})", status, "Location: file:///etc/passwd\r\n"));
    CHECK(outcome.kind == Outcome::Kind::BadStatus);
    CHECK(code_of(outcome) == 5000);
    CHECK(contains(outcome.reason, fmt::format("answered with status {}.", status)));
    if (status != 304) CHECK(outcome.output == R"({"data":{"x":1}})");
  }
  CHECK(hook.given(http_answer(std::string(5000, 'x'), 500)).output.size() == 1000);
}

TEST_CASE("a body that is no answer is told by its kind") {
  Hook hook;
  CHECK(code_of(hook.given(http_answer("<html></html>", 200, "Content-Type: text/html\r\n"))) ==
        5003);
  CHECK(code_of(hook.given(http_answer(""))) == 5003);
  CHECK(code_of(hook.given(http_answer("[]"))) == 5003);
  CHECK(code_of(hook.given(http_answer(R"({"error":1})"))) == 5003);
  CHECK(code_of(hook.given(http_answer(R"({"error":"no"})"))) == 5001);
  CHECK(code_of(hook.given(http_answer(R"({"error":{"a":1}})"))) == 5002);
  CHECK(code_of(hook.given(http_answer(std::string(70000, '[')))) == 5003);
}

TEST_CASE("an answer that is cut short or no HTTP is an unhandled error") {
  Hook hook;
  CHECK(code_of(hook.given("")) == 5000);
  CHECK(code_of(hook.given("SSH-2.0-OpenSSH\r\n")) == 5005);  // The address is of something else.
  CHECK(code_of(hook.given("HTTP/1.1 200 X\r\nContent-Length: 100\r\n\r\n{}")) == 5000);
  CHECK(code_of(hook.given(
            "HTTP/1.1 200 X\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}")) == 5000);
}

TEST_CASE("a webhook that takes its time is not waited for") {
  const TinyServer silent([](Peer& peer, const std::string&) {
    peer.hang();
    return false;
  });
  const TinyServer slow([](Peer& peer, const std::string&) {
    peer.send("HTTP/1.1 200 X\r\nContent-Length: 100000\r\n\r\n");
    while (peer.send(" ")) std::this_thread::sleep_for(std::chrono::milliseconds(20));
    return false;
  });
  Hook hook;
  for (const auto& url : {silent.url(), slow.url()}) {
    const auto start = std::chrono::steady_clock::now();
    const auto outcome = hook.post(url);
    CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(5));
    CHECK(code_of(outcome) == 5000);
    CHECK(contains(outcome.reason, "did not answer within 0.7 seconds"));
  }
}

TEST_CASE("an answer, packed or not, and a head without end are cut") {
  Hook hook;
  const auto large = hook.given(http_answer('"' + std::string(2 << 20, 'x') + '"'));
  CHECK(large.kind == Outcome::Kind::Failed);
  CHECK(contains(large.reason, "more than 1 MB"));
  CHECK(code_of(large) == 5008);
  const TinyServer endless([](Peer& peer, const std::string&) {
    peer.send("HTTP/1.1 200 X\r\n");
    for (int i = 0; peer.send(fmt::format("X-{}: {}\r\n", i, std::string(8000, 'x'))); ++i) {
    }
    return false;
  });
  CHECK(code_of(hook.post(endless.url())) == 5000);
}

TEST_CASE("where nobody answers, the address is said to be wrong") {
  std::string url;
  {
    const TinyServer gone([](Peer&, const std::string&) { return false; });
    url = gone.url();
  }
  Hook hook;
  const auto refused = hook.post(url);
  CHECK(refused.kind == Outcome::Kind::Unreachable);
  CHECK(code_of(refused) == 5005);
  CHECK(contains(refused.reason, url));
  CHECK(code_of(hook.post("http://no-such-host.invalid/")) == 5005);
  CHECK(code_of(hook.post("http://")) == 5005);
  CHECK(code_of(hook.post("nonsense://x/")) == 5005);
  CHECK(code_of(hook.post("file:///etc/passwd")) == 5005);
}

TEST_CASE("a connection that does not come about in time is no answer that came late") {
  // Its queue is full: what asks to be let in is not heard.
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  REQUIRE(bind(listener, reinterpret_cast<sockaddr*>(&address), size) == 0);
  REQUIRE(listen(listener, 0) == 0);
  getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size);
  std::vector<int> waiting;
  for (int i = 0; i < 4; ++i) {
    waiting.push_back(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    (void)connect(waiting.back(), reinterpret_cast<sockaddr*>(&address), size);
  }
  Hook hook;
  const auto outcome = hook.post(fmt::format("http://127.0.0.1:{}/", ntohs(address.sin_port)));
  CHECK(code_of(outcome) == 5005);
  CHECK(contains(outcome.reason, "could not be reached within 0.3 seconds"));
  for (const int each : waiting) close(each);
  close(listener);
}

TEST_CASE("TLS that does not come about says why") {
  const TinyServer plain([](Peer& peer, const std::string&) {
    peer.send(http_answer("{}"));
    return false;
  });
  // What a client of TLS says first is no request: the peer waits for one until time is up.
  Hook hook;
  const auto outcome = hook.post(plain.url("https"));
  CHECK(outcome.kind != Outcome::Kind::Answered);
  INFO(outcome.reason);
  CHECK(code_of(outcome) == 5005);
}

TEST_CASE("connections are used again, and one that went meanwhile is made anew") {
  std::atomic<int> cut_from = 1000;
  const TinyServer server([&](Peer& peer, const std::string&) {
    if (cut_from-- <= 0) return false;
    return peer.send(http_answer("{}"));
  });
  Hook hook;
  for (int i = 0; i < 20; ++i) CHECK(hook.post(server.url()).answer == "{}");
  CHECK(server.connections() == 1);
  // The next one finds the connection closed before a byte of the answer, and is sent again once.
  cut_from = 0;
  const int before = server.requests();
  const auto outcome = hook.post(server.url());
  CHECK(code_of(outcome) == 5000);
  CHECK(server.connections() == 2);
  CHECK(server.requests() == before + 2);
  // On a connection of its own it is not sent again.
  hook.post(server.url());
  CHECK(server.requests() == before + 3);
}

TEST_CASE("many calls at the same time are all answered, and those under way when it stops") {
  const TinyServer server([](Peer& peer, const std::string& request) {
    return peer.send(http_answer(request.substr(request.find("\r\n\r\n") + 4)));
  });
  std::vector<std::promise<std::string>> answers(100);
  std::promise<Outcome> late;
  const TinyServer silent([](Peer& peer, const std::string&) {
    peer.hang();
    return false;
  });
  {
    WebhookRuntime runtime({.max_calls = 8});
    const auto function = [](const std::string& url) {
      return std::make_shared<Function>(
          Function{.service = "test", .name = "f", .handler = Webhook{url}});
    };
    for (std::size_t i = 0; i < answers.size(); ++i) {
      runtime.invoke(function(server.url()), std::to_string(i),
                     [&, i](Outcome outcome) { answers[i].set_value(outcome.answer); });
    }
    for (std::size_t i = 0; i < answers.size(); ++i) {
      CHECK(answers[i].get_future().get() == std::to_string(i));
    }
    CHECK(server.connections() <= 8);
    runtime.invoke(function(silent.url()), "{}",
                   [&](Outcome outcome) { late.set_value(std::move(outcome)); });
    while (silent.requests() == 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  CHECK(contains(late.get_future().get().reason, "being stopped"));
}
