// What services, stages and aliases may be called.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "core/cluster/registry.h"
#include "core/model/sdl.h"

namespace graphcool::cluster {

// Of a Prisma service that is added without one.
inline constexpr std::string_view kDefaultStage = "default";

// Why `info` cannot be added beside `others`; nothing when it can. Codes of the system API: 2003
// name taken, 2008 invalid name, 2033 invalid alias, 2034 alias taken, 2035 alias equals an id; of
// the management API: 4001 and 4002 invalid name and stage, 4005 exists, 4006 and 4007 reserved.
std::optional<model::SchemaError> refusal_of(const ServiceInfo& info,
                                             const std::vector<ServiceInfo>& others);

}  // namespace graphcool::cluster
