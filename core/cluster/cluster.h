// A cluster: the services of a data folder, and the pipeline that deploys to them.
//
// Below the data folder: cluster.db (registry.h); services/ID.db with the data, the revision and
// the history of one service; services/ID/ for what other parts keep for it (service_folder()).
// What a deploy changes stands in the service's own file, so it happens whole or not at all,
// whenever the process dies.
//
// Threads: any may call. Deploys of one service run one after the other, those of several side by
// side. add(), deploy(), rollback(), clear(), remove() and what is about dead letters wait for the
// disk: not for event loops.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/api/prisma/options.h"
#include "core/auth/tokens.h"
#include "core/base/result.h"
#include "core/cluster/dead_letters.h"
#include "core/cluster/definition_problems.h"
#include "core/cluster/deployed.h"
#include "core/cluster/function_host.h"
#include "core/cluster/hosted.h"
#include "core/engine/service.h"
#include "core/model/sdl.h"
#include "core/service/definition.h"
#include "core/store/store.h"

namespace graphcool::cluster {

struct Options {
  std::filesystem::path data_dir;  // Made when it does not exist.
  int loops = 1;                   // Event loops that will call Service::execute().
  engine::Limits limits = {};
  FunctionOptions functions = {};
  api::prisma::Options prisma = {};  // Of the APIs of all Prisma services.
};

// What is to be added. The family is the definition's.
struct NewService {
  std::string name;
  std::string stage = {};  // Of a Prisma service; empty: "default".
  std::string alias = {};
  std::string region = {};
  std::string id = {};  // Empty: a new cuid. Letters, digits, - and _.
};

class Cluster {
 public:
  // Opens the data folder and every service in it. Io when it is not writable, Conflict when
  // another process serves it, Corrupt when cluster.db is damaged or of a newer version. A service
  // whose own file cannot be opened is there with its `fault`.
  static Result<std::unique_ptr<Cluster>> open(Options options);
  // Waits for the requests that still hold a service.
  ~Cluster();

  // The service that answers requests; null when there is none.
  std::shared_ptr<engine::Service> find(std::string_view id_or_alias) const;
  std::shared_ptr<engine::Service> find(std::string_view name, std::string_view stage) const;

  // All of a service; null when there is none.
  HostedPtr look_up(std::string_view id_or_alias) const;
  HostedPtr look_up(service::Family family, std::string_view name, std::string_view stage) const;
  std::vector<HostedPtr> list() const;  // By time of creation.

  // Adds a service and deploys its first revision; when that is refused, there is no service.
  // Refusals of the name have the codes of service_names.h.
  Pushed<Deployed> add(const NewService& wanted, const service::Definition& definition,
                       const DeployOptions& options = {});
  // The refusal that add() would give for the name, stage, alias and id; nothing when they are
  // fine.
  std::optional<model::SchemaError> refusal(const NewService& wanted, service::Family family) const;

  // Whatever fails, the old revision goes on serving. Errors are those of the SDL and of the
  // migration, with their places; an unknown service is one of code 4000.
  Pushed<Deployed> deploy(std::string_view id_or_alias, const service::Definition& definition,
                          const DeployOptions& options);

  // The revisions that were deployed, the current one first.
  Result<std::vector<store::PastRevision>> history(std::string_view id_or_alias,
                                                   std::int64_t most) const;

  // Deploys the definition of an earlier revision as a new one; 0: of the one before. What was
  // renamed since gets its old name back. What would be deleted has to be empty, or
  // `options.force`. Errors are those of deploy(), and one of a revision that is not remembered.
  Pushed<Deployed> rollback(std::string_view id_or_alias, std::int64_t revision,
                            const DeployOptions& options);

  // What functions of subscriptions could not be told: as the functions of dead_letters.h.
  Result<std::vector<store::OutboxEntry>> dead_letters(std::string_view id_or_alias,
                                                       const std::string& function, int most) const;
  Result<std::int64_t> retry_dead_letters(std::string_view id_or_alias, const DeadLetters& meant);
  Result<std::int64_t> delete_dead_letters(std::string_view id_or_alias, const DeadLetters& meant);

  // Deletes all nodes and edges, and what was still to be told of them.
  Result<> clear(std::string_view id_or_alias);

  // Deletes the service with all its data. Requests under way are answered.
  Result<> remove(std::string_view id_or_alias);

  // Where other parts keep what belongs to a service beside its data file; goes with it. Made by
  // whoever writes there.
  std::filesystem::path service_folder(std::string_view id) const;

  // Runs what waits for the disk on a thread for that. A cluster that ends waits for it.
  void run(std::function<void()> work);

  const std::filesystem::path& data_dir() const;

  // What root tokens and the tokens of nodes are signed with, for all services.
  auth::Keys token_keys() const;
  // Who else is an admin of all services: whose tokens `admits` takes. It may be called after the
  // cluster has gone.
  void admit_by(auth::Platform::Admits admits);
  // Of the one account that all services belong to, and since when there is one (since 1970).
  const std::string& account_id() const;
  std::int64_t created_ms() const;

  // A secret of this data folder, made when it is asked for first, and the one before it while keys
  // are being rotated: see Registry::keys().
  Result<std::vector<std::string>> keys(std::string_view name);

  // Tokens are signed with new keys from now on; those of the keys before are good until these are
  // retired. Errors as Registry::rotate_keys() and retire_keys().
  Result<> rotate_keys();
  Result<> retire_keys();

  // Lets the functions of subscriptions be told of writes, also of those before: once what they ask
  // back for is served. Nothing is told before.
  void start_telling();

  // What runs the functions of the services, and has their logs.
  FunctionHost& functions();

 private:
  struct Impl;
  explicit Cluster(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace graphcool::cluster
