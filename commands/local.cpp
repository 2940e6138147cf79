#include "commands/local.h"

#include <fmt/format.h>

#include <chrono>
#include <memory>
#include <thread>

#include "commands/local_server.h"
#include "core/base/files.h"
#include "core/base/json.h"
#include "core/client/system_api.h"
#include "core/service/rc.h"

namespace graphcool::commands {
namespace {

namespace fs = std::filesystem;

constexpr const char* kDefaultName = "local";
constexpr int kDefaultLines = 100;
constexpr std::chrono::milliseconds kFollowInterval{200};

struct Options {
  std::string name = kDefaultName;
  int port = 0;
  int lines = kDefaultLines;
  bool follow = false;
};
using OptionsPtr = std::shared_ptr<Options>;

// ---- up, stop, restart -------------------------------------------------------------------------

// Enters the cluster into ~/.graphcoolrc, with a new token. True when it was not there.
Checked<bool> enter(Context& context, const LocalServer& server) {
  const auto secret = server.secret();
  if (!secret) return Errors{secret.error()};
  client::SystemApi api(server.address(), {});
  auto token = api.authenticate(*secret);
  if (!token) return Errors{token.error()};
  const service::Sources sources{.variable = context.variable};
  auto rc = service::Rc::open(service::rc_paths(context.folder, sources), sources);
  if (!rc) return std::move(rc).error();
  const bool is_new = !rc->cluster(server.name());
  auto written = rc->set_cluster({.name = server.name(),
                                  .host = server.address(),
                                  .faas_host = server.address(),
                                  .secret = std::move(*token)});
  if (!written) return Errors{written.error()};
  return is_new;
}

void tell(Output& output, const LocalServer& server, std::string_view what) {
  output.line(fmt::format("{} at {} (process {}).", what,
                          output.styled(server.address(), Style::Accent),
                          server.pid().value_or(0)));
  output.json(fmt::format(R"({{"name":{},"address":{},"pid":{},"data":{}}})",
                          json::quoted(server.name()), json::quoted(server.address()),
                          server.pid().value_or(0), json::quoted(server.data().string())));
}

Checked<> start(Context& context, LocalServer& server, int port) {
  auto progress = context.output.progress("Starting the cluster");
  if (auto started = server.start(port); !started) return Errors{started.error()};
  auto entered = enter(context, server);
  progress.reset();
  if (!entered) return std::move(entered).error();
  tell(context.output, server, fmt::format("The cluster `{}` is up", server.name()));
  if (*entered) {
    context.output.line("It was added to ~/.graphcoolrc. Deploy to it: graphcool deploy");
  }
  return {};
}

Checked<> up(Context& context, const Options& options) {
  auto server = LocalServer::named(context, options.name);
  if (!server) return Errors{server.error()};
  if (!server->pid()) return start(context, *server, options.port);
  if (options.port != 0 && options.port != server->port()) {
    return Errors{
        {.code = ErrorCode::Conflict,
         .what = fmt::format("The cluster `{}` is up, at port {}.", server->name(), server->port()),
         .hint = fmt::format("graphcool local restart --port {}", options.port)}};
  }
  auto entered = enter(context, *server);  // Its token may be of another data folder.
  if (!entered) return std::move(entered).error();
  tell(context.output, *server, fmt::format("The cluster `{}` was up already", server->name()));
  return {};
}

Checked<> stop(Context& context, const Options& options) {
  auto server = LocalServer::named(context, options.name);
  if (!server) return Errors{server.error()};
  auto progress = context.output.progress("Stopping the cluster");
  const auto stopped = server->stop();
  progress.reset();
  if (!stopped) return Errors{stopped.error()};
  context.output.line(*stopped ? fmt::format("The cluster `{}` is stopped.", server->name())
                               : fmt::format("The cluster `{}` does not run.", server->name()));
  context.output.json(
      fmt::format(R"({{"name":{},"stopped":{}}})", json::quoted(server->name()), *stopped));
  return {};
}

Checked<> restart(Context& context, const Options& options) {
  auto server = LocalServer::named(context, options.name);
  if (!server) return Errors{server.error()};
  if (const auto stopped = server->stop(); !stopped) return Errors{stopped.error()};
  return start(context, *server, options.port);
}

// ---- ps, logs, eject ---------------------------------------------------------------------------

Checked<> ps(Context& context) {
  const auto servers = LocalServer::all(context);
  if (!servers) return Errors{servers.error()};
  Table table{{"Name", "State", "Process", "Address", "Data"}, {}};
  std::string json;
  for (const LocalServer& each : *servers) {
    const auto pid = each.pid();
    table.rows.push_back({each.name(), pid ? "up" : "stopped", pid ? std::to_string(*pid) : "",
                          each.port() == 0 ? "" : each.address(), each.data().string()});
    if (!json.empty()) json += ',';
    json += fmt::format(R"({{"name":{},"pid":{},"address":{},"data":{}}})",
                        json::quoted(each.name()), pid ? std::to_string(*pid) : "null",
                        json::quoted(each.address()), json::quoted(each.data().string()));
  }
  if (servers->empty()) {
    context.output.line("There is no local cluster. Start one: graphcool local up");
  } else {
    context.output.table(table);
  }
  context.output.json("{\"clusters\":[" + json + "]}");
  return {};
}

Checked<> logs(Context& context, const Options& options) {
  auto server = LocalServer::named(context, options.name);
  if (!server) return Errors{server.error()};
  auto text = files::read(server->log());
  if (!text) {
    return Errors{{.code = ErrorCode::NotFound,
                   .what = fmt::format("The cluster `{}` never ran.", server->name()),
                   .hint = "Start it: graphcool local up"}};
  }
  const std::string_view shown = tail(*text, options.lines);
  if (!shown.empty()) context.output.line(shown);
  context.output.json("{\"log\":" + json::quoted(shown) + "}");
  for (std::size_t read = text->size(); options.follow;) {
    std::this_thread::sleep_for(kFollowInterval);
    auto next = files::read(server->log());
    if (!next) return {};
    if (next->size() < read) read = 0;
    const std::size_t end = next->rfind('\n') + 1;  // 0 without one.
    if (end <= read) continue;
    context.output.line(std::string_view(*next).substr(read, end - read - 1));
    read = end;
  }
  return {};
}

// A unit of systemd that does what `local up` does, and the settings of its server.
Checked<> eject(Context& context, const Options& options) {
  auto server = LocalServer::named(context, options.name);
  if (!server) return Errors{server.error()};
  const std::string unit_name = fmt::format("graphcool-{}.service", server->name());
  const std::string settings_name = fmt::format("graphcool-{}.yml", server->name());
  const fs::path folder = fs::absolute(context.folder);
  for (const std::string& each : {unit_name, settings_name}) {
    if (fs::exists(folder / each)) {
      return Errors{{.code = ErrorCode::Exists,
                     .what = fmt::format("{} is there already.", each),
                     .hint = "Move it away, or eject in another folder."}};
    }
  }
  std::error_code failed;
  const std::string program = fs::read_symlink("/proc/self/exe", failed).string();
  const int port = server->port() == 0 ? 60000 : server->port();
  const std::string settings = fmt::format(
      "# graphcool serve --config {}\nhost: localhost\nport: {}\ndataDir: {}\n"
      "logFormat: text\n",
      settings_name, port, json::quoted(server->data().string()));
  const std::string unit = fmt::format(
      "# mkdir -p ~/.config/systemd/user && cp {0} ~/.config/systemd/user/\n"
      "# systemctl --user enable --now {0}\n[Unit]\nDescription=The graphcool cluster {1}\n\n"
      "[Service]\nExecStart=\"{2}\" serve --config \"{3}\"\nRestart=on-failure\n\n[Install]\n"
      "WantedBy=default.target\n",
      unit_name, server->name(), program, (folder / settings_name).string());
  for (const auto& [name, text] :
       {std::pair(settings_name, settings), std::pair(unit_name, unit)}) {
    if (auto written = files::write(folder / name, text); !written) return Errors{written.error()};
  }
  context.output.line(
      fmt::format("Wrote {} and {}; the unit says how to use it.", settings_name, unit_name));
  context.output.json(
      fmt::format(R"({{"files":[{},{}]}})", json::quoted(settings_name), json::quoted(unit_name)));
  return {};
}

// ---- the commands ------------------------------------------------------------------------------

Flag name_flag(const OptionsPtr& options) {
  return {.spelling = "-n,--name",
          .placeholder = "NAME",
          .help = "Which cluster (default: local)",
          .value = &options->name};
}

Flag port_flag(const OptionsPtr& options) {
  return {.spelling = "-p,--port",
          .placeholder = "PORT",
          .help = "Where it listens (default: as before, or the first free from 60000)",
          .range = {1, 65535},
          .value = &options->port};
}

}  // namespace

Command local_command(Context& context) {
  auto options = std::make_shared<Options>();
  const auto runs = [&context, options](Checked<> (*run)(Context&, const Options&)) {
    return [&context, options, run] { return run(context, *options); };
  };
  return {.name = "local",
          .group = "Server",
          .summary = "Run a cluster on this machine, in the background",
          .details =
              "The cluster is `graphcool serve` with its data below your home folder. It is "
              "entered into ~/.graphcoolrc, so that services are deployed to it by name.",
          .examples = {{"graphcool local up", ""}, {"graphcool local logs --follow", ""}},
          .subcommands = {
              {.name = "up",
               .summary = "Start the cluster, or see to it that it is up",
               .examples = {{"graphcool local up", ""}, {"graphcool local up --name staging", ""}},
               .flags = {name_flag(options), port_flag(options)},
               .run = runs(up)},
              {.name = "stop",
               .summary = "Stop the cluster; its data stays",
               .examples = {{"graphcool local stop", ""}},
               .flags = {name_flag(options)},
               .run = runs(stop)},
              {.name = "restart",
               .summary = "Stop the cluster and start it again",
               .examples = {{"graphcool local restart", ""}},
               .flags = {name_flag(options), port_flag(options)},
               .run = runs(restart)},
              {.name = "ps",
               .summary = "List the local clusters and whether they are up",
               .examples = {{"graphcool local ps", ""}},
               .run = [&context] { return ps(context); }},
              {.name = "logs",
               .summary = "Print the cluster's log",
               .examples = {{"graphcool local logs --follow", ""}},
               .flags = {name_flag(options),
                         {.spelling = "--lines",
                          .placeholder = "N",
                          .help = "How many of the last lines (default: 100)",
                          .range = {0, 1'000'000},
                          .value = &options->lines},
                         {.spelling = "-f,--follow",
                          .placeholder = "",
                          .help = "Go on with what comes, until Ctrl-C",
                          .value = &options->follow}},
               .run = runs(logs)},
              {.name = "eject",
               .summary = "Write a systemd unit and settings that run the cluster",
               .examples = {{"graphcool local eject", ""}},
               .flags = {name_flag(options)},
               .run = runs(eject)},
          }};
}

}  // namespace graphcool::commands
