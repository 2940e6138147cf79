// One client's connection: reads a request, has it answered, writes the answer, and again. Lives on
// its loop's thread; only deliver() may be called on any. Pipelined requests are answered one after
// the other: nothing is read while one is being handled, so a client cannot pile up work.
//
// It is owned by whoever will call it back: a pending read or write, or the Respond of a request.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <memory>
#include <optional>
#include <string>

#include "core/http/loop.h"
#include "core/http/request_parser.h"

namespace graphcool::http {

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(std::shared_ptr<Loop> loop, int socket);
  ~Connection();

  void start();
  void close();
  void check_time(Loop::Clock::time_point now);  // Ends what takes too long.
  void finish_up();  // The loop stops: closes at once, or behind the response under way.

  // Answers the request that is being handled. Any thread; once per request.
  void deliver(Response response);

 private:
  enum class Phase { Reading, Handling, Writing, Lingering, Closed };
  enum class Taken { More, Request, Failed };

  void proceed();
  void read();
  void on_read(const boost::system::error_code& error, std::size_t count);
  Taken take_request();
  Taken take_head();
  void make_room(std::size_t bytes);
  bool send_continue();
  void handle();
  bool resolve_target();

  void answer(Response response);
  void fail(int status, std::string_view what);
  void encode_body(bool head_only);
  void write();
  void finish_response();
  void linger();

  std::shared_ptr<Loop> loop_;
  asio::ip::tcp::socket socket_;
  const asio::ip::tcp::endpoint peer_;
  Phase phase_ = Phase::Reading;
  Loop::Clock::time_point since_;  // When the phase began, or last got on.

  std::unique_ptr<char[]> buffer_;
  std::size_t capacity_ = 0;
  std::size_t end_ = 0;         // Bytes in the buffer.
  std::size_t body_start_ = 0;  // Behind the head; 0 while that is not whole.
  HeadScanner scanner_;
  RequestParser parser_;

  Request request_;
  std::string path_;      // Decoded, where that makes a difference.
  bool reading_ = false;  // A read is pending.
  bool in_handler_ = false;
  std::optional<Response> early_;  // What the handler answered in place.

  Response response_;
  std::string head_;
  std::string encoded_;  // The body as sent, where it is not response_'s own.
  std::string_view body_;
  std::size_t written_ = 0;
  std::size_t drained_ = 0;
  bool keep_alive_ = true;
  bool refused_ = false;  // The client may still be sending what nobody reads.
};

}  // namespace graphcool::http
