// A server of HTTP on a port of this machine that answers as badly as a test wants: a thread for
// each connection, and bytes as they are.
#pragma once

#include <arpa/inet.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace graphcool::tests {

// What a thread of the server talks to.
class Peer {
 public:
  Peer(int socket, const std::atomic<bool>& stopping) : socket_(socket), stopping_(stopping) {}

  // False when nobody listens any more.
  bool send(std::string_view bytes) {
    while (!bytes.empty() && !stopping_) {
      pollfd entry{socket_, POLLOUT, 0};
      if (poll(&entry, 1, 20) <= 0) continue;
      const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return bytes.empty();
  }

  // Head and body; empty when there will be none.
  std::string receive() {
    std::string request;
    char buffer[1 << 14];
    while (!stopping_) {
      const std::size_t head = request.find("\r\n\r\n");
      if (head != request.npos) {
        const std::size_t field = request.find("Content-Length: ");
        const std::size_t body = field < head ? std::stoul(request.substr(field + 16)) : 0;
        if (request.size() >= head + 4 + body) return request;
      }
      pollfd entry{socket_, POLLIN, 0};
      if (poll(&entry, 1, 20) <= 0) continue;
      const auto got = recv(socket_, buffer, sizeof buffer, 0);
      if (got <= 0) return {};
      request.append(buffer, static_cast<std::size_t>(got));
    }
    return {};
  }

  // Says nothing until the other side goes.
  void hang() {
    while (!stopping_) {
      pollfd entry{socket_, POLLIN, 0};
      if (poll(&entry, 1, 20) > 0) return;
    }
  }

 private:
  const int socket_;
  const std::atomic<bool>& stopping_;
};

class TinyServer {
 public:
  // Gets each request of a connection; false ends the connection.
  using Serve = std::function<bool(Peer&, const std::string& request)>;

  explicit TinyServer(Serve serve)
      : serve_(std::move(serve)), listener_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    bind(listener_, reinterpret_cast<sockaddr*>(&address), size);
    listen(listener_, 64);
    getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { run(); });
  }
  ~TinyServer() {
    stopping_ = true;
    thread_.join();
    for (std::thread& each : peers_) each.join();
    close(listener_);
  }
  TinyServer(const TinyServer&) = delete;
  TinyServer& operator=(const TinyServer&) = delete;

  std::string url(std::string_view scheme = "http") const {
    return fmt::format("{}://127.0.0.1:{}/hook", scheme, port_);
  }
  int connections() const { return connections_; }
  int requests() const { return requests_; }

 private:
  void run() {
    while (!stopping_) {
      pollfd entry{listener_, POLLIN, 0};
      if (poll(&entry, 1, 20) <= 0) continue;
      const int socket = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
      if (socket < 0) continue;
      ++connections_;
      peers_.emplace_back([this, socket] {
        Peer peer(socket, stopping_);
        for (bool more = true; more;) {
          const std::string request = peer.receive();
          if (request.empty()) break;
          ++requests_;
          more = serve_(peer, request);
        }
        close(socket);
      });
    }
  }

  const Serve serve_;
  const int listener_;
  int port_ = 0;
  std::atomic<int> connections_ = 0, requests_ = 0;
  std::atomic<bool> stopping_ = false;
  std::vector<std::thread> peers_;
  std::thread thread_;  // Last: it uses all of the above.
};

inline std::string http_answer(std::string_view body, int status = 200,
                               std::string_view more_headers = "") {
  return fmt::format("HTTP/1.1 {} X\r\nContent-Length: {}\r\n{}\r\n{}", status, body.size(),
                     more_headers, body);
}

}  // namespace graphcool::tests
