#include "core/http/connection.h"

#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <boost/asio/buffer.hpp>
#include <cstring>
#include <exception>

#include "core/base/json.h"
#include "core/http/client_address.h"
#include "core/http/negotiate.h"
#include "core/http/uri.h"

namespace graphcool::http {
namespace {

using SystemError = boost::system::error_code;

constexpr std::size_t kFirstBuffer = 4096;
constexpr std::size_t kBodyBuffer = 64u << 10;  // What a body that is under way is read with.
constexpr std::size_t kKeptBuffer = 32u << 10;  // Larger ones are given back after use.
constexpr std::size_t kKeptEncoded = 256u << 10;
constexpr std::size_t kLingerBytes = 16u << 20;
constexpr std::chrono::seconds kLingerTime{2};
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

// A client that closed, or shut its sending half down while its request is handled, waits no more:
// the two cannot be told apart, and hardly anybody does the latter.
bool has_hung_up(int socket) {
  char next;
  return recv(socket, &next, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
}

asio::ip::tcp::endpoint peer_of(int socket) {
  asio::ip::tcp::endpoint peer;
  socklen_t size = static_cast<socklen_t>(peer.capacity());
  if (getpeername(socket, peer.data(), &size) == 0) peer.resize(size);
  return peer;
}

bool would_block(const SystemError& error) {
  return error == asio::error::would_block || error == asio::error::try_again;
}

// Images and archives are compressed already.
bool is_compressible(std::string_view content_type) {
  return content_type.starts_with("text/") || content_type.starts_with("application/json") ||
         content_type.find("+json") != content_type.npos ||
         content_type.find("javascript") != content_type.npos ||
         content_type.find("xml") != content_type.npos;
}

// What a Respond refers to. When the last copy of it goes without an answer, the client still gets
// one.
class Ticket {
 public:
  explicit Ticket(std::shared_ptr<Connection> connection) : connection_(std::move(connection)) {}
  Ticket(const Ticket&) = delete;
  Ticket& operator=(const Ticket&) = delete;
  ~Ticket() {
    if (used_) return;
    connection_->deliver({.status = 500,
                          .content_type = "application/json; charset=utf-8",
                          .body = R"({"error":"The request was not answered."})"});
  }

  void use(Response response) {
    if (used_.exchange(true)) return;
    connection_->deliver(std::move(response));
  }

 private:
  std::shared_ptr<Connection> connection_;
  std::atomic<bool> used_ = false;
};

}  // namespace

Connection::Connection(std::shared_ptr<Loop> loop, int socket)
    : loop_(std::move(loop)),
      socket_(loop_->io()),
      peer_(peer_of(socket)),
      since_(loop_->now()),
      parser_({.max_header_bytes = loop_->options().max_header_bytes,
               .max_body_bytes = loop_->options().max_body_bytes,
               .larger_bodies = loop_->options().larger_bodies}) {
  SystemError error;
  socket_.assign(asio::ip::tcp::v6(), socket, error);
  socket_.non_blocking(true, error);
  socket_.set_option(asio::ip::tcp::no_delay(true), error);
}

Connection::~Connection() = default;

void Connection::start() {
  if (loop_->stopping()) return close();
  read();
}

void Connection::close() {
  if (phase_ == Phase::Closed) return;
  phase_ = Phase::Closed;
  SystemError error;
  socket_.close(error);
  loop_->remove(this);
}

void Connection::check_time(Loop::Clock::time_point now) {
  const auto passed = now - since_;
  const ServerOptions& options = loop_->options();
  switch (phase_) {
    case Phase::Reading:
      if (end_ == 0) {
        if (passed >= options.idle_timeout) close();
      } else if (passed >= options.request_timeout) {
        fail(408, "The request took too long to arrive.");
      }
      break;
    case Phase::Writing:
      if (passed >= options.request_timeout) close();
      break;
    case Phase::Lingering:
      if (passed >= std::min<Loop::Clock::duration>(kLingerTime, options.request_timeout)) close();
      break;
    case Phase::Handling:  // The handler has its own deadline.
    case Phase::Closed:
      break;
  }
}

void Connection::finish_up() {
  keep_alive_ = false;
  if (phase_ == Phase::Reading || phase_ == Phase::Lingering) close();
}

// --- Reading ---

void Connection::proceed() {
  while (phase_ == Phase::Reading) {
    switch (take_request()) {
      case Taken::More:
        return read();
      case Taken::Request:
        handle();
        break;
      case Taken::Failed:
        fail(parser_.failure().status, parser_.failure().what);
        return;
    }
  }
}

void Connection::read() {
  if (!buffer_) make_room(kFirstBuffer);
  reading_ = true;
  socket_.async_read_some(asio::buffer(buffer_.get() + end_, capacity_ - end_),
                          [self = shared_from_this()](const SystemError& error, std::size_t count) {
                            self->on_read(error, count);
                          });
}

void Connection::on_read(const SystemError& error, std::size_t count) {
  reading_ = false;
  if (phase_ == Phase::Lingering) {
    drained_ += count;
    if (error || drained_ > kLingerBytes) return close();
    return read();
  }
  if (phase_ != Phase::Reading) return;  // A timeout was answered meanwhile: these bytes are void.
  if (error == asio::error::eof && end_ > 0) {
    return fail(400, "The request ended before it was complete.");
  }
  if (error) return close();
  if (end_ == 0) since_ = loop_->now();
  end_ += count;
  proceed();
}

// Grows the buffer; what pointed into it is void.
void Connection::make_room(std::size_t bytes) {
  if (capacity_ >= bytes) return;
  auto larger = std::make_unique<char[]>(bytes);
  if (end_ > 0) std::memcpy(larger.get(), buffer_.get(), end_);
  buffer_ = std::move(larger);
  capacity_ = bytes;
}

Connection::Taken Connection::take_request() {
  if (body_start_ == 0) {
    const Taken taken = take_head();
    if (taken != Taken::Request) return taken;
  }
  if (!parser_.complete()) {
    const std::size_t taken = parser_.read_body({buffer_.get() + body_start_, end_ - body_start_});
    end_ -= taken;
    std::memmove(buffer_.get() + body_start_, buffer_.get() + body_start_ + taken,
                 end_ - body_start_);
    if (parser_.failure().status != 0) return Taken::Failed;
  }
  if (parser_.complete()) return Taken::Request;
  if (end_ < capacity_) return Taken::More;
  parser_.refuse(400, "A chunk's header is too long.");
  return Taken::Failed;
}

Connection::Taken Connection::take_head() {
  // Some clients send a line end behind a body.
  std::size_t skipped = 0;
  while (skipped < end_ && (buffer_[skipped] == '\r' || buffer_[skipped] == '\n')) ++skipped;
  if (skipped > 0) {
    end_ -= skipped;
    std::memmove(buffer_.get(), buffer_.get() + skipped, end_);
  }
  if (end_ == 0) return Taken::More;

  const std::size_t limit = loop_->options().max_header_bytes;
  const std::string_view bytes(buffer_.get(), end_);
  const HeadScanner::Found found = scanner_.scan(bytes);
  if (found == HeadScanner::Found::Malformed) {
    parser_.refuse(400, "This is no HTTP request.");
    return Taken::Failed;
  }
  if (found == HeadScanner::Found::NotYet) {
    if (end_ >= limit) {
      const bool has_line = bytes.find('\n') != bytes.npos;
      parser_.refuse(has_line ? 431 : 414,
                     has_line ? "The headers are too large." : "The path is too long.");
      return Taken::Failed;
    }
    if (end_ == capacity_) make_room(std::min(capacity_ * 2, limit));
    return Taken::More;
  }
  if (!parser_.read_head(bytes.substr(0, scanner_.length()))) return Taken::Failed;
  body_start_ = scanner_.length();
  if (parser_.complete()) return Taken::Request;

  const std::uint64_t to_come = std::min<std::uint64_t>(parser_.body_to_come(), kBodyBuffer);
  if (capacity_ - body_start_ < to_come) {
    make_room(body_start_ + to_come);
    parser_.reset();
    parser_.read_head({buffer_.get(), body_start_});  // Again, for its views.
  }
  if (parser_.expects_continue() && end_ == body_start_ && !send_continue()) return Taken::More;
  return Taken::Request;
}

// What is so short goes into the socket's empty buffer as a whole, or the client is gone.
bool Connection::send_continue() {
  SystemError error;
  socket_.write_some(asio::buffer(kContinue), error);
  return !error;
}

// --- Handling ---

bool Connection::resolve_target() {
  const auto target = split_target(parser_.target());
  if (!target) return false;
  request_.path = target->path;
  request_.query = target->query;
  if (target->path.find('%') != target->path.npos) {
    path_.clear();
    if (!percent_decode(path_, target->path)) return false;
    request_.path = path_;
  }
  return true;
}

void Connection::handle() {
  keep_alive_ = parser_.keep_alive() && !loop_->stopping();
  if (!resolve_target()) return fail(400, "The request line has no good target.");
  request_.method = parser_.method();
  request_.body = parser_.body();
  request_.headers = parser_.headers();
  request_.loop = loop_->index();
  request_.turn = loop_.get();
  request_.is_gone = [socket = socket_.native_handle()] { return has_hung_up(socket); };
  request_.client = [this] {
    return client_address(peer_.address().to_string(), request_.headers,
                          loop_->options().trusted_proxies);
  };

  phase_ = Phase::Handling;
  in_handler_ = true;
  try {
    loop_->handler().handle(request_, [ticket = std::make_shared<Ticket>(shared_from_this())](
                                          Response response) { ticket->use(std::move(response)); });
  } catch (const std::exception&) {
    // A bug in a handler costs its request (the ticket answers), not the server.
  }
  in_handler_ = false;
  if (!early_) return;
  Response response = std::move(*early_);
  early_.reset();
  answer(std::move(response));
}

void Connection::deliver(Response response) {
  if (!loop_->is_this_thread()) {
    loop_->post([self = shared_from_this(), response = std::move(response)]() mutable {
      self->deliver(std::move(response));
    });
    return;
  }
  if (in_handler_) {
    early_ = std::move(response);
  } else if (phase_ == Phase::Handling) {
    answer(std::move(response));
    proceed();
  }
}

// --- Writing ---

void Connection::fail(int status, std::string_view what) {
  keep_alive_ = false;
  refused_ = true;
  answer({.status = status,
          .content_type = "application/json; charset=utf-8",
          .body = "{\"error\":" + json::quoted(what) + "}"});
}

void Connection::answer(Response response) {
  response_ = std::move(response);
  const bool head_only = request_.method == "HEAD" && phase_ == Phase::Handling;
  encode_body(head_only);
  phase_ = Phase::Writing;
  since_ = loop_->now();
  written_ = 0;
  write();
}

// Renders the head, and chooses the bytes that go out as the body.
void Connection::encode_body(bool head_only) {
  HeadDetails details{.http_1_0 = parser_.http_1_0(), .keep_alive = keep_alive_};
  const bool is_static = !response_.static_body.empty();
  body_ = is_static ? response_.static_body : std::string_view(response_.body);
  const bool packed = is_static && response_.static_is_gzip;
  details.varies = packed || (body_.size() >= loop_->options().gzip_min_bytes &&
                              is_compressible(response_.content_type));
  if (details.varies) {
    const bool wanted = accepts_encoding(request_.header("Accept-Encoding"), "gzip");
    if (packed != wanted) {
      const bool done =
          wanted ? loop_->compressor().compress(body_, encoded_) : decompress(body_, encoded_);
      if (done) body_ = encoded_;
      details.gzip = wanted && done;
    } else {
      details.gzip = packed;
    }
  }
  details.body_bytes = body_.size();
  head_.clear();
  append_head(head_, response_, details, loop_->date());
  if (head_only || response_.status == 204 || response_.status == 304) body_ = {};
}

void Connection::write() {
  const std::size_t total = head_.size() + body_.size();
  while (written_ < total) {
    const std::size_t of_head = std::min(written_, head_.size());
    const std::size_t of_body = written_ - of_head;
    const std::array<asio::const_buffer, 2> rest = {
        asio::buffer(head_.data() + of_head, head_.size() - of_head),
        asio::buffer(body_.data() + of_body, body_.size() - of_body)};
    SystemError error;
    const std::size_t count = socket_.write_some(rest, error);
    if (would_block(error)) {
      socket_.async_wait(asio::ip::tcp::socket::wait_write,
                         [self = shared_from_this()](const SystemError& failed) {
                           if (self->phase_ != Phase::Writing) return;
                           if (failed) return self->close();
                           self->write();
                           self->proceed();
                         });
      return;
    }
    if (error) return close();
    written_ += count;
    since_ = loop_->now();
  }
  finish_response();
}

void Connection::finish_response() {
  if (!keep_alive_) return refused_ ? linger() : close();
  // What stands behind the request is the next one.
  end_ -= body_start_;
  if (end_ > 0) std::memmove(buffer_.get(), buffer_.get() + body_start_, end_);
  if (capacity_ > kKeptBuffer && end_ <= kFirstBuffer) {
    capacity_ = 0;
    make_room(kFirstBuffer);
  }
  body_start_ = 0;
  scanner_.reset();
  parser_.reset();
  if (encoded_.capacity() > kKeptEncoded) encoded_ = {};
  request_ = {};
  response_.body = {};  // An idle connection holds no answer.
  since_ = loop_->now();
  phase_ = Phase::Reading;
}

// Closing a socket that has unread bytes would reset the connection, and the client might never see
// why it was refused: say that nothing more comes, and read what it still sends for a while.
void Connection::linger() {
  SystemError error;
  socket_.shutdown(asio::ip::tcp::socket::shutdown_send, error);
  if (error || loop_->stopping()) return close();
  phase_ = Phase::Lingering;
  end_ = 0;
  if (!reading_) read();
}

}  // namespace graphcool::http
