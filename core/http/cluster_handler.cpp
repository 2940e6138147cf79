#include "core/http/cluster_handler.h"

#include <utility>

namespace graphcool::http {

ClusterHandler::ClusterHandler(cluster::Cluster& cluster, ClusterHandlerOptions options)
    : services_(cluster),
      router_(services_, {.playground = std::move(options.playground),
                          .default_service = std::move(options.default_service)}) {}

}  // namespace graphcool::http
