// /management over HTTP: Prisma's management API.
#pragma once

#include "core/cluster/management.h"
#include "core/http/graphql_http.h"
#include "core/http/message.h"

namespace graphcool::http {

class ManagementHandler : public Handler {
 public:
  // `cluster` must outlive it, and it must outlive its answers.
  ManagementHandler(cluster::Cluster& cluster, cluster::ManagementOptions options);

  void handle(const Request& request, Respond respond) override;

 private:
  cluster::Cluster& cluster_;
  const cluster::Management management_;
};

}  // namespace graphcool::http
