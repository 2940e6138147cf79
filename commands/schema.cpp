#include "commands/schema.h"

#include <fmt/format.h>

#include "core/api/simple/simple.h"
#include "core/base/json.h"
#include "core/graphql/printer.h"
#include "core/model/graphcool_sdl.h"
#include "core/service/definition.h"

namespace graphcool::commands {

Command schema_command(Context& context) {
  return {
      .name = "schema",
      .group = "General commands",
      .summary = "Print the schema of the API that is generated for this service",
      .examples = {{"graphcool schema > schema.graphql", ""}},
      .run = [&context] { return run_schema(context); },
  };
}

Checked<> run_schema(Context& context) {
  const auto folder = service::find_definition(context.folder);
  if (!folder) return Errors{folder.error()};
  const auto definition = service::load_definition(*folder, {.variable = context.variable});
  if (!definition) return definition.error();

  std::vector<model::SdlFile> files;
  for (const auto& each : definition->types) files.push_back({each.path, each.text});
  const auto model = model::parse_graphcool(files);
  if (!model) {
    Errors errors;
    for (const model::SchemaError& each : model.error()) errors.push_back(each.error);
    return errors;
  }
  const auto api = api::simple::make_api(*model);
  if (!api) return Errors{api.error()};
  std::string schema = graphql::print_schema((*api)->schema());
  context.output.json(fmt::format(R"({{"schema":{}}})", json::quoted(schema)));
  if (schema.ends_with('\n')) schema.pop_back();  // line() ends it.
  context.output.line(schema);
  return {};
}

}  // namespace graphcool::commands
