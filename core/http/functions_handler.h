// Where the code of functions is uploaded to (reference/graphcool-framework, section 12.7):
//
//   PUT, POST /functions/files/SERVICE/ID   a zip archive -> {"success":true}
//
// ID is one that getTemporaryDeployUrl has given out lately: knowing it is what admits a client.
#pragma once

#include "core/cluster/cluster.h"
#include "core/http/message.h"

namespace graphcool::http {

class FunctionsHandler final : public Handler {
 public:
  // `cluster` must outlive it.
  explicit FunctionsHandler(cluster::Cluster& cluster) : cluster_(cluster) {}

  void handle(const Request& request, Respond respond) override;

 private:
  cluster::Cluster& cluster_;
};

}  // namespace graphcool::http
