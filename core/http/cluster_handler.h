// All that a cluster answers over HTTP: the APIs of its services, those about itself, the pages.
// What `graphcool dev` and `graphcool serve` listen with.
#pragma once

#include <string>
#include <vector>

#include "core/cluster/cluster.h"
#include "core/http/cluster_services.h"
#include "core/http/router.h"

namespace graphcool::http {

struct ClusterHandlerOptions {
  std::vector<Asset> playground = {};  // Empty: the binary was built without it.
  std::string default_service = {};    // Whose playground /playground is; empty: none.
};

class ClusterHandler : public Handler {
 public:
  // `cluster` must outlive it, and so must whatever it answers.
  ClusterHandler(cluster::Cluster& cluster, ClusterHandlerOptions options);

  void handle(const Request& request, Respond respond) override {
    router_.handle(request, std::move(respond));
  }

 private:
  ClusterServices services_;
  Router router_;
};

}  // namespace graphcool::http
