#include "commands/prisma/generate.h"

#include <fmt/format.h>

#include <memory>

#include "core/api/prisma/prisma.h"
#include "core/base/files.h"
#include "core/graphql/printer.h"
#include "core/model/prisma_sdl.h"

namespace graphcool::commands::prisma {

namespace fs = std::filesystem;

namespace {

// The generated schema as SDL.
Checked<std::string> schema_of(const service::PrismaDefinition& definition) {
  std::vector<model::SdlFile> files;
  for (const auto& each : definition.datamodel) files.push_back({each.path, each.text});
  auto parsed = model::parse_prisma(files);
  if (!parsed) {
    Errors errors;
    for (const auto& each : parsed.error()) errors.push_back(each.error);
    return errors;
  }
  const auto api = api::prisma::make_api(parsed->model);
  if (!api) return Errors{api.error()};
  return graphql::print_schema((*api)->schema());
}

Error no_generator(const service::PrismaGenerator& generator) {
  return {.code = ErrorCode::Invalid,
          .what = fmt::format("graphcool has no generator `{}`.", generator.name),
          .where = generator.where,
          .hint = "Prisma's own tool makes it from the same prisma.yml: npx prisma1@1.34 generate"};
}

}  // namespace

Command generate_command(Context& context) {
  auto options = std::make_shared<FolderOptions>();
  return {.name = "generate",
          .group = "Prisma services",
          .summary = "Write the schema of a Prisma service's API",
          .details = "Writes each `graphql-schema` that prisma.yml lists under `generate`.",
          .examples = {{"graphcool generate", ""}},
          .flags = folder_flags(*options),
          .run = [&context, options]() -> Checked<> {
            auto definition = load(context, *options);
            if (!definition) return std::move(definition).error();
            if (definition->generators.empty()) {
              return Errors{{.code = ErrorCode::Invalid,
                             .what = "prisma.yml lists nothing to generate.",
                             .hint = "Add:\ngenerate:\n  - generator: graphql-schema\n    output: "
                                     "./prisma.graphql"}};
            }
            return run_generate(context, *definition);
          }};
}

Checked<> run_generate(Context& context, const service::PrismaDefinition& definition) {
  Errors errors;
  for (const auto& generator : definition.generators) {
    if (generator.name != "graphql-schema") {
      errors.push_back(no_generator(generator));
      continue;
    }
    const auto schema = schema_of(definition);
    if (!schema) return schema.error();
    const fs::path path = definition.file.parent_path() / generator.output;
    std::error_code ignored;
    fs::create_directories(path.parent_path(), ignored);
    if (auto written = files::write(path, *schema); !written) {
      errors.push_back(written.error());
      continue;
    }
    context.output.line(fmt::format("Wrote {}", generator.output));
  }
  if (!errors.empty()) return errors;
  return {};
}

}  // namespace graphcool::commands::prisma
