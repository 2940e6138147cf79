#include "commands/prisma/folder.h"

#include <fmt/format.h>

#include <map>

#include "core/auth/tokens.h"
#include "core/base/files.h"
#include "core/service/dotenv.h"

namespace graphcool::commands::prisma {

namespace fs = std::filesystem;

namespace {

constexpr const char* kManagementSecret = "PRISMA_MANAGEMENT_API_SECRET";

// The variables of .env, which stand behind those of the environment.
Result<std::map<std::string, std::string>> read_env_file(const Context& context,
                                                         const FolderOptions& options) {
  // With --project the original does not look for one.
  if (options.env_file.empty() && !options.project.empty())
    return std::map<std::string, std::string>();
  const fs::path path =
      context.folder / (options.env_file.empty() ? fs::path(".env") : fs::path(options.env_file));
  auto text = files::read(path, 1u << 20);
  if (text) return service::parse_dotenv(*text);
  const bool may_be_missing = options.env_file.empty() && text.error().code == ErrorCode::NotFound;
  if (may_be_missing) return std::map<std::string, std::string>();
  return text.error();
}

Result<fs::path> find_file(const Context& context, const FolderOptions& options) {
  if (options.project.empty()) return service::find_prisma_yml(context.folder);
  return context.folder / options.project;
}

}  // namespace

std::vector<Flag> folder_flags(FolderOptions& options) {
  return {{.spelling = "-p,--project",
           .placeholder = "FILE",
           .help = "The prisma.yml of a Prisma service",
           .value = &options.project},
          {.spelling = "--env-file",
           .placeholder = "FILE",
           .help = "Variables for prisma.yml, instead of .env",
           .value = &options.env_file},
          {.spelling = "--endpoint",
           .placeholder = "URL",
           .help = "Stands in for the endpoint in prisma.yml",
           .value = &options.endpoint}};
}

bool is_prisma(const Context& context, const FolderOptions& options) {
  if (!options.project.empty() || !options.endpoint.empty()) return true;
  const auto prisma = service::find_prisma_yml(context.folder);
  if (!prisma) return false;
  const auto graphcool = service::find_definition(context.folder);
  if (!graphcool) return true;
  // The longer path is the nearer folder.
  return prisma->parent_path().native().size() > fs::absolute(*graphcool).native().size();
}

Checked<service::PrismaDefinition> read(const Context& context, const FolderOptions& options) {
  const auto file = find_file(context, options);
  if (!file) return Errors{file.error()};
  const auto env = read_env_file(context, options);
  if (!env) return Errors{env.error()};
  service::PrismaOptions reading;
  reading.sources.variable = [&](std::string_view name) -> std::optional<std::string> {
    if (auto value = context.variable(name)) return value;
    const auto found = env->find(std::string(name));
    if (found == env->end()) return std::nullopt;
    return found->second;
  };
  if (!options.endpoint.empty()) reading.endpoint = options.endpoint;
  return service::load_prisma_yml(*file, reading);
}

Checked<service::PrismaDefinition> load(Context& context, const FolderOptions& options) {
  auto definition = read(context, options);
  if (!definition) return definition;
  for (const Error& warning : definition->warnings) {
    context.output.note(
        fmt::format("Warning: {}:{}: {}", warning.where.file, warning.where.line, warning.what));
  }
  return definition;
}

Checked<service::PrismaDefinition> load_with_endpoint(Context& context,
                                                      const FolderOptions& options) {
  auto definition = load(context, options);
  if (definition && !definition->endpoint) {
    return Errors{{.code = ErrorCode::Invalid,
                   .what = "prisma.yml names no endpoint.",
                   .where = {.file = definition->file.filename().string()},
                   .hint = "Add `endpoint: http://localhost:4466/my-service/dev`, or pass "
                           "--endpoint URL"}};
  }
  return definition;
}

std::string name_of(const service::PrismaEndpoint& endpoint) {
  return endpoint.service + "@" + endpoint.stage;
}

std::string service_token(const service::PrismaDefinition& definition) {
  if (definition.secrets.empty()) return {};
  return auth::service_token(auth::Keys(definition.secrets), name_of(*definition.endpoint));
}

std::string management_token(const Context& context) {
  const auto secret = context.variable(kManagementSecret);
  if (!secret || secret->empty()) return {};
  return auth::management_token(auth::Keys({*secret}), {{"*/*", "*"}});
}

client::PrismaManagement management_of(const Context& context,
                                       const service::PrismaDefinition& definition) {
  return {definition.endpoint->management_url(), management_token(context)};
}

client::PrismaService service_of(const service::PrismaDefinition& definition) {
  return {definition.endpoint->url(), service_token(definition)};
}

}  // namespace graphcool::commands::prisma
