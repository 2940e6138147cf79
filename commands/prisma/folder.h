// What commands in the folder of a Prisma service have in common: prisma.yml, its variables, and
// the way to the server that it names.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "commands/kit/command.h"
#include "commands/kit/output.h"
#include "core/client/prisma_api.h"
#include "core/service/prisma_yml.h"

namespace graphcool::commands::prisma {

struct FolderOptions {
  std::string project = {};   // prisma.yml itself, wherever it is.
  std::string env_file = {};  // Instead of .env.
  std::string endpoint = {};  // Instead of that of prisma.yml.
};

// --project, --env-file, --endpoint.
std::vector<Flag> folder_flags(FolderOptions& options);

// Whether a command that knows both families is about a Prisma service: a flag above says so, or
// prisma.yml is nearer than graphcool.yml.
bool is_prisma(const Context& context, const FolderOptions& options);

// The definition, with the variables of the environment and of .env.
Checked<service::PrismaDefinition> read(const Context& context, const FolderOptions& options);

// The same; its warnings are told.
Checked<service::PrismaDefinition> load(Context& context, const FolderOptions& options);

// The same; Invalid when it names no endpoint.
Checked<service::PrismaDefinition> load_with_endpoint(Context& context,
                                                      const FolderOptions& options);

// What signs requests: of the service's first secret, or of PRISMA_MANAGEMENT_API_SECRET. Empty
// without such a secret.
std::string service_token(const service::PrismaDefinition& definition);
std::string management_token(const Context& context);

// REQUIRES: the definition has an endpoint.
client::PrismaManagement management_of(const Context& context,
                                       const service::PrismaDefinition& definition);
client::PrismaService service_of(const service::PrismaDefinition& definition);

// "shop@dev", for people.
std::string name_of(const service::PrismaEndpoint& endpoint);

}  // namespace graphcool::commands::prisma
