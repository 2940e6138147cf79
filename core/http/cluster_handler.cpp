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

cluster::ManagementOptions protected_by(cluster::ManagementOptions options,
                                        const cluster::Access& access) {
  if (options.secrets.empty() && access.is_chosen()) options.secrets = {access.secret()};
  return options;
}

}  // namespace

ClusterHandler::ClusterHandler(cluster::Cluster& cluster, cluster::Access& access,
                               ClusterHandlerOptions options)
    : services_(cluster),
      records_(cluster.functions()),
      system_(cluster, access, {.version = std::move(options.version), .records = &records_},
              playground()),
      functions_(cluster),
      management_(cluster, protected_by(std::move(options.management), access)),
      prisma_(cluster, playground(), options.export_bundle_size),
      router_(services_, {.playground = playground(),
                          .default_service = std::move(options.default_service),
                          .mounts = mounts(),
                          .fallback = [this](const Request& request, Respond& respond) {
                            return prisma_.handle(request, respond);
                          }}) {}

std::vector<Mount> ClusterHandler::mounts() {
  return {{"/system", &system_}, {"/functions", &functions_}, {"/management", &management_}};
}

}  // namespace graphcool::http
