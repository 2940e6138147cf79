#include "core/cluster/data_model.h"

#include <utility>
#include <vector>

#include "core/model/graphcool_sdl.h"
#include "core/model/prisma_sdl.h"

namespace graphcool::cluster {

Result<DataModel, model::SchemaErrors> read_data_model(const service::Definition& definition) {
  std::vector<model::SdlFile> files;
  for (const auto& file : definition.types) files.push_back({file.path, file.text});
  if (definition.family == service::Family::Prisma) {
    auto parsed = model::parse_prisma(files);
    if (!parsed) return std::move(parsed).error();
    return DataModel{std::move(parsed->model), std::move(parsed->warnings)};
  }
  auto parsed = model::parse_graphcool(files);
  if (!parsed) return std::move(parsed).error();
  return DataModel{std::move(*parsed)};
}

}  // namespace graphcool::cluster
