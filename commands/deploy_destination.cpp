#include "commands/deploy_destination.h"

#include <fmt/format.h>

#include <algorithm>

namespace graphcool::commands {
namespace {

constexpr const char* kSharedClusters[] = {"shared-eu-west-1", "shared-ap-northeast-1",
                                           "shared-us-west-2"};

// Asks step by step; the flags answer first.
class Chooser {
 public:
  Chooser(Context& context, const Workspace& workspace, const DeployCommandOptions& options)
      : prompter_(context.prompter), workspace_(workspace), options_(options) {}

  Result<Destination> choose() {
    if (options_.interactive && !prompter_.can_ask()) {
      return Error{.code = ErrorCode::NeedsConfirmation,
                   .what = "Nobody can be asked here.",
                   .where = {},
                   .hint =
                       "Leave out --interactive, and say it with flags: --target, "
                       "--new-service, --new-service-cluster."};
    }
    const bool wants_new = !options_.new_service.empty() || !options_.new_service_cluster.empty();
    const std::string name = workspace_.target_name(options_.target);
    if (!wants_new && !options_.interactive && !name.empty()) return existing(name);
    return fresh();
  }

 private:
  Result<Destination> existing(const std::string& name) {
    auto remote = workspace_.remote(options_.target);
    if (remote) return Destination{std::move(*remote), {}};
    // A target that is not there yet can be made, if somebody says so.
    const bool is_unknown = remote.error().code == ErrorCode::NotFound &&
                            !workspace_.rc().has_target(name) &&
                            name.find('/') == std::string::npos;
    if (is_unknown && prompter_.can_ask()) return fresh();
    Error error = remote.error();
    if (is_unknown) {
      error.hint +=
          fmt::format("\nTo make it: graphcool deploy --target {} --new-service NAME", name);
    }
    return error;
  }

  Result<Destination> fresh() {
    if (options_.dry_run || !options_.rollback.empty()) {
      return Error{.code = ErrorCode::Usage,
                   .what = "There is no service yet to compare with.",
                   .where = {},
                   .hint = "Deploy first: graphcool deploy"};
    }
    auto cluster = choose_cluster();
    if (!cluster) return cluster.error();
    auto target = choose_target(*cluster);
    if (!target) return target.error();
    auto service = choose_service();
    if (!service) return service.error();
    auto api = workspace_.api(*cluster);
    return Destination{{{*target, cluster->name, ""}, std::move(*cluster), std::move(api)},
                       std::move(*service)};
  }

  Result<service::RcCluster> choose_cluster() {
    if (!options_.new_service_cluster.empty()) {
      return workspace_.rc().cluster(options_.new_service_cluster);
    }
    if (!options_.interactive) {
      auto known = workspace_.cluster("");
      if (known || !prompter_.can_ask()) return known;
    }
    std::vector<std::string> names;
    for (const auto& each : workspace_.rc().clusters()) names.push_back(each.name);
    if (names.empty()) names.emplace_back("local");
    if (!workspace_.rc().platform_token().empty()) {
      names.insert(names.end(), std::begin(kSharedClusters), std::end(kSharedClusters));
    }
    const auto chosen =
        prompter_.choose("To which cluster?", names, "Name it: --new-service-cluster CLUSTER");
    if (!chosen) return chosen.error();
    return workspace_.rc().cluster(names[*chosen]);
  }

  Result<std::string> choose_target(const service::RcCluster& cluster) {
    const service::Rc& rc = workspace_.rc();
    const auto set = workspace_.sources().variable("GRAPHCOOL_TARGET");
    const std::string wanted = set && !set->empty() ? *set : options_.target;
    if (!wanted.empty()) return free_target(wanted);
    const std::string first = cluster.is_shared ? "prod" : "dev";
    std::string free = first;
    for (int number = 1; rc.has_target(free); ++number) free = first + std::to_string(number);
    if (!prompter_.can_ask()) return free;
    const auto answer = prompter_.text("Name of the target", free, "Name it: --target NAME");
    if (!answer) return answer.error();
    return free_target(*answer);
  }

  Result<std::string> free_target(const std::string& name) {
    const auto wrong = [&](std::string what, std::string hint) {
      return Error{
          .code = ErrorCode::Exists, .what = std::move(what), .where = {}, .hint = std::move(hint)};
    };
    if (name.empty() || name == "default" || name.find('/') != std::string::npos) {
      return wrong(fmt::format("A new target cannot be called `{}`.", name),
                   "Choose a name: --target dev");
    }
    if (!workspace_.rc().has_target(name)) return name;
    return wrong(fmt::format("There is a target `{}` already.", name),
                 "Choose another name for the new one: --target NAME\nTo deploy to the one that is "
                 "there, leave out --new-service.");
  }

  Result<std::string> choose_service() {
    if (!options_.new_service.empty()) return options_.new_service;
    std::string folder = std::filesystem::absolute(workspace_.folder()).filename().string();
    if (folder.empty()) folder = "service";
    return prompter_.text("Name of the service", folder, "Name it: --new-service NAME");
  }

  Prompter& prompter_;
  const Workspace& workspace_;
  const DeployCommandOptions& options_;
};

}  // namespace

Result<Destination> choose_destination(Context& context, const Workspace& workspace,
                                       const DeployCommandOptions& options) {
  return Chooser(context, workspace, options).choose();
}

}  // namespace graphcool::commands
