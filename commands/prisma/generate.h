// `graphcool generate`: writes what prisma.yml lists under `generate`.
#pragma once

#include "commands/kit/command.h"
#include "commands/kit/output.h"
#include "commands/prisma/folder.h"

namespace graphcool::commands::prisma {

Command generate_command(Context& context);

// Writes the schema of the service's API for each `graphql-schema`, from the data model, without a
// server. Clients in programming languages are the work of Prisma's own command line: each of those
// is an error that says so, after the schemas are written.
Checked<> run_generate(Context& context, const service::PrismaDefinition& definition);

}  // namespace graphcool::commands::prisma
