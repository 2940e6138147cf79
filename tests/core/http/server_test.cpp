// The server over real sockets: what HTTP/1.1 asks of it, and what it does to be quick.
#include "core/http/server.h"

#include <atomic>
#include <catch2/catch.hpp>
#include <thread>
#include <vector>

#include "core/http/gzip.h"
#include "tests/core/http/client.h"

namespace graphcool::http::tests {
namespace {

// Says what it was asked, so that a test can see what arrived.
FunctionHandler echo() {
  return FunctionHandler([](const Request& request, Respond respond) {
    respond({.body = std::string(request.method) + " " + std::string(request.path) + " ?" +
                     std::string(request.query) + " x=" + std::string(request.header("x-test")) +
                     " body=" + std::string(request.body)});
  });
}

FunctionHandler fixed(std::string body, std::string type) {
  return FunctionHandler([body, type](const Request&, Respond respond) {
    respond({.content_type = type, .body = body});
  });
}

}  // namespace

TEST_CASE("a request reaches the handler taken apart", "[http]") {
  auto handler = echo();
  auto server = serve(handler);
  Client client(server->port());

  client.send(get("/a%20b/c?q=1%202", "X-Test: yes\r\n"));
  auto reply = client.reply();
  CHECK(reply.status == 200);
  CHECK(reply.body == "GET /a b/c ?q=1%202 x=yes body=");
  CHECK(reply.header("content-type") == "text/plain; charset=utf-8");
  CHECK(reply.header("date").size() == 29);
  CHECK(reply.header("connection").empty());

  client.send(post("/p", "hello", "x-TEST: 2\r\n"));
  CHECK(client.reply().body == "POST /p ? x=2 body=hello");

  client.send("GET http://example.org/abs?z HTTP/1.1\r\nHost: x\r\n\r\n");
  CHECK(client.reply().body == "GET /abs ?z x= body=");

  client.send("OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n");
  CHECK(client.reply().body == "OPTIONS * ? x= body=");
}

TEST_CASE("a handler is told who asks", "[http]") {
  FunctionHandler handler(
      [](const Request& request, Respond respond) { respond({.body = request.client()}); });
  const std::string asked = get("/", "X-Forwarded-For: 9.9.9.9, 8.8.8.8\r\n");
  auto server = serve(handler);
  Client client(server->port());
  client.send(asked);
  CHECK(client.reply().body == "127.0.0.1");

  ServerOptions options = quick();
  options.trusted_proxies = 1;
  auto behind = serve(handler, options);
  Client proxy(behind->port());
  proxy.send(asked);
  CHECK(proxy.reply().body == "8.8.8.8");
}

TEST_CASE("bytes may come one by one", "[http]") {
  auto handler = echo();
  auto server = serve(handler);
  Client client(server->port());
  const std::string request = post("/slow", "0123456789", "X-Test: drip\r\n");
  for (char byte : request) client.send({&byte, 1});
  CHECK(client.reply().body == "POST /slow ? x=drip body=0123456789");
  client.send(request);
  CHECK(client.reply().body == "POST /slow ? x=drip body=0123456789");
}

TEST_CASE("pipelined requests are answered in their order", "[http]") {
  auto handler = echo();
  auto server = serve(handler);
  Client client(server->port());
  std::string requests;
  for (int i = 0; i < 500; ++i) {
    requests += i % 2 ? get("/" + std::to_string(i)) : post("/" + std::to_string(i), "b\r\n");
  }
  client.send(requests);
  for (int i = 0; i < 500; ++i) {
    const std::string method = i % 2 ? "GET /" : "POST /";
    const std::string body = i % 2 ? "" : "b\r\n";
    REQUIRE(client.reply().body == method + std::to_string(i) + " ? x= body=" + body);
  }
}

// Beast asserts on a last chunk without another before it that comes byte by byte.
TEST_CASE("chunked bodies, extensions and trailers are undone", "[http]") {
  auto handler = echo();
  auto server = serve(handler);
  Client client(server->port());
  const std::string head =
      "POST /c HTTP/1.1\r\nHost: x\r\nX-Test: real\r\nTransfer-Encoding: chunked\r\n\r\n";
  client.send(head + "5\r\nhello\r\n6;name=value\r\n world\r\n0\r\nX-Test: trailer\r\n\r\n");
  CHECK(client.reply().body == "POST /c ? x=real body=hello world");
  for (char byte : head + "3\r\nabc\r\n0\r\n\r\n") client.send({&byte, 1});
  CHECK(client.reply().body == "POST /c ? x=real body=abc");
  for (char byte : head + "0\r\n\r\n") client.send({&byte, 1});
  CHECK(client.reply().body == "POST /c ? x=real body=");
}

TEST_CASE("a body larger than any buffer arrives whole", "[http]") {
  FunctionHandler handler([](const Request& request, Respond respond) {
    std::size_t sum = 0;
    for (char c : request.body) sum += static_cast<unsigned char>(c);
    respond({.body = std::string(request.header("x-test")) + " " +
                     std::to_string(request.body.size()) + " " + std::to_string(sum)});
  });
  auto server = serve(handler);
  Client client(server->port());
  std::string body(3'000'000, 'a');
  for (int round = 0; round < 2; ++round) {
    client.send(post("/big", body, "X-Test: head\r\n"));
    CHECK(client.reply().body == "head 3000000 " + std::to_string(3'000'000 * 97));
    client.send(get("/after", "X-Test: small\r\n"));
    CHECK(client.reply().body == "small 0 0");
  }
}

TEST_CASE("a response larger than the socket's buffer waits for its reader", "[http]") {
  auto handler = fixed(std::string(20'000'000, 'z'), "application/octet-stream");
  auto server = serve(handler);
  Client client(server->port());
  client.send(get("/1") + get("/2"));
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  CHECK(client.reply().body.size() == 20'000'000);
  CHECK(client.reply().body.size() == 20'000'000);
}

TEST_CASE("HEAD has the headers of GET and no body", "[http]") {
  auto handler = fixed("12345", "text/plain");
  auto server = serve(handler);
  Client client(server->port());
  client.send("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n" + get("/"));
  auto reply = client.reply(true);
  CHECK(reply.status == 200);
  CHECK(reply.header("Content-Length") == "5");
  CHECK(client.reply().body == "12345");
}

TEST_CASE("a response without a body has no length", "[http]") {
  FunctionHandler handler([](const Request& request, Respond respond) {
    respond({.status = request.path == "/304" ? 304 : 204, .body = "never sent"});
  });
  auto server = serve(handler);
  Client client(server->port());
  client.send(get("/204") + get("/304"));
  CHECK(client.reply().head.find("Content-Length") == std::string::npos);
  CHECK(client.reply().status == 304);
}

TEST_CASE("connections end when they should", "[http]") {
  auto handler = fixed("x", "text/plain");
  auto server = serve(handler);
  struct Case {
    const char* request;
    bool stays;
    const char* connection;
  };
  const Case cases[] = {
      {"GET / HTTP/1.1\r\nHost: x\r\n\r\n", true, ""},
      {"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", false, "close"},
      {"GET / HTTP/1.0\r\n\r\n", false, "close"},
      {"GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", true, "keep-alive"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.request);
    Client client(server->port());
    client.send(c.request);
    auto reply = client.reply();
    CHECK(reply.status == 200);
    CHECK(reply.header("Connection") == c.connection);
    if (c.stays) {
      client.send(c.request);
      CHECK(client.reply().status == 200);
    } else {
      CHECK(client.rest().empty());
    }
  }
}

TEST_CASE("Expect: 100-continue is answered before the body is sent", "[http]") {
  auto handler = echo();
  auto server = serve(handler);
  Client client(server->port());
  client.send("POST /e HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
  CHECK(client.reply(true).status == 100);
  client.send("ok");
  CHECK(client.reply().body == "POST /e ? x= body=ok");
}

TEST_CASE("responses come from other threads, late, and to clients that are gone", "[http]") {
  std::vector<std::thread> threads;
  std::mutex mutex;
  FunctionHandler handler([&](const Request& request, Respond respond) {
    const std::string path(request.path);
    const std::lock_guard lock(mutex);
    threads.emplace_back([path, respond] {
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
      respond({.body = path});
    });
  });
  auto server = serve(handler);
  {
    Client client(server->port());
    client.send(get("/1") + get("/2"));
    CHECK(client.reply().body == "/1");
    CHECK(client.reply().body == "/2");
    client.send(get("/3"));
    Client gone(server->port());
    gone.send(get("/gone"));
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    gone.reset();
    CHECK(client.reply().body == "/3");
  }
  server->stop();
  for (auto& thread : threads) thread.join();
}

TEST_CASE("a handler learns that its client has hung up", "[http]") {
  std::atomic<int> looks = 0;
  std::atomic<bool> noticed = false;
  FunctionHandler handler([&](const Request& request, const Respond& respond) {
    const auto patience = std::chrono::steady_clock::now() + std::chrono::seconds(5);
    while (!noticed && std::chrono::steady_clock::now() < patience) {
      noticed = request.is_gone();
      ++looks;
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    respond({});
  });
  auto server = serve(handler);
  {
    Client client(server->port());
    client.send(get("/"));
    while (looks < 3) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    CHECK_FALSE(noticed);
  }
  server->stop();
  CHECK(noticed);
}

TEST_CASE("a handler that forgets to answer, or throws, costs a 500 and not the connection",
          "[http]") {
  FunctionHandler handler([](const Request& request, Respond) {
    if (request.path == "/throw") throw std::runtime_error("bug");
  });
  auto server = serve(handler);
  Client client(server->port());
  client.send(get("/forget") + get("/throw"));
  CHECK(client.reply().status == 500);
  CHECK(client.reply().status == 500);
}

TEST_CASE("bodies are compressed for those who take it", "[http][gzip]") {
  const std::string text = [] {
    std::string made;
    for (int i = 0; i < 500; ++i) made += "line " + std::to_string(i) + "\n";
    return made;
  }();
  struct Case {
    const char* accept;
    bool packed;
  };
  const Case cases[] = {
      {"", false},
      {"Accept-Encoding: gzip\r\n", true},
      {"Accept-Encoding: deflate, gzip;q=0.5, br\r\n", true},
      {"Accept-Encoding: *\r\n", true},
      {"Accept-Encoding: gzip;q=0\r\n", false},
      {"Accept-Encoding: gzip;q=0, *\r\n", false},
      {"Accept-Encoding: br\r\n", false},
  };
  auto handler = fixed(text, "application/json");
  auto server = serve(handler);
  Client client(server->port());
  for (const Case& c : cases) {
    CAPTURE(c.accept);
    client.send(get("/", c.accept));
    auto reply = client.reply();
    CHECK(reply.header("Vary") == "Accept-Encoding");
    CHECK(reply.header("Content-Encoding") == (c.packed ? "gzip" : ""));
    std::string plain = reply.body;
    if (c.packed) {
      CHECK(reply.body.size() < text.size());
      REQUIRE(decompress(reply.body, plain));
    }
    CHECK(plain == text);
  }
}

TEST_CASE("what is small, or compressed already, is not compressed", "[http][gzip]") {
  FunctionHandler handler([](const Request& request, Respond respond) {
    const bool small = request.path == "/small";
    respond({.content_type = small ? "text/plain" : "image/png",
             .body = std::string(small ? 1023 : 5000, 'a')});
  });
  auto server = serve(handler);
  Client client(server->port());
  for (const char* path : {"/small", "/image"}) {
    client.send(get(path, "Accept-Encoding: gzip\r\n"));
    auto reply = client.reply();
    CHECK(reply.header("Content-Encoding").empty());
    CHECK(reply.header("Vary").empty());
  }
}

TEST_CASE("a body that is stored compressed goes out as it is or is unpacked", "[http][gzip]") {
  static std::string packed;
  Compressor compressor;
  REQUIRE(compressor.compress("stored text", packed));
  FunctionHandler handler([](const Request&, Respond respond) {
    respond({.content_type = "text/css", .static_body = packed, .static_is_gzip = true});
  });
  auto server = serve(handler);
  Client client(server->port());
  client.send(get("/", "Accept-Encoding: gzip\r\n") + get("/"));
  auto reply = client.reply();
  CHECK(reply.header("Content-Encoding") == "gzip");
  CHECK(reply.body == packed);
  reply = client.reply();
  CHECK(reply.header("Content-Encoding").empty());
  CHECK(reply.body == "stored text");
}

TEST_CASE("a port that is taken is an error with the way out", "[http]") {
  auto handler = echo();
  auto server = serve(handler);
  ServerOptions options = quick();
  options.port = server->port();
  const auto second = Server::listen(options, handler);
  REQUIRE_FALSE(second);
  CHECK(second.error().code == ErrorCode::Unavailable);
  CHECK(second.error().what.find(std::to_string(server->port())) != std::string::npos);
  CHECK(second.error().hint.find("--port") != std::string::npos);

  const int port = server->port();
  server.reset();
  options.port = port;
  CHECK(Server::listen(options, handler));  // Free again at once.
}

TEST_CASE("hosts that cannot be listened on are errors", "[http]") {
  auto handler = echo();
  for (const char* host : {"192.0.2.1", "no such host", ""}) {
    ServerOptions options = quick();
    options.host = host;
    CAPTURE(host);
    const auto server = Server::listen(options, handler);
    REQUIRE_FALSE(server);
    CHECK(server.error().code == ErrorCode::Invalid);
  }
  ServerOptions options = quick();
  options.port = 65536;
  CHECK_FALSE(Server::listen(options, handler));
}

TEST_CASE("localhost answers on both loopbacks, an IPv6 address on its own", "[http]") {
  if (!Client(1, "::1").connected()) {
    auto handler = fixed("x", "text/plain");
    ServerOptions options = quick();
    options.host = "::1";
    auto probe = Server::listen(options, handler);
    if (!probe) return;  // A machine without IPv6.
  }
  auto handler = fixed("x", "text/plain");
  ServerOptions options = quick();
  options.host = "localhost";
  auto both = serve(handler, options);
  for (const char* address : {"127.0.0.1", "::1"}) {
    Client client(both->port(), address);
    REQUIRE(client.connected());
    client.send(get("/"));
    CHECK(client.reply().status == 200);
  }
  options.host = "::1";
  auto six = serve(handler, options);
  CHECK(Client(six->port(), "::1").connected());
  CHECK_FALSE(Client(six->port(), "127.0.0.1").connected());
}

}  // namespace graphcool::http::tests
