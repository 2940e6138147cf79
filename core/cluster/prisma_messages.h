// The steps of a deploy as Prisma's management API shows them.
#pragma once

#include <boost/json/array.hpp>
#include <string>

#include "core/migrate/migration.h"

namespace graphcool::cluster {

// Objects of the types CreateModel, UpdateField and so on, each with its name as `type` and
// `__typename` (reference/prisma1, section 7.2).
boost::json::array prisma_step_objects(const migrate::Migration& migration);

// The same as text, as a revision's `messages`: with `no_migration` no step was taken; the change
// of the service's secrets is one more.
std::string prisma_messages(const migrate::Migration& migration, bool no_migration,
                            bool new_secrets);

}  // namespace graphcool::cluster
