#include "commands/deploy.h"

#include <fmt/format.h>
#include <poll.h>

#include <algorithm>
#include <charconv>
#include <chrono>

#include "commands/deploy_destination.h"
#include "commands/deploy_report.h"
#include "commands/function_code.h"
#include "commands/stop_signals.h"
#include "commands/watcher.h"
#include "core/base/text.h"
#include "core/service/parts.h"

namespace graphcool::commands {
namespace {

using Clock = std::chrono::steady_clock;

std::map<std::string, std::string> options_of(const DeployCommandOptions& options) {
  std::map<std::string, std::string> all = options.others;
  const std::pair<const char*, const std::string&> own[] = {
      {"target", options.target},
      {"new-service", options.new_service},
      {"new-service-cluster", options.new_service_cluster},
      {"cluster", options.new_service_cluster},
      {"alias", options.alias}};
  for (const auto& [name, value] : own) {
    if (!value.empty()) all.insert_or_assign(name, value);
  }
  return all;
}

// What is sent of the service. Limit when it is more than a cluster takes.
Result<std::string> bundle_text(const service::Definition& definition) {
  std::string text = service::write_bundle(definition.bundle);
  if (text.size() <= service::kLargestBundle) return text;
  service::Parts parts;
  for (const auto& [path, bytes] : definition.bundle.modules.front().files) {
    parts.add(path, bytes.size());
  }
  return Error{
      .code = ErrorCode::Limit,
      .what = fmt::format("The service with its files has {} MB; {} MB is the most. The "
                          "largest: {}.",
                          text.size() >> 20, service::kLargestBundle >> 20, parts.largest()),
      .where = {},
      .hint = "Name what functions do not need in .graphcoolignore."};
}

// One run of the command.
class Deploy {
 public:
  Deploy(Context& context, const DeployCommandOptions& options, Workspace workspace)
      : context_(context),
        output_(context.output),
        options_(options),
        workspace_(std::move(workspace)) {}

  Checked<> run();

 private:
  Checked<service::Definition> load() const;
  Checked<> check_other_flags(const service::Definition* definition) const;
  Checked<> deploy(const service::Definition& definition);
  Checked<> deploy_new(const service::Definition& definition);
  Checked<> roll_back();
  Checked<> remember(const client::Pushed& pushed);
  Checked<> make_default();
  Checked<> watch();
  void deploy_again();

  Context& context_;
  Output& output_;
  const DeployCommandOptions& options_;
  Workspace workspace_;
  Destination destination_;
};

Checked<service::Definition> Deploy::load() const {
  if (auto found = service::find_definition(context_.folder); !found) return Errors{found.error()};
  auto definition = service::load_definition(workspace_.folder(), workspace_.sources());
  if (!definition) return definition;
  if (auto added = add_code_for_cluster(*definition); !added) return std::move(added).error();
  return definition;
}

// Also where another variable came before it: ${env:STAGE, opt:stage}.
bool mentions(const service::Definition& definition, const std::string& option) {
  const std::string reference = "opt:" + option;
  const service::BundleModule& root = definition.bundle.modules.front();
  const auto has = [&](const std::string& text) {
    return text.find(reference) != std::string::npos;
  };
  return has(root.content) ||
         std::ranges::any_of(definition.modules, [&](const service::Module& module) {
           const auto file = root.files.find(module.path);
           return file != root.files.end() && has(file->second);
         });
}

// A flag that nothing refers to was meant as another one, or the variable was.
Checked<> Deploy::check_other_flags(const service::Definition* definition) const {
  Errors errors;
  for (const auto& [name, value] : options_.others) {
    if (workspace_.has_asked_for(name)) continue;
    if (definition && mentions(*definition, name)) continue;
    const auto near = text::nearest(
        name, {"target", "new-service", "new-service-cluster", "alias", "default", "dry-run",
               "force", "watch", "interactive", "rollback", "json", "help"});
    errors.push_back(
        {.code = ErrorCode::Usage,
         .what = fmt::format("Unknown flag `--{0}`: nothing here refers to ${{opt:{0}}}.", name),
         .where = {},
         .hint = near ? fmt::format("Did you mean `--{}`?", *near)
                      : "`graphcool deploy --help` tells how it is used."});
  }
  return errors.empty() ? Checked<>() : errors;
}

Checked<> Deploy::run() {
  // Mistakes are told before anybody is asked or any cluster is looked for.
  std::optional<service::Definition> definition;
  if (options_.rollback.empty()) {
    auto loaded = load();
    if (!loaded) return std::move(loaded).error();
    report_warnings(output_, loaded->warnings);
    definition = std::move(*loaded);
  }
  if (auto known = check_other_flags(definition ? &*definition : nullptr); !known) return known;
  auto destination = choose_destination(context_, workspace_, options_);
  if (!destination) return Errors{destination.error()};
  destination_ = std::move(*destination);
  if (!definition) return roll_back();
  auto done = destination_.new_service.empty() ? deploy(*definition) : deploy_new(*definition);
  if (!done && !options_.watch) return done;
  if (!done) {
    if (destination_.remote.target.service.empty()) return done;
    if (!done.error().empty()) output_.errors(done.error());
  }
  return options_.watch ? watch() : done;
}

Checked<> Deploy::deploy(const service::Definition& definition) {
  const Remote& remote = destination_.remote;
  const auto bundle = bundle_text(definition);
  if (!bundle) return Errors{bundle.error()};
  const auto start = Clock::now();
  auto progress = output_.progress(fmt::format("Deploying to {}", remote.target.cluster));
  const auto pushed =
      remote.api->push(remote.target.service, *bundle,
                       {.dry_run = options_.dry_run, .force = options_.force && !options_.dry_run});
  progress.reset();
  if (!pushed) return Errors{explained(pushed.error(), remote)};
  auto told = report(output_,
                     {.kind = options_.dry_run ? DeployKind::DryRun : DeployKind::Deploy,
                      .remote = remote,
                      .pushed = *pushed,
                      .took = Clock::now() - start},
                     workspace_.folder());
  return told && options_.make_default ? make_default() : told;
}

Checked<> Deploy::deploy_new(const service::Definition& definition) {
  Remote& remote = destination_.remote;
  auto bundle = bundle_text(definition);
  if (!bundle) return Errors{bundle.error()};
  const auto start = Clock::now();
  auto progress = output_.progress(fmt::format("Creating service {} in cluster {}",
                                               destination_.new_service, remote.cluster.name));
  const auto pushed = remote.api->add({.name = destination_.new_service,
                                       .alias = options_.alias,
                                       .region = service::region_of(remote.cluster),
                                       .config = std::move(*bundle)});
  progress.reset();
  if (!pushed) return Errors{pushed.error()};
  if (pushed->errors.empty()) {
    remote.target.service = pushed->service.id;
    if (auto kept = remember(*pushed); !kept) return kept;
    destination_.new_service.clear();
  }
  return report(
      output_,
      {.kind = DeployKind::New, .remote = remote, .pushed = *pushed, .took = Clock::now() - start},
      workspace_.folder());
}

// Writes the new target down. When that fails the service is there all the same.
Checked<> Deploy::remember(const client::Pushed& pushed) {
  const service::RcTarget& target = destination_.remote.target;
  const std::string value = target.cluster + "/" + pushed.service.id;
  const bool is_first = !workspace_.rc().has_default_target();
  auto kept = workspace_.rc().set_target(target.name, value);
  if (kept && (is_first || options_.make_default)) {
    kept = workspace_.rc().set_target("default", target.name);
  }
  if (kept) return {};
  Error error = kept.error();
  error.hint = fmt::format(
      "The service is deployed. Write it down by hand, in .graphcoolrc:\ntargets:\n  {}: {}",
      target.name, value);
  return Errors{std::move(error)};
}

Checked<> Deploy::make_default() {
  const std::string& name = destination_.remote.target.name;
  if (name.empty()) {
    return Errors{{.code = ErrorCode::Usage,
                   .what = "Only a target with a name can be the default.",
                   .where = {},
                   .hint = "Give it one in .graphcoolrc."}};
  }
  if (auto set = workspace_.rc().set_target("default", name); !set) return Errors{set.error()};
  return {};
}

Checked<> Deploy::roll_back() {
  const Remote& remote = destination_.remote;
  std::int64_t revision = 0;
  if (options_.rollback != "previous") {
    const char* end = options_.rollback.data() + options_.rollback.size();
    const auto read = std::from_chars(options_.rollback.data(), end, revision);
    if (read.ec != std::errc{} || read.ptr != end || revision < 1) {
      return Errors{{.code = ErrorCode::Usage,
                     .what = fmt::format("`{}` is no revision.", options_.rollback),
                     .where = {},
                     .hint = "It is a number of `graphcool info --history`, or `previous`."}};
    }
  }
  const auto start = Clock::now();
  auto progress = output_.progress("Rolling back");
  const auto pushed = remote.api->roll_back(remote.target.service, revision,
                                            {.dry_run = options_.dry_run, .force = options_.force});
  progress.reset();
  if (!pushed) return Errors{explained(pushed.error(), remote)};
  return report(output_,
                {.kind = options_.dry_run ? DeployKind::DryRun : DeployKind::Rollback,
                 .remote = remote,
                 .pushed = *pushed,
                 .took = Clock::now() - start},
                workspace_.folder());
}

// Until Ctrl-C. What a save breaks is told, and the next one looked for.
Checked<> Deploy::watch() {
  StopSignals signals;
  auto watcher = Watcher::open();
  if (!watcher) return Errors{watcher.error()};
  const auto files = [&] {
    return service::files_of_definition(workspace_.folder(), workspace_.sources());
  };
  if (auto watched = (*watcher)->watch(files()); !watched) return Errors{watched.error()};
  output_.note("Watching for change... Ctrl-C ends it.");
  while (true) {
    int timeout = -1;
    if (const auto due = (*watcher)->due()) {
      const auto left = std::chrono::ceil<std::chrono::milliseconds>(*due - Clock::now());
      timeout = static_cast<int>(std::max<std::int64_t>(left.count(), 0));
    }
    pollfd entries[] = {{signals.descriptor(), POLLIN, 0}, {(*watcher)->descriptor(), POLLIN, 0}};
    poll(entries, 2, timeout);
    if (entries[0].revents != 0) {
      signals.heard();
      return {};
    }
    (*watcher)->take(Clock::now());
    if (const auto due = (*watcher)->due(); due && *due <= Clock::now()) {
      (*watcher)->clear();
      if (auto watched = (*watcher)->watch(files()); !watched) output_.error(watched.error());
      deploy_again();
    }
  }
}

void Deploy::deploy_again() {
  auto definition = load();
  if (definition) report_warnings(output_, definition->warnings);
  const auto done = definition ? deploy(*definition) : Checked<>(std::move(definition).error());
  if (!done && !done.error().empty()) output_.errors(done.error());
}

}  // namespace

Command deploy_command(Context& context) {
  auto options = std::make_shared<DeployCommandOptions>();
  return {
      .name = "deploy",
      .group = "General commands",
      .summary = "Deploy the service of this folder to a cluster",
      .details =
          "Deploys to the target that --target names, or else to the default one of .graphcoolrc. "
          "The first deploy makes a service and writes its target down. What is refused has "
          "changed nothing. With esbuild (npm install --save-dev esbuild) functions are sent with "
          "their packages inside, else with node_modules. Flags that graphcool.yml refers to "
          "become variables: --stage dev is ${opt:stage}.",
      .examples = {{"graphcool deploy", "To the default target; the first time it asks where to"},
                   {"graphcool deploy --target prod --dry-run", "What would change there"},
                   {"graphcool deploy --new-service shop --new-service-cluster local", ""},
                   {"graphcool deploy --rollback", "Back to what was deployed before"}},
      .flags = {target_flag(options->target),
                {.spelling = "-n,--new-service",
                 .placeholder = "NAME",
                 .help = "Make a service of this name",
                 .value = &options->new_service},
                {.spelling = "-c,--new-service-cluster",
                 .placeholder = "CLUSTER",
                 .help = "The cluster to make it in",
                 .value = &options->new_service_cluster},
                {.spelling = "-a,--alias",
                 .placeholder = "ALIAS",
                 .help = "An alias for the new service, for its addresses",
                 .value = &options->alias},
                {.spelling = "-D,--default",
                 .placeholder = "",
                 .help = "Make the target the default one",
                 .value = &options->make_default},
                {.spelling = "-d,--dry-run",
                 .placeholder = "",
                 .help = "Only tell what would change",
                 .value = &options->dry_run},
                {.spelling = "-f,--force",
                 .placeholder = "",
                 .help = "Accept changes of the data model that delete data",
                 .value = &options->force},
                {.spelling = "-w,--watch",
                 .placeholder = "",
                 .help = "Deploy again at each save, until Ctrl-C",
                 .value = &options->watch},
                {.spelling = "-i,--interactive",
                 .placeholder = "",
                 .help = "Ask for cluster, target and service",
                 .value = &options->interactive},
                {.spelling = "--rollback",
                 .placeholder = "REVISION",
                 .help = "Go back to a revision of `info --history`; without one to the last",
                 .implied = "previous",
                 .value = &options->rollback},
                // The original's spelling of the common flag.
                {.spelling = "-j",
                 .placeholder = "",
                 .help = "Short for --json",
                 .value = &options->short_json}},
      .other_flags = &options->others,
      .run = [&context, options] { return run_deploy(context, *options); },
  };
}

Command diff_command(Context& context) {
  auto options = std::make_shared<DeployCommandOptions>();
  options->dry_run = true;
  return {
      .name = "diff",
      .group = "General commands",
      .summary = "Show what a deploy would change",
      .details =
          "Holds the service of this folder against what is deployed, and changes nothing. "
          "The same as deploy --dry-run.",
      .examples = {{"graphcool diff", "Against the default target"},
                   {"graphcool diff --target prod", ""}},
      .flags = {target_flag(options->target)},
      .other_flags = &options->others,
      .run = [&context, options] { return run_deploy(context, *options); },
  };
}

Checked<> run_deploy(Context& context, const DeployCommandOptions& options) {
  auto workspace = Workspace::open(context, options_of(options));
  if (!workspace) return std::move(workspace).error();
  return Deploy(context, options, std::move(*workspace)).run();
}

}  // namespace graphcool::commands
