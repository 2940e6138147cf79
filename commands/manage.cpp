#include "commands/manage.h"

#include <fmt/format.h>

#include <algorithm>

#include "commands/browser.h"
#include "commands/remote.h"
#include "core/base/json.h"
#include "core/base/text.h"

namespace graphcool::commands {
namespace {

constexpr const char* kGroup = "Manage services";

Error cancelled() {
  return {.code = ErrorCode::Cancelled, .what = "Cancelled: nothing was changed."};
}

// The service of a command: of the target, or chosen from those of the cluster.
Result<Remote> remote_or_chosen(Context& context, const Workspace& workspace,
                                const std::string& target) {
  if (!workspace.target_name(target).empty() || !context.prompter.can_ask()) {
    return workspace.remote(target);
  }
  auto cluster = workspace.cluster("");
  if (!cluster) return cluster.error();
  auto api = workspace.api(*cluster);
  const auto services = api->services();
  if (!services) return services.error();
  if (services->empty()) {
    return Error{.code = ErrorCode::NotFound,
                 .what = fmt::format("There is no service in cluster `{}`.", cluster->name)};
  }
  std::vector<std::string> names;
  for (const auto& each : *services) names.push_back(fmt::format("{} ({})", each.name, each.id));
  const auto chosen = context.prompter.choose("Which service?", names, "Name it: --target NAME");
  if (!chosen) return chosen.error();
  return Remote{{"", cluster->name, (*services)[*chosen].id}, std::move(*cluster), std::move(api)};
}

struct Confirmed {
  Workspace workspace;
  Remote remote;
  client::ServiceInfo service;
};

// The service that is meant, after a person agreed to what `question` asks about it.
Checked<Confirmed> confirmed(Context& context, const ManageOptions& options,
                             const std::string& question) {
  auto workspace = Workspace::open(context);
  if (!workspace) return std::move(workspace).error();
  auto remote = remote_or_chosen(context, *workspace, options.target);
  if (!remote) return Errors{remote.error()};
  auto service = remote->api->service(remote->target.service);
  if (!service) return Errors{explained(service.error(), *remote)};
  if (!options.force) {
    const std::string asked =
        fmt::format(fmt::runtime(question), service->name, remote->cluster.name);
    const auto agreed = context.prompter.confirm(asked, false, "To do it: --force");
    if (!agreed) return Errors{agreed.error()};
    if (!*agreed) return Errors{cancelled()};
  }
  return Confirmed{std::move(*workspace), std::move(*remote), std::move(*service)};
}

std::vector<Flag> manage_flags(ManageOptions& options) {
  return {target_flag(options.target),
          {.spelling = "-f,--force",
           .placeholder = "",
           .help = "Do it without asking",
           .value = &options.force}};
}

void show_page(Output& output, const std::string& address) {
  output.json(fmt::format(R"({{"url":{}}})", json::quoted(address)));
  output.line(address);
  if (output.is_interactive() && !output.is_json()) open_browser(output, address);
}

}  // namespace

// ---- delete, reset

Command delete_command(Context& context) {
  auto options = std::make_shared<ManageOptions>();
  return {
      .name = "delete",
      .group = kGroup,
      .summary = "Delete a deployed service with all its data",
      .examples = {{"graphcool delete --target dev", ""}},
      .flags = manage_flags(*options),
      .run = [&context, options] { return run_delete(context, *options); },
  };
}

Checked<> run_delete(Context& context, const ManageOptions& options) {
  auto agreed =
      confirmed(context, options, "Delete the service {} in cluster {} with all its data?");
  if (!agreed) return std::move(agreed).error();
  auto& [workspace, remote, service] = *agreed;
  auto progress = context.output.progress("Deleting " + service.name);
  if (auto removed = remote.api->remove(service.id); !removed) return Errors{removed.error()};
  progress.reset();
  if (auto cleaned = workspace.rc().remove_targets_of(remote.target); !cleaned) {
    return Errors{cleaned.error()};
  }
  context.output.json(fmt::format(R"({{"deleted":{}}})", json::quoted(service.id)));
  context.output.line(fmt::format("Deleted the service {}.", service.name));
  return {};
}

Command reset_command(Context& context) {
  auto options = std::make_shared<ManageOptions>();
  return {
      .name = "reset",
      .group = "Data workflows",
      .summary = "Delete the data of a deployed service, and nothing else",
      .examples = {{"graphcool reset --target dev", ""}},
      .flags = manage_flags(*options),
      .run = [&context, options] { return run_reset(context, *options); },
  };
}

Checked<> run_reset(Context& context, const ManageOptions& options) {
  auto agreed = confirmed(context, options, "Delete all data of the service {} in cluster {}?");
  if (!agreed) return std::move(agreed).error();
  auto progress = context.output.progress("Resetting " + agreed->service.name);
  if (auto done = agreed->remote.api->reset(agreed->service.id); !done) {
    return Errors{done.error()};
  }
  progress.reset();
  context.output.json(fmt::format(R"({{"reset":{}}})", json::quoted(agreed->service.id)));
  context.output.line(fmt::format("All data of the service {} is deleted.", agreed->service.name));
  return {};
}

// ---- root-token

Command root_token_command(Context& context) {
  auto options = std::make_shared<RootTokenOptions>();
  return {
      .name = "root-token",
      .group = kGroup,
      .summary = "Show the root tokens of a service",
      .details =
          "Without a name lists the names. Tokens come and go with `rootTokens` of "
          "graphcool.yml.",
      .examples = {{"graphcool root-token", "Their names"},
                   {"curl -H \"Authorization: Bearer $(graphcool root-token ci)\" ...", ""}},
      .positionals = {{.name = "NAME", .help = "Of the token to print", .value = &options->name}},
      .flags = {target_flag(options->target),
                {.spelling = "--token",
                 .placeholder = "NAME",
                 .help = "The same as NAME",
                 .value = &options->token}},
      .run = [&context, options] { return run_root_token(context, *options); },
  };
}

Checked<> run_root_token(Context& context, const RootTokenOptions& options) {
  auto workspace = Workspace::open(context);
  if (!workspace) return std::move(workspace).error();
  const auto remote = workspace->remote(options.target);
  if (!remote) return Errors{remote.error()};
  const auto tokens = remote->api->root_tokens(remote->target.service);
  if (!tokens) return Errors{explained(tokens.error(), *remote)};
  std::vector<std::string> names;
  for (const auto& each : *tokens) names.push_back(each.name);

  const std::string& name = options.name.empty() ? options.token : options.name;
  if (!name.empty()) {
    const auto found = std::ranges::find(*tokens, name, &client::RootToken::name);
    if (found != tokens->end()) {
      context.output.json(fmt::format(R"({{"name":{},"token":{}}})", json::quoted(found->name),
                                      json::quoted(found->token)));
      context.output.line(found->token);
      return {};
    }
    const auto near = text::nearest(name, names);
    return Errors{{.code = ErrorCode::NotFound,
                   .what = fmt::format("There is no root token `{}`.", name),
                   .where = {},
                   .hint = near ? fmt::format("Did you mean `{}`?", *near)
                           : names.empty()
                               ? "Name it in graphcool.yml, and deploy: rootTokens: [" + name + "]"
                               : fmt::format("There are: {}.", fmt::join(names, ", "))}};
  }
  std::string list;
  for (const std::string& each : names) list += (list.empty() ? "" : ",") + json::quoted(each);
  context.output.json(fmt::format(R"({{"rootTokens":[{}]}})", list));
  if (names.empty()) {
    context.output.line(
        "There is no root token. Name one in graphcool.yml, and deploy: "
        "rootTokens: [ci]");
  }
  for (const std::string& each : names) context.output.line(each);
  if (!names.empty()) {
    context.output.note(fmt::format("To get one: graphcool root-token {}", names.front()));
  }
  return {};
}

// ---- playground, console

Command playground_command(Context& context) {
  auto target = std::make_shared<std::string>();
  auto web = std::make_shared<bool>(false);
  return {
      .name = "playground",
      .group = kGroup,
      .summary = "Open the playground of a deployed service",
      .examples = {{"graphcool playground --target dev", ""}},
      .flags = {target_flag(*target),
                {.spelling = "-w,--web",
                 .placeholder = "",
                 .help = "In the browser, which is where it always opens",
                 .value = web.get()}},
      .run = [&context, target, web] { return run_playground(context, *target); },
  };
}

Checked<> run_playground(Context& context, const std::string& target) {
  auto workspace = Workspace::open(context);
  if (!workspace) return std::move(workspace).error();
  const auto remote = workspace->remote(target);
  if (!remote) return Errors{remote.error()};
  const auto service = remote->api->service(remote->target.service);
  if (!service) return Errors{explained(service.error(), *remote)};
  show_page(context.output, remote->endpoints().simple);
  return {};
}

Command console_command(Context& context) {
  auto target = std::make_shared<std::string>();
  return {
      .name = "console",
      .group = kGroup,
      .summary = "Open the console of a cluster",
      .examples = {{"graphcool console --target prod", ""}},
      .flags = {target_flag(*target)},
      .run = [&context, target] { return run_console(context, *target); },
  };
}

Checked<> run_console(Context& context, const std::string& target) {
  auto workspace = Workspace::open(context);
  if (!workspace) return std::move(workspace).error();
  const auto remote = workspace->remote(target);
  if (!remote) return Errors{remote.error()};
  const std::string address = remote->cluster.host + "/console";
  client::Http http;
  const auto page = http.send({.url = address});
  if (!page) return Errors{page.error()};
  if (page->status != 200 || !page->content_type.starts_with("text/html")) {
    return Errors{{.code = ErrorCode::NotFound,
                   .what = fmt::format("The cluster `{}` has no console.", remote->cluster.name),
                   .where = {},
                   .hint = "Use the playground: graphcool playground"}};
  }
  show_page(context.output, address);
  return {};
}

}  // namespace graphcool::commands
