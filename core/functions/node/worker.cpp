#include "core/functions/node/worker.h"

#include <fmt/format.h>

#include <boost/json.hpp>

namespace graphcool::functions {

namespace bj = boost::json;

namespace {

constexpr const char* kRubbish = "The function wrote to the engine's own channel.";

}  // namespace

Worker::Worker(asio::io_context& io, const Limits& limits, Process&& process,
               std::function<void(Worker&)> on_free, std::function<void(Worker&)> on_ended,
               std::function<void(NodeCall)> on_returned)
    : free_since(asio::steady_timer::clock_type::now()),
      limits_(limits),
      process_(std::move(process)),
      family_(process_.family),
      channel_(io, process_.channel.release()),
      exit_(io, process_.exit.release()),
      timer_(io),
      grace_(io),
      output_(std::make_shared<PipeReader>(io, std::move(process_.output), limits.kept_output_bytes,
                                           limits.output_bytes)),
      error_output_(std::make_shared<PipeReader>(io, std::move(process_.error_output),
                                                 limits.kept_output_bytes, limits.output_bytes)),
      on_free_(std::move(on_free)),
      on_ended_(std::move(on_ended)),
      on_returned_(std::move(on_returned)) {}

void Worker::start() {
  const std::weak_ptr<Worker> weak = weak_from_this();
  for (const auto& pipe : {output_, error_output_}) {
    pipe->start(
        [weak, most = limits_.output_bytes] {
          if (const auto self = weak.lock()) {
            self->end(fmt::format("The function printed more than {} MB.", most >> 20));
          }
        },
        [] {});
  }
  watch_exit();
  read_head();
}

// A process that its parent ends is not waited for here: end() closes what is waited on.
void Worker::watch_exit() {
  exit_.async_wait(asio::posix::stream_descriptor::wait_read,
                   [self = shared_from_this()](error_code error) {
                     if (error || self->ended_) return;
                     self->exited_ = true;
                     self->half_ended();
                   });
}

// The process is gone, or its channel is: of the two the other one follows at once, and what it has
// said last is heard before it is given up.
void Worker::half_ended() {
  if (exited_ && channel_closed_) return end({});
  grace_.expires_after(std::chrono::milliseconds(200));
  grace_.async_wait([weak = weak_from_this()](error_code error) {
    if (const auto self = weak.lock(); self && !error) self->end({});
  });
}

void Worker::run(NodeCall call) {
  call_ = std::make_unique<NodeCall>(std::move(call));
  const auto number = ++calls_;
  timer_.expires_after(limits_.time);
  timer_.async_wait([weak = weak_from_this(), number](error_code error) {
    const auto self = weak.lock();
    if (error || !self || !self->call_ || self->calls_ != number) return;
    self->end(fmt::format("The function took longer than {:.3g} seconds.",
                          static_cast<double>(self->limits_.time.count()) / 1000));
  });
  // The text is kept by the call, which stays until all of it is sent or the channel is closed.
  sending_ = true;
  asio::async_write(
      channel_, asio::buffer(call_->message),
      [self = shared_from_this()](error_code, std::size_t) { self->sending_ = false; });
}

void Worker::read_head() {
  asio::async_read(channel_, asio::buffer(head_),
                   [self = shared_from_this()](error_code error, std::size_t) {
                     if (self->ended_) return;
                     if (error) {
                       self->channel_closed_ = true;
                       return self->half_ended();
                     }
                     const auto& head = self->head_;
                     self->read_body(head[0] | head[1] << 8 | head[2] << 16 |
                                     static_cast<std::uint32_t>(head[3]) << 24);
                   });
}

void Worker::read_body(std::uint32_t size) {
  if (!call_) return end({});
  if (size > limits_.answer_bytes) {
    return end(fmt::format("The function answered with {} bytes; at most {} are allowed.", size,
                           limits_.answer_bytes));
  }
  body_.resize(size);
  asio::async_read(channel_, asio::buffer(body_),
                   [self = shared_from_this()](error_code error, std::size_t) {
                     if (self->ended_) return;
                     if (error) {
                       self->channel_closed_ = true;
                       return self->half_ended();
                     }
                     self->answer();
                     if (!self->ended_) self->read_head();
                   });
}

void Worker::answer() {
  bj::error_code error;
  const bj::value message = bj::parse(body_, error, {}, {.max_depth = 100});
  const auto* members = error ? nullptr : message.if_object();
  if (members != nullptr && members->contains("gone")) return give_back();
  // Nobody has an answer to what has not arrived yet.
  if (!call_ || members == nullptr || sending_) return end(kRubbish);
  const bool last = members->contains("last");
  if (const auto* thrown = members->if_contains("error")) {
    return finish(Outcome::failed(bj::serialize(*thrown)), last);
  }
  // The value is passed on as the text that it came as: {"value":...}
  const std::string_view start = last ? "{\"last\":true,\"value\":" : "{\"value\":";
  if (!body_.starts_with(start)) return end(kRubbish);
  finish({.kind = Outcome::Kind::Answered,
          .answer = body_.substr(start.size(), body_.size() - start.size() - 1)},
         last);
}

// It ends by itself, and has not begun with the call that was sent to it.
void Worker::give_back() {
  const auto call = std::move(call_);
  end({});
  if (call) on_returned_(std::move(*call));
}

// `last`: it can run no other.
void Worker::finish(Outcome outcome, bool last) {
  timer_.cancel();
  const auto call = std::move(call_);
  outcome.output = output_->take();
  outcome.error_output = error_output_->take();
  free_since = asio::steady_timer::clock_type::now();
  if (last) end({});
  if (!ended_) on_free_(*this);
  call->done(std::move(outcome));
}

void Worker::end(std::string reason) {
  if (ended_) return;
  ended_ = true;
  const auto self = shared_from_this();  // on_ended_ lets go of it.
  timer_.cancel();
  grace_.cancel();
  const std::string how = end_process(process_);
  error_code ignored;
  channel_.close(ignored);
  exit_.close(ignored);
  if (reason.empty()) {
    reason = fmt::format("The process ended with {} while the function ran.",
                         how.empty() ? "an unknown status" : how);
  }
  if (call_) finish(Outcome::failed(std::move(reason)), false);
  output_->stop();
  error_output_->stop();
  on_ended_(*this);
}

}  // namespace graphcool::functions
