#include "core/cluster/cluster.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>

#include "core/base/published.h"
#include "core/cluster/bundle.h"
#include "core/cluster/data_model.h"
#include "core/cluster/dialects.h"
#include "core/model/relations.h"
#include "core/store/sqlite/sqlite_store.h"

namespace graphcool::cluster {
namespace {

namespace fs = std::filesystem;

// Holds the data folder for this process: another one gets Conflict. Let go by the operating system
// when the process ends, however it ends.
class FolderLock {
 public:
  static Result<FolderLock> take(const fs::path& folder) {
    const fs::path path = folder / "lock";
    const int fd = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) {
      return Error{.code = ErrorCode::Io,
                   .what = fmt::format("Cannot write to the data folder {}: {}.", folder.string(),
                                       std::strerror(errno)),
                   .hint = "Check who owns the folder, and its permissions."};
    }
    FolderLock lock(fd);
    if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
      return Error{.code = ErrorCode::Conflict,
                   .what = fmt::format("The data folder {} is in use by another graphcool process.",
                                       folder.string()),
                   .hint = "End that process first, or run in another folder."};
    }
    return lock;
  }
  FolderLock(FolderLock&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  FolderLock& operator=(FolderLock&&) = delete;
  ~FolderLock() {
    if (fd_ >= 0) close(fd_);
  }

 private:
  explicit FolderLock(int fd) : fd_(fd) {}
  int fd_;
};

using Services = std::map<std::string, std::shared_ptr<engine::Service>, std::less<>>;

Errors to_errors(model::SchemaErrors&& problems) {
  Errors errors;
  for (auto& problem : problems) errors.push_back(std::move(problem.error));
  return errors;
}

}  // namespace

struct Cluster::Impl {
  Impl(Options options, FolderLock lock) : options(std::move(options)), lock(std::move(lock)) {}

  const Options options;
  const FolderLock lock;
  std::mutex deploys;  // One deploy at a time.
  // Replaced as a whole when a service comes or goes, so that find() never waits.
  Published<Services> services{std::make_shared<const Services>()};

  fs::path data_file(std::string_view id) const {
    return options.data_dir / "services" / (std::string(id) + ".db");
  }

  std::shared_ptr<engine::Service> find(std::string_view id) const {
    const auto current = services.load();
    const auto found = current->find(id);
    return found == current->end() ? nullptr : found->second;
  }

  Result<std::shared_ptr<engine::Service>> open_service(std::string_view id) {
    auto store = store::open_sqlite(data_file(id));
    if (!store) return store.error();
    return std::make_shared<engine::Service>(std::move(*store), options.loops, options.limits);
  }

  void publish(std::string_view id, std::shared_ptr<engine::Service> service) {
    auto next = std::make_shared<Services>(*services.load());
    next->insert_or_assign(std::string(id), std::move(service));
    services.store(std::move(next));
  }

  Result<> load(const std::string& id);
  Checked<Deployed> deploy(std::string_view id, const service::Definition& definition,
                           const DeployOptions& deploy_options);
};

// Takes up a service that was deployed before this process began.
Result<> Cluster::Impl::load(const std::string& id) {
  auto service = open_service(id);
  if (!service) return service.error();
  auto stored = (*service)->store().revision();
  if (!stored) return stored.error();
  if (stored->number == 0) return {};  // Its first deploy never came to its end.
  auto bundle = read_stored_bundle(stored->bundle);
  if (!bundle) return bundle.error();
  auto definition = service::read_definition(bundle->bundle);
  if (!definition) {
    return Error{.code = ErrorCode::Corrupt,
                 .what = fmt::format("The stored definition of service '{}' cannot be read: {}", id,
                                     definition.error().front().what)};
  }
  auto data_model = read_data_model(*definition);
  if (!data_model) {
    return Error{.code = ErrorCode::Corrupt,
                 .what = fmt::format("The stored data model of service '{}' cannot be read: {}", id,
                                     data_model.error().front().error.what)};
  }
  auto revision = (*service)->prepare({model::with_inherited(data_model->model, bundle->inherited),
                                       dialects(definition->family)});
  if (!revision) return revision.error().front();
  (*service)->activate(std::move(*revision), stored->number);
  publish(id, std::move(*service));
  return {};
}

Result<std::unique_ptr<Cluster>> Cluster::open(Options options) {
  std::error_code failed;
  fs::create_directories(options.data_dir / "services", failed);
  if (failed) {
    return Error{.code = ErrorCode::Io,
                 .what = fmt::format("Cannot make the data folder {}: {}.",
                                     options.data_dir.string(), failed.message()),
                 .hint = "Check who owns the folder around it, and its permissions."};
  }
  auto lock = FolderLock::take(options.data_dir);
  if (!lock) return lock.error();
  const fs::path folder = options.data_dir / "services";
  auto impl = std::make_unique<Impl>(std::move(options), std::move(*lock));
  std::vector<std::string> ids;
  for (const auto& entry : fs::directory_iterator(folder, failed)) {
    if (entry.path().extension() == ".db") ids.push_back(entry.path().stem());
  }
  std::sort(ids.begin(), ids.end());
  for (const std::string& id : ids) {
    if (auto loaded = impl->load(id); !loaded) return loaded.error();
  }
  return std::unique_ptr<Cluster>(new Cluster(std::move(impl)));
}

Cluster::Cluster(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Cluster::~Cluster() = default;

std::shared_ptr<engine::Service> Cluster::find(std::string_view id_or_alias) const {
  return impl_->find(id_or_alias);
}

Checked<Deployed> Cluster::deploy(std::string_view id, const service::Definition& definition,
                                  const DeployOptions& options) {
  const std::lock_guard lock(impl_->deploys);
  return impl_->deploy(id, definition, options);
}

Checked<Deployed> Cluster::Impl::deploy(std::string_view id, const service::Definition& definition,
                                        const DeployOptions& deploy_options) {
  auto data_model = read_data_model(definition);
  if (!data_model) return to_errors(std::move(data_model).error());
  const auto& model = data_model->model;

  auto service = find(id);
  const bool is_new = service == nullptr;
  if (is_new && deploy_options.dry_run) {
    return Deployed{0, migrate::make_migration(std::make_shared<model::Model>(), model)};
  }
  if (is_new) {
    auto opened = open_service(id);
    if (!opened) return Errors{opened.error()};
    service = std::move(*opened);
  }
  store::Store& store = service->store();
  const auto stored = store.revision();
  if (!stored) return Errors{stored.error()};
  auto before = is_new ? std::make_shared<const model::Model>() : service->model();
  Deployed deployed{stored->number, migrate::make_migration(before, model)};
  const std::string bundle = write_stored_bundle(
      {service::bundle_of(definition), model::inherited(*deployed.migration.after)});
  if (!is_new && deployed.migration.empty() && bundle == stored->bundle) return deployed;

  auto revision = service->prepare({deployed.migration.after, dialects(definition.family)});
  if (!revision) return std::move(revision).error();
  auto problems = migrate::check(deployed.migration, *store.probe(before), deploy_options.force);
  if (!problems.empty()) return to_errors(std::move(problems));
  if (deploy_options.dry_run) return deployed;

  auto number = store.migrate(deployed.migration, stored->number, bundle);
  if (!number) return Errors{number.error()};
  deployed.revision = *number;
  service->activate(std::move(*revision), *number);
  if (is_new) publish(id, std::move(service));
  return deployed;
}

}  // namespace graphcool::cluster
