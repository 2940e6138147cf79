#include "core/cluster/cluster.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <mutex>
#include <utility>

#include "core/base/datetime.h"
#include "core/base/ids.h"
#include "core/base/worker_pool.h"
#include "core/cluster/bundle.h"
#include "core/cluster/data_folder.h"
#include "core/cluster/data_model.h"
#include "core/cluster/deliveries.h"
#include "core/cluster/directory.h"
#include "core/cluster/installer.h"
#include "core/cluster/registry.h"
#include "core/cluster/retired.h"
#include "core/cluster/revisions.h"
#include "core/cluster/service_names.h"
#include "core/cluster/signing.h"
#include "core/cluster/stored_services.h"
#include "core/cluster/successor.h"

namespace graphcool::cluster {
namespace {

namespace fs = std::filesystem;

constexpr int kNoSuchService = 4000;
constexpr int kWorkers = 16;

Error no_such_service(std::string_view id) {
  return {.code = ErrorCode::NotFound, .what = fmt::format("No service with id '{}'", id)};
}

ServiceInfo info_of(const NewService& wanted, service::Family family) {
  const bool has_stages = family == service::Family::Prisma;
  return {.id = wanted.id,
          .family = family,
          .name = wanted.name,
          .stage = has_stages && wanted.stage.empty() ? std::string(kDefaultStage) : wanted.stage,
          .alias = wanted.alias,
          .region = wanted.region};
}

}  // namespace

struct Cluster::Impl {
  Impl(Options given, DataFolder data_folder, std::unique_ptr<Registry> opened,
       std::unique_ptr<Signing> made)
      : options(std::move(given)),
        folder(std::move(data_folder)),
        registry(std::move(opened)),
        signing(std::move(made)),
        functions(options.functions, folder.path(),
                  [this](const std::string& id) {
                    return auth::temporary_root_token(signing->keys(), id);
                  }),
        deliveries(functions, *workers),
        revisions(options.prisma, {.tokens = signing->tokens(), .platform = platform}, folder,
                  functions, deliveries),
        stored(folder, *registry, revisions, options.loops, options.limits),
        installer(*signing, revisions) {}
  ~Impl();

  const Options options;
  std::optional<WorkerPool> workers{std::in_place, kWorkers};
  const DataFolder folder;
  const std::unique_ptr<Registry> registry;
  const std::unique_ptr<Signing> signing;
  const std::shared_ptr<auth::Platform> platform = std::make_shared<auth::Platform>();
  FunctionHost functions;
  Deliveries deliveries;
  Revisions revisions;
  StoredServices stored;
  Installer installer;
  PublishedDirectory directory;
  Retired retired;
  std::mutex names;  // Held while services come and go.
  // Held by one deploy of a service at a time. By id; they stay when the service goes.
  std::mutex turns_mutex;
  std::map<std::string, std::unique_ptr<std::mutex>, std::less<>> turns;

  HostedPtr find(std::string_view id_or_alias) const {
    return directory.current()->find(id_or_alias);
  }
  Result<HostedPtr> usable(std::string_view id_or_alias) const;
  std::unique_lock<std::mutex> take_turn(std::string_view id);

  Pushed<Deployed> add(ServiceInfo info, const service::Definition& definition,
                       const DeployOptions& options);
  // A service that nobody else deploys to or removes while `turn` is held.
  struct Turn {
    HostedPtr hosted;
    std::unique_lock<std::mutex> turn;
  };
  Pushed<Turn> turn_of(std::string_view id_or_alias);
  Pushed<Deployed> deploy(const HostedPtr& hosted, const service::Definition& definition,
                          DataModel data, std::optional<WayBack> back,
                          const DeployOptions& options);
};

// ---- opening and closing -----------------------------------------------------------------------

Result<std::unique_ptr<Cluster>> Cluster::open(Options options) {
  auto folder = DataFolder::open(options.data_dir);
  if (!folder) return folder.error();
  auto registry = Registry::open(folder->registry_file());
  if (!registry) return registry.error();
  auto signing = Signing::open(**registry);
  if (!signing) return signing.error();
  auto impl = std::make_unique<Impl>(std::move(options), std::move(*folder), std::move(*registry),
                                     std::move(*signing));
  auto services = impl->stored.open_all();
  if (!services) return services.error();
  impl->directory.replace(std::move(*services));
  return std::unique_ptr<Cluster>(new Cluster(std::move(impl)));
}

Cluster::Cluster(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Cluster::~Cluster() = default;

Cluster::Impl::~Impl() {
  deliveries.stop();
  functions.stop();  // Requests that wait for one hold their service.
  workers.reset();   // Ends what was begun.
  auto last = directory.current()->all();
  for (const HostedPtr& each : last) {
    if (each->engine) retired.put(each->info.id, each->engine);
  }
  last.clear();
  directory.replace({});
  retired.wait();
}

// ---- the directory -----------------------------------------------------------------------------

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
  return impl_->directory.current()->find(family, name, stage);
}

std::vector<HostedPtr> Cluster::list() const {
  std::vector<HostedPtr> all = impl_->directory.current()->all();
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

// ---- coming and going --------------------------------------------------------------------------

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
  for (const HostedPtr& hosted : impl_->directory.current()->all()) others.push_back(hosted->info);
  return refusal_of(info_of(wanted, family), others);
}

// REQUIRES: `names` is held.
Pushed<Deployed> Cluster::Impl::add(ServiceInfo info, const service::Definition& definition,
                                    const DeployOptions& deploy_options) {
  auto data = read_data_model(definition);
  if (!data) return std::move(data).error();
  if (deploy_options.dry_run) return installer.try_first(info, definition, std::move(*data));
  // SQLite removes files by their names when it closes: those of a new service would be hit.
  if (!retired.wait(info.id)) {
    return one_problem(
        {.code = ErrorCode::Conflict,
         .what = fmt::format("The service '{}' that was deleted is still being asked.", info.id),
         .hint = "Try again."});
  }
  auto engine = stored.create(info);
  if (!engine) return one_problem(engine.error());
  auto installed =
      installer.install({info, nullptr, *engine, definition, std::move(*data)}, deploy_options);
  const auto give_up = [&](model::SchemaErrors problems) {
    installed = Installed{};
    engine->reset();
    (void)stored.erase(info.id);  // What stays now goes when the folder is opened next.
    return problems;
  };
  if (!installed) return give_up(std::move(installed).error());
  if (auto live = registry->set_live(info.id, true); !live) {
    deliveries.removed(info.id);
    return give_up(one_problem(live.error()));
  }
  directory.edit([&](Directory& next) { next.put(std::move(installed->hosted)); });
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
  impl_->directory.edit([&](Directory& next) { next.take(hosted->info); });
  impl_->deliveries.removed(id);
  impl_->functions.removed(id);
  auto engine = hosted->engine;
  hosted.reset();
  if (engine) impl_->retired.put(id, std::move(engine));
  return impl_->stored.erase(id);
}

// ---- deploying ---------------------------------------------------------------------------------

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

Pushed<Cluster::Impl::Turn> Cluster::Impl::turn_of(std::string_view id_or_alias) {
  const auto unknown = [&] { return one_problem(no_such_service(id_or_alias), kNoSuchService); };
  auto hosted = find(id_or_alias);
  if (hosted == nullptr) return unknown();
  auto turn = take_turn(hosted->info.id);
  hosted = find(hosted->info.id);  // As whoever we waited for left it.
  if (hosted == nullptr) return unknown();
  return Turn{std::move(hosted), std::move(turn)};
}

// REQUIRES: it is this thread's turn.
Pushed<Deployed> Cluster::Impl::deploy(const HostedPtr& hosted,
                                       const service::Definition& definition, DataModel data,
                                       std::optional<WayBack> back,
                                       const DeployOptions& deploy_options) {
  if (hosted->fault) return one_problem(*hosted->fault);
  auto installed = installer.install(
      {hosted->info, hosted, hosted->engine, definition, std::move(data), std::move(back)},
      deploy_options);
  if (!installed) return std::move(installed).error();
  if (installed->hosted) directory.edit([&](Directory& next) { next.put(installed->hosted); });
  return std::move(installed->deployed);
}

Pushed<Deployed> Cluster::deploy(std::string_view id_or_alias,
                                 const service::Definition& definition,
                                 const DeployOptions& options) {
  auto data = read_data_model(definition);
  if (!data) return std::move(data).error();
  const auto turn = impl_->turn_of(id_or_alias);
  if (!turn) return turn.error();
  return impl_->deploy(turn->hosted, definition, std::move(*data), {}, options);
}

Result<std::vector<store::PastRevision>> Cluster::history(std::string_view id_or_alias,
                                                          std::int64_t most) const {
  const auto hosted = impl_->usable(id_or_alias);
  if (!hosted) return hosted.error();
  return (*hosted)->engine->store().history(most);
}

Pushed<Deployed> Cluster::rollback(std::string_view id_or_alias, std::int64_t revision,
                                   const DeployOptions& options) {
  const auto turn = impl_->turn_of(id_or_alias);
  if (!turn) return turn.error();
  const HostedPtr& hosted = turn->hosted;
  const auto past = history(hosted->info.id, store::kRememberedRevisions);
  if (!past) return one_problem(past.error());
  const std::int64_t wanted = revision == 0 ? hosted->revision - 1 : revision;
  const auto found =
      std::ranges::find_if(*past, [&](const auto& each) { return each.number == wanted; });
  if (found == past->end()) {
    return one_problem({.code = ErrorCode::NotFound,
                        .what = fmt::format("Revision {} of service '{}' is not remembered.",
                                            wanted, hosted->info.name),
                        .hint = "The history tells which revisions are."});
  }
  auto recalled = recall(found->bundle);
  if (!recalled) return one_problem(recalled.error());
  auto back = way_back(hosted->engine->model(), recalled->model);
  return impl_->deploy(hosted, recalled->definition, {std::move(recalled->model)}, std::move(back),
                       options);
}

// ---- what is in a service ----------------------------------------------------------------------

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

// ---- the rest ----------------------------------------------------------------------------------

fs::path Cluster::service_folder(std::string_view id) const {
  return impl_->folder.side_folder(id);
}

void Cluster::run(std::function<void()> work) {
  impl_->workers->run(std::move(work));
}

const fs::path& Cluster::data_dir() const {
  return impl_->folder.path();
}

auth::Keys Cluster::token_keys() const {
  return impl_->signing->keys();
}

void Cluster::admit_by(auth::Platform::Admits admits) {
  impl_->platform->admit_by(std::move(admits));
}

const std::string& Cluster::account_id() const {
  return impl_->signing->account_id();
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
  return impl_->signing->rotate();
}

Result<> Cluster::retire_keys() {
  return impl_->signing->retire();
}

}  // namespace graphcool::cluster
