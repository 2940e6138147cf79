// `graphcool import`, `export`, `seed` and `reset` for Prisma services: data in and out of a
// service that is deployed (reference/prisma1, sections 8 and 9).
#pragma once

#include "commands/kit/command.h"
#include "commands/kit/output.h"
#include "commands/prisma/folder.h"

namespace graphcool::commands::prisma {

Command import_command(Context& context);
Command export_command(Context& context);
Command seed_command(Context& context);

// `data` is a ZIP file of an export or a folder like one. How far it came is kept in state.json of
// a folder, so that an import that was cut short goes on where it ended.
Checked<> run_import(Context& context, const service::PrismaDefinition& definition,
                     const std::filesystem::path& data);

// Writes a ZIP file; empty `path`: one named after the time, in the working folder.
Checked<> run_export(Context& context, const service::PrismaDefinition& definition,
                     const std::filesystem::path& path);

// REQUIRES: the definition has a seed.
Checked<> run_seed(Context& context, const service::PrismaDefinition& definition);

// Deletes all data, after a person agreed unless `force`.
Checked<> run_reset(Context& context, const service::PrismaDefinition& definition, bool force);

}  // namespace graphcool::commands::prisma
