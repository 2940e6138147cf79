#include "core/http/cluster_handler.h"

#include <utility>

#include "embedded/playground.h"

namespace graphcool::http {
namespace {

std::vector<Asset> playground() {
  std::vector<Asset> assets;
  for (const embedded::File& file : embedded::playground()) {
    assets.push_back({file.path, file.bytes});
  }
  return assets;
}

}  // namespace

ClusterHandler::ClusterHandler(cluster::Cluster& cluster, cluster::Access& access,
                               ClusterHandlerOptions options)
    : services_(cluster),
      system_(cluster, access, {.version = std::move(options.version)}, playground()),
      router_(services_, {.playground = playground(),
                          .default_service = std::move(options.default_service),
                          .mounts = mounts(),
                          .fallback = {}}) {}

std::vector<Mount> ClusterHandler::mounts() {
  return {{"/system", &system_}};
}

}  // namespace graphcool::http
