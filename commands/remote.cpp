#include "commands/remote.h"

#include <fmt/format.h>

#include "core/base/json.h"

namespace graphcool::commands {

Checked<Workspace> Workspace::open(Context& context, std::map<std::string, std::string> options) {
  const auto definition = service::find_definition(context.folder);
  std::filesystem::path folder = definition ? *definition : context.folder;
  auto asked = std::make_shared<std::set<std::string>>();
  service::Sources sources{.variable = context.variable,
                           .option = [options = std::move(options),
                                      asked](std::string_view name) -> std::optional<std::string> {
                             asked->emplace(name);
                             const auto found = options.find(std::string(name));
                             return found == options.end() ? std::nullopt
                                                           : std::optional(found->second);
                           }};
  auto rc = service::Rc::open(service::rc_paths(folder, sources), sources);
  if (!rc) return std::move(rc).error();
  for (const std::string& note : rc->notes()) context.output.note(note);
  Workspace workspace(std::move(*rc));
  workspace.folder_ = std::move(folder);
  workspace.sources_ = std::move(sources);
  workspace.asked_ = std::move(asked);
  return workspace;
}

std::string Workspace::target_name(const std::string& flag) const {
  if (const auto set = sources_.variable("GRAPHCOOL_TARGET"); set && !set->empty()) return *set;
  if (!flag.empty()) return flag;
  return rc_.has_default_target() ? "default" : "";
}

Result<Remote> Workspace::remote(const std::string& target_flag) const {
  const std::string name = target_name(target_flag);
  if (name.empty()) {
    return Error{.code = ErrorCode::NotFound,
                 .what = "There is no target here: no service that this folder was deployed to.",
                 .where = {},
                 .hint = "Deploy it: graphcool deploy\nOr name one: --target CLUSTER/ID"};
  }
  auto target = rc_.target(name);
  if (!target) return target.error();
  auto cluster = rc_.cluster(target->cluster);
  if (!cluster) return cluster.error();
  auto speaker = api(*cluster);
  return Remote{std::move(*target), std::move(*cluster), std::move(speaker)};
}

std::shared_ptr<client::SystemApi> Workspace::api(const service::RcCluster& cluster) const {
  return std::make_shared<client::SystemApi>(cluster.host, rc_.token(cluster));
}

Result<service::RcCluster> Workspace::cluster(const std::string& flag) const {
  if (!flag.empty()) return rc_.cluster(flag);
  if (const auto target = rc_.default_target()) return rc_.cluster(target->cluster);
  if (const std::string name = rc_.default_cluster(); !name.empty()) return rc_.cluster(name);
  const auto all = rc_.clusters();
  if (all.size() == 1) return all.front();
  return Error{.code = ErrorCode::NotFound,
               .what = all.empty() ? "No cluster is known here."
                                   : "Several clusters are known here; say which one is meant.",
               .where = {},
               .hint = all.empty() ? "Start one here: graphcool local up\nOr add one: graphcool "
                                     "cluster add NAME URL"
                                   : "Choose one for good: graphcool cluster use NAME"};
}

Flag target_flag(std::string& target) {
  return {.spelling = "-t,--target",
          .placeholder = "NAME",
          .help = "A target of .graphcoolrc, or CLUSTER/ID; GRAPHCOOL_TARGET overrides it",
          .value = &target};
}

Error explained(Error error, const Remote& remote) {
  constexpr int kNoSuchService = 4000;
  if (error.api_code != kNoSuchService || remote.target.name.empty()) return error;
  return {
      .code = ErrorCode::NotFound,
      .what = fmt::format("The target `{}` is the service {}, which cluster `{}` does not have.",
                          remote.target.name, remote.target.service, remote.target.cluster),
      .where = {},
      .hint =
          "It was deleted, or belongs to another account. Correct .graphcoolrc, or make a "
          "new one: graphcool deploy --new-service NAME",
      .excerpt = {},
      .api_code = error.api_code};
}

std::string service_json(const client::ServiceInfo& service) {
  return fmt::format(R"({{"id":{},"name":{},"alias":{}}})", json::quoted(service.id),
                     json::quoted(service.name),
                     service.alias.empty() ? "null" : json::quoted(service.alias));
}

std::string endpoints_json(const service::Endpoints& endpoints) {
  return fmt::format(R"({{"simple":{},"relay":{},"subscriptions":{},"file":{}}})",
                     json::quoted(endpoints.simple), json::quoted(endpoints.relay),
                     json::quoted(endpoints.subscriptions), json::quoted(endpoints.file));
}

std::string endpoints_text(const service::Endpoints& endpoints, const Output& output) {
  const auto line = [&](std::string_view name, const std::string& url) {
    return fmt::format("  {:<18} {}", name, output.styled(url, Style::Accent));
  };
  return line("Simple API:", endpoints.simple) + "\n" + line("Relay API:", endpoints.relay) + "\n" +
         line("Subscriptions API:", endpoints.subscriptions) + "\n" +
         line("File API:", endpoints.file);
}

}  // namespace graphcool::commands
