// The HTTP server: sockets, HTTP/1.1, limits. Knows nothing of GraphQL: a Handler answers.
//
// One thread and event loop per core. The first loop accepts and deals connections out in turn; a
// connection then stays on its loop, and so do the calls of the Handler for it. What goes wrong
// below HTTP's level is answered here, as JSON {"error": "..."}: 400 malformed, 408 too slow, 413
// and 431 too large, 414 path too long, 417, 501 and 505 not supported, 503 too many connections.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/http/message.h"
#include "core/http/request_parser.h"

namespace graphcool::http {

struct ServerOptions {
  std::string host = "127.0.0.1";  // An address or a name; "localhost" is both loopbacks.
  int port = 60000;                // 0: any free one, see Server::port().
  int loops = 0;                   // 0: one per core.
  std::size_t max_body_bytes = 10u << 20;
  std::vector<LargerBody> larger_bodies = {};
  std::size_t max_header_bytes = 16u << 10;
  int max_connections = 10'000;
  int trusted_proxies = 0;            // In a row before this server, see client_address().
  std::size_t gzip_min_bytes = 1024;  // Smaller bodies are never compressed.
  // Timeouts are watched by one coarse timer: they strike up to a quarter late, at most a second.
  std::chrono::milliseconds idle_timeout{60'000};     // Between requests of a connection.
  std::chrono::milliseconds request_timeout{30'000};  // From the first byte of a request to its
                                                      // last, and for a client that does not read.
  std::chrono::milliseconds stop_timeout{5'000};      // For responses under way, see stop().
};

// How many loops options.loops stands for on this machine.
int loop_count(const ServerOptions& options);

class Server {
 public:
  // Binds and listens. Unavailable when the port is taken (the hint names --port), Denied when the
  // port needs more rights, Invalid when this machine has no such address.
  // `handler` must outlive the server.
  static Result<std::unique_ptr<Server>> listen(ServerOptions options, Handler& handler);
  ~Server();  // Stops.

  int port() const;
  void start();  // Serves on threads of its own; returns at once.

  // Takes no more, closes idle connections, lets responses under way end (up to stop_timeout),
  // joins the threads. Afterwards no socket is left; a Respond that is called later does nothing.
  // Not to be called by a Handler.
  void stop();

 private:
  struct Impl;
  explicit Server(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace graphcool::http
