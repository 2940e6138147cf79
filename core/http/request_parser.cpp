#include "core/http/request_parser.h"

#include <algorithm>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#include <functional>
#include <limits>
#include <new>

#include "core/base/text.h"

namespace graphcool::http {
namespace {

namespace beast_http = boost::beast::http;
using BeastView = boost::beast::string_view;
using ErrorCode = boost::beast::error_code;

constexpr std::size_t kKeptBodyCapacity = 256u << 10;  // A larger one is given back after use.

// Until its end a body in chunks has at least "0\r\n\r\n" to come. Beast relies on seeing that much
// of the last chunk at once.
constexpr std::size_t kLeastOfChunks = 5;

std::string_view view(BeastView text) {
  return {text.data(), text.size()};
}

bool is_token_char(char c) {
  if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) return true;
  return std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

RequestParser::Failure failure_of(const ErrorCode& error) {
  if (error == beast_http::error::header_limit) {
    return {.status = 431, .what = "The headers are too large."};
  }
  if (error == beast_http::error::body_limit) {
    return {.status = 413, .what = "The body is too large."};
  }
  if (error == beast_http::error::bad_version) {
    return {.status = 505, .what = "Only HTTP/1.0 and HTTP/1.1 are spoken here."};
  }
  if (error == beast_http::error::bad_method) {
    return {.status = 400, .what = "The request line has no method."};
  }
  if (error == beast_http::error::bad_target) {
    return {.status = 400, .what = "The request line has no good target."};
  }
  if (error == beast_http::error::bad_content_length ||
      error == beast_http::error::multiple_content_length) {
    return {.status = 400, .what = "Content-Length is not one number, or stands beside chunks."};
  }
  if (error == beast_http::error::bad_transfer_encoding) {
    return {.status = 400, .what = "Transfer-Encoding is doubled or stands beside a length."};
  }
  if (error == beast_http::error::bad_chunk || error == beast_http::error::bad_chunk_extension) {
    return {.status = 400, .what = "A chunk of the body is malformed."};
  }
  return {.status = 400, .what = "A header is malformed."};
}

}  // namespace

HeadScanner::Found HeadScanner::scan(std::string_view bytes) {
  if (scanned_ == 0 && !bytes.empty() && !is_token_char(bytes.front())) return Found::Malformed;
  for (;;) {
    const std::size_t end = bytes.find('\n', scanned_);
    if (end == bytes.npos) {
      scanned_ = bytes.size();
      return Found::NotYet;
    }
    if (end == line_start_ || bytes[end - 1] != '\r') return Found::Malformed;
    const bool empty = end == line_start_ + 1;
    line_start_ = scanned_ = end + 1;
    if (empty) return Found::End;
  }
}

class RequestParser::Reader : public beast_http::basic_parser<true> {
 public:
  explicit Reader(RequestParser& out) : out_(out) {}

 private:
  using Verb = beast_http::verb;
  using Field = beast_http::field;

  void on_request_impl(Verb, BeastView method, BeastView target, int version, ErrorCode&) override {
    out_.method_ = view(method);
    out_.target_ = view(target);
    out_.version_ = version;
    body_limit(out_.body_limit());  // Before Beast holds Content-Length against it.
  }
  void on_response_impl(int, BeastView, int, ErrorCode&) override {}

  void on_field_impl(Field, BeastView name, BeastView value, ErrorCode&) override {
    if (!is_header_done()) out_.headers_.push_back({.name = view(name), .value = view(value)});
  }
  void on_header_impl(ErrorCode&) override {}

  void on_body_init_impl(const boost::optional<std::uint64_t>& length, ErrorCode&) override {
    if (length) out_.body_.reserve(std::min<std::uint64_t>(*length, kKeptBodyCapacity));
  }
  std::size_t on_body_impl(BeastView bytes, ErrorCode&) override {
    out_.body_.append(bytes.data(), bytes.size());
    return bytes.size();
  }
  void on_chunk_header_impl(std::uint64_t, BeastView, ErrorCode&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, BeastView bytes, ErrorCode&) override {
    out_.body_.append(bytes.data(), bytes.size());
    return bytes.size();
  }
  void on_finish_impl(ErrorCode&) override {}

  RequestParser& out_;
};

RequestParser::RequestParser(Limits limits)
    : limits_(limits), reader_(std::make_unique<Reader>(*this)) {
  reset();
}
RequestParser::~RequestParser() = default;

void RequestParser::reset() {
  // A Beast parser reads one message only: a new one is made in the memory of the old one.
  Reader* reader = reader_.get();
  reader->~Reader();
  new (reader) Reader(*this);
  reader->header_limit(static_cast<std::uint32_t>(limits_.max_header_bytes));
  failure_ = {.status = 0, .what = {}};
  method_ = target_ = {};
  headers_.clear();
  if (body_.capacity() > kKeptBodyCapacity) {
    body_ = {};
  } else {
    body_.clear();
  }
  expects_continue_ = false;
}

std::size_t RequestParser::body_limit() const {
  for (const LargerBody& each : limits_.larger_bodies) {
    if (!target_.starts_with(each.path)) continue;
    const std::string_view rest = target_.substr(each.path.size());
    if (rest.empty() || rest.front() == '/' || rest.front() == '?') return each.max_bytes;
  }
  return limits_.max_body_bytes;
}

bool RequestParser::feed(std::string_view bytes, std::size_t& taken) {
  ErrorCode error;
  taken = reader_->put({bytes.data(), bytes.size()}, error);
  if (!error || error == beast_http::error::need_more) return true;
  failure_ = failure_of(error);
  return false;
}

bool RequestParser::read_head(std::string_view head) {
  std::size_t taken = 0;
  if (!feed(head, taken)) return false;
  if (!reader_->is_header_done()) {
    refuse(400, "A header is malformed.");
    return false;
  }
  // A value folded over lines stands in a buffer of Beast's; such values are obsolete.
  for (const Header& header : headers_) {
    const std::less_equal<const char*> before;
    if (!before(head.data(), header.value.data()) ||
        !before(header.value.data(), head.data() + head.size())) {
      refuse(400, "A header is folded over lines.");
      return false;
    }
  }
  check_head();
  return failure_.status == 0;
}

void RequestParser::check_head() {
  int hosts = 0;
  for (const Header& header : headers_) {
    if (same_name(header.name, "Host")) {
      ++hosts;
    } else if (same_name(header.name, "Transfer-Encoding")) {
      // Chunks are undone here; whatever else was done to the body is not.
      if (!same_name(text::trim(header.value), "chunked")) {
        return refuse(501, "Only the transfer encoding 'chunked' is understood.");
      }
      if (http_1_0()) return refuse(400, "HTTP/1.0 has no chunks.");
    } else if (same_name(header.name, "Expect")) {
      if (!same_name(header.value, "100-continue")) {
        return refuse(417, "Only '100-continue' can be expected.");
      }
      expects_continue_ = !http_1_0();
    }
  }
  if (hosts > 1 || (hosts == 0 && !http_1_0())) refuse(400, "A request has one Host header.");
}

std::size_t RequestParser::read_body(std::string_view bytes) {
  std::size_t done = 0;
  const std::size_t least = reader_->chunked() ? kLeastOfChunks : 1;
  while (bytes.size() - done >= least && !complete()) {
    std::size_t taken = 0;
    if (!feed(bytes.substr(done), taken)) return done;
    if (taken == 0) break;
    done += taken;
  }
  return done;
}

bool RequestParser::complete() const {
  return failure_.status == 0 && reader_->is_done();
}
std::uint64_t RequestParser::body_to_come() const {
  if (reader_->is_done()) return 0;
  const auto length = reader_->content_length_remaining();
  return length ? *length : std::numeric_limits<std::uint64_t>::max();
}

bool RequestParser::keep_alive() const {
  return reader_->keep_alive();
}

}  // namespace graphcool::http
