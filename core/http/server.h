// The HTTP server: sockets, HTTP/1.1, limits. Knows nothing of GraphQL: a Handler answers.
//
// One thread and event loop per core, each with its own acceptor (SO_REUSEPORT); a connection stays
// on its loop. Boost.Asio and Beast stay inside server.cpp.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace graphcool::http {

struct Request {
  std::string_view method;  // "GET"
  std::string_view path;    // Percent-decoded, without the query: "/simple/v1/dev"
  std::string_view query;   // As sent, without '?'.
  std::string_view body;
  int loop = 0;  // Index of the event loop that it came in on.
  // Value of a header, by case-insensitive name; empty when it is not there.
  std::function<std::string_view(std::string_view name)> header;
};

struct Response {
  int status = 200;
  std::string content_type = "text/plain; charset=utf-8";
  std::string body;  // Owned bytes, ...
  std::string_view static_body =
      {};                       // ... or, when not empty, bytes that live as long as the program,
  bool static_is_gzip = false;  // compressed already.
  std::vector<std::pair<std::string, std::string>> headers = {};
};

// Called exactly once, in place or later, on any thread.
using Respond = std::function<void(Response)>;

class Handler {
 public:
  virtual ~Handler() = default;
  // `request` and its views live until `respond` is called.
  virtual void handle(const Request& request, Respond respond) = 0;
};

struct ServerOptions {
  std::string host = "127.0.0.1";
  int port = 60000;  // 0: any free one, see Server::port().
  int loops = 0;     // 0: one per core.
  std::size_t max_body_bytes = 10u << 20;
  std::size_t max_header_bytes = 16u << 10;
  int max_connections = 10'000;
  std::chrono::seconds idle_timeout{60};     // Between requests of a connection.
  std::chrono::seconds request_timeout{30};  // From the first byte of a request to its last.
};

class Server {
 public:
  // Binds and listens. Unavailable when the port is taken (the hint names --port), Denied, ...
  static Result<std::unique_ptr<Server>> listen(ServerOptions options, Handler& handler);
  ~Server();

  int port() const;
  void start();  // Serves on threads of its own; returns at once.
  void stop();   // Takes no more, lets responses under way end (up to 5 s), joins the threads.

 private:
  struct Impl;
  explicit Server(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace graphcool::http
