#include "core/model/graphcool_sdl.h"

#include <vector>

#include "core/model/sdl_builder.h"
#include "core/model/sdl_checks.h"

namespace graphcool::model {

Result<std::shared_ptr<const Model>, SchemaErrors> parse_graphcool(std::span<const SdlFile> files) {
  SdlProblems problems(files);
  const auto documents = parse_files(files, problems);
  if (!problems.empty()) return problems.take();

  SdlBuilder builder(problems);
  for (std::size_t i = 0; i < documents.size(); ++i) builder.collect(documents[i], i);
  auto model = builder.build();
  if (!problems.empty()) return problems.take();
  return model;
}

}  // namespace graphcool::model
