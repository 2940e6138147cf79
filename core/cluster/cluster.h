// A cluster: the services it serves, and the pipeline that deploys to them.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/engine/service.h"
#include "core/migrate/migration.h"
#include "core/service/definition.h"

namespace graphcool::cluster {

struct Options {
  std::filesystem::path data_dir;  // Made when it does not exist.
  int loops = 1;                   // Event loops that will call Service::execute().
  engine::Limits limits = {};
};

struct DeployOptions {
  bool dry_run = false;
  bool force = false;
};

struct Deployed {
  std::int64_t revision = 0;
  migrate::Migration migration;  // What was done; empty when nothing changed.
};

class Cluster {
 public:
  // Opens the data folder and every service in it. Io when it is not writable, Conflict when
  // another process serves it, Corrupt when a data file is damaged or of a newer version.
  static Result<std::unique_ptr<Cluster>> open(Options options);
  ~Cluster();

  // By id or alias; null when there is none.
  std::shared_ptr<engine::Service> find(std::string_view id_or_alias) const;

  // Deploys to the service of that id, which is created when it does not exist. Whatever fails, the
  // old revision goes on serving. Errors are those of the SDL and of the migration, with their
  // places.
  Checked<Deployed> deploy(std::string_view id, const service::Definition& definition,
                           const DeployOptions& options);

 private:
  struct Impl;
  explicit Cluster(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace graphcool::cluster
