#include "commands/clusters.h"

#include <fmt/format.h>

#include <algorithm>

#include "commands/remote.h"
#include "core/base/json.h"

namespace graphcool::commands {
namespace {

constexpr const char* kGroup = "Platform";
constexpr const char* kSecretVariable = "GRAPHCOOL_SECRET";

// A token for what somebody typed: the secret of the cluster, or a token of it. Denied when it is
// neither.
Result<std::string> token_for(const std::string& host, const std::string& typed) {
  client::SystemApi plain(host, "");
  if (auto alive = plain.probe(); !alive) return alive.error();
  auto made = plain.authenticate(typed);
  if (made || made.error().code == ErrorCode::Unavailable) return made;
  if (auto account = client::SystemApi(host, typed).account(); !account) {
    if (account.error().code != ErrorCode::Denied) return account.error();
    return Error{.code = ErrorCode::Denied,
                 .what = fmt::format("The cluster at {} takes neither this as its secret nor as a "
                                     "token.",
                                     host),
                 .where = {},
                 .hint =
                     "The secret is what the cluster was started with; `graphcool serve` tells "
                     "where its own lies."};
  }
  return typed;
}

Flag cluster_flag(std::string& cluster) {
  return {.spelling = "-c,--cluster",
          .placeholder = "NAME",
          .help = "A cluster of .graphcoolrc",
          .value = &cluster};
}

bool is_address(const std::string& host) {
  return (host.starts_with("http://") && host.size() > 7) ||
         (host.starts_with("https://") && host.size() > 8);
}

Checked<> check_new_cluster(const ClusterAddOptions& options) {
  const bool is_name = std::ranges::all_of(options.name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.';
  });
  if (!is_name || options.name == "default" || options.name.starts_with("shared-")) {
    return Errors{{.code = ErrorCode::Usage,
                   .what = fmt::format("A cluster cannot be called `{}`.", options.name),
                   .where = {},
                   .hint = "Its name has letters, digits, hyphens and underscores."}};
  }
  if (is_address(options.host)) return {};
  return Errors{{.code = ErrorCode::Usage,
                 .what = fmt::format("`{}` is no address of a cluster.", options.host),
                 .where = {},
                 .hint = "It is like https://graphcool.example.com, or http://localhost:60000."}};
}

Command add_command(Context& context) {
  auto options = std::make_shared<ClusterAddOptions>();
  return {
      .name = "add",
      .summary = "Know a cluster by a name",
      .details =
          "The secret is what the cluster was started with, or a token of it. It is asked "
          "for, or taken from GRAPHCOOL_SECRET; on the command line others could see it.",
      .examples = {{"graphcool cluster add prod https://graphcool.example.com", ""}},
      .positionals =
          {{.name = "NAME", .help = "What to call it", .required = true, .value = &options->name},
           {.name = "URL", .help = "Its address", .required = true, .value = &options->host}},
      .flags = {{.spelling = "--secret",
                 .placeholder = "SECRET",
                 .help = "The secret of the cluster, or a token of it",
                 .environment = kSecretVariable,
                 .value = &options->secret}},
      .run = [&context, options] { return run_cluster_add(context, *options); },
  };
}

Command list_clusters_command(Context& context) {
  return {.name = "list",
          .summary = "List the clusters that are known",
          .aliases = {"ls"},
          .run = [&context] { return run_cluster_list(context); }};
}

Command remove_command(Context& context) {
  auto name = std::make_shared<std::string>();
  auto force = std::make_shared<bool>(false);
  return {.name = "remove",
          .summary = "Forget a cluster; nothing happens to the cluster itself",
          .positionals =
              {{.name = "NAME", .help = "Of the cluster", .required = true, .value = name.get()}},
          .flags = {{.spelling = "-f,--force",
                     .placeholder = "",
                     .help = "Also when targets of this folder are in it",
                     .value = force.get()}},
          .aliases = {"rm"},
          .run = [&context, name, force] { return run_cluster_remove(context, *name, *force); }};
}

Command use_command(Context& context) {
  auto name = std::make_shared<std::string>();
  return {.name = "use",
          .summary = "Make a cluster the default for new services",
          .positionals =
              {{.name = "NAME", .help = "Of the cluster", .required = true, .value = name.get()}},
          .run = [&context, name] { return run_cluster_use(context, *name); }};
}

Command rotate_keys_command(Context& context) {
  auto options = std::make_shared<RotateKeysOptions>();
  return {
      .name = "rotate-keys",
      .summary = "Give a cluster new keys for its tokens, in two steps",
      .details =
          "Tokens of the old keys stay good until these are retired, and nothing stops meanwhile. "
          "Retire them once every client has a new token: the node tokens and cluster tokens that "
          "they signed are worthless then. Root tokens of services are not concerned: rename them "
          "in graphcool.yml to replace them.",
      .examples = {{"graphcool cluster rotate-keys --cluster prod", "New tokens from now on"},
                   {"graphcool cluster rotate-keys --cluster prod --retire", "The end of the old"}},
      .flags = {cluster_flag(options->cluster),
                {.spelling = "--retire",
                 .placeholder = "",
                 .help = "End the old keys, and with them the tokens that they signed",
                 .value = &options->retire}},
      .run = [&context, options] { return run_cluster_rotate_keys(context, *options); },
  };
}

}  // namespace

// ---- cluster

Command cluster_command(Context& context) {
  return {
      .name = "cluster",
      .group = kGroup,
      .summary = "Manage the clusters that are known here",
      .examples = {{"graphcool cluster list", ""},
                   {"graphcool cluster add prod https://graphcool.example.com", ""},
                   {"graphcool cluster use prod", "For new services"}},
      .subcommands = {add_command(context), list_clusters_command(context), remove_command(context),
                      use_command(context), rotate_keys_command(context)},
      .aliases = {"clusters"}};
}

Checked<> run_cluster_add(Context& context, const ClusterAddOptions& options) {
  if (auto fine = check_new_cluster(options); !fine) return fine;
  auto workspace = Workspace::open(context);
  if (!workspace) return std::move(workspace).error();
  std::string host = options.host;
  while (host.ends_with('/')) host.pop_back();
  std::string secret = options.secret;
  if (secret.empty()) {
    auto answer =
        context.prompter.secret("Secret of the cluster, or a token of it",
                                fmt::format("Set {}, or pass --secret.", kSecretVariable));
    if (!answer) return Errors{answer.error()};
    secret = std::move(*answer);
  }
  auto progress = context.output.progress("Asking " + host);
  const auto token = token_for(host, secret);
  if (!token) return Errors{token.error()};
  progress.reset();
  const bool is_first = workspace->rc().clusters().empty();
  auto kept = workspace->rc().set_cluster({.name = options.name, .host = host, .secret = *token});
  if (kept && is_first) kept = workspace->rc().set_default_cluster(options.name);
  if (!kept) return Errors{kept.error()};
  context.output.json(
      fmt::format(R"({{"cluster":{},"host":{}}})", json::quoted(options.name), json::quoted(host)));
  context.output.line(fmt::format("The cluster {} is {}.", options.name, host));
  context.output.line(fmt::format(
      "\nNext: graphcool deploy --new-service NAME --new-service-cluster {}", options.name));
  return {};
}

Checked<> run_cluster_list(Context& context) {
  auto workspace = Workspace::open(context);
  if (!workspace) return std::move(workspace).error();
  std::string json = "{\"clusters\":[";
  Table table{{"Cluster", "Address", ""}, {}};
  for (const auto& each : workspace->rc().clusters()) {
    const bool is_default = each.name == workspace->rc().default_cluster();
    if (json.back() == '}') json += ',';
    json += fmt::format(R"({{"name":{},"host":{},"isDefault":{}}})", json::quoted(each.name),
                        json::quoted(each.host), is_default);
    table.rows.push_back({each.name, each.host, is_default ? "default" : ""});
  }
  context.output.json(json + "]}");
  if (table.rows.empty()) {
    context.output.line("No cluster is known here. Start one: graphcool local up");
  } else {
    context.output.table(table);
  }
  return {};
}

Checked<> run_cluster_remove(Context& context, const std::string& name, bool force) {
  auto workspace = Workspace::open(context);
  if (!workspace) return std::move(workspace).error();
  if (auto known = workspace->rc().cluster(name); !known) return Errors{known.error()};
  std::vector<std::string> used;
  for (const auto& target : workspace->rc().targets()) {
    if (target.cluster == name) used.push_back(target.name);
  }
  if (!used.empty() && !force) {
    return Errors{{.code = ErrorCode::Conflict,
                   .what = fmt::format("Targets of this folder are in cluster `{}`: {}.", name,
                                       fmt::join(used, ", ")),
                   .where = {},
                   .hint = "To forget it all the same: --force"}};
  }
  if (auto removed = workspace->rc().remove_cluster(name); !removed) {
    return Errors{removed.error()};
  }
  context.output.json(fmt::format(R"({{"removed":{}}})", json::quoted(name)));
  context.output.line(fmt::format("The cluster {} is not known here any more.", name));
  return {};
}

Checked<> run_cluster_use(Context& context, const std::string& name) {
  auto workspace = Workspace::open(context);
  if (!workspace) return std::move(workspace).error();
  if (auto known = workspace->rc().cluster(name); !known) return Errors{known.error()};
  if (auto set = workspace->rc().set_default_cluster(name); !set) return Errors{set.error()};
  context.output.json(fmt::format(R"({{"default":{}}})", json::quoted(name)));
  context.output.line(fmt::format("New services go to cluster {}.", name));
  return {};
}

Checked<> run_cluster_rotate_keys(Context& context, const RotateKeysOptions& options) {
  auto workspace = Workspace::open(context);
  if (!workspace) return std::move(workspace).error();
  auto cluster = workspace->cluster(options.cluster);
  if (!cluster) return Errors{cluster.error()};
  auto token = workspace->api(*cluster)->rotate_keys(options.retire);
  if (!token) return Errors{token.error()};
  cluster->secret = std::move(*token);
  if (auto kept = workspace->rc().set_cluster(*cluster); !kept) return Errors{kept.error()};
  context.output.json(
      fmt::format(R"({{"cluster":{},"retired":{}}})", json::quoted(cluster->name), options.retire));
  if (options.retire) {
    context.output.line(fmt::format("The old keys of cluster {} are no more.", cluster->name));
    return {};
  }
  context.output.line(fmt::format(
      "Cluster {} signs with new keys. Tokens of the old ones are good until these are retired.",
      cluster->name));
  context.output.line("\nNext, when all have new tokens: graphcool cluster rotate-keys --retire");
  return {};
}

// ---- login, logout, account

Command login_command(Context& context) {
  auto options = std::make_shared<LoginOptions>();
  return {
      .name = "login",
      .group = kGroup,
      .summary = "Log in to a cluster with its secret or a token",
      .details =
          "Without --cluster to the one that is used here. The token is kept in "
          "~/.graphcoolrc; GRAPHCOOL_PLATFORM_TOKEN stands in for it where nothing is to be "
          "kept.",
      .examples = {{"graphcool login", "Asks for the token"},
                   {"graphcool login --cluster prod --token \"$TOKEN\"", ""}},
      .flags = {cluster_flag(options->cluster),
                {.spelling = "--token",
                 .placeholder = "TOKEN",
                 .help = "The token, or the secret of the cluster; else it is asked for",
                 .environment = kSecretVariable,
                 .value = &options->token}},
      .run = [&context, options] { return run_login(context, *options); },
  };
}

Checked<> run_login(Context& context, const LoginOptions& options) {
  auto workspace = Workspace::open(context);
  if (!workspace) return std::move(workspace).error();
  auto cluster = workspace->cluster(options.cluster);
  if (!cluster) return Errors{cluster.error()};
  std::string typed = options.token;
  if (typed.empty()) {
    auto answer =
        context.prompter.secret(fmt::format("Token for cluster {}, or its secret", cluster->name),
                                fmt::format("Pass --token, or set {}.", kSecretVariable));
    if (!answer) return Errors{answer.error()};
    typed = std::move(*answer);
  }
  const auto token = token_for(cluster->host, typed);
  if (!token) return Errors{token.error()};
  cluster->secret = *token;
  const auto kept = cluster->is_shared ? workspace->rc().set_platform_token(*token)
                                       : workspace->rc().set_cluster(*cluster);
  if (!kept) return Errors{kept.error()};
  context.output.json(fmt::format(R"({{"cluster":{}}})", json::quoted(cluster->name)));
  context.output.line(fmt::format("Logged in to cluster {}.", cluster->name));
  return {};
}

Command logout_command(Context& context) {
  auto cluster = std::make_shared<std::string>();
  return {
      .name = "logout",
      .group = kGroup,
      .summary = "Forget the token of a cluster",
      .examples = {{"graphcool logout --cluster prod", ""}},
      .flags = {cluster_flag(*cluster)},
      .run = [&context, cluster] { return run_logout(context, *cluster); },
  };
}

Checked<> run_logout(Context& context, const std::string& name) {
  auto workspace = Workspace::open(context);
  if (!workspace) return std::move(workspace).error();
  auto cluster = workspace->cluster(name);
  if (!cluster) return Errors{cluster.error()};
  cluster->secret.clear();
  const auto kept = cluster->is_shared ? workspace->rc().set_platform_token("")
                                       : workspace->rc().set_cluster(*cluster);
  if (!kept) return Errors{kept.error()};
  context.output.json(fmt::format(R"({{"cluster":{}}})", json::quoted(cluster->name)));
  context.output.line(fmt::format("Logged out of cluster {}.", cluster->name));
  return {};
}

Command account_command(Context& context) {
  auto cluster = std::make_shared<std::string>();
  return {
      .name = "account",
      .group = kGroup,
      .summary = "Show who one is for a cluster",
      .examples = {{"graphcool account", ""}},
      .flags = {cluster_flag(*cluster)},
      .run = [&context, cluster] { return run_account(context, *cluster); },
  };
}

Checked<> run_account(Context& context, const std::string& name) {
  auto workspace = Workspace::open(context);
  if (!workspace) return std::move(workspace).error();
  const auto cluster = workspace->cluster(name);
  if (!cluster) return Errors{cluster.error()};
  const auto account = workspace->api(*cluster)->account();
  if (!account) return Errors{account.error()};
  context.output.json(fmt::format(R"({{"email":{},"name":{},"cluster":{}}})",
                                  json::quoted(account->email), json::quoted(account->name),
                                  json::quoted(cluster->name)));
  context.output.line("Email: " + account->email);
  context.output.line("Name:  " + account->name);
  return {};
}

}  // namespace graphcool::commands
