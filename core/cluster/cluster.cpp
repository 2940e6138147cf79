#include "core/cluster/cluster.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <iterator>
#include <map>
#include <mutex>
#include <system_error>
#include <thread>
#include <tuple>
#include <utility>

#include "core/base/datetime.h"
#include "core/base/ids.h"
#include "core/base/published.h"
#include "core/base/worker_pool.h"
#include "core/cluster/blueprint.h"
#include "core/cluster/bundle.h"
#include "core/cluster/data_model.h"
#include "core/cluster/definition_problems.h"
#include "core/cluster/deliveries.h"
#include "core/cluster/folder_lock.h"
#include "core/cluster/messages.h"
#include "core/cluster/prisma_messages.h"
#include "core/cluster/service_names.h"
#include "core/cluster/successor.h"
#include "core/cluster/watches.h"
#include "core/migrate/prisma.h"
#include "core/model/relations.h"
#include "core/store/sqlite/sqlite_store.h"

namespace graphcool::cluster {
namespace {

namespace fs = std::filesystem;

constexpr int kNoSuchService = 4000;
// How long a cluster that ends waits for requests; longer than any may take.
constexpr std::chrono::seconds kRequestPatience{60};
constexpr int kWorkers = 16;
constexpr std::size_t kIdLength = 25;
constexpr const char* kDefaultStage = "default";  // As Prisma has it.
constexpr const char* kServices = "services";
constexpr const char* kDataFile = ".db";

model::SchemaErrors problem(Error error, int code = 0) {
  return {{.type = "Global",
           .field = {},
           .description = error.what,
           .code = code,
           .error = std::move(error)}};
}

Error no_such_service(std::string_view id) {
  return {.code = ErrorCode::NotFound, .what = fmt::format("No service with id '{}'", id)};
}

// What a revision was made of, from what it is stored as.
struct Recalled {
  service::Definition definition;
  std::shared_ptr<const model::Model> model;
  std::vector<RootToken> root_tokens;
};

Result<Recalled> recall(const std::string& stored) {
  auto bundle = read_stored_bundle(stored);
  if (!bundle) return bundle.error();
  const auto unreadable = [](const Error& reason) {
    return Error{.code = ErrorCode::Corrupt,
                 .what = "The stored definition cannot be read: " + reason.what};
  };
  auto definition = service::read_definition(bundle->bundle);
  if (!definition) return unreadable(definition.error().front());
  auto data = read_data_model(*definition);
  if (!data) return unreadable(data.error().front().error);
  return Recalled{std::move(*definition), model::with_inherited(data->model, bundle->inherited),
                  std::move(bundle->root_tokens)};
}

// Where the requests of a path go. Replaced as a whole, so that look_up() never waits.
struct Directory {
  using Stage = std::tuple<service::Family, std::string, std::string>;

  std::map<std::string, HostedPtr, std::less<>> by_id;
  std::map<std::string, std::string, std::less<>> ids_by_alias;
  std::map<Stage, std::string> ids_by_stage;

  HostedPtr find(std::string_view id_or_alias) const {
    if (const auto found = by_id.find(id_or_alias); found != by_id.end()) return found->second;
    const auto alias = ids_by_alias.find(id_or_alias);
    return alias == ids_by_alias.end() ? nullptr : by_id.find(alias->second)->second;
  }

  HostedPtr find(service::Family family, std::string_view name, std::string_view stage) const {
    const auto found = ids_by_stage.find({family, std::string(name), std::string(stage)});
    return found == ids_by_stage.end() ? nullptr : by_id.find(found->second)->second;
  }

  void put(HostedPtr hosted) {
    const ServiceInfo& info = hosted->info;
    if (!info.alias.empty()) ids_by_alias[info.alias] = info.id;
    ids_by_stage[{info.family, info.name, info.stage}] = info.id;
    by_id[info.id] = std::move(hosted);
  }

  void take(const ServiceInfo& info) {
    ids_by_alias.erase(info.alias);
    ids_by_stage.erase({info.family, info.name, info.stage});
    by_id.erase(info.id);
  }
};

std::shared_ptr<auth::TokenVerifier> verifier_of(const service::Definition& definition) {
  auth::Keys keys(definition.secrets);
  return keys.empty() ? nullptr : std::make_shared<auth::TokenVerifier>(std::move(keys));
}

// Whether something that a migration deletes has data in it.
bool loses_data(const migrate::Migration& migration, migrate::DataProbe& probe) {
  using Kind = migrate::Step::Kind;
  return std::ranges::any_of(migration.steps, [&](const migrate::Step& step) {
    switch (step.kind) {
      case Kind::DeleteType:
        return probe.count_rows(*step.type_before) > 0;
      case Kind::DeleteField:
        return probe.count_rows(*step.type_before) >
               probe.count_nulls(*step.type_before, *step.field_before);
      case Kind::DeleteRelation:
        return probe.count_edges(*step.relation_before) > 0;
      default:
        return false;
    }
  });
}

// What forbids the migration. Prisma's warnings are added to those of `deployed`, and hold it back.
model::SchemaErrors judge(Deployed& deployed, migrate::DataProbe& probe, bool force,
                          bool no_migration) {
  const migrate::Migration& migration = deployed.migration;
  if (migration.after->sdl == model::Sdl::Graphcool) return migrate::check(migration, probe, force);
  if (no_migration) return migrate::check_unmigrated(migration);
  auto verdict = migrate::check_prisma(migration, probe);
  std::ranges::move(verdict.warnings, std::back_inserter(deployed.warnings));
  deployed.held = !deployed.warnings.empty() && !force;
  return std::move(verdict.errors);
}

}  // namespace

Errors to_errors(model::SchemaErrors problems) {
  Errors errors;
  for (auto& problem : problems) errors.push_back(std::move(problem.error));
  return errors;
}

struct Cluster::Impl {
  Impl(Options options, FolderLock lock, std::unique_ptr<Registry> registry)
      : options(std::move(options)),
        lock(std::move(lock)),
        registry(std::move(registry)),
        functions(this->options.functions, this->options.data_dir,
                  [this](const std::string& id) {
                    return auth::temporary_root_token(tokens->keys(), id);
                  }),
        deliveries(functions, *workers) {}
  ~Impl();

  const Options options;
  std::optional<WorkerPool> workers{std::in_place, kWorkers};
  const FolderLock lock;
  const std::unique_ptr<Registry> registry;
  const std::shared_ptr<auth::TokenVerifier> tokens =
      std::make_shared<auth::TokenVerifier>(auth::Keys());
  const std::shared_ptr<auth::Platform> platform = std::make_shared<auth::Platform>();
  std::string account_id;
  FunctionHost functions;
  Deliveries deliveries;
  std::mutex names;       // Held while services come and go.
  std::mutex directing;   // Held while the directory is replaced.
  std::mutex using_keys;  // Held while keys are read and taken up: none come after later ones.
  Published<Directory> directory{std::make_shared<const Directory>()};
  // Held by one deploy of a service at a time. By id; they stay when the service goes.
  std::mutex turns_mutex;
  std::map<std::string, std::unique_ptr<std::mutex>, std::less<>> turns;
  // Services that were removed while requests held them. The last holder is always here: an engine
  // that goes joins its writer, which no request's thread may do.
  struct Retired {
    std::string id;
    std::shared_ptr<engine::Service> service;
  };
  std::mutex retired_mutex;
  std::vector<Retired> retired;

  fs::path data_file(std::string_view id) const {
    return options.data_dir / kServices / (std::string(id) + kDataFile);
  }
  fs::path side_folder(std::string_view id) const { return options.data_dir / kServices / id; }

  HostedPtr find(std::string_view id_or_alias) const { return directory.load()->find(id_or_alias); }
  Result<HostedPtr> usable(std::string_view id_or_alias) const;
  std::unique_lock<std::mutex> take_turn(std::string_view id);
  template <class Edit>
  void redirect(Edit edit);
  void retire(std::string_view id, std::shared_ptr<engine::Service> service);
  bool sweep(std::string_view id = {});
  bool wait_for_retired(std::string_view id = {});

  Result<> make_keys();
  Result<> use_keys();
  // Of a definition, with its functions (null: none) and what they watch.
  struct Making {
    const ServiceInfo& info;
    const service::Definition& definition;
    std::shared_ptr<const model::Model> model;
    const std::vector<RootToken>& root_tokens;
  };
  Pushed<engine::Blueprint> make_blueprint(Making making, const ServiceFunctionsPtr& prepared);
  // The revision serves from now on.
  void activate(const ServiceInfo& info, engine::Service& engine,
                std::shared_ptr<engine::Service::Revision> revision, std::int64_t number,
                const ServiceFunctionsPtr& functions,
                const std::shared_ptr<const query::Watches>& watches);

  Result<> take_up_services();
  std::shared_ptr<Hosted> take_up(const ServiceInfo& info);
  Result<> take_up(Hosted& hosted);
  Result<> finish_removal(std::string_view id);

  // A revision on its way into a service, which need not be in the directory yet.
  struct Change {
    const ServiceInfo& info;
    HostedPtr before;  // Null: the service is new.
    std::shared_ptr<engine::Service> engine;
    const service::Definition& definition;
    std::shared_ptr<const model::Model> model;
    // To an earlier revision. What is deleted then need not be forced when it holds nothing.
    std::optional<WayBack> back = {};
    model::SchemaErrors warnings = {};  // Of the data model.
  };
  struct Installed {
    Deployed deployed;
    HostedPtr hosted;  // Null when nothing was done.
  };
  std::vector<RootToken> root_tokens(const Change& change) const;
  Pushed<Installed> install(Change change, const DeployOptions& options);
  Pushed<Deployed> add(ServiceInfo info, const service::Definition& definition,
                       const DeployOptions& options);
  Pushed<Deployed> deploy_model(const HostedPtr& hosted, const service::Definition& definition,
                                DataModel data, std::optional<WayBack> back,
                                const DeployOptions& options);
};

// ---- opening -----------------------------------------------------------------------------------

Result<std::unique_ptr<Cluster>> Cluster::open(Options options) {
  std::error_code failed;
  const bool is_new = fs::create_directories(options.data_dir, failed);
  // Nobody but the owner: there are keys in it, and what the services' users entrusted to them.
  if (is_new && !failed) fs::permissions(options.data_dir, fs::perms::owner_all, failed);
  if (!failed) fs::create_directories(options.data_dir / kServices, failed);
  if (failed) {
    return Error{.code = ErrorCode::Io,
                 .what = fmt::format("Cannot make the data folder {}: {}.",
                                     options.data_dir.string(), failed.message()),
                 .hint = "Check who owns the folder around it, and its permissions."};
  }
  auto lock = FolderLock::take(options.data_dir);
  if (!lock) return lock.error();
  auto registry = Registry::open(options.data_dir / "cluster.db");
  if (!registry) return registry.error();
  auto impl = std::make_unique<Impl>(std::move(options), std::move(*lock), std::move(*registry));
  if (auto made = impl->make_keys(); !made) return made.error();
  if (auto taken = impl->take_up_services(); !taken) return taken.error();
  return std::unique_ptr<Cluster>(new Cluster(std::move(impl)));
}

Result<> Cluster::Impl::make_keys() {
  if (auto used = use_keys(); !used) return used;
  auto account = registry->keys("account");
  if (!account) return account.error();
  account_id = "c" + account->front().substr(0, kIdLength - 1);
  return {};
}

// Those of the registry: of nodes, and of services' functions.
Result<> Cluster::Impl::use_keys() {
  const std::lock_guard lock(using_keys);
  auto keys = registry->keys("tokens");
  if (!keys) return keys.error();
  tokens->use(auth::Keys(std::move(*keys)));
  return {};
}

Result<> Cluster::Impl::take_up_services() {
  auto rows = registry->rows();
  if (!rows) return rows.error();
  auto taken = std::make_shared<Directory>();
  for (const Registry::Row& row : *rows) {
    if (row.live) {
      auto hosted = take_up(row.info);
      if (!hosted->fault && hosted->revision == 0) {
        hosted->fault = Error{.code = ErrorCode::Corrupt,
                              .what = "The data file of the service is gone.",
                              .where = {.file = data_file(row.info.id).string()},
                              .hint = "Restore it from a backup, or delete the service."};
      }
      taken->put(std::move(hosted));
    } else if (auto gone = finish_removal(row.info.id); !gone) {
      return gone;
    }
  }
  // A data file that somebody put there, or that is older than cluster.db.
  std::error_code failed;
  for (const auto& entry : fs::directory_iterator(options.data_dir / kServices, failed)) {
    const std::string id = entry.path().stem();
    if (entry.path().extension() != kDataFile || taken->by_id.contains(id)) continue;
    auto hosted = take_up({.id = id, .name = id, .created_ms = datetime::now_ms()});
    if (!hosted->fault && hosted->revision == 0) continue;  // Its first deploy never ended.
    ServiceInfo& info = hosted->info;
    info.family = hosted->definition.family;
    if (info.family == service::Family::Prisma) info.stage = kDefaultStage;
    if (taken->find(info.family, info.name, info.stage) != nullptr) info.name += "-" + id;
    if (!hosted->fault) {
      if (auto entered = registry->insert(info, true); !entered) return entered;
    }
    taken->put(std::move(hosted));
  }
  directory.store(std::move(taken));
  return {};
}

std::shared_ptr<Hosted> Cluster::Impl::take_up(const ServiceInfo& info) {
  auto hosted = std::make_shared<Hosted>(Hosted{.info = info});
  if (auto taken = take_up(*hosted); !taken) {
    hosted->engine = nullptr;
    hosted->fault = taken.error();
  }
  return hosted;
}

// Fills in what the data file tells.
Result<> Cluster::Impl::take_up(Hosted& hosted) {
  auto store = store::open_sqlite(data_file(hosted.info.id));
  if (!store) return store.error();
  auto stored = (*store)->revision();
  if (!stored) return stored.error();
  if (stored->number == 0) return {};
  auto recalled = recall(stored->bundle);
  if (!recalled) return recalled.error();
  hosted.engine =
      std::make_shared<engine::Service>(std::move(*store), options.loops, options.limits);
  auto functions = this->functions.prepare(hosted.info, recalled->definition, *recalled->model,
                                           side_folder(hosted.info.id), false);
  if (!functions) return functions.error().front();
  auto blueprint = make_blueprint(
      {hosted.info, recalled->definition, std::move(recalled->model), recalled->root_tokens},
      *functions);
  if (!blueprint) return blueprint.error().front().error;
  auto revision = hosted.engine->prepare(*blueprint);
  if (!revision) return revision.error().front();
  activate(hosted.info, *hosted.engine, std::move(*revision), stored->number, *functions,
           blueprint->watches);
  hosted.revision = stored->number;
  hosted.verifier = verifier_of(recalled->definition);
  hosted.definition = std::move(recalled->definition);
  hosted.root_tokens = std::move(recalled->root_tokens);
  return {};
}

Cluster::Impl::~Impl() {
  deliveries.stop();
  functions.stop();  // Requests that wait for one hold their service.
  workers.reset();   // Ends what was begun.
  auto last = directory.load();
  for (const auto& [id, hosted] : last->by_id) {
    if (hosted->engine) retired.push_back({id, hosted->engine});
  }
  directory.store(std::make_shared<const Directory>());
  last.reset();
  wait_for_retired();
}

// ---- coming and going --------------------------------------------------------------------------

std::unique_lock<std::mutex> Cluster::Impl::take_turn(std::string_view id) {
  std::mutex* turn = nullptr;
  {
    const std::lock_guard guard(turns_mutex);
    auto& kept = turns[std::string(id)];
    if (kept == nullptr) kept = std::make_unique<std::mutex>();
    turn = kept.get();
  }
  return std::unique_lock(*turn);
}

template <class Edit>
void Cluster::Impl::redirect(Edit edit) {
  const std::lock_guard guard(directing);
  auto next = std::make_shared<Directory>(*directory.load());
  edit(*next);
  directory.store(std::move(next));
}

void Cluster::Impl::retire(std::string_view id, std::shared_ptr<engine::Service> service) {
  {
    const std::lock_guard guard(retired_mutex);
    retired.push_back({std::string(id), std::move(service)});
  }
  sweep();
}

// Lets go of the retired services that nobody else holds. True when none of that id (or, without
// one, none at all) is left.
bool Cluster::Impl::sweep(std::string_view id) {
  std::vector<Retired> idle;
  const std::lock_guard guard(retired_mutex);
  std::erase_if(retired, [&](Retired& each) {
    if (each.service.use_count() > 1) return false;
    idle.push_back(std::move(each));
    return true;
  });
  idle.clear();
  return std::ranges::none_of(retired,
                              [&](const Retired& each) { return id.empty() || each.id == id; });
}

// Waits until nobody holds such a service any more. False when that lasts longer than any request.
bool Cluster::Impl::wait_for_retired(std::string_view id) {
  const auto patience = std::chrono::steady_clock::now() + kRequestPatience;
  while (!sweep(id)) {
    if (std::chrono::steady_clock::now() > patience) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return true;
}

Result<> Cluster::Impl::finish_removal(std::string_view id) {
  std::error_code failed;
  const std::string file = data_file(id).string();
  for (const char* suffix : {"", "-wal", "-shm", ".new", ".lock"}) {
    fs::remove(file + suffix, failed);
    if (failed) break;
  }
  if (!failed) fs::remove_all(side_folder(id), failed);
  if (failed) {
    return Error{.code = ErrorCode::Io,
                 .what = fmt::format("The data of service '{}' cannot be deleted: {}.", id,
                                     failed.message()),
                 .where = {.file = file},
                 .hint = "Check who owns the data folder, and its permissions."};
  }
  return registry->erase(id);
}

namespace {

ServiceInfo info_of(const NewService& wanted, service::Family family) {
  const bool has_stages = family == service::Family::Prisma;
  return {.id = wanted.id,
          .family = family,
          .name = wanted.name,
          .stage = has_stages && wanted.stage.empty() ? kDefaultStage : wanted.stage,
          .alias = wanted.alias,
          .region = wanted.region};
}

}  // namespace

Pushed<Deployed> Cluster::add(const NewService& wanted, const service::Definition& definition,
                              const DeployOptions& options) {
  const std::lock_guard guard(impl_->names);
  if (auto refused = refusal(wanted, definition.family)) return model::SchemaErrors{*refused};
  ServiceInfo info = info_of(wanted, definition.family);
  if (info.id.empty()) info.id = ids::cuid();
  info.created_ms = datetime::now_ms();
  return impl_->add(std::move(info), definition, options);
}

std::optional<model::SchemaError> Cluster::refusal(const NewService& wanted,
                                                   service::Family family) const {
  std::vector<ServiceInfo> others;
  const auto current = impl_->directory.load();
  for (const auto& [id, hosted] : current->by_id) others.push_back(hosted->info);
  return refusal_of(info_of(wanted, family), others);
}

// REQUIRES: `names` is held.
Pushed<Deployed> Cluster::Impl::add(ServiceInfo info, const service::Definition& definition,
                                    const DeployOptions& deploy_options) {
  auto data = read_data_model(definition);
  if (!data) return std::move(data).error();
  if (deploy_options.dry_run) {
    if (auto blueprint = make_blueprint({info, definition, data->model, {}}, nullptr); !blueprint) {
      return std::move(blueprint).error();
    }
    if (auto extensions = extensions_of(definition, *data->model); !extensions) {
      return to_problems(std::move(extensions).error());
    }
    auto migration = migrate::make_migration(std::make_shared<model::Model>(), data->model);
    std::string messages = deploy_messages({}, definition, migration);
    return Deployed{0, std::move(migration), std::move(messages), std::move(data->warnings)};
  }
  // SQLite removes files by their names when it closes: those of a new service would be hit.
  if (!wait_for_retired(info.id)) {
    return problem(
        {.code = ErrorCode::Conflict,
         .what = fmt::format("The service '{}' that was deleted is still being asked.", info.id),
         .hint = "Try again."});
  }
  if (auto entered = registry->insert(info, false); !entered) return problem(entered.error());
  const auto give_up = [&](model::SchemaErrors problems) {
    (void)finish_removal(info.id);  // What stays now goes when the folder is opened next.
    return problems;
  };
  auto store = store::open_sqlite(data_file(info.id));
  if (!store) return give_up(problem(store.error()));
  auto engine = std::make_shared<engine::Service>(std::move(*store), options.loops, options.limits);
  auto installed = install(
      {info, nullptr, engine, definition, std::move(data->model), {}, std::move(data->warnings)},
      deploy_options);
  if (!installed) {
    engine.reset();
    return give_up(std::move(installed).error());
  }
  if (auto live = registry->set_live(info.id, true); !live) {
    deliveries.removed(info.id);
    installed = Installed{};
    engine.reset();
    return give_up(problem(live.error()));
  }
  redirect([&](Directory& next) { next.put(std::move(installed->hosted)); });
  return std::move(installed->deployed);
}

Result<> Cluster::remove(std::string_view id_or_alias) {
  const std::lock_guard guard(impl_->names);
  auto hosted = impl_->find(id_or_alias);
  if (hosted == nullptr) return no_such_service(id_or_alias);
  const std::string id = hosted->info.id;
  const auto turn = impl_->take_turn(id);
  hosted = impl_->find(id);  // As the deploy that we waited for left it.
  if (auto doomed = impl_->registry->set_live(id, false); !doomed) return doomed;
  impl_->redirect([&](Directory& next) { next.take(hosted->info); });
  impl_->deliveries.removed(id);
  impl_->functions.removed(id);
  auto engine = hosted->engine;
  hosted.reset();
  if (engine) impl_->retire(id, std::move(engine));
  return impl_->finish_removal(id);
}

// ---- deploying ---------------------------------------------------------------------------------

// Those that the definition names: the ones that are there stay.
std::vector<RootToken> Cluster::Impl::root_tokens(const Change& change) const {
  std::vector<RootToken> tokens;
  for (const auto& wanted : change.definition.root_tokens) {
    const auto same = [&](const RootToken& each) { return each.name == wanted.name; };
    if (change.before) {
      const auto& old = change.before->root_tokens;
      if (const auto kept = std::ranges::find_if(old, same); kept != old.end()) {
        tokens.push_back(*kept);
        continue;
      }
    }
    std::string id = ids::cuid();
    std::string token = auth::root_token(this->tokens->keys(), account_id, change.info.id, id);
    tokens.push_back({std::move(id), wanted.name, std::move(token)});
  }
  return tokens;
}

Pushed<engine::Blueprint> Cluster::Impl::make_blueprint(Making making,
                                                        const ServiceFunctionsPtr& prepared) {
  auto blueprint = cluster::make_blueprint(making.definition, std::move(making.model),
                                           {making.info.id, making.root_tokens, tokens, platform},
                                           options.prisma);
  if (!blueprint) return to_problems(std::move(blueprint).error());
  if (prepared != nullptr) {
    blueprint->extensions = prepared->extensions;
    blueprint->call_function = functions.caller(prepared);
  }
  auto watches = read_watches(making.definition, *blueprint);
  if (!watches) return std::move(watches).error();
  blueprint->watches = std::move(*watches);
  return std::move(*blueprint);
}

void Cluster::Impl::activate(const ServiceInfo& info, engine::Service& engine,
                             std::shared_ptr<engine::Service::Revision> revision,
                             std::int64_t number, const ServiceFunctionsPtr& prepared,
                             const std::shared_ptr<const query::Watches>& watches) {
  engine.activate(std::move(revision), number);
  if (prepared != nullptr) functions.activated(prepared);
  deliveries.activated(info.id, engine.store(), prepared, watches);
}

Pushed<Cluster::Impl::Installed> Cluster::Impl::install(Change change,
                                                        const DeployOptions& deploy_options) {
  engine::Service& engine = *change.engine;
  store::Store& store = engine.store();
  const auto stored = store.revision();
  if (!stored) return problem(stored.error());
  const bool is_new = stored->number == 0;
  const auto before = is_new        ? std::make_shared<const model::Model>()
                      : change.back ? change.back->from
                                    : engine.model();
  const auto& after = change.back ? change.back->to : change.model;
  Installed installed{
      .deployed = {.revision = stored->number, .migration = migrate::make_migration(before, after)},
      .hosted = nullptr};
  const migrate::Migration& migration = installed.deployed.migration;
  installed.deployed.warnings = std::move(change.warnings);
  const service::Definition old = change.before ? change.before->definition : service::Definition();
  installed.deployed.messages =
      change.definition.family == service::Family::Prisma
          ? prisma_messages(migration, deploy_options.no_migration,
                            change.before && old.secrets != change.definition.secrets)
          : deploy_messages(old, change.definition, migration);
  auto roots = root_tokens(change);
  const std::string bundle = write_stored_bundle(
      {service::bundle_of(change.definition), model::inherited(*migration.after), roots});
  if (!is_new && migration.empty() && bundle == stored->bundle) return installed;

  const auto served = change.back
                          ? model::with_inherited(change.model, model::inherited(*migration.after))
                          : migration.after;
  auto functions = this->functions.prepare(change.info, change.definition, *served,
                                           side_folder(change.info.id), true);
  if (!functions) return to_problems(std::move(functions).error());
  auto blueprint = make_blueprint({change.info, change.definition, served, roots}, *functions);
  if (!blueprint) return std::move(blueprint).error();
  auto revision = engine.prepare(*blueprint);
  if (!revision) return to_problems(std::move(revision).error());
  const auto probe = store.probe(before);
  // A dry run of Graphcool's needs no force; Prisma's holds back what a deploy would.
  const bool is_tried =
      deploy_options.dry_run && change.definition.family == service::Family::Graphcool;
  const bool force =
      deploy_options.force || is_tried || (change.back && !loses_data(migration, *probe));
  auto problems = judge(installed.deployed, *probe, force, deploy_options.no_migration);
  if (!problems.empty()) return problems;
  if (deploy_options.dry_run || installed.deployed.held) return installed;

  auto number = store.migrate(migration, stored->number, bundle, installed.deployed.messages);
  if (!number) return problem(number.error());
  installed.deployed.revision = *number;
  activate(change.info, engine, std::move(*revision), *number, *functions, blueprint->watches);
  installed.hosted = std::make_shared<Hosted>(Hosted{.info = change.info,
                                                     .revision = *number,
                                                     .definition = change.definition,
                                                     .root_tokens = std::move(roots),
                                                     .verifier = verifier_of(change.definition),
                                                     .engine = change.engine});
  return installed;
}

Pushed<Deployed> Cluster::Impl::deploy_model(const HostedPtr& hosted,
                                             const service::Definition& definition, DataModel data,
                                             std::optional<WayBack> back,
                                             const DeployOptions& deploy_options) {
  if (hosted->fault) return problem(*hosted->fault);
  auto installed = install({hosted->info, hosted, hosted->engine, definition, std::move(data.model),
                            std::move(back), std::move(data.warnings)},
                           deploy_options);
  if (!installed) return std::move(installed).error();
  if (installed->hosted) redirect([&](Directory& next) { next.put(installed->hosted); });
  return std::move(installed->deployed);
}

Pushed<Deployed> Cluster::deploy(std::string_view id_or_alias,
                                 const service::Definition& definition,
                                 const DeployOptions& options) {
  auto data = read_data_model(definition);
  if (!data) return std::move(data).error();
  auto hosted = impl_->find(id_or_alias);
  if (hosted == nullptr) return problem(no_such_service(id_or_alias), kNoSuchService);
  const auto turn = impl_->take_turn(hosted->info.id);
  hosted = impl_->find(hosted->info.id);
  if (hosted == nullptr) return problem(no_such_service(id_or_alias), kNoSuchService);
  return impl_->deploy_model(hosted, definition, std::move(*data), {}, options);
}

Result<std::vector<store::PastRevision>> Cluster::history(std::string_view id_or_alias,
                                                          std::int64_t most) const {
  const auto hosted = impl_->usable(id_or_alias);
  if (!hosted) return hosted.error();
  return (*hosted)->engine->store().history(most);
}

Pushed<Deployed> Cluster::rollback(std::string_view id_or_alias, std::int64_t revision,
                                   const DeployOptions& options) {
  auto hosted = impl_->find(id_or_alias);
  if (hosted == nullptr) return problem(no_such_service(id_or_alias), kNoSuchService);
  const auto turn = impl_->take_turn(hosted->info.id);
  hosted = impl_->find(hosted->info.id);
  if (hosted == nullptr) return problem(no_such_service(id_or_alias), kNoSuchService);
  const auto past = history(hosted->info.id, store::kRememberedRevisions);
  if (!past) return problem(past.error());
  const std::int64_t wanted = revision == 0 ? hosted->revision - 1 : revision;
  const auto found =
      std::ranges::find_if(*past, [&](const auto& each) { return each.number == wanted; });
  if (found == past->end()) {
    return problem({.code = ErrorCode::NotFound,
                    .what = fmt::format("Revision {} of service '{}' is not remembered.", wanted,
                                        hosted->info.name),
                    .hint = "The history tells which revisions are."});
  }
  auto recalled = recall(found->bundle);
  if (!recalled) return problem(recalled.error());
  auto back = way_back(hosted->engine->model(), recalled->model);
  return impl_->deploy_model(hosted, recalled->definition, {std::move(recalled->model)},
                             std::move(back), options);
}

// ---- the rest ----------------------------------------------------------------------------------

Cluster::Cluster(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Cluster::~Cluster() = default;

std::shared_ptr<engine::Service> Cluster::find(std::string_view id_or_alias) const {
  const auto hosted = impl_->find(id_or_alias);
  return hosted == nullptr ? nullptr : hosted->engine;
}

std::shared_ptr<engine::Service> Cluster::find(std::string_view name,
                                               std::string_view stage) const {
  const auto hosted = look_up(service::Family::Prisma, name, stage);
  return hosted == nullptr ? nullptr : hosted->engine;
}

HostedPtr Cluster::look_up(std::string_view id_or_alias) const {
  return impl_->find(id_or_alias);
}

HostedPtr Cluster::look_up(service::Family family, std::string_view name,
                           std::string_view stage) const {
  return impl_->directory.load()->find(family, name, stage);
}

std::vector<HostedPtr> Cluster::list() const {
  std::vector<HostedPtr> all;
  const auto current = impl_->directory.load();
  for (const auto& [id, hosted] : current->by_id) all.push_back(hosted);
  std::ranges::stable_sort(all, {}, [](const HostedPtr& each) { return each->info.created_ms; });
  return all;
}

// The service, when it can be used.
Result<HostedPtr> Cluster::Impl::usable(std::string_view id_or_alias) const {
  auto hosted = find(id_or_alias);
  if (hosted == nullptr) return no_such_service(id_or_alias);
  if (hosted->fault) return *hosted->fault;
  return hosted;
}

Result<> Cluster::clear(std::string_view id_or_alias) {
  const auto hosted = impl_->usable(id_or_alias);
  if (!hosted) return hosted.error();
  if (auto cleared = (*hosted)->engine->store().clear(); !cleared) return cleared;
  impl_->deliveries.cleared((*hosted)->info.id);
  return {};
}

Result<std::vector<store::OutboxEntry>> Cluster::dead_letters(std::string_view id_or_alias,
                                                              const std::string& function,
                                                              int most) const {
  const auto hosted = impl_->usable(id_or_alias);
  if (!hosted) return hosted.error();
  return list_dead_letters((*hosted)->engine->store().outbox(), function, most);
}

Result<std::int64_t> Cluster::retry_dead_letters(std::string_view id_or_alias,
                                                 const DeadLetters& meant) {
  const auto hosted = impl_->usable(id_or_alias);
  if (!hosted) return hosted.error();
  const auto turn = impl_->take_turn((*hosted)->info.id);  // It must not be removed meanwhile.
  if (impl_->find((*hosted)->info.id) == nullptr) return no_such_service(id_or_alias);
  store::Store& store = (*hosted)->engine->store();
  auto count = cluster::retry_dead_letters(store.outbox(), meant);
  if (count && *count > 0) impl_->deliveries.revived((*hosted)->info.id, store);
  return count;
}

Result<std::int64_t> Cluster::delete_dead_letters(std::string_view id_or_alias,
                                                  const DeadLetters& meant) {
  const auto hosted = impl_->usable(id_or_alias);
  if (!hosted) return hosted.error();
  return cluster::delete_dead_letters((*hosted)->engine->store().outbox(), meant);
}

fs::path Cluster::service_folder(std::string_view id) const {
  return impl_->side_folder(id);
}

void Cluster::run(std::function<void()> work) {
  impl_->workers->run(std::move(work));
}

const fs::path& Cluster::data_dir() const {
  return impl_->options.data_dir;
}

auth::Keys Cluster::token_keys() const {
  return impl_->tokens->keys();
}

void Cluster::admit_by(auth::Platform::Admits admits) {
  impl_->platform->admit_by(std::move(admits));
}

const std::string& Cluster::account_id() const {
  return impl_->account_id;
}

std::int64_t Cluster::created_ms() const {
  return impl_->registry->created_ms();
}

void Cluster::start_telling() {
  impl_->deliveries.start();
}

FunctionHost& Cluster::functions() {
  return impl_->functions;
}

Result<std::vector<std::string>> Cluster::keys(std::string_view name) {
  return impl_->registry->keys(name);
}

Result<> Cluster::rotate_keys() {
  auto rotated = impl_->registry->rotate_keys();
  return rotated ? impl_->use_keys() : std::move(rotated);
}

Result<> Cluster::retire_keys() {
  auto retired = impl_->registry->retire_keys();
  return retired ? impl_->use_keys() : std::move(retired);
}

}  // namespace graphcool::cluster
