#include "commands/info.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <map>
#include <vector>

#include "commands/remote.h"
#include "core/base/json.h"

namespace graphcool::commands {
namespace {

constexpr int kShownRevisions = 50;

std::string history_json(const std::vector<client::Revision>& revisions) {
  std::string out = "[";
  for (const client::Revision& each : revisions) {
    if (out.size() > 1) out += ',';
    out += fmt::format(R"({{"revision":{},"deployedAt":{},"isCurrent":{},"migrationMessages":{}}})",
                       each.number, json::quoted(each.deployed_at), each.is_current, each.messages);
  }
  return out + "]";
}

// What a revision changed, in a line.
std::string summary(const std::string& messages) {
  const auto parsed = boost::json::parse(messages);
  const auto& all = parsed.as_array();
  if (all.empty()) return "No change of the data model";
  const auto* text = all.front().as_object().at("description").if_string();
  std::string line = text ? std::string(*text) : std::string();
  if (all.size() > 1) line += fmt::format(" (and {} more)", all.size() - 1);
  return line;
}

Table history_table(const std::vector<client::Revision>& revisions) {
  Table table{{"Revision", "Deployed", "What changed"}, {}};
  for (const client::Revision& each : revisions) {
    table.rows.push_back({fmt::format("{}{}", each.number, each.is_current ? " (current)" : ""),
                          each.deployed_at, summary(each.messages)});
  }
  return table;
}

Checked<> tell(Output& output, const Remote& remote, const client::ServiceInfo& service,
               const std::optional<std::vector<client::Revision>>& history) {
  output.json(fmt::format(
      R"({{"service":{},"target":{},"cluster":{},"revision":{},"endpoints":{}{}}})",
      service_json(service), remote.target.name.empty() ? "null" : json::quoted(remote.target.name),
      json::quoted(remote.cluster.name), service.revision, endpoints_json(remote.endpoints()),
      history ? ",\"history\":" + history_json(*history) : ""));
  Table table{{"Service Name", "Cluster / Service ID"}, {}};
  table.rows.push_back({service.name, remote.cluster.name + "/" + service.id});
  output.table(table);
  if (!service.alias.empty()) output.line("\nAlias: " + service.alias);
  output.line(fmt::format("\nRevision: {}", service.revision));
  output.line("\nEndpoints:\n");
  output.line(endpoints_text(remote.endpoints(), output));
  if (history) {
    output.line("");
    output.table(history_table(*history));
  }
  return {};
}

// A row of `list`.
struct Listed {
  client::ServiceInfo service;
  std::string cluster;
  std::string target;  // Empty: none.
};

// What the clusters say, and what only .graphcoolrc knows.
class Lister {
 public:
  Lister(Output& output, const Workspace& workspace) : output_(output), workspace_(workspace) {}

  std::vector<Listed> list() {
    for (const auto& target : workspace_.rc().targets()) ask(target.cluster);
    for (const auto& cluster : workspace_.rc().clusters()) ask(cluster.name);
    std::vector<Listed> rows;
    for (const auto& target : workspace_.rc().targets()) {
      const auto same = [&](const Listed& row) {
        return row.cluster == target.cluster && row.service.id == target.service;
      };
      if (std::ranges::any_of(rows, same)) continue;
      const client::ServiceInfo* known = find(target);
      rows.push_back(
          {known ? *known : client::ServiceInfo{.id = target.service, .name = target.name},
           target.cluster, target.name});
    }
    for (const auto& [cluster, services] : services_) add_unnamed(rows, cluster, services);
    return rows;
  }

 private:
  // The services of a cluster that no target names.
  static void add_unnamed(std::vector<Listed>& rows, const std::string& cluster,
                          const std::vector<client::ServiceInfo>& services) {
    for (const auto& service : services) {
      const auto same = [&](const Listed& row) {
        return row.cluster == cluster && row.service.id == service.id;
      };
      if (std::ranges::none_of(rows, same)) rows.push_back({service, cluster, ""});
    }
  }

  void ask(const std::string& name) {
    if (services_.contains(name)) return;
    auto& services = services_[name];
    const auto cluster = workspace_.rc().cluster(name);
    const auto answer = cluster ? workspace_.api(*cluster)->services() : cluster.error();
    if (answer) {
      services = *answer;
    } else {
      output_.note(
          fmt::format("{} {}", output_.styled("warning:", Style::Warn), answer.error().what));
    }
  }

  const client::ServiceInfo* find(const service::RcTarget& target) const {
    const auto& services = services_.at(target.cluster);
    const auto found = std::ranges::find(services, target.service, &client::ServiceInfo::id);
    return found == services.end() ? nullptr : &*found;
  }

  Output& output_;
  const Workspace& workspace_;
  std::map<std::string, std::vector<client::ServiceInfo>> services_;
};

}  // namespace

Command info_command(Context& context) {
  auto options = std::make_shared<InfoOptions>();
  return {
      .name = "info",
      .group = "General commands",
      .summary = "Show a deployed service and its endpoints",
      .examples = {{"graphcool info", "Of the default target"},
                   {"graphcool info --target prod --history", "With all that was deployed"}},
      .flags = {target_flag(options->target),
                {.spelling = "--history",
                 .placeholder = "",
                 .help = "Also what was deployed, the latest first",
                 .value = &options->history}},
      .run = [&context, options] { return run_info(context, *options); },
  };
}

Checked<> run_info(Context& context, const InfoOptions& options) {
  auto workspace = Workspace::open(context);
  if (!workspace) return std::move(workspace).error();
  const auto remote = workspace->remote(options.target);
  if (!remote) return Errors{remote.error()};
  auto progress = context.output.progress("Asking " + remote->cluster.name);
  const auto service = remote->api->service(remote->target.service);
  if (!service) return Errors{explained(service.error(), *remote)};
  std::optional<std::vector<client::Revision>> history;
  if (options.history) {
    auto answer = remote->api->history(service->id, kShownRevisions);
    if (!answer) return Errors{answer.error()};
    history = std::move(*answer);
  }
  progress.reset();
  return tell(context.output, *remote, *service, history);
}

Command list_command(Context& context) {
  return {
      .name = "list",
      .group = "General commands",
      .summary = "List the services of the targets and their clusters",
      .examples = {{"graphcool list", ""}, {"graphcool list --json", "For a program"}},
      .aliases = {"ls"},
      .run = [&context] { return run_list(context); },
  };
}

Checked<> run_list(Context& context) {
  auto workspace = Workspace::open(context);
  if (!workspace) return std::move(workspace).error();
  auto progress = context.output.progress("Asking the clusters");
  const std::vector<Listed> rows = Lister(context.output, *workspace).list();
  progress.reset();
  std::string json = "{\"services\":[";
  Table table{{"Service Name", "Cluster / Service ID", "Target"}, {}};
  for (const Listed& row : rows) {
    if (json.back() == '}') json += ',';
    std::string service = service_json(row.service);
    service.pop_back();
    json += fmt::format(R"({},"cluster":{},"target":{}}})", service, json::quoted(row.cluster),
                        row.target.empty() ? "null" : json::quoted(row.target));
    table.rows.push_back({row.service.name, row.cluster + "/" + row.service.id, row.target});
  }
  context.output.json(json + "]}");
  if (rows.empty()) {
    context.output.line("There is no service yet. Make one: graphcool deploy");
  } else {
    context.output.table(table);
  }
  return {};
}

}  // namespace graphcool::commands
