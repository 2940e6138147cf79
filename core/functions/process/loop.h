// The event loop that processes are watched on: one thread that waits for pipes, sockets and
// timers. Internal to the runtimes; heavy, so for .cpp files only.
#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "core/functions/process/process.h"

namespace graphcool::functions {

namespace asio = boost::asio;
using boost::system::error_code;

class Loop {
 public:
  Loop()
      : work_(io.get_executor()), thread_([this] {
          ignore_broken_pipes();
          io.run();
        }) {}
  ~Loop() { join(); }

  void post(std::function<void()> task) { asio::post(io, std::move(task)); }

  // Runs what is left to be run and ends the thread.
  void join() {
    work_.reset();
    if (thread_.joinable()) thread_.join();
  }

  asio::io_context io{1};

 private:
  asio::executor_work_guard<asio::io_context::executor_type> work_;
  std::thread thread_;
};

// Reads a pipe to its end, keeping what a limit allows. Belongs to the loop's thread.
class PipeReader : public std::enable_shared_from_this<PipeReader> {
 public:
  PipeReader(asio::io_context& io, Descriptor&& pipe, std::size_t kept, std::size_t most)
      : pipe_(io, pipe.release()), kept_(kept), most_(most) {}

  // `on_flood`: more was written than is allowed. `on_end`: there is no more.
  void start(std::function<void()> on_flood, std::function<void()> on_end);
  void stop();

  // What has been written since the last take(), to the moment.
  std::string take();

  // Not more than was kept: nothing was cut.
  bool is_whole() const { return total_ == text_.size(); }

 private:
  void read();
  void add(const char* bytes, std::size_t size);

  asio::posix::stream_descriptor pipe_;
  const std::size_t kept_, most_;
  std::function<void()> on_flood_, on_end_;
  std::string text_;
  std::size_t total_ = 0;
  bool flooded_ = false;
  char buffer_[16384];
};

}  // namespace graphcool::functions
