#include "core/http/server.h"

#include <fmt/format.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cerrno>
#include <thread>
#include <vector>

#include "core/http/loop.h"

namespace graphcool::http {
namespace {

using Tcp = asio::ip::tcp;
using SystemError = boost::system::error_code;

constexpr int kAcceptsAtOnce = 64;
constexpr std::chrono::milliseconds kAcceptRetry{100};
constexpr int kEphemeralTries = 20;
constexpr std::string_view kFull =
    "HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/json; charset=utf-8\r\n"
    "Content-Length: 43\r\nRetry-After: 1\r\nConnection: close\r\n\r\n"
    "{\"error\":\"There are too many connections.\"}";

Error listen_error(const SystemError& error, const std::string& host, int port) {
  if (error == asio::error::address_in_use) {
    return {.code = ErrorCode::Unavailable,
            .what = fmt::format("Port {} on {} is in use.", port, host),
            .hint = fmt::format("Choose another one with --port {}, or any free one with --port 0.",
                                port < 65535 ? port + 1 : 60000)};
  }
  if (error == asio::error::access_denied) {
    return {.code = ErrorCode::Denied,
            .what = fmt::format("The system does not let this user listen on port {}.", port),
            .hint = "Choose one above 1023 with --port."};
  }
  if (error == boost::system::errc::address_not_available) {
    return {.code = ErrorCode::Invalid,
            .what = fmt::format("This machine has no address {}.", host),
            .hint = "Listen on 127.0.0.1 for this machine alone, on 0.0.0.0 for all."};
  }
  return {.code = ErrorCode::Io,
          .what = fmt::format("Cannot listen on {} port {}: {}.", host, port, error.message())};
}

Result<std::vector<asio::ip::address>> resolve(asio::io_context& io, const std::string& host) {
  SystemError error;
  const asio::ip::address address = asio::ip::make_address(host, error);
  if (!error) return std::vector{address};
  Tcp::resolver resolver(io);
  const auto found = resolver.resolve(host, "", asio::ip::resolver_base::passive, error);
  std::vector<asio::ip::address> addresses;
  for (const auto& entry : found) {
    const auto candidate = entry.endpoint().address();
    if (std::find(addresses.begin(), addresses.end(), candidate) == addresses.end()) {
      addresses.push_back(candidate);
    }
  }
  // Not every hosts file knows both loopbacks; browsers try both.
  if (host == "localhost") {
    addresses = {asio::ip::address_v4::loopback(), asio::ip::address_v6::loopback()};
  }
  if (addresses.empty()) {
    return Error{.code = ErrorCode::Invalid,
                 .what = fmt::format("The host '{}' is not known.", host),
                 .hint = "Give an address of this machine, such as 127.0.0.1."};
  }
  return addresses;
}

// Waits for connections on one address and deals them out. For the first loop's thread.
class Listener {
 public:
  using Deal = std::function<void(int socket)>;

  explicit Listener(asio::io_context& io) : acceptor_(io), retry_(io) {}

  SystemError open(const Tcp::endpoint& endpoint) {
    SystemError error;
    acceptor_.open(endpoint.protocol(), error);
    // SO_REUSEADDR takes a port over from connections that wait to die, not from a listener.
    if (!error) acceptor_.set_option(Tcp::acceptor::reuse_address(true), error);
    if (!error && endpoint.address().is_v6()) {
      acceptor_.set_option(asio::ip::v6_only(!endpoint.address().is_unspecified()), error);
    }
    if (!error) acceptor_.bind(endpoint, error);
    if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
    if (!error) acceptor_.non_blocking(true, error);
    if (error) close();
    return error;
  }

  int port() const {
    SystemError error;
    return acceptor_.local_endpoint(error).port();
  }

  void start(Deal deal) {
    deal_ = std::move(deal);
    wait();
  }

  void close() {
    SystemError error;
    acceptor_.close(error);
    retry_.cancel();
  }

 private:
  void wait() {
    acceptor_.async_wait(Tcp::acceptor::wait_read, [this](const SystemError& error) {
      if (!error) accept();
    });
  }

  void accept() {
    for (int i = 0; i < kAcceptsAtOnce; ++i) {
      const int socket =
          ::accept4(acceptor_.native_handle(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
      if (socket >= 0) {
        deal_(socket);
      } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
        break;
      } else if (errno != ECONNABORTED && errno != EINTR) {
        // No file descriptors or memory left: asking again at once would only burn time.
        retry_.expires_after(kAcceptRetry);
        retry_.async_wait([this](const SystemError& error) {
          if (!error && acceptor_.is_open()) wait();
        });
        return;
      }
    }
    wait();
  }

  Tcp::acceptor acceptor_;
  asio::steady_timer retry_;
  Deal deal_;
};

}  // namespace

int loop_count(const ServerOptions& options) {
  if (options.loops > 0) return options.loops;
  return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

struct Server::Impl {
  ServerOptions options;
  std::shared_ptr<std::atomic<int>> connections = std::make_shared<std::atomic<int>>(0);
  std::vector<std::shared_ptr<Loop>> loops;
  std::vector<std::unique_ptr<Listener>> listeners;
  int port = 0;  // The one that was bound.
  std::size_t next_loop = 0;
  bool started = false;

  Impl(ServerOptions given, Handler& handler) : options(std::move(given)) {
    for (int i = 0; i < loop_count(options); ++i) {
      loops.push_back(std::make_shared<Loop>(i, options, handler, connections));
    }
  }

  SystemError bind(const std::vector<asio::ip::address>& addresses);
  void deal(int socket);
};

// Binds all addresses to one port. An address family that the machine lacks is left out as long as
// another one is there.
SystemError Server::Impl::bind(const std::vector<asio::ip::address>& addresses) {
  SystemError error;
  SystemError missing;
  for (int attempt = 0; attempt < kEphemeralTries; ++attempt) {
    error = missing = {};
    listeners.clear();
    port = options.port;
    for (const asio::ip::address& address : addresses) {
      auto listener = std::make_unique<Listener>(loops[0]->io());
      error = listener->open({address, static_cast<unsigned short>(port)});
      if (error == boost::system::errc::address_not_available ||
          error == boost::system::errc::address_family_not_supported) {
        missing = error;
        error = {};
        continue;
      }
      if (error) break;
      port = listener->port();
      listeners.push_back(std::move(listener));
    }
    // A port that the system chose for one address may be taken on the next.
    const bool again = error == asio::error::address_in_use && options.port == 0;
    if (!again) break;
  }
  if (!error && listeners.empty()) error = missing;
  if (error) listeners.clear();
  return error;
}

void Server::Impl::deal(int socket) {
  if (connections->load(std::memory_order_relaxed) >= options.max_connections) {
    [[maybe_unused]] const ssize_t sent =
        ::send(socket, kFull.data(), kFull.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    ::close(socket);
    return;
  }
  loops[next_loop]->adopt(socket);
  next_loop = (next_loop + 1) % loops.size();
}

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Server::~Server() {
  stop();
}

Result<std::unique_ptr<Server>> Server::listen(ServerOptions options, Handler& handler) {
  if (options.port < 0 || options.port > 65535) {
    return Error{.code = ErrorCode::Invalid,
                 .what = fmt::format("{} is no port.", options.port),
                 .hint = "Ports go from 1 to 65535; 0 means any free one."};
  }
  auto impl = std::make_unique<Impl>(std::move(options), handler);
  const auto addresses = resolve(impl->loops[0]->io(), impl->options.host);
  if (!addresses) return addresses.error();
  if (const SystemError error = impl->bind(*addresses)) {
    return listen_error(error, impl->options.host, impl->options.port);
  }
  return std::unique_ptr<Server>(new Server(std::move(impl)));
}

int Server::port() const {
  return impl_->listeners.empty() ? 0 : impl_->listeners[0]->port();
}

void Server::start() {
  if (impl_->started) return;
  impl_->started = true;
  for (const auto& listener : impl_->listeners) {
    listener->start([impl = impl_.get()](int socket) { impl->deal(socket); });
  }
  for (const auto& loop : impl_->loops) loop->start();
}

void Server::stop() {
  if (impl_->started) {
    impl_->loops[0]->post([impl = impl_.get()] {
      for (const auto& listener : impl->listeners) listener->close();
    });
    for (const auto& loop : impl_->loops) loop->begin_stop();
    for (const auto& loop : impl_->loops) loop->join();
    impl_->started = false;
  }
  impl_->listeners.clear();
}

}  // namespace graphcool::http
