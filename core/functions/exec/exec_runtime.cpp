#include "core/functions/exec/exec_runtime.h"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <set>
#include <thread>

#include "core/functions/process/loop.h"
#include "core/functions/process/watch.h"

namespace graphcool::functions {
namespace {

// One call on its way.
class Run : public std::enable_shared_from_this<Run> {
 public:
  Run(asio::io_context& io, const Limits& limits, Process&& process, std::string event,
      Runtime::Done done, std::function<void(Run&)> on_ended)
      : limits_(limits),
        process_(std::move(process)),
        input_(io, process_.input.release()),
        exit_(io, process_.exit.release()),
        timer_(io),
        // One byte more than allowed shows that there was more.
        output_(std::make_shared<PipeReader>(io, std::move(process_.output),
                                             limits.answer_bytes + 1, limits.answer_bytes)),
        error_output_(std::make_shared<PipeReader>(io, std::move(process_.error_output),
                                                   limits.kept_output_bytes, limits.output_bytes)),
        event_(std::move(event)),
        done_(std::move(done)),
        on_ended_(std::move(on_ended)) {}

  const Process& process() const { return process_; }

  void start() {
    const auto self = shared_from_this();
    output_->start(
        [self] {
          self->end(fmt::format("The program answered with more than {} MB.",
                                self->limits_.answer_bytes >> 20));
        },
        [] {});
    error_output_->start(
        [self] {
          self->end(fmt::format("The program printed more than {} MB.",
                                self->limits_.output_bytes >> 20));
        },
        [] {});
    timer_.expires_after(limits_.time);
    timer_.async_wait([self](error_code error) {
      if (error) return;
      self->end(fmt::format("The program took longer than {:.3g} seconds.",
                            static_cast<double>(self->limits_.time.count()) / 1000));
    });
    exit_.async_wait(asio::posix::stream_descriptor::wait_read, [self](error_code error) {
      if (!error) self->end({});
    });
    // A program that does not read its event is free to do so.
    asio::async_write(input_, asio::buffer(event_), [self](error_code, std::size_t) {
      error_code ignored;
      self->input_.close(ignored);
    });
  }

  // Without a reason: it has ended by itself.
  void end(std::string reason) {
    if (ended_) return;
    ended_ = true;
    const auto self = shared_from_this();
    on_ended_(*this);
    const std::string how = end_process(process_);
    Outcome outcome{.kind = Outcome::Kind::Answered};
    outcome.answer = output_->take();
    outcome.error_output = error_output_->take();
    if (reason.empty() && how != "exit code 0") reason = "The program ended with " + how + ".";
    if (!reason.empty()) {
      outcome.kind = Outcome::Kind::Failed;
      outcome.reason = std::move(reason);
      outcome.output = std::move(outcome.answer).substr(0, limits_.kept_output_bytes);
    }
    timer_.cancel();
    output_->stop();
    error_output_->stop();
    error_code ignored;
    exit_.close(ignored);
    input_.close(ignored);
    done_(std::move(outcome));
  }

 private:
  const Limits limits_;
  Process process_;
  asio::posix::stream_descriptor input_, exit_;
  asio::steady_timer timer_;
  std::shared_ptr<PipeReader> output_, error_output_;
  const std::string event_;
  const Runtime::Done done_;
  const std::function<void(Run&)> on_ended_;
  bool ended_ = false;
};

struct Waiting {
  std::shared_ptr<const Function> function;
  std::string event;
  Runtime::Done done;
};

}  // namespace

struct ExecRuntime::Impl {
  explicit Impl(const ExecOptions& given)
      : options(given), watch(loop.io, given.limits.processes, given.limits.memory_bytes) {
    if (options.max_processes == 0) {
      options.max_processes =
          4 * static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
    }
  }

  void dispatch() {
    while (!waiting.empty() && runs.size() < static_cast<std::size_t>(options.max_processes)) {
      Waiting next = std::move(waiting.front());
      waiting.pop_front();
      start(std::move(next));
    }
  }

  void start(Waiting next) {
    const auto& program = std::get<Executable>(next.function->handler);
    ProcessOptions process{.command = program.command,
                           .environment = plain_environment(),
                           .folder = program.folder,
                           .data_bytes = options.limits.memory_bytes,
                           .input = true};
    for (const auto& [name, value] : program.environment) {
      process.environment.push_back(name + "=" + value);
    }
    auto started = start_process(process);
    if (!started) {
      return next.done({.kind = Outcome::Kind::Unreachable, .reason = started.error().what});
    }
    auto run =
        std::make_shared<Run>(loop.io, options.limits, std::move(*started), std::move(next.event),
                              std::move(next.done), [this](Run& each) {
                                watch.remove(each.process().family);
                                runs.erase(each.shared_from_this());
                                if (!waiting.empty()) loop.post([this] { dispatch(); });
                              });
    runs.insert(run);
    watch.add(run->process(), [weak = std::weak_ptr(run)](std::string reason) {
      if (const auto self = weak.lock()) self->end(std::move(reason));
    });
    run->start();
  }

  void stop() {
    for (auto& each : std::exchange(waiting, {})) {
      each.done(Outcome::failed("The server is being stopped."));
    }
    for (const auto& each : std::set(runs)) each->end("The server is being stopped.");
  }

  ExecOptions options;
  std::deque<Waiting> waiting;
  std::set<std::shared_ptr<Run>> runs;
  Loop loop;
  Watch watch;
};

ExecRuntime::ExecRuntime(const ExecOptions& options) : impl_(std::make_unique<Impl>(options)) {}

ExecRuntime::~ExecRuntime() {
  impl_->loop.post([impl = impl_.get()] { impl->stop(); });
  impl_->loop.join();
}

void ExecRuntime::invoke(std::shared_ptr<const Function> function, std::string event, Done done) {
  auto next =
      std::make_shared<Waiting>(Waiting{std::move(function), std::move(event), std::move(done)});
  impl_->loop.post([impl = impl_.get(), next] {
    impl->waiting.push_back(std::move(*next));
    impl->dispatch();
  });
}

}  // namespace graphcool::functions
