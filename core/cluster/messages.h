// What a deploy changes beside the data model, as `migrationMessages` of the system API
// (reference/graphcool-framework, sections 4.1 and 4.6).
#pragma once

#include <string>

#include "core/migrate/migration.h"
#include "core/service/definition.h"

namespace graphcool::cluster {

// All messages of a deploy, as a JSON array in the original's order: what goes; the data model;
// what comes; the functions that change. A function whose code came in an archive of its own
// changes each time.
std::string deploy_messages(const service::Definition& before, const service::Definition& after,
                            const migrate::Migration& migration);

}  // namespace graphcool::cluster
