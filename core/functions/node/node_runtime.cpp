#include "core/functions/node/node_runtime.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <atomic>
#include <boost/json/serialize.hpp>
#include <cstdlib>
#include <deque>
#include <map>
#include <mutex>
#include <set>
#include <thread>
#include <tuple>

#include "core/base/json.h"
#include "core/base/programs.h"
#include "core/functions/node/worker.h"
#include "core/functions/process/watch.h"
#include "embedded/function_worker.h"

namespace graphcool::functions {
namespace {

constexpr std::string_view kInstall =
    "Install Node.js 18 or newer (https://nodejs.org; on Debian and Ubuntu: apt install nodejs), "
    "or "
    "name it in the environment variable GRAPHCOOL_NODE.";
constexpr int kOldestNode = 18;

// What V8 needs beside the heap that it gives to JavaScript.
constexpr std::size_t kRuntimeBytes = 1u << 30;

std::string message_for(const Code& code, const std::string& event) {
  std::string body(4, '\0');
  body += "{\"file\":" + json::quoted((code.folder / code.file).string()) + ",\"environment\":{";
  for (const auto& [name, value] : code.environment) {
    if (body.back() != '{') body += ',';
    body += json::quoted(name) + ":" + json::quoted(value);
  }
  body += '}';
  if (!event.empty()) body.append(",\"event\":").append(event);
  body += '}';
  const auto size = static_cast<std::uint32_t>(body.size() - 4);
  for (int i = 0; i < 4; ++i) body[static_cast<std::size_t>(i)] = static_cast<char>(size >> 8 * i);
  return body;
}

// "v20.11.1" -> 20; 0 for anything else.
int major_version(std::string_view text) {
  return text.starts_with('v') ? std::atoi(std::string(text.substr(1)).c_str()) : 0;
}

std::string first_line_of(const std::string& command) {
  std::string line;
  if (FILE* pipe = popen(command.c_str(), "r")) {
    char buffer[256];
    if (fgets(buffer, sizeof buffer, pipe) != nullptr) line = buffer;
    pclose(pipe);
  }
  return line;
}

// Whether a program is a Node.js that is new enough; `version` is what it says. The answer costs a
// process, some milliseconds at each deploy: one that was yes holds until the file is another one.
bool is_new_enough(const std::filesystem::path& program, std::string& version) {
  using Identity = std::tuple<dev_t, ino_t, off_t, time_t, long>;
  static std::mutex mutex;
  static std::set<Identity> known;
  struct stat file = {};
  const bool is_there = stat(program.c_str(), &file) == 0;
  const Identity identity{file.st_dev, file.st_ino, file.st_size, file.st_mtim.tv_sec,
                          file.st_mtim.tv_nsec};
  const std::lock_guard lock(mutex);
  if (is_there && known.contains(identity)) return true;
  version = first_line_of("'" + program.string() + "' --version 2>/dev/null");
  if (major_version(version) < kOldestNode) return false;
  if (is_there) known.insert(identity);
  return true;
}

}  // namespace

Result<std::filesystem::path> find_node() {
  const char* named = std::getenv("GRAPHCOOL_NODE");
  const auto program = programs::find(named && *named ? named : "node");
  if (program.empty()) {
    return Error{.code = ErrorCode::NotFound,
                 .what = "Functions with a code handler need Node.js, and there is none here.",
                 .hint = std::string(kInstall)};
  }
  std::string version;
  if (!is_new_enough(program, version)) {
    return Error{.code = ErrorCode::NotFound,
                 .what = fmt::format("Functions with a code handler need Node.js {} or newer; {} "
                                     "is {}.",
                                     kOldestNode, program.string(),
                                     version.empty() ? "no Node.js" : version),
                 .hint = std::string(kInstall)};
  }
  return program;
}

struct NodeRuntime::Impl {
  // The processes of one version of a service.
  struct Pool {
    std::vector<std::shared_ptr<Worker>> workers;
    std::deque<NodeCall> waiting;
    bool retired = false;
  };
  using Key = std::pair<std::string, std::string>;  // Service, version.

  explicit Impl(const NodeOptions& given)
      : options(given),
        watch(loop.io, given.limits.processes, given.limits.memory_bytes + kRuntimeBytes),
        sweeper(loop.io) {
    if (options.max_processes == 0) {
      options.max_processes =
          4 * static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
    }
    loop.post([this] { sweep(); });
  }

  void take(NodeCall call);
  void dispatch(const Key& key);
  std::shared_ptr<Worker> add_worker(const Key& key, Pool& pool, std::string& why);
  void on_free(const Key& key, Worker& worker);
  void on_ended(const Key& key, const Worker& worker);
  void retire(const std::string& service, const std::string& version);
  void sweep();
  void stop();

  NodeOptions options;
  std::atomic<std::size_t> processes{0};
  std::filesystem::path node;  // Found at the first call.
  std::map<Key, Pool> pools;
  bool stopping = false;
  Loop loop;
  Watch watch;
  asio::steady_timer sweeper;
};

void NodeRuntime::Impl::take(NodeCall call) {
  if (stopping) return call.done(Outcome::failed("The server is being stopped."));
  const Key key{call.function->service, call.function->version};
  pools[key].waiting.push_back(std::move(call));
  dispatch(key);
}

// Gives waiting calls to free processes, and starts processes for the others while it may.
void NodeRuntime::Impl::dispatch(const Key& key) {
  Pool& pool = pools[key];
  while (!pool.waiting.empty()) {
    // The one that was busy last has the warmest caches; the others may come to their end.
    std::shared_ptr<Worker> chosen;
    for (const auto& each : pool.workers) {
      if (each->is_free() && (!chosen || each->free_since > chosen->free_since)) chosen = each;
    }
    if (!chosen && pool.workers.size() < static_cast<std::size_t>(options.max_processes)) {
      std::string why;
      chosen = add_worker(key, pool, why);
      if (!chosen) {
        auto call = std::move(pool.waiting.front());
        pool.waiting.pop_front();
        call.done(Outcome::failed(std::move(why)));
        continue;
      }
    }
    if (!chosen) return;
    auto call = std::move(pool.waiting.front());
    pool.waiting.pop_front();
    watch.expect_more();
    chosen->run(std::move(call));
  }
}

std::shared_ptr<Worker> NodeRuntime::Impl::add_worker(const Key& key, Pool& pool,
                                                      std::string& why) {
  if (node.empty()) {
    auto found = find_node();
    if (!found) {
      why = found.error().what + " " + found.error().hint;
      return nullptr;
    }
    node = std::move(*found);
  }
  const auto heap = options.limits.memory_bytes;
  ProcessOptions process{
      .command = {node.string(), fmt::format("--max-old-space-size={}", heap >> 20), "--eval",
                  std::string(embedded::function_worker()[0].bytes)},
      .environment = plain_environment(),
      .folder = std::get<Code>(pool.waiting.front().function->handler).folder,
      .data_bytes = heap + kRuntimeBytes,
      .channel = true};
  if (options.source_maps) {
    process.command.insert(process.command.begin() + 1, "--enable-source-maps");
  }
  auto started = start_process(process);
  if (!started) {
    why = started.error().what;
    return nullptr;
  }
  ++processes;
  auto worker = std::make_shared<Worker>(
      loop.io, options.limits, std::move(*started),
      [this, key](Worker& each) { on_free(key, each); },
      [this, key](Worker& each) { on_ended(key, each); },
      [this, key](NodeCall call) {
        pools[key].waiting.push_front(std::move(call));
        dispatch(key);
      });
  worker->retired = pool.retired;
  pool.workers.push_back(worker);
  watch.add(worker->process(), [weak = std::weak_ptr(worker)](std::string reason) {
    if (const auto self = weak.lock()) self->end(std::move(reason));
  });
  worker->start();
  return worker;
}

void NodeRuntime::Impl::on_free(const Key& key, Worker& worker) {
  const bool wanted = !pools[key].waiting.empty();
  // Posted: the worker is in the middle of its call's end.
  if (wanted) return loop.post([this, key] { dispatch(key); });
  if (worker.retired) {
    loop.post([self = worker.shared_from_this()] {
      if (self->is_free()) self->end("retired");
    });
  }
}

void NodeRuntime::Impl::on_ended(const Key& key, const Worker& worker) {
  --processes;
  watch.remove(worker.family());
  const auto pool = pools.find(key);
  std::erase_if(pool->second.workers, [&](const auto& each) { return each.get() == &worker; });
  if (!pool->second.waiting.empty()) return loop.post([this, key] { dispatch(key); });
  if (pool->second.workers.empty()) pools.erase(pool);
}

void NodeRuntime::Impl::retire(const std::string& service, const std::string& version) {
  std::vector<std::shared_ptr<Worker>> idle;
  for (auto& [key, pool] : pools) {
    if (key.first != service || key.second == version) continue;
    pool.retired = true;
    for (const auto& each : pool.workers) {
      each->retired = true;
      if (each->is_free()) idle.push_back(each);
    }
  }
  for (const auto& each : idle) each->end("retired");
}

void NodeRuntime::Impl::sweep() {
  const auto now = asio::steady_timer::clock_type::now();
  std::vector<std::shared_ptr<Worker>> idle;
  for (const auto& [key, pool] : pools) {
    for (const auto& each : pool.workers) {
      if (each->is_free() && now - each->free_since > options.idle) idle.push_back(each);
    }
  }
  for (const auto& each : idle) each->end("idle");
  std::erase_if(pools, [](const auto& each) {
    return each.second.workers.empty() && each.second.waiting.empty();
  });
  if (stopping) return;
  sweeper.expires_after(std::min(options.idle, std::chrono::seconds(30)));
  sweeper.async_wait([this](error_code error) {
    if (!error) sweep();
  });
}

void NodeRuntime::Impl::stop() {
  stopping = true;
  sweeper.cancel();
  std::vector<std::shared_ptr<Worker>> all;
  std::deque<NodeCall> waiting;
  for (auto& [key, pool] : pools) {
    all.insert(all.end(), pool.workers.begin(), pool.workers.end());
    std::move(pool.waiting.begin(), pool.waiting.end(), std::back_inserter(waiting));
    pool.waiting.clear();
  }
  for (const auto& each : all) each->end("The server is being stopped.");
  for (auto& call : waiting) call.done(Outcome::failed("The server is being stopped."));
}

NodeRuntime::NodeRuntime(const NodeOptions& options) : impl_(std::make_unique<Impl>(options)) {}

NodeRuntime::~NodeRuntime() {
  impl_->loop.post([impl = impl_.get()] { impl->stop(); });
  impl_->loop.join();
}

void NodeRuntime::invoke(std::shared_ptr<const Function> function, std::string event, Done done) {
  const auto& code = std::get<Code>(function->handler);
  auto message = message_for(code, event);
  auto call = std::make_shared<NodeCall>(
      NodeCall{std::move(function), std::move(message), std::move(done)});
  impl_->loop.post([impl = impl_.get(), call] { impl->take(std::move(*call)); });
}

void NodeRuntime::load(std::shared_ptr<const Function> function, Done done) {
  invoke(std::move(function), {}, std::move(done));
}

void NodeRuntime::retire(const std::string& service, const std::string& version) {
  impl_->loop.post([impl = impl_.get(), service, version] { impl->retire(service, version); });
}

std::size_t NodeRuntime::processes() const {
  return impl_->processes;
}

}  // namespace graphcool::functions
