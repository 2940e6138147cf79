// All that a cluster answers over HTTP: the APIs of its services, those about itself, the pages.
// What `graphcool dev` and `graphcool serve` listen with. A further part of it is a member here and
// a line in the table of mounts.
#pragma once

#include <string>
#include <vector>

#include "core/cluster/access.h"
#include "core/cluster/cluster.h"
#include "core/cluster/function_records.h"
#include "core/http/cluster_services.h"
#include "core/http/functions_handler.h"
#include "core/http/management_handler.h"
#include "core/http/prisma_handler.h"
#include "core/http/router.h"
#include "core/http/system_handler.h"
#include "core/transfer/export.h"

namespace graphcool::http {

struct ClusterHandlerOptions {
  std::string version = {};          // Of this program.
  std::string default_service = {};  // Whose playground /playground is; empty: none.
  // Without secrets of its own, the management API takes the cluster's, where somebody chose one.
  cluster::ManagementOptions management = {};
  std::size_t export_bundle_size = transfer::kBundleSize;  // Of Prisma services.
};

class ClusterHandler : public Handler {
 public:
  // `cluster` and `access` must outlive it, and it must outlive its answers.
  ClusterHandler(cluster::Cluster& cluster, cluster::Access& access, ClusterHandlerOptions options);

  void handle(const Request& request, Respond respond) override {
    router_.handle(request, std::move(respond));
  }

 private:
  std::vector<Mount> mounts();

  ClusterServices services_;
  cluster::LoggedRecords records_;
  SystemHandler system_;
  FunctionsHandler functions_;
  ManagementHandler management_;
  PrismaHandler prisma_;
  Router router_;  // Last: it leads to all of the above.
};

}  // namespace graphcool::http
