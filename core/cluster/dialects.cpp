#include "core/cluster/dialects.h"

#include "core/api/relay/relay.h"
#include "core/api/simple/simple.h"

namespace graphcool::cluster {

const std::vector<engine::DialectEntry>& dialects() {
  static const std::vector<engine::DialectEntry> entries = {
      {"simple", api::simple::make_api},
      {"relay", api::relay::make_api},
  };
  return entries;
}

std::vector<std::string> dialect_names() {
  std::vector<std::string> names;
  for (const auto& entry : dialects()) names.push_back(entry.name);
  return names;
}

}  // namespace graphcool::cluster
