// Reads one HTTP/1.x request out of bytes as they arrive. Boost.Beast stays inside the .cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/http/message.h"

namespace graphcool::http {

// Finds the end of a request's head (the empty line) in a growing text, each byte looked at once.
class HeadScanner {
 public:
  enum class Found { NotYet, End, Malformed };
  // `bytes` begin where they began in the last call, and may have grown.
  Found scan(std::string_view bytes);
  std::size_t length() const { return line_start_; }  // Of the head, once its End is found.
  void reset() { *this = {}; }

 private:
  std::size_t line_start_ = 0;
  std::size_t scanned_ = 0;
};

// A path, with all below it, that takes larger bodies than others.
struct LargerBody {
  std::string_view path;
  std::size_t max_bytes;
};

class RequestParser {
 public:
  struct Limits {
    std::size_t max_header_bytes = 0;
    std::size_t max_body_bytes = 0;
    std::span<const LargerBody> larger_bodies = {};
  };
  struct Failure {
    int status = 400;
    std::string_view what;  // A sentence; lives as long as the program.
  };

  explicit RequestParser(Limits limits);
  ~RequestParser();

  // Begins a new request, forgets the last one.
  void reset();

  // Reads a whole head, as HeadScanner found it. The views of method(), target() and headers()
  // point into `head`. False when it is no good; see failure().
  bool read_head(std::string_view head);

  // Takes what it can of the bytes behind the head, returns how many; what it leaves must come
  // again with more behind it. To be called until complete() or failure().status is not 0.
  std::size_t read_body(std::string_view bytes);

  // Calls the request no good for a reason of the caller's.
  void refuse(int status, std::string_view what) { failure_ = {.status = status, .what = what}; }

  bool complete() const;
  // Bytes of the body that are still to be read; the largest number when nobody knows.
  std::uint64_t body_to_come() const;
  const Failure& failure() const { return failure_; }  // Its status is 0 while all is well.

  std::string_view method() const { return method_; }
  std::string_view target() const { return target_; }
  const std::vector<Header>& headers() const { return headers_; }
  std::string_view body() const { return body_; }
  bool keep_alive() const;
  bool http_1_0() const { return version_ == 10; }
  bool expects_continue() const { return expects_continue_; }

 private:
  class Reader;  // Beast calls it back; it fills the members below.
  friend class Reader;

  void check_head();
  std::size_t body_limit() const;  // Of the request whose target is known.
  bool feed(std::string_view bytes, std::size_t& taken);

  Limits limits_;
  std::unique_ptr<Reader> reader_;
  Failure failure_;
  std::string_view method_;
  std::string_view target_;
  std::vector<Header> headers_;
  std::string body_;
  int version_ = 11;
  bool expects_continue_ = false;
};

}  // namespace graphcool::http
