// A raw HTTP client on loopback, and handlers and servers to try it on.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/http/server.h"

namespace graphcool::http::tests {

// A handler made of a function.
class FunctionHandler : public Handler {
 public:
  using Function = std::function<void(const Request&, Respond)>;
  explicit FunctionHandler(Function function) : function_(std::move(function)) {}
  void handle(const Request& request, Respond respond) override {
    function_(request, std::move(respond));
  }

 private:
  Function function_;
};

struct Reply {
  int status = 0;  // 0: none came.
  std::string head;
  std::string body;
  std::string header(std::string_view name) const;  // Empty when it is not there.
};

// One connection. Reads give up after five seconds.
class Client {
 public:
  explicit Client(int port, std::string_view host = "127.0.0.1");
  ~Client();
  Client(Client&& other) noexcept;
  Client(const Client&) = delete;

  bool connected() const { return socket_ >= 0; }
  void send(std::string_view bytes);  // Whatever the other end does with them.
  void end_sending();
  void reset();                                      // Closes so that the server sees an error.
  std::string receive(std::size_t at_most = 65536);  // Some bytes; empty at the end.
  Reply reply(bool head_only = false);               // The next response, by its Content-Length.
  std::string rest();                                // Until the server closes.
  // True when the server closes within the time, whatever it sends before.
  bool closed_within(std::chrono::milliseconds time);

 private:
  bool fill(std::chrono::milliseconds time);
  int socket_ = -1;
  std::string buffer_;
};

// "GET path HTTP/1.1" with Host, and more header lines, each with its line end.
std::string get(std::string_view path, std::string_view headers = {});
std::string post(std::string_view path, std::string_view body, std::string_view headers = {});

// A started server on a free port with short timeouts for tests.
std::unique_ptr<Server> serve(Handler& handler, ServerOptions options = {});
ServerOptions quick();

}  // namespace graphcool::http::tests
