#include "tests/core/http/client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <stdexcept>

#include "core/base/text.h"
#include "core/http/message.h"

namespace graphcool::http::tests {
namespace {

constexpr std::chrono::milliseconds kPatience{5000};

}  // namespace

std::string Reply::header(std::string_view name) const {
  for (std::string_view line : text::split(head, '\n')) {
    const std::size_t colon = line.find(':');
    if (colon != line.npos && same_name(line.substr(0, colon), name)) {
      return std::string(text::trim(line.substr(colon + 1)));
    }
  }
  return {};
}

Client::Client(int port, std::string_view host) {
  sockaddr_storage address{};
  socklen_t size = 0;
  const bool v6 = host.find(':') != host.npos;
  if (v6) {
    auto& in = reinterpret_cast<sockaddr_in6&>(address);
    in.sin6_family = AF_INET6;
    in.sin6_port = htons(static_cast<std::uint16_t>(port));
    inet_pton(AF_INET6, std::string(host).c_str(), &in.sin6_addr);
    size = sizeof in;
  } else {
    auto& in = reinterpret_cast<sockaddr_in&>(address);
    in.sin_family = AF_INET;
    in.sin_port = htons(static_cast<std::uint16_t>(port));
    inet_pton(AF_INET, std::string(host).c_str(), &in.sin_addr);
    size = sizeof in;
  }
  socket_ = ::socket(address.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (::connect(socket_, reinterpret_cast<sockaddr*>(&address), size) != 0) {
    ::close(socket_);
    socket_ = -1;
  }
}

Client::~Client() {
  if (socket_ >= 0) ::close(socket_);
}

Client::Client(Client&& other) noexcept
    : socket_(std::exchange(other.socket_, -1)), buffer_(std::move(other.buffer_)) {}

void Client::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

void Client::end_sending() {
  ::shutdown(socket_, SHUT_WR);
}

void Client::reset() {
  const linger at_once{.l_onoff = 1, .l_linger = 0};
  ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  ::close(socket_);
  socket_ = -1;
}

bool Client::fill(std::chrono::milliseconds time) {
  pollfd waiting{.fd = socket_, .events = POLLIN, .revents = 0};
  if (::poll(&waiting, 1, static_cast<int>(time.count())) <= 0) {
    throw std::runtime_error("the server neither answers nor closes");
  }
  char bytes[65536];
  const ssize_t count = ::recv(socket_, bytes, sizeof bytes, 0);
  if (count <= 0) return false;
  buffer_.append(bytes, static_cast<std::size_t>(count));
  return true;
}

std::string Client::receive(std::size_t at_most) {
  if (buffer_.empty()) fill(kPatience);
  std::string bytes = buffer_.substr(0, at_most);
  buffer_.erase(0, bytes.size());
  return bytes;
}

Reply Client::reply(bool head_only) {
  std::size_t end;
  while ((end = buffer_.find("\r\n\r\n")) == std::string::npos) {
    if (!fill(kPatience)) return {};
  }
  Reply reply;
  reply.head = buffer_.substr(0, end + 2);
  buffer_.erase(0, end + 4);
  reply.status = std::atoi(reply.head.c_str() + sizeof "HTTP/1.1");
  const std::size_t length =
      head_only ? 0 : std::strtoul(reply.header("Content-Length").c_str(), nullptr, 10);
  while (buffer_.size() < length) {
    if (!fill(kPatience)) break;
  }
  reply.body = buffer_.substr(0, length);
  buffer_.erase(0, length);
  return reply;
}

std::string Client::rest() {
  while (fill(kPatience)) {
  }
  return std::exchange(buffer_, {});
}

bool Client::closed_within(std::chrono::milliseconds time) {
  const auto deadline = std::chrono::steady_clock::now() + time;
  try {
    for (;;) {
      const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
          deadline - std::chrono::steady_clock::now());
      if (left.count() <= 0) return false;
      if (!fill(left)) return true;
    }
  } catch (const std::runtime_error&) {
    return false;
  }
}

std::string get(std::string_view path, std::string_view headers) {
  return "GET " + std::string(path) + " HTTP/1.1\r\nHost: x\r\n" + std::string(headers) + "\r\n";
}

std::string post(std::string_view path, std::string_view body, std::string_view headers) {
  return "POST " + std::string(path) + " HTTP/1.1\r\nHost: x\r\n" + std::string(headers) +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}

ServerOptions quick() {
  ServerOptions options;
  options.port = 0;
  options.loops = 2;
  return options;
}

std::unique_ptr<Server> serve(Handler& handler, ServerOptions options) {
  options.port = 0;
  if (options.loops == 0) options.loops = 2;
  auto server = Server::listen(options, handler);
  if (!server) throw std::runtime_error(server.error().what);
  (*server)->start();
  return std::move(*server);
}

}  // namespace graphcool::http::tests
