// Every dialect that services speak; a new one is a line in dialects.cpp.
#pragma once

#include <string>
#include <vector>

#include "core/api/prisma/options.h"
#include "core/engine/service.h"
#include "core/service/definition.h"

namespace graphcool::cluster {

// Those that services of a family speak.
std::vector<engine::DialectEntry> dialects(service::Family family,
                                           const api::prisma::Options& prisma = {});

// Their names, of all families; without those that only admins may speak.
std::vector<std::string> dialect_names();

}  // namespace graphcool::cluster
