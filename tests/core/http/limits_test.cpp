// What the server does to those who send too much, too slowly, or nonsense; and how it ends.
#include <dirent.h>

#include <catch2/catch.hpp>
#include <condition_variable>
#include <mutex>
#include <random>
#include <thread>

#include "core/http/server.h"
#include "tests/core/http/client.h"

namespace graphcool::http::tests {
namespace {

using namespace std::string_literals;
using std::chrono::milliseconds;

FunctionHandler ok() {
  return FunctionHandler([](const Request&, Respond respond) { respond({.body = "ok"}); });
}

std::size_t entries_of(const char* folder) {
  std::size_t count = 0;
  DIR* dir = opendir(folder);
  while (readdir(dir) != nullptr) ++count;
  closedir(dir);
  return count;
}

}  // namespace

TEST_CASE("malformed requests get their status, a reason, and the end of the connection",
          "[http]") {
  struct Case {
    const char* name;
    std::string bytes;
    int status;
  };
  const Case cases[] = {
      {"no HTTP at all", "\x16\x03\x01\x02", 400},
      {"an empty method", " / HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"one word", "GET\r\n\r\n", 400},
      {"no version", "GET /\r\nHost: x\r\n\r\n", 400},
      {"bare line ends", "GET / HTTP/1.1\nHost: x\n\n", 400},
      {"a version to come", "GET / HTTP/2.0\r\nHost: x\r\n\r\n", 505},
      {"the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
      {"a space in a header's name", "GET / HTTP/1.1\r\nHost : x\r\n\r\n", 400},
      {"a header without a name", "GET / HTTP/1.1\r\nHost: x\r\n: y\r\n\r\n", 400},
      {"a header without a colon", "GET / HTTP/1.1\r\nHost: x\r\nnonsense\r\n\r\n", 400},
      {"a folded header", "GET / HTTP/1.1\r\nHost: x\r\nA: b\r\n c\r\n\r\n", 400},
      {"NUL in a header", "GET / HTTP/1.1\r\nHost: x\r\nA: "s + '\0' + "\r\n\r\n", 400},
      {"no host", "GET / HTTP/1.1\r\n\r\n", 400},
      {"two hosts", "GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", 400},
      {"two lengths",
       "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", 400},
      {"a length that is none", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", 400},
      {"a length beyond numbers",
       "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n", 400},
      {"length and chunks",
       "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
       400},
      {"chunks in HTTP/1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
      {"a coding that nobody undoes",
       "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", 501},
      {"a chunk size that is none",
       "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n", 400},
      {"a chunk longer than it says",
       "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n", 400},
      {"another expectation", "POST / HTTP/1.1\r\nHost: x\r\nExpect: miracles\r\n\r\n", 417},
      {"a path without a slash", "GET nowhere HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"a broken escape", "GET /%4 HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"an escaped NUL", "GET /a%00b HTTP/1.1\r\nHost: x\r\n\r\n", 400},
  };
  auto handler = ok();
  auto server = serve(handler);
  for (const Case& c : cases) {
    DYNAMIC_SECTION(c.name) {
      Client client(server->port());
      client.send(c.bytes);
      auto reply = client.reply();
      CHECK(reply.status == c.status);
      CHECK(reply.body.starts_with("{\"error\":\""));
      CHECK(reply.header("Connection") == "close");
      client.end_sending();
      CHECK(client.rest().empty());
    }
  }
}

TEST_CASE("a request that ends early is malformed, an empty connection is nothing", "[http]") {
  auto handler = ok();
  auto server = serve(handler);
  Client half(server->port());
  half.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhal");
  half.end_sending();
  CHECK(half.reply().status == 400);
  Client nothing(server->port());
  nothing.end_sending();
  CHECK(nothing.rest().empty());
  Client polite(server->port());
  polite.send(get("/"));
  polite.end_sending();  // Half-closed: it still wants its answer.
  CHECK(polite.reply().status == 200);
}

TEST_CASE("some paths take larger bodies than others", "[http]") {
  auto handler = ok();
  ServerOptions options = quick();
  options.max_body_bytes = 2000;
  options.larger_bodies = {{"/upload", 6000}};
  auto server = serve(handler, options);
  const auto status = [&](const std::string& path, std::size_t bytes) {
    Client client(server->port());
    client.send(post(path, std::string(bytes, 'a')));
    return client.reply().status;
  };
  CHECK(status("/upload", 5000) == 200);
  CHECK(status("/upload/a", 5000) == 200);
  CHECK(status("/upload?a", 5000) == 200);
  CHECK(status("/upload", 7000) == 413);
  CHECK(status("/uploads", 5000) == 413);
  CHECK(status("/", 5000) == 413);
}

TEST_CASE("what is too large is refused before it is read", "[http]") {
  auto handler = ok();
  ServerOptions options = quick();
  options.max_header_bytes = 1000;
  options.max_body_bytes = 2000;
  auto server = serve(handler, options);
  const std::string much(5000, 'a');
  struct Case {
    const char* name;
    std::string bytes;
    int status;
  };
  const Case cases[] = {
      {"headers", get("/", "A: " + much + "\r\n"), 431},
      {"path", get("/" + much), 414},
      {"body", post("/", much), 413},
      {"a body that is only announced",
       "POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2001\r\n\r\n", 413},
      {"chunks", "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n7d1\r\n" + much,
       413},
      {"many chunks",
       [&] {
         std::string bytes = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
         for (int i = 0; i < 30; ++i) bytes += "64\r\n" + much.substr(0, 100) + "\r\n";
         return bytes;
       }(),
       413},
      {"a chunk's extension",
       "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1;" +
           std::string(200'000, 'e'),
       400},
  };
  for (const Case& c : cases) {
    DYNAMIC_SECTION(c.name) {
      Client client(server->port());
      std::thread sender([&] { client.send(c.bytes); });
      const auto reply = client.reply();
      CHECK(reply.status == c.status);
      client.end_sending();
      sender.join();
      CHECK(client.rest().empty());
    }
  }
  Client fits(server->port());
  fits.send(post("/", much.substr(0, 2000)));
  CHECK(fits.reply().status == 200);
}

TEST_CASE("slow clients are not waited for", "[http]") {
  auto handler = ok();
  ServerOptions options = quick();
  options.idle_timeout = milliseconds(80);
  options.request_timeout = milliseconds(80);
  auto server = serve(handler, options);

  Client silent(server->port());
  Client head(server->port());
  Client body(server->port());
  Client kept(server->port());
  head.send("GET / HTTP/1.1\r\nHo");
  body.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc");
  kept.send(get("/"));
  CHECK(kept.reply().status == 200);

  CHECK(head.reply().status == 408);
  CHECK(body.reply().status == 408);
  CHECK(silent.closed_within(milliseconds(1000)));
  CHECK(kept.closed_within(milliseconds(1000)));

  // Dripping does not help: the time runs from the first byte.
  Client drip(server->port());
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < 40 && std::chrono::steady_clock::now() - start < milliseconds(400); ++i) {
    drip.send("G");
    std::this_thread::sleep_for(milliseconds(10));
  }
  CHECK(drip.reply().status == 408);
}

TEST_CASE("a client that does not read its answer loses it", "[http]") {
  FunctionHandler handler([](const Request&, Respond respond) {
    respond({.content_type = "image/png", .body = std::string(20'000'000, 'z')});
  });
  ServerOptions options = quick();
  options.request_timeout = milliseconds(80);
  auto server = serve(handler, options);
  Client client(server->port());
  client.send(get("/"));
  std::this_thread::sleep_for(milliseconds(400));
  CHECK(client.rest().size() < 20'000'000);
}

TEST_CASE("beyond the limit of connections there is a 503", "[http]") {
  auto handler = ok();
  ServerOptions options = quick();
  options.max_connections = 3;
  auto server = serve(handler, options);
  {
    std::vector<Client> clients;
    for (int i = 0; i < 3; ++i) {
      clients.emplace_back(server->port());
      clients.back().send(get("/"));
      REQUIRE(clients.back().reply().status == 200);
    }
    Client refused(server->port());
    CHECK(refused.reply().status == 503);
    CHECK(refused.rest().empty());
  }
  for (int attempt = 0; attempt < 100; ++attempt) {  // The server sees the ends of the three soon.
    Client later(server->port());
    later.send(get("/"));
    if (later.reply().status == 200) return;
    std::this_thread::sleep_for(milliseconds(10));
  }
  FAIL("the connections that ended are still counted");
}

TEST_CASE("a thousand connections are served at once", "[http]") {
  auto handler = ok();
  auto server = serve(handler);
  std::vector<Client> clients;
  clients.reserve(1000);
  for (int i = 0; i < 1000; ++i) {
    clients.emplace_back(server->port());
    if (!clients.back().connected()) {  // A small limit of file descriptors.
      clients.pop_back();
      break;
    }
  }
  REQUIRE(clients.size() >= 400);
  for (int round = 0; round < 2; ++round) {
    for (auto& client : clients) client.send(get("/"));
    for (auto& client : clients) REQUIRE(client.reply().body == "ok");
  }
}

TEST_CASE("stop lets responses under way end and leaves nothing behind", "[http]") {
  const std::size_t threads_before = entries_of("/proc/self/task");
  const std::size_t files_before = entries_of("/proc/self/fd");
  {
    std::mutex mutex;
    std::condition_variable arrived;
    Respond pending;
    FunctionHandler handler([&](const Request& request, Respond respond) {
      if (request.path == "/now") return respond({.body = "now"});
      const std::lock_guard lock(mutex);
      pending = std::move(respond);
      arrived.notify_one();
    });
    auto server = serve(handler);
    Client idle(server->port());
    idle.send(get("/now"));
    CHECK(idle.reply().body == "now");
    Client half(server->port());
    half.send("GET / HT");
    Client waiting(server->port());
    waiting.send(get("/later"));
    {
      std::unique_lock lock(mutex);
      REQUIRE(arrived.wait_for(lock, std::chrono::seconds(5), [&] { return bool(pending); }));
    }
    std::thread stopper([&] { server->stop(); });
    CHECK(idle.closed_within(milliseconds(2000)));
    CHECK(half.closed_within(milliseconds(2000)));
    std::this_thread::sleep_for(milliseconds(30));
    pending({.body = "late"});
    pending = nullptr;
    auto reply = waiting.reply();
    CHECK(reply.body == "late");
    CHECK(reply.header("Connection") == "close");
    CHECK(waiting.rest().empty());
    stopper.join();
    CHECK_FALSE(Client(server->port()).connected());
  }
  CHECK(entries_of("/proc/self/task") == threads_before);
  CHECK(entries_of("/proc/self/fd") == files_before);
}

TEST_CASE("stop does not wait for ever, and an answer after it is dropped", "[http]") {
  std::mutex mutex;
  std::condition_variable arrived;
  Respond pending;
  FunctionHandler handler([&](const Request&, Respond respond) {
    const std::lock_guard lock(mutex);
    pending = std::move(respond);
    arrived.notify_one();
  });
  ServerOptions options = quick();
  options.stop_timeout = milliseconds(60);
  auto server = serve(handler, options);
  Client client(server->port());
  client.send(get("/"));
  {
    std::unique_lock lock(mutex);
    REQUIRE(arrived.wait_for(lock, std::chrono::seconds(5), [&] { return bool(pending); }));
  }
  const auto start = std::chrono::steady_clock::now();
  server->stop();
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(2));
  CHECK(client.rest().empty());
  server.reset();
  pending({.body = "too late"});
}

TEST_CASE("a server that was never started, or stopped twice, ends quietly", "[http]") {
  auto handler = ok();
  auto server = Server::listen(quick(), handler);
  REQUIRE(server);
  (*server)->stop();
  auto started = serve(handler);
  started->stop();
  started->stop();
}

// What a race detector needs to see: clients that come and go, answers from other threads, and a
// stop in the middle of it.
TEST_CASE("the server stops cleanly whatever is going on", "[http][random]") {
  std::mt19937 random(7);
  for (int round = 0; round < 15; ++round) {
    std::mutex mutex;
    std::condition_variable filled;
    std::vector<Respond> queue;
    bool done = false;
    std::thread writer([&] {
      std::unique_lock lock(mutex);
      while (!done || !queue.empty()) {
        filled.wait(lock, [&] { return done || !queue.empty(); });
        const auto batch = std::exchange(queue, {});
        lock.unlock();
        for (const Respond& respond : batch) respond({.body = std::string(3000, 'w')});
        lock.lock();
      }
    });
    FunctionHandler handler([&](const Request& request, Respond respond) {
      if (request.method == "GET") return respond({.body = "read"});
      const std::lock_guard lock(mutex);
      queue.push_back(std::move(respond));
      filled.notify_one();
    });
    auto server = serve(handler);
    std::vector<std::thread> clients;
    for (int i = 0; i < 4; ++i) {
      clients.emplace_back([port = server->port(), seed = random()] {
        std::mt19937 own(static_cast<std::uint32_t>(seed));
        Client client(port);
        for (int n = 0; n < 1000 && client.connected(); ++n) {
          const bool write = own() % 2 == 0;
          client.send(write ? post("/", "x", "Accept-Encoding: gzip\r\n") : get("/"));
          if (own() % 50 == 0) return client.reset();
          if (client.reply().status == 0) return;
        }
      });
    }
    std::this_thread::sleep_for(milliseconds(random() % 20));
    server->stop();
    for (auto& client : clients) client.join();
    {
      const std::lock_guard lock(mutex);
      done = true;
      filled.notify_one();
    }
    writer.join();
  }
}

// Requests that are cut, doubled and mutilated at random, whole and in pieces: the server must
// answer with HTTP or close, and go on serving others.
TEST_CASE("random bytes never hurt the server", "[http][random]") {
  auto handler = ok();
  ServerOptions options = quick();
  options.max_header_bytes = 2048;
  options.max_body_bytes = 4096;
  options.request_timeout = milliseconds(200);
  auto server = serve(handler, options);
  const std::string seeds[] = {
      get("/path?query=1", "Accept: */*\r\nConnection: keep-alive\r\n"),
      post("/", R"({"query":"{ a }"})", "Content-Type: application/json\r\n"),
      "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n4;a=b\r\nwiki\r\n"
      "5\r\npedia\r\n0\r\nTrailer: x\r\n\r\n",
      "GET / HTTP/1.0\r\n\r\n",
  };
  const std::string spices = "\r\n\t :;,=0123456789abcdefghijkPOSTGE/%\"";
  std::mt19937 random(20171120);
  const auto below = [&](std::size_t n) { return static_cast<std::size_t>(random() % n); };
  for (int round = 0; round < 400; ++round) {
    std::string bytes = seeds[below(std::size(seeds))] + seeds[below(std::size(seeds))];
    for (std::size_t i = below(8); i > 0; --i) {
      const std::size_t at = below(bytes.size());
      switch (below(5)) {
        case 0:
          bytes[at] = static_cast<char>(random());
          break;
        case 1:
          bytes[at] = spices[below(spices.size())];
          break;
        case 2:
          bytes.erase(at, 1 + below(10));
          break;
        case 3:
          bytes.insert(at, bytes.substr(below(bytes.size()), below(30)));
          break;
        default:
          bytes.insert(at, 1, spices[below(spices.size())]);
      }
      if (bytes.empty()) bytes = "G";
    }
    CAPTURE(round, bytes);
    Client client(server->port());
    const std::size_t cut = below(bytes.size());
    client.send(bytes.substr(0, cut));
    if (below(2)) std::this_thread::yield();
    client.send(bytes.substr(cut));
    if (below(8) == 0) {
      client.reset();
      continue;
    }
    client.end_sending();
    const std::string answer = client.rest();
    if (!answer.empty()) REQUIRE(answer.starts_with("HTTP/1.1 "));
  }
  Client client(server->port());
  client.send(get("/"));
  CHECK(client.reply().body == "ok");
}

}  // namespace graphcool::http::tests
