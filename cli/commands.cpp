#include "cli/commands.h"

#include <memory>

#include "commands/clusters.h"
#include "commands/completion.h"
#include "commands/dead_letters.h"
#include "commands/deploy.h"
#include "commands/dev.h"
#include "commands/explain.h"
#include "commands/help.h"
#include "commands/info.h"
#include "commands/init.h"
#include "commands/invoke_local.h"
#include "commands/local.h"
#include "commands/logs.h"
#include "commands/manage.h"
#include "commands/permissions.h"
#include "commands/prisma/both.h"
#include "commands/prisma/data.h"
#include "commands/prisma/generate.h"
#include "commands/prisma/manage.h"
#include "commands/schema.h"
#include "commands/serve.h"
#include "commands/validate.h"
#include "commands/version.h"

namespace graphcool::cli {

commands::Command command_tree(commands::Context& context) {
  // `-v` and `--version` stand for the command of that name.
  auto version_wanted = std::make_shared<bool>(false);
  // `help` and `completion` tell about the tree that they are part of.
  const auto tree = [&context] { return command_tree(context); };

  commands::Command root{
      .name = "graphcool",
      .summary = "Turns a data model in GraphQL into a running backend",
      .examples = {{"graphcool init my-app --template blog", "Make a service"},
                   {"cd my-app && graphcool dev", "Serve it, and deploy at each save"}},
      .flags = {{.spelling = "-v,--version",
                 .placeholder = "",
                 .help = "Print the version",
                 .value = version_wanted.get()}},
      .subcommands =
          {
              commands::init_command(context),
              commands::dev_command(context),
              commands::prisma::deploy_in_both(context, commands::deploy_command(context)),
              commands::prisma::diff_in_both(context, commands::diff_command(context)),
              commands::prisma::info_in_both(context, commands::info_command(context)),
              commands::list_command(context),
              commands::playground_command(context),
              commands::console_command(context),
              commands::root_token_command(context),
              commands::logs_command(context),
              commands::dead_letters_command(context),
              commands::prisma::delete_in_both(context, commands::delete_command(context)),
              commands::prisma::reset_in_both(context, commands::reset_command(context)),
              commands::cluster_command(context),
              commands::login_command(context),
              commands::logout_command(context),
              commands::account_command(context),
              commands::prisma::seed_command(context),
              commands::prisma::import_command(context),
              commands::prisma::export_command(context),
              commands::prisma::generate_command(context),
              commands::prisma::token_command(context),
              commands::schema_command(context),
              commands::validate_command(context),
              commands::explain_command(context),
              commands::permissions_command(context),
              commands::invoke_local_command(context),
              commands::serve_command(context),
              commands::local_command(context),
              commands::help_command(context, tree),
              commands::completion_command(context, tree),
              commands::version_command(context),
          },
  };
  root.run = [&context, version_wanted, tree]() -> Checked<> {
    if (*version_wanted) return commands::run_version(context);
    return commands::run_help(context, tree(), {});
  };
  return root;
}

}  // namespace graphcool::cli
