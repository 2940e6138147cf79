// The services as they stand in a data folder: their rows in the registry, and their files.
#pragma once

#include <memory>
#include <string_view>

#include "core/base/result.h"
#include "core/cluster/data_folder.h"
#include "core/cluster/directory.h"
#include "core/cluster/hosted.h"
#include "core/cluster/registry.h"
#include "core/cluster/revisions.h"
#include "core/engine/service.h"

namespace graphcool::cluster {

// Any thread may call, of one service one at a time.
class StoredServices {
 public:
  // All of them must outlive it. `loops` and `limits` are those of engine::Service.
  StoredServices(const DataFolder& folder, Registry& registry, Revisions& revisions, int loops,
                 const engine::Limits& limits);

  // Opens all, each with its current revision active or, where that fails, with its `fault`. Ends
  // what a process that died had begun to add or to remove.
  Result<Directory> open_all();

  // An empty service, which is not live: it goes when the folder is opened next.
  Result<std::shared_ptr<engine::Service>> create(const ServiceInfo& info);

  // REQUIRES: nobody uses its engine any more.
  Result<> erase(std::string_view id);

 private:
  std::shared_ptr<engine::Service> make_engine(std::unique_ptr<store::Store> store) const;
  std::shared_ptr<Hosted> open(const ServiceInfo& info);
  Result<> open(Hosted& hosted);
  Result<> open_strays(Directory& directory);

  const DataFolder& folder_;
  Registry& registry_;
  Revisions& revisions_;
  const int loops_;
  const engine::Limits limits_;
};

}  // namespace graphcool::cluster
