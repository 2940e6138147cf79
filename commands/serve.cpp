#include "commands/serve.h"

#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <memory>
#include <utility>

#include "commands/kit/version.h"
#include "commands/serve_settings.h"
#include "commands/stop_signals.h"
#include "core/base/json.h"
#include "core/cluster/access.h"
#include "core/functions/code/uploads.h"
#include "core/http/access_log.h"
#include "core/http/cluster_handler.h"
#include "core/http/server.h"
#include "core/service/bundle.h"

namespace graphcool::commands {
namespace {

// A bundle within the JSON of a request: quotes and line ends take twice their room there.
constexpr std::size_t kLargestPush = service::kLargestBundle / 2 * 3;
constexpr std::size_t kLargestUpload = functions::UploadLimits().archive_bytes;

// stderr, as a whole line.
void write_log(std::string_view line) {
  while (!line.empty()) {
    const auto written = ::write(STDERR_FILENO, line.data(), line.size());
    if (written <= 0) return;  // Nobody reads it.
    line.remove_prefix(static_cast<std::size_t>(written));
  }
}

std::string origin(const std::string& host, int port) {
  const bool is_v6 = host.find(':') != std::string::npos;
  return is_v6 ? fmt::format("http://[{}]:{}", host, port)
               : fmt::format("http://{}:{}", host, port);
}

void tell_ready(Output& output, const ServeSettings& settings, const cluster::Cluster& cluster,
                int port) {
  const std::string address = origin(settings.host, port);
  const auto services = cluster.list();
  for (const auto& each : services) {
    if (!each->fault) continue;
    output.note(fmt::format("Service {} ({}) is not served.", each->info.name, each->info.id));
    output.error(*each->fault);
  }
  output.json(fmt::format(R"({{"event":"ready","port":{},"address":{},"services":{}}})", port,
                          json::quoted(address), services.size()));
  output.line(fmt::format("Serving {} {} at {}", services.size(),
                          services.size() == 1 ? "service" : "services",
                          output.styled(address, Style::Accent)));
  output.line(fmt::format("The data is in {}", settings.data_dir.string()));
  if (!settings.remark.empty()) output.note(settings.remark);
  if (settings.secret.empty()) {
    output.line(fmt::format("Deploying takes the secret in {}",
                            cluster::secret_file(settings.data_dir).string()));
  }
}

void wait_for(const StopSignals& signals) {
  pollfd entry{signals.descriptor(), POLLIN, 0};
  while (poll(&entry, 1, -1) <= 0) {
  }
}

}  // namespace

Command serve_command(Context& context) {
  auto options = std::make_shared<ServeOptions>();
  return {
      .name = "serve",
      .group = "Server",
      .summary = "Serve a cluster that services are deployed to",
      .details =
          "Holds any number of services and stages, each with its data in a file of its own. They "
          "are deployed with `graphcool deploy`, or with the tools of Graphcool and Prisma. "
          "Without a secret only this machine may connect. Each request is a line on standard "
          "error.",
      .examples = {{"graphcool serve", ""},
                   {"GRAPHCOOL_SECRET=$(cat secret) graphcool serve --host 0.0.0.0 --data-dir "
                    "/var/lib/graphcool",
                    "For other machines"},
                   {"graphcool serve --config graphcool-server.yml --log-format json", ""}},
      .flags = {{.spelling = "--host",
                 .placeholder = "ADDRESS",
                 .help = "Where to listen (default: 127.0.0.1)",
                 .environment = "GRAPHCOOL_LISTEN",
                 .value = &options->host},
                {.spelling = "-p,--port",
                 .placeholder = "PORT",
                 .help = "0 takes any free port (default: 60000)",
                 .environment = "GRAPHCOOL_PORT",
                 .range = {0, 65535},
                 .value = &options->port},
                {.spelling = "--data-dir",
                 .placeholder = "DIR",
                 .help = "Where the data lies (default: below the home folder)",
                 .environment = "GRAPHCOOL_DATA_DIR",
                 .value = &options->data_dir},
                {.spelling = "--secret",
                 .placeholder = "SECRET",
                 .help = "What who deploys has to know; better in the variable",
                 .environment = "GRAPHCOOL_SECRET",
                 .value = &options->secret},
                {.spelling = "--trust-proxy",
                 .placeholder = "COUNT",
                 .help = "Take the client's address from X-Forwarded-For, as so many proxies in a "
                         "row wrote it (default: 0; without COUNT: 1)",
                 .environment = "GRAPHCOOL_TRUST_PROXY",
                 .range = {0, kMostProxies},
                 .implied = "1",
                 .value = &options->trusted_proxies},
                {.spelling = "--log-format",
                 .placeholder = "FORMAT",
                 .help = "Of the lines about requests (default: text)",
                 .environment = "GRAPHCOOL_LOG_FORMAT",
                 .choices = {"text", "json"},
                 .value = &options->log_format},
                {.spelling = "--config",
                 .placeholder = "FILE",
                 .help = "YAML with host, port, dataDir, secret, trustProxy and logFormat",
                 .environment = "GRAPHCOOL_CONFIG",
                 .value = &options->config}},
      .run = [&context, options] { return run_serve(context, *options); },
  };
}

Checked<> run_serve(Context& context, const ServeOptions& options) {
  auto settings = serve_settings(context, options);
  if (!settings) return std::move(settings).error();
  StopSignals signals;
  auto cluster = cluster::Cluster::open(
      {.data_dir = settings->data_dir, .loops = http::loop_count({}), .prisma = settings->prisma});
  if (!cluster) return Errors{cluster.error()};
  auto access = cluster::Access::open(**cluster, settings->secret);
  if (!access) return Errors{access.error()};
  http::ClusterHandlerOptions handled{.version = std::string(version().number),
                                      .export_bundle_size = settings->export_bundle_size};
  if (!settings->management_secret.empty())
    handled.management.secrets = {settings->management_secret};
  handled.management.commit = std::string(version().revision);
  http::ClusterHandler handler(**cluster, **access, std::move(handled));
  http::AccessLog log(handler, settings->log_format, write_log);
  auto server = http::Server::listen(
      {.host = settings->host,
       .port = settings->port,
       .larger_bodies = {{"/system", kLargestPush}, {"/functions", kLargestUpload}},
       .trusted_proxies = settings->trusted_proxies},
      log);
  if (!server) return Errors{server.error()};
  (*cluster)->functions().set_origin(fmt::format("http://localhost:{}", (*server)->port()));
  (*server)->start();
  (*cluster)->start_telling();
  tell_ready(context.output, *settings, **cluster, (*server)->port());
  wait_for(signals);
  signals.heard();
  (*server)->stop();
  server->reset();
  cluster->reset();  // Requests that were not waited for are answered to `log`.
  return {};
}

}  // namespace graphcool::commands
