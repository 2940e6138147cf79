// One Node.js process that runs calls, one at a time. Belongs to the loop's thread.
#pragma once

#include <array>
#include <functional>
#include <memory>
#include <string>

#include "core/functions/process/loop.h"
#include "core/functions/runtime.h"

namespace graphcool::functions {

struct NodeCall {
  std::shared_ptr<const Function> function;
  std::string message;  // As the process reads it.
  Runtime::Done done;
};

class Worker : public std::enable_shared_from_this<Worker> {
 public:
  // `on_free` after each call that the process came out of well, `on_ended` once, when it is gone;
  // then `on_returned` with a call that it has not begun with, if there is one.
  Worker(asio::io_context& io, const Limits& limits, Process&& process,
         std::function<void(Worker&)> on_free, std::function<void(Worker&)> on_ended,
         std::function<void(NodeCall)> on_returned);

  void start();
  bool is_free() const { return !ended_ && !call_; }
  // REQUIRES: is_free().
  void run(NodeCall call);
  // Ends the process. A call under way fails for `reason`.
  void end(std::string reason);

  const Process& process() const { return process_; }
  FamilyId family() const { return family_; }  // Of its process, also when that is gone.

  bool retired = false;  // To be ended when it is free.
  asio::steady_timer::time_point free_since;

 private:
  void read_head();
  void read_body(std::uint32_t size);
  void answer();
  void give_back();
  void finish(Outcome outcome, bool last);
  void watch_exit();
  void half_ended();

  const Limits limits_;
  Process process_;
  const FamilyId family_;
  asio::posix::stream_descriptor channel_;
  asio::posix::stream_descriptor exit_;
  asio::steady_timer timer_;
  asio::steady_timer grace_;
  std::shared_ptr<PipeReader> output_, error_output_;
  std::function<void(Worker&)> on_free_, on_ended_;
  const std::function<void(NodeCall)> on_returned_;
  std::unique_ptr<NodeCall> call_;
  bool sending_ = false;     // Its message is on its way.
  std::uint64_t calls_ = 0;  // Number of the call under way, for its timer.
  std::array<unsigned char, 4> head_ = {};
  std::string body_;
  bool exited_ = false, channel_closed_ = false;
  bool ended_ = false;
};

}  // namespace graphcool::functions
