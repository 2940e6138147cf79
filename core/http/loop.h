// One event loop: its thread, its connections, what they share. Internal to the server, as is
// connection.h; only these two and their .cpp files see Boost.Asio.
#pragma once

#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <unordered_set>
#include <vector>

#include "core/http/gzip.h"
#include "core/http/response_head.h"
#include "core/http/server.h"

namespace graphcool::http {

namespace asio = boost::asio;
class Connection;

// Where and when a loop's threads are concerned: methods are for the loop's own thread unless said.
class Loop : public Turn, public std::enable_shared_from_this<Loop> {
 public:
  using Clock = std::chrono::steady_clock;

  // `open_connections` counts those of all loops.
  Loop(int index, const ServerOptions& options, Handler& handler,
       std::shared_ptr<std::atomic<int>> open_connections);
  ~Loop() override;

  // For the thread that starts and stops the server.
  void start();
  void begin_stop();  // Ends within options.stop_timeout, ...
  void join();        // ... which this waits for.

  // Takes over a connected socket. Any thread.
  void adopt(int socket);

  // Runs `task` on the loop's thread, or never when the loop has stopped. Any thread.
  void post(std::function<void()> task);
  bool is_this_thread() const;  // Any thread.
  void at_end(std::function<void()> task) override;
  void at_ticks(Look look) override;

  asio::io_context& io() { return io_; }
  const ServerOptions& options() const { return options_; }
  Handler& handler() { return handler_; }
  int index() const { return index_; }
  bool stopping() const { return stopping_; }
  Clock::time_point now() const { return now_; }  // As of the last tick of the timer.
  DateCache& date() { return date_; }
  Compressor& compressor() { return compressor_; }

  void add(Connection* connection);
  void remove(Connection* connection);

 private:
  void run();
  void run_posted();
  void end_turn();
  void tick();
  void check_connections();
  void run_looks();
  void wind_down();
  void end_if_idle();

  const int index_;
  const ServerOptions options_;
  Handler& handler_;
  std::shared_ptr<std::atomic<int>> open_connections_;

  asio::io_context io_;
  asio::executor_work_guard<asio::io_context::executor_type> work_;
  asio::steady_timer timer_;
  Clock::duration interval_;
  Clock::time_point now_;
  Clock::time_point stop_deadline_;
  bool stopping_ = false;
  std::unordered_set<Connection*> connections_;
  std::vector<std::function<void()>> turn_tasks_;  // For end_turn(), which is on its way to them.
  std::vector<Look> looks_;                        // At each tick.
  DateCache date_;
  Compressor compressor_;

  std::thread thread_;
  std::mutex gate_;                            // Guards what follows.
  std::vector<std::function<void()>> posted_;  // For run_posted(), which is on its way to them.
  bool closed_ = false;
};

}  // namespace graphcool::http
