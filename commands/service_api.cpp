#include "commands/service_api.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/cluster/dialects.h"
#include "core/cluster/function_host.h"
#include "core/model/graphcool_sdl.h"
#include "core/service/definition.h"

namespace graphcool::commands {

Checked<std::shared_ptr<const api::Api>> load_service_api(const Context& context,
                                                          std::string_view dialect) {
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
  const auto& dialects = cluster::dialects(definition->family);
  const auto entry = std::find_if(dialects.begin(), dialects.end(),
                                  [&](const auto& each) { return each.name == dialect; });
  auto extensions = cluster::extensions_of(*definition, **model);
  if (!extensions) return std::move(extensions).error();
  auto api = entry->make(*model, std::move(*extensions));
  if (!api) return Errors{api.error()};
  return std::shared_ptr<const api::Api>(std::move(*api));
}

Flag api_flag(std::string& dialect, std::string help) {
  return {.spelling = "--api",
          .placeholder = "NAME",
          .help = std::move(help),
          .choices = cluster::dialect_names(),
          .value = &dialect};
}

Flag variables_flag(std::string& variables, std::string_view purpose) {
  return {.spelling = "--variables",
          .placeholder = "JSON",
          .help = fmt::format("Variables of the operation: {}", purpose),
          .value = &variables};
}

Flag operation_flag(std::string& name) {
  return {.spelling = "--operation",
          .placeholder = "NAME",
          .help = "The operation, where the file has several",
          .value = &name};
}

}  // namespace graphcool::commands
