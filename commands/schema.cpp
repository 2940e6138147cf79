#include "commands/schema.h"

#include <fmt/format.h>

#include <memory>

#include "commands/service_api.h"
#include "core/base/json.h"
#include "core/graphql/printer.h"

namespace graphcool::commands {

Command schema_command(Context& context) {
  auto options = std::make_shared<SchemaOptions>();
  return {
      .name = "schema",
      .group = "General commands",
      .summary = "Print the schema of the API that is generated for this service",
      .examples = {{"graphcool schema > schema.graphql", ""},
                   {"graphcool schema --api relay", "For relay-compiler"}},
      .flags = {api_flag(options->api, "The API whose schema it is")},
      .run = [&context, options] { return run_schema(context, *options); },
  };
}

Checked<> run_schema(Context& context, const SchemaOptions& options) {
  const auto api = load_service_api(context, options.api);
  if (!api) return api.error();
  std::string schema = graphql::print_schema((*api)->schema());
  context.output.json(fmt::format(R"({{"schema":{}}})", json::quoted(schema)));
  if (schema.ends_with('\n')) schema.pop_back();  // line() ends it.
  context.output.line(schema);
  return {};
}

}  // namespace graphcool::commands
