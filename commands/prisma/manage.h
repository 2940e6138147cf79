// `graphcool info`, `delete` and `token` for Prisma services.
#pragma once

#include "commands/kit/command.h"
#include "commands/kit/output.h"
#include "commands/prisma/folder.h"

namespace graphcool::commands::prisma {

Command token_command(Context& context);

// Name, stage, server and endpoints; with `secret` and --json the token, too.
Checked<> run_info(Context& context, const FolderOptions& options);

// Deletes the service with all its data, after a person agreed unless `force`.
Checked<> run_delete(Context& context, const FolderOptions& options, bool force);

}  // namespace graphcool::commands::prisma
