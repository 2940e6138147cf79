#include "commands/prisma/both.h"

#include <algorithm>
#include <cassert>
#include <functional>
#include <memory>

#include "commands/prisma/data.h"
#include "commands/prisma/deploy.h"
#include "commands/prisma/folder.h"
#include "commands/prisma/manage.h"

namespace graphcool::commands::prisma {
namespace {

// The value of a switch that the command has.
const bool* switch_of(const Command& command, const std::string& spelling) {
  for (const Flag& flag : command.flags) {
    const auto names = spellings(flag);
    if (std::ranges::count(names, spelling) > 0) return std::get<bool*>(flag.value);
  }
  assert(false && "the command has no such switch");
  return nullptr;
}

template <class Options>
Command in_both(Context& context, Command command, std::shared_ptr<Options> options,
                FolderOptions& folder, const std::vector<Flag>& more,
                std::function<Checked<>(Options&)> run) {
  for (const auto& flags : {folder_flags(folder), more}) {
    command.flags.insert(command.flags.end(), flags.begin(), flags.end());
  }
  command.run = [&context, &folder, options, run = std::move(run),
                 otherwise = std::move(command.run)] {
    return is_prisma(context, folder) ? run(*options) : otherwise();
  };
  return command;
}

Command on_folder(Context& context, Command command, std::function<Checked<>(FolderOptions&)> run) {
  auto options = std::make_shared<FolderOptions>();
  FolderOptions& folder = *options;
  return in_both<FolderOptions>(context, std::move(command), std::move(options), folder, {},
                                std::move(run));
}

}  // namespace

Command deploy_in_both(Context& context, Command graphcool) {
  auto options = std::make_shared<DeployOptions>();
  const bool* const force = switch_of(graphcool, "--force");
  const bool* const dry_run = switch_of(graphcool, "--dry-run");
  DeployOptions& given = *options;
  return in_both<DeployOptions>(context, std::move(graphcool), std::move(options), given.folder,
                                deploy_flags(given),
                                [&context, force, dry_run](DeployOptions& all) {
                                  all.force = *force;
                                  all.dry_run = *dry_run;
                                  return run_deploy(context, all);
                                });
}

Command diff_in_both(Context& context, Command graphcool) {
  return on_folder(context, std::move(graphcool), [&context](FolderOptions& folder) {
    return run_deploy(context, {.folder = folder, .dry_run = true});
  });
}

Command info_in_both(Context& context, Command graphcool) {
  return on_folder(context, std::move(graphcool),
                   [&context](FolderOptions& folder) { return run_info(context, folder); });
}

Command delete_in_both(Context& context, Command graphcool) {
  const bool* const force = switch_of(graphcool, "--force");
  return on_folder(context, std::move(graphcool), [&context, force](FolderOptions& folder) {
    return run_delete(context, folder, *force);
  });
}

Command reset_in_both(Context& context, Command graphcool) {
  const bool* const force = switch_of(graphcool, "--force");
  return on_folder(context, std::move(graphcool),
                   [&context, force](FolderOptions& folder) -> Checked<> {
                     const auto definition = load_with_endpoint(context, folder);
                     if (!definition) return definition.error();
                     return run_reset(context, *definition, *force);
                   });
}

}  // namespace graphcool::commands::prisma
