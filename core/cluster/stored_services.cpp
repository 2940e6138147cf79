#include "core/cluster/stored_services.h"

#include <string>
#include <utility>

#include "core/base/datetime.h"
#include "core/cluster/service_names.h"
#include "core/store/sqlite/sqlite_store.h"

namespace graphcool::cluster {

StoredServices::StoredServices(const DataFolder& folder, Registry& registry, Revisions& revisions,
                               int loops, const engine::Limits& limits)
    : folder_(folder), registry_(registry), revisions_(revisions), loops_(loops), limits_(limits) {}

Result<Directory> StoredServices::open_all() {
  auto rows = registry_.rows();
  if (!rows) return rows.error();
  Directory directory;
  for (const Registry::Row& row : *rows) {
    if (!row.live) {
      if (auto gone = erase(row.info.id); !gone) return gone.error();
      continue;
    }
    auto hosted = open(row.info);
    if (!hosted->fault && hosted->revision == 0) {
      hosted->fault = Error{.code = ErrorCode::Corrupt,
                            .what = "The data file of the service is gone.",
                            .where = {.file = folder_.data_file(row.info.id).string()},
                            .hint = "Restore it from a backup, or delete the service."};
    }
    directory.put(std::move(hosted));
  }
  if (auto opened = open_strays(directory); !opened) return opened.error();
  return directory;
}

// Data files that somebody put there, or that are older than the registry.
Result<> StoredServices::open_strays(Directory& directory) {
  for (const std::string& id : folder_.stored_ids()) {
    if (directory.has_id(id)) continue;
    auto hosted = open({.id = id, .name = id, .created_ms = datetime::now_ms()});
    if (!hosted->fault && hosted->revision == 0) continue;  // Its first deploy never ended.
    ServiceInfo& info = hosted->info;
    info.family = hosted->definition.family;
    if (info.family == service::Family::Prisma) info.stage = kDefaultStage;
    if (directory.find(info.family, info.name, info.stage) != nullptr) info.name += "-" + id;
    if (!hosted->fault) {
      if (auto entered = registry_.insert(info, true); !entered) return entered;
    }
    directory.put(std::move(hosted));
  }
  return {};
}

std::shared_ptr<Hosted> StoredServices::open(const ServiceInfo& info) {
  auto hosted = std::make_shared<Hosted>(Hosted{.info = info});
  if (auto opened = open(*hosted); !opened) {
    hosted->engine = nullptr;
    hosted->fault = opened.error();
  }
  return hosted;
}

// Fills in what the data file tells.
Result<> StoredServices::open(Hosted& hosted) {
  auto store = store::open_sqlite(folder_.data_file(hosted.info.id));
  if (!store) return store.error();
  auto stored = (*store)->revision();
  if (!stored) return stored.error();
  if (stored->number == 0) return {};
  auto recalled = recall(stored->bundle);
  if (!recalled) return recalled.error();
  hosted.engine = make_engine(std::move(*store));
  auto prepared = revisions_.prepare(
      {hosted.info, recalled->definition, std::move(recalled->model), recalled->root_tokens},
      *hosted.engine, false);
  if (!prepared) return prepared.error().front().error;
  revisions_.activate(hosted.info, *hosted.engine, std::move(*prepared), stored->number);
  hosted.revision = stored->number;
  hosted.verifier = verifier_of(recalled->definition);
  hosted.definition = std::move(recalled->definition);
  hosted.root_tokens = std::move(recalled->root_tokens);
  return {};
}

Result<std::shared_ptr<engine::Service>> StoredServices::create(const ServiceInfo& info) {
  if (auto entered = registry_.insert(info, false); !entered) return entered.error();
  auto store = store::open_sqlite(folder_.data_file(info.id));
  if (!store) {
    (void)erase(info.id);  // What stays now goes when the folder is opened next.
    return store.error();
  }
  return make_engine(std::move(*store));
}

Result<> StoredServices::erase(std::string_view id) {
  if (auto gone = folder_.erase(id); !gone) return gone;
  return registry_.erase(id);
}

std::shared_ptr<engine::Service> StoredServices::make_engine(
    std::unique_ptr<store::Store> store) const {
  return std::make_shared<engine::Service>(std::move(store), loops_, limits_);
}

}  // namespace graphcool::cluster
