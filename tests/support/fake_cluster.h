// What answers on a port of this machine in place of a cluster: a script of answers, and a record
// of what was asked.
#pragma once

#include <arpa/inet.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <deque>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace graphcool::tests {

class FakeCluster {
 public:
  FakeCluster() : listener_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    bind(listener_, reinterpret_cast<sockaddr*>(&address), size);
    listen(listener_, 8);
    getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { run(); });
  }
  ~FakeCluster() {
    stopping_ = true;
    thread_.join();
    close(listener_);
  }
  FakeCluster(const FakeCluster&) = delete;
  FakeCluster& operator=(const FakeCluster&) = delete;

  std::string host() const { return fmt::format("http://localhost:{}", port_); }

  // The next answer. The bytes as they are; nothing of them: the connection ends.
  void answer_bytes(std::string bytes) {
    const std::lock_guard lock(mutex_);
    answers_.push_back(std::move(bytes));
  }
  void answer(std::string_view body, int status = 200, std::string_view type = "application/json") {
    answer_bytes(fmt::format(
        "HTTP/1.1 {} X\r\nContent-Type: {}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{}",
        status, type, body.size(), body));
  }

  // Head and body of each request.
  std::vector<std::string> requests() const {
    const std::lock_guard lock(mutex_);
    return requests_;
  }

 private:
  void run() {
    while (!stopping_) {
      pollfd entry{listener_, POLLIN, 0};
      if (poll(&entry, 1, 20) <= 0) continue;
      const int peer = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
      if (peer < 0) continue;
      std::string request = read_request(peer);
      std::string bytes;
      {
        const std::lock_guard lock(mutex_);
        requests_.push_back(std::move(request));
        if (!answers_.empty()) {
          bytes = std::move(answers_.front());
          answers_.pop_front();
        }
      }
      (void)!send(peer, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      close(peer);
    }
  }

  static std::string read_request(int peer) {
    std::string request;
    char buffer[1 << 16];
    while (true) {
      const std::size_t head = request.find("\r\n\r\n");
      if (head != std::string::npos) {
        const std::size_t field = request.find("Content-Length: ");
        const std::size_t length =
            field < head ? std::stoul(request.substr(field + 16)) : std::size_t{0};
        if (request.size() >= head + 4 + length) return request;
      }
      const auto got = recv(peer, buffer, sizeof buffer, 0);
      if (got <= 0) return request;
      request.append(buffer, static_cast<std::size_t>(got));
    }
  }

  const int listener_;
  int port_ = 0;
  mutable std::mutex mutex_;
  std::deque<std::string> answers_;
  std::vector<std::string> requests_;
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

}  // namespace graphcool::tests
