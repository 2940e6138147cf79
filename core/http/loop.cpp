#include "core/http/loop.h"

#include <unistd.h>

#include <algorithm>
#include <boost/asio/post.hpp>

#include "core/http/connection.h"

namespace graphcool::http {
namespace {

thread_local const Loop* current_loop = nullptr;

}  // namespace

Loop::Loop(int index, const ServerOptions& options, Handler& handler,
           std::shared_ptr<std::atomic<int>> open_connections)
    : index_(index),
      options_(options),
      handler_(handler),
      open_connections_(std::move(open_connections)),
      // Sockets are touched by the loop's thread alone, so only posting needs locks.
      io_(BOOST_ASIO_CONCURRENCY_HINT_UNSAFE_IO),
      work_(io_.get_executor()),
      timer_(io_) {
  const auto shortest = std::min(options.idle_timeout, options.request_timeout);
  interval_ = std::clamp<Clock::duration>(shortest / 4, std::chrono::milliseconds(5),
                                          std::chrono::seconds(1));
}

Loop::~Loop() = default;

void Loop::start() {
  thread_ = std::thread([this] { run(); });
}

void Loop::run() {
  current_loop = this;
  tick();
  io_.run();
  current_loop = nullptr;
}

void Loop::begin_stop() {
  post([this] { wind_down(); });
}

void Loop::join() {
  if (!thread_.joinable()) return;
  thread_.join();
  {
    const std::lock_guard lock(gate_);
    closed_ = true;
  }
  // What was posted while the thread ended: responses that came too late, sockets not yet taken.
  io_.restart();
  current_loop = this;
  io_.poll();
  run_posted();
  end_turn();
  current_loop = nullptr;
}

void Loop::post(std::function<void()> task) {
  bool first;
  {
    const std::lock_guard lock(gate_);
    if (closed_) return;
    first = posted_.empty();
    posted_.push_back(std::move(task));
  }
  // What comes before that has run goes with it: the answers of a group of writes wake a loop once.
  // Outside of the lock, which the loop would run into.
  if (first) asio::post(io_, [this] { run_posted(); });
}

void Loop::run_posted() {
  std::vector<std::function<void()>> tasks;
  {
    const std::lock_guard lock(gate_);
    tasks.swap(posted_);
  }
  for (const auto& task : tasks) task();
}

// What is ready now stands in the queue already: what is posted comes behind it.
void Loop::at_end(std::function<void()> task) {
  turn_tasks_.push_back(std::move(task));
  if (turn_tasks_.size() == 1) asio::post(io_, [this] { end_turn(); });
}

void Loop::end_turn() {
  std::vector<std::function<void()>> tasks;
  tasks.swap(turn_tasks_);
  for (const auto& task : tasks) task();
}

void Loop::at_ticks(Look look) {
  looks_.push_back(std::move(look));
}

bool Loop::is_this_thread() const {
  return current_loop == this;
}

void Loop::adopt(int socket) {
  open_connections_->fetch_add(1, std::memory_order_relaxed);
  const std::lock_guard lock(gate_);
  if (closed_) {
    ::close(socket);
    open_connections_->fetch_sub(1, std::memory_order_relaxed);
    return;
  }
  asio::post(io_, [this, socket] {
    auto connection = std::make_shared<Connection>(shared_from_this(), socket);
    add(connection.get());
    connection->start();
  });
}

void Loop::add(Connection* connection) {
  connections_.insert(connection);
}

void Loop::remove(Connection* connection) {
  if (connections_.erase(connection) == 0) return;
  open_connections_->fetch_sub(1, std::memory_order_relaxed);
  if (stopping_) end_if_idle();
}

void Loop::tick() {
  now_ = Clock::now();
  check_connections();
  run_looks();
  if (stopping_ && connections_.empty()) return;
  timer_.expires_after(stopping_ ? std::min<Clock::duration>(interval_, stop_deadline_ - now_)
                                 : interval_);
  timer_.async_wait([this](const boost::system::error_code& error) {
    if (!error) tick();
  });
}

void Loop::check_connections() {
  const bool deadline = stopping_ && now_ >= stop_deadline_;
  // A copy, with owners: connections leave the set while it is walked.
  std::vector<std::shared_ptr<Connection>> connections;
  connections.reserve(connections_.size());
  for (Connection* connection : connections_) {
    if (auto owned = connection->weak_from_this().lock()) connections.push_back(std::move(owned));
  }
  for (const auto& connection : connections) {
    if (deadline) {
      connection->close();
    } else {
      connection->check_time(now_);
    }
  }
}

void Loop::run_looks() {
  std::vector<Look> looks;
  looks.swap(looks_);  // They may add others.
  for (Look& look : looks) {
    if (look(now_)) looks_.push_back(std::move(look));
  }
}

void Loop::wind_down() {
  stopping_ = true;
  stop_deadline_ = Clock::now() + options_.stop_timeout;
  timer_.cancel();
  std::vector<std::shared_ptr<Connection>> connections;
  for (Connection* connection : connections_) {
    if (auto owned = connection->weak_from_this().lock()) connections.push_back(std::move(owned));
  }
  for (const auto& connection : connections) connection->finish_up();
  tick();
  end_if_idle();
}

void Loop::end_if_idle() {
  if (!connections_.empty()) return;
  timer_.cancel();
  work_.reset();
}

}  // namespace graphcool::http
