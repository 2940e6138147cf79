#include "commands/dev.h"

#include <fmt/format.h>
#include <poll.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <future>
#include <memory>
#include <optional>

#include "commands/browser.h"
#include "commands/call_feed.h"
#include "commands/deploy_report.h"
#include "commands/dev_address.h"
#include "commands/dev_report.h"
#include "commands/dev_source.h"
#include "commands/kit/version.h"
#include "commands/seed.h"
#include "commands/stop_signals.h"
#include "commands/watcher.h"
#include "core/base/files.h"
#include "core/cluster/access.h"
#include "core/functions/node/node_runtime.h"
#include "core/http/cluster_handler.h"
#include "core/http/server.h"
#include "core/service/definition.h"

namespace graphcool::commands {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr const char* kSeedFile = "seed.graphql";

// The cluster comes to be after the server has its port: a port that is taken leaves no trace.
class LateHandler final : public http::Handler {
 public:
  // REQUIRES: the server was not started.
  void serve(cluster::Cluster& cluster, cluster::Access& access) {
    handler_.emplace(cluster, access,
                     http::ClusterHandlerOptions{.version = std::string(version().number),
                                                 .default_service = kDevService});
  }

  void handle(const http::Request& request, http::Respond respond) override {
    handler_->handle(request, std::move(respond));
  }

 private:
  std::optional<http::ClusterHandler> handler_;
};

// Removes what a failed start made, unless keep() is called.
class NewFolder {
 public:
  explicit NewFolder(fs::path path) : path_(std::move(path)), is_new_(!fs::exists(path_)) {}
  ~NewFolder() {
    std::error_code ignored;
    if (is_new_) fs::remove_all(path_, ignored);
  }
  NewFolder(const NewFolder&) = delete;
  NewFolder& operator=(const NewFolder&) = delete;

  void keep() { is_new_ = false; }

 private:
  const fs::path path_;
  bool is_new_;
};

// Node.js takes milliseconds to tell its version: it does so while the data is opened. The deploy,
// which needs to know, waits for the answer where it is not there yet.
std::future<void> ask_node(const service::Definition& definition) {
  const bool runs_code = std::ranges::any_of(definition.functions, [](const auto& each) {
    return std::holds_alternative<service::Code>(each.handler);
  });
  if (!runs_code) return {};
  return std::async(std::launch::async, [] { (void)functions::find_node(); });
}

// One run of the command.
class Session {
 public:
  Session(Context& context, const DevOptions& options, std::unique_ptr<const DevSource> source)
      : output_(context.output),
        options_(options),
        source_(std::move(source)),
        report_(context.output),
        data_(dev_data_folder(source_->folder())) {}

  Checked<> start();
  void run();  // Until a signal.
  void stop();

 private:
  Result<> watch();
  Checked<> open_service(const service::Definition& definition);
  Result<int> seed();
  void look_again();
  void tell_calls();

  Output& output_;
  const DevOptions options_;
  const std::unique_ptr<const DevSource> source_;
  DevReport report_;
  StopSignals signals_;
  NewFolder data_;
  CallFeed calls_;
  std::unique_ptr<cluster::Cluster> cluster_;
  std::unique_ptr<cluster::Access> access_;
  LateHandler handler_;
  std::unique_ptr<http::Server> server_;
  std::unique_ptr<Watcher> watcher_;
  std::optional<service::Definition> seen_;  // What was deployed, or refused, last.
};

Checked<> Session::start() {
  // Watched before it is read: what is saved in between is seen next.
  const auto watched = watch();
  auto definition = source_->load();
  if (!definition) return std::move(definition).error();
  report_warnings(output_, definition->warnings);
  auto server = http::Server::listen({.host = "localhost", .port = options_.port}, handler_);
  if (!server) return Errors{server.error()};
  server_ = std::move(*server);
  if (auto opened = open_service(*definition); !opened) {
    server_.reset();
    cluster_.reset();
    return opened;
  }
  seen_ = std::move(*definition);
  data_.keep();
  // Without it the service is served all the same, and says that it does not follow saves.
  if (!watched) report_.not_watching(watched.error());
  if (options_.open) {
    open_browser(output_, fmt::format("http://localhost:{}/playground", server_->port()));
  }
  return {};
}

Checked<> Session::open_service(const service::Definition& definition) {
  const auto node = ask_node(definition);
  const std::string origin = fmt::format("http://localhost:{}", server_->port());
  cluster::Options options{.data_dir = dev_data_folder(source_->folder()),
                           .loops = http::loop_count({}),
                           .functions = {.origin = origin,
                                         .source_maps = true,
                                         .on_call = [this](const auto& entry, const auto& outcome) {
                                           calls_.add(entry, outcome);
                                         }}};
  auto progress = output_.progress("Opening the data");
  auto cluster = cluster::Cluster::open(std::move(options));
  if (!cluster) return Errors{cluster.error()};
  cluster_ = std::move(*cluster);
  auto access = cluster::Access::open(*cluster_, {});
  if (!access) return Errors{access.error()};
  access_ = std::move(*access);
  const auto there = cluster_->look_up(kDevService);
  if (there && there->fault) return Errors{*there->fault};
  const bool is_new = there == nullptr;
  const cluster::DeployOptions deploy{.force = options_.force};
  const auto deployed =
      is_new
          ? cluster_->add({.name = source_->name(), .stage = source_->stage(), .id = kDevService},
                          definition, deploy)
          : cluster_->deploy(kDevService, definition, deploy);
  if (!deployed) return DevReport::explained(cluster::to_errors(deployed.error()));

  DevReport::Start started{.deployed = *deployed, .is_new = is_new};
  if (is_new && definition.family == service::Family::Graphcool) {
    const auto seeded = seed();
    if (!seeded) return Errors{seeded.error()};
    started.seeded = *seeded;
  }
  progress.reset();
  handler_.serve(*cluster_, *access_);
  server_->start();
  cluster_->start_telling();
  // Without it only those who look for this server from the folder do not find it.
  if (auto told = write_dev_address(source_->folder(), origin); !told) {
    output_.note(told.error().what);
  }
  report_.ready(started, origin,
                source_->stage().empty() ? "" : source_->name() + "/" + source_->stage());
  return {};
}

Result<int> Session::seed() {
  const auto text = files::read(source_->folder() / kSeedFile);
  if (!text) return text.error().code == ErrorCode::NotFound ? Result<int>(0) : text.error();
  return run_seed(*cluster_->find(kDevService), kSeedFile, *text);
}

Result<> Session::watch() {
  auto watcher = Watcher::open();
  if (!watcher) return watcher.error();
  watcher_ = std::move(*watcher);
  return watcher_->watch(source_->files());
}

void Session::run() {
  while (true) {
    int timeout = -1;
    if (const auto due = watcher_ ? watcher_->due() : std::nullopt) {
      const auto left = std::chrono::ceil<std::chrono::milliseconds>(*due - Clock::now());
      timeout = static_cast<int>(std::max<std::int64_t>(left.count(), 0));
    }
    pollfd entries[] = {{signals_.descriptor(), POLLIN, 0},
                        {calls_.descriptor(), POLLIN, 0},
                        {watcher_ ? watcher_->descriptor() : -1, POLLIN, 0}};
    poll(entries, 3, timeout);
    if (entries[0].revents != 0) return;
    if (entries[1].revents != 0) tell_calls();
    if (!watcher_) continue;
    watcher_->take(Clock::now());
    if (const auto due = watcher_->due(); due && *due <= Clock::now()) {
      watcher_->clear();
      look_again();
    }
  }
}

void Session::look_again() {
  const auto start = Clock::now();
  if (auto watched = watcher_->watch(source_->files()); !watched) {
    report_.not_watching(watched.error());
  }
  auto definition = source_->load();
  if (!definition) {
    seen_.reset();
    return report_.refused(definition.error());
  }
  if (seen_ && seen_->bundle == definition->bundle) return;  // Saved without a change.
  seen_ = std::move(*definition);
  auto progress = output_.progress("Deploying");
  const auto deployed = cluster_->deploy(kDevService, *seen_, {.force = options_.force});
  progress.reset();
  if (!deployed) return report_.refused(cluster::to_errors(deployed.error()));
  report_.deployed(*deployed, Clock::now() - start);
}

void Session::tell_calls() {
  const CallFeed::Calls calls = calls_.take();
  for (const functions::LogEntry& each : calls.entries) report_.called(each);
  if (calls.dropped > 0) report_.calls_dropped(calls.dropped);
}

void Session::stop() {
  signals_.heard();
  remove_dev_address(source_->folder());
  server_->stop();
  server_.reset();
  cluster_.reset();
  report_.stopped();
}

}  // namespace

Command dev_command(Context& context) {
  auto options = std::make_shared<DevOptions>();
  return {
      .name = "dev",
      .group = "General commands",
      .summary = "Serve the service of this folder and deploy at each save",
      .details =
          "Serves the API from this process, with its data in .graphcool/ beside graphcool.yml. "
          "A save that has mistakes, or that would delete data, changes nothing: the API goes on "
          "as it was. When the data is made, the mutations of seed.graphql run, if that file is "
          "there. Ctrl-C ends it.",
      .examples = {{"graphcool dev", ""},
                   {"graphcool dev --port 0 --json", "On any free port, telling a program"},
                   {"graphcool dev --force", "Accept changes that delete data"}},
      .flags = {{.spelling = "-p,--port",
                 .placeholder = "PORT",
                 .help = "Where to listen; 0 takes any free port",
                 .environment = "GRAPHCOOL_PORT",
                 .range = {0, 65535},
                 .value = &options->port},
                {.spelling = "-o,--open",
                 .placeholder = "",
                 .help = "Open the playground in the browser",
                 .value = &options->open},
                {.spelling = "-f,--force",
                 .placeholder = "",
                 .help = "Accept changes of the data model that delete data",
                 .value = &options->force}},
      .run = [&context, options] { return run_dev(context, *options); },
  };
}

Checked<> run_dev(Context& context, const DevOptions& options) {
  auto source = find_dev_source(context);
  if (!source) return std::move(source).error();
  Session session(context, options, std::move(*source));
  if (auto started = session.start(); !started) return started;
  session.run();
  session.stop();
  return {};
}

}  // namespace graphcool::commands
