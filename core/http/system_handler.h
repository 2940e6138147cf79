// /system over HTTP: the system API, and for a browser its playground.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/cluster/system_api.h"
#include "core/http/assets.h"
#include "core/http/graphql_http.h"
#include "core/http/message.h"

namespace graphcool::http {

class SystemHandler : public Handler {
 public:
  // `cluster` and `access` must outlive it, and it must outlive its answers.
  SystemHandler(cluster::Cluster& cluster, cluster::Access& access,
                cluster::SystemApiOptions options, std::vector<Asset> playground);

  void handle(const Request& request, Respond respond) override;

 private:
  cluster::Cluster& cluster_;
  const cluster::SystemApi api_;
  const Playground playground_;
};

// The token of `Authorization: Bearer TOKEN`, or of a cookie `session`; empty: there is none.
std::string_view session_token(const Request& request);

// Where the client reaches this server: "http://localhost:60000". Empty when it does not say so.
std::string origin_of(const Request& request);

}  // namespace graphcool::http
