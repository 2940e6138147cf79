#include "commands/prisma/deploy.h"

#include <fmt/format.h>

#include <boost/json/serialize.hpp>

#include "commands/prisma/data.h"
#include "commands/prisma/deploy_report.h"
#include "commands/prisma/generate.h"
#include "commands/prisma/process.h"
#include "core/base/json.h"

namespace graphcool::commands::prisma {

using service::PrismaDefinition;

namespace {

// One run of the command.
class Deploy {
 public:
  Deploy(Context& context, const DeployOptions& options, PrismaDefinition definition)
      : context_(context),
        output_(context.output),
        options_(options),
        definition_(std::move(definition)),
        endpoint_(*definition_.endpoint),
        management_(management_of(context, definition_)) {}

  Checked<> run();

 private:
  client::PrismaDeploy request() const;
  Result<bool> make_project();  // Whether it is new.
  Checked<> refused(const client::PrismaDeployed& deployed);
  Checked<> after_deploy(bool is_new);
  void report(const client::PrismaDeployed& deployed);
  std::string json_of(const client::PrismaDeployed& deployed) const;

  Context& context_;
  Output& output_;
  const DeployOptions& options_;
  const PrismaDefinition definition_;
  const service::PrismaEndpoint& endpoint_;
  client::PrismaManagement management_;
};

client::PrismaDeploy Deploy::request() const {
  client::PrismaDeploy deploy{.name = endpoint_.project(),
                              .stage = endpoint_.stage,
                              .types = definition_.types(),
                              .secrets = definition_.secrets,
                              .dry_run = options_.dry_run,
                              .force = options_.force,
                              .no_migration = options_.no_migrate};
  for (const auto& each : definition_.subscriptions) {
    deploy.subscriptions.push_back({each.name, each.query, each.url, each.headers});
  }
  return deploy;
}

Result<bool> Deploy::make_project() {
  const auto there = management_.has_project(endpoint_.project(), endpoint_.stage);
  if (!there) return there.error();
  if (*there) return false;
  auto made = management_.add_project(endpoint_.project(), endpoint_.stage, definition_.secrets);
  if (!made) return made.error();
  return true;
}

Checked<> Deploy::run() {
  auto progress = output_.progress(fmt::format("Deploying {}", name_of(endpoint_)));
  const auto is_new = make_project();
  if (!is_new) return Errors{is_new.error()};
  const auto deployed = management_.deploy(request());
  if (!deployed) return Errors{deployed.error()};
  const bool held = !deployed->warnings.empty() && !options_.force && !options_.dry_run;
  if (!deployed->errors.empty() || held) return refused(*deployed);
  if (!options_.dry_run) {
    auto finished = management_.finish(endpoint_.project(), endpoint_.stage, *deployed);
    if (!finished) return Errors{finished.error()};
  }
  progress.reset();
  report(*deployed);
  if (options_.dry_run) return {};
  return after_deploy(*is_new);
}

// What is refused has changed nothing.
Checked<> Deploy::refused(const client::PrismaDeployed& deployed) {
  output_.json(json_of(deployed));
  if (!output_.is_json()) {
    if (!deployed.errors.empty()) report_problems(output_, "Errors:", deployed.errors);
    if (!deployed.warnings.empty()) {
      report_problems(output_, "Warnings:", deployed.warnings);
      report_steps(output_, deployed.steps, true);
      output_.note("Nothing was deployed. To deploy in spite of the warnings: --force");
    }
  }
  return Errors{};
}

void Deploy::report(const client::PrismaDeployed& deployed) {
  output_.json(json_of(deployed));
  if (output_.is_json()) return;
  if (!deployed.warnings.empty()) report_problems(output_, "Warnings:", deployed.warnings);
  if (!deployed.revision && !options_.dry_run) {
    output_.line("Service is already up to date.");
  } else {
    report_steps(output_, deployed.steps, options_.dry_run);
  }
  output_.line("Your Prisma endpoint is live:\n");
  output_.line(fmt::format("  HTTP:  {}\n  WS:    {}", endpoint_.url(), endpoint_.websocket_url()));
}

std::string Deploy::json_of(const client::PrismaDeployed& deployed) const {
  return fmt::format(
      R"({{"service":{},"stage":{},"revision":{},"steps":{},"warnings":{},"errors":{},)"
      R"("httpEndpoint":{},"wsEndpoint":{}}})",
      json::quoted(endpoint_.service), json::quoted(endpoint_.stage),
      deployed.revision ? std::to_string(*deployed.revision) : "null",
      boost::json::serialize(deployed.steps), problems_json(deployed.warnings),
      problems_json(deployed.errors), json::quoted(endpoint_.url()),
      json::quoted(endpoint_.websocket_url()));
}

// Hooks, generators, seed. The service is deployed whatever becomes of them.
Checked<> Deploy::after_deploy(bool is_new) {
  if (!options_.skip_hooks) {
    for (const std::string& hook : definition_.post_deploy) {
      output_.note("Running " + hook);
      const auto code = run_program(words_of(hook), definition_.file.parent_path());
      if (!code) {
        output_.error(code.error());
      } else if (*code != 0) {
        output_.note(fmt::format("The hook ended with code {}.", *code));
      }
    }
  }
  if (!options_.no_generate && !definition_.generators.empty()) {
    // Clients are another tool's: to deploy is no reason to complain about them.
    PrismaDefinition schemas = definition_;
    std::erase_if(schemas.generators,
                  [](const auto& each) { return each.name != "graphql-schema"; });
    if (auto done = run_generate(context_, schemas); !done) return done;
  }
  if (is_new && !options_.no_seed && definition_.seed) return run_seed(context_, definition_);
  return {};
}

}  // namespace

std::vector<Flag> deploy_flags(DeployOptions& options) {
  const auto flag = [](const char* spelling, const char* help, bool* value) {
    return Flag{.spelling = spelling, .placeholder = "", .help = help, .value = value};
  };
  return {flag("--no-migrate", "Prisma: check the tables and change none", &options.no_migrate),
          flag("--no-seed", "Prisma: do not seed a new service", &options.no_seed),
          flag("--no-generate", "Prisma: do not generate", &options.no_generate),
          flag("--skip-hooks", "Prisma: do not run the hooks", &options.skip_hooks)};
}

Checked<> run_deploy(Context& context, const DeployOptions& options) {
  auto definition = load_with_endpoint(context, options.folder);
  if (!definition) return std::move(definition).error();
  if (definition->datamodel.empty()) {
    return Errors{{.code = ErrorCode::Invalid,
                   .what = "prisma.yml names no data model.",
                   .where = {.file = definition->file.filename().string()},
                   .hint = "Add `datamodel: datamodel.prisma`."}};
  }
  return Deploy(context, options, std::move(*definition)).run();
}

}  // namespace graphcool::commands::prisma
