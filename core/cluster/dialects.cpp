#include "core/cluster/dialects.h"

#include <utility>

#include "core/api/prisma/prisma.h"
#include "core/api/relay/relay.h"
#include "core/api/simple/simple.h"
#include "core/auth/permission_api.h"

namespace graphcool::cluster {

std::vector<engine::DialectEntry> dialects(service::Family family,
                                           const api::prisma::Options& prisma) {
  if (family == service::Family::Prisma) {
    return {{"prisma", [prisma](auto model, auto extensions) {
               return api::prisma::make_api(std::move(model), std::move(extensions), prisma);
             }}};
  }
  return {
      {"simple", api::simple::make_api},
      {"relay", api::relay::make_api},
      {"permissions", auth::make_permission_api, true},
  };
}

std::vector<std::string> dialect_names() {
  std::vector<std::string> names;
  for (const auto family : {service::Family::Graphcool, service::Family::Prisma}) {
    for (const auto& entry : dialects(family)) {
      if (!entry.for_admins) names.emplace_back(entry.name);
    }
  }
  return names;
}

}  // namespace graphcool::cluster
