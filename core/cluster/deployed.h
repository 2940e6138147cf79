// What a deploy may do, and what came of it.
#pragma once

#include <cstdint>
#include <string>

#include "core/migrate/migration.h"
#include "core/model/sdl.h"

namespace graphcool::cluster {

struct DeployOptions {
  bool dry_run = false;
  bool force = false;
  bool no_migration = false;  // Prisma: the tables are as the data model wants them, or it fails.
};

struct Deployed {
  std::int64_t revision = 0;
  migrate::Migration migration;  // What was done; empty when nothing changed.
  // The same and more, as `migrationMessages` of the system API, of Prisma as `steps`.
  std::string messages = "[]";
  model::SchemaErrors warnings = {};  // What is accepted and should not be written so.
  bool held = false;  // Prisma: there are warnings and no `force`, so nothing was done.
};

}  // namespace graphcool::cluster
