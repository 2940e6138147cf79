// HTTP for commands: one request at a time, answered as a whole. libcurl stays in http.cpp; the
// first request loads it.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "core/base/result.h"

namespace graphcool::client {

struct HttpRequest {
  std::string url;
  std::string body = {};   // POST when it is not empty, else GET.
  std::string token = {};  // Goes into `Authorization: Bearer`; empty: none.
  std::chrono::milliseconds timeout{30'000};
  std::chrono::milliseconds connect_timeout{5'000};
  std::size_t max_answer_bytes = 64u << 20;
};

struct HttpAnswer {
  int status = 0;
  std::string content_type = {};
  std::string location = {};  // Of a redirect, which is not followed: it would get the token.
  std::string body = {};
};

// Keeps its connection for the next request. Not thread-safe.
class Http {
 public:
  Http();
  ~Http();
  Http(const Http&) = delete;
  Http& operator=(const Http&) = delete;

  // Unavailable, with the host and what to do, when there is no whole answer: nobody listens, the
  // name is unknown, it takes too long, the connection ends early, TLS fails. Limit when the answer
  // is too large, Invalid when the address is none, Io without libcurl.
  Result<HttpAnswer> send(const HttpRequest& request);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// "http://localhost:60000" of an address below it.
std::string origin_of(const std::string& url);

// Whether the host of an address is this machine.
bool is_local(const std::string& url);

}  // namespace graphcool::client
