#include "core/cluster/dialects.h"

#include "core/api/prisma/prisma.h"
#include "core/api/relay/relay.h"
#include "core/api/simple/simple.h"
#include "core/auth/permission_api.h"

namespace graphcool::cluster {

const std::vector<engine::DialectEntry>& dialects(service::Family family) {
  static const std::vector<engine::DialectEntry> graphcool = {
      {"simple", api::simple::make_api},
      {"relay", api::relay::make_api},
      {"permissions", auth::make_permission_api, true},
  };
  static const std::vector<engine::DialectEntry> prisma = {{"prisma", api::prisma::make_api}};
  return family == service::Family::Prisma ? prisma : graphcool;
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
