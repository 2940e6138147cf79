// What a handler sees of a request and what it answers: plain data, free of sockets.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "core/base/turn.h"

namespace graphcool::http {

struct Header {
  std::string_view name;  // As sent; compare with same_name().
  std::string_view value;
};

struct Request {
  std::string_view method;  // "GET"
  std::string_view path;    // Percent-decoded, without the query: "/simple/v1/dev"
  std::string_view query;   // As sent, without '?'.
  std::string_view body;
  int loop = 0;  // Index of the event loop that it came in on.
  std::span<const Header> headers = {};
  // Whether the client has closed its connection: a system call. On the loop's thread only.
  std::function<bool()> is_gone = [] { return false; };
  Turn* turn = nullptr;  // Of that loop; null in tests.
  // The address of the client, see client_address(). Made when it is asked for. Any thread, until
  // `respond` is called.
  std::function<std::string()> client = [] { return std::string(); };

  // Value of the first header of that name, whatever its case; empty when it is not there.
  std::string_view header(std::string_view name) const;
};

struct Response {
  int status = 200;
  std::string content_type = "text/plain; charset=utf-8";
  std::string body = {};  // Owned bytes, ...
  std::string_view static_body =
      {};                         // ... or, when not empty, bytes that live as long as the program,
  bool static_is_gzip = false;    // compressed already.
  std::string header_lines = {};  // "Name: value\r\n"..., see add_header().

  // Control characters in `value` become spaces, so that no text can start a header of its own.
  Response& add_header(std::string_view name, std::string_view value);
};

// Called exactly once, in place or later, on any thread. A handler that drops it unused makes the
// server answer 500.
using Respond = std::function<void(Response)>;

class Handler {
 public:
  virtual ~Handler() = default;
  // `request` and its views live until `respond` is called.
  virtual void handle(const Request& request, Respond respond) = 0;
};

// ASCII, without regard to case.
bool same_name(std::string_view a, std::string_view b);

}  // namespace graphcool::http
