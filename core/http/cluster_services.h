// The services of a cluster, as the router sees them.
#pragma once

#include "core/cluster/cluster.h"
#include "core/http/router.h"

namespace graphcool::http {

class ClusterServices : public Services {
 public:
  // `cluster` must outlive it.
  explicit ClusterServices(cluster::Cluster& cluster) : cluster_(cluster) {}

  Execute find(std::string_view id_or_alias, std::string_view dialect, int loop) override;

 private:
  cluster::Cluster& cluster_;
};

}  // namespace graphcool::http
