#include "core/model/graphcool_sdl.h"

#include <vector>

#include "core/graphql/parser.h"
#include "core/model/sdl_builder.h"
#include "core/model/sdl_problems.h"

namespace graphcool::model {

Result<std::shared_ptr<const Model>, SchemaErrors> parse_graphcool(std::span<const SdlFile> files) {
  SdlProblems problems(files);
  std::vector<graphql::ast::Document> documents;
  documents.reserve(files.size());
  for (std::size_t i = 0; i < files.size(); ++i) {
    auto document =
        graphql::parse({.body = files[i].text, .name = files[i].path}, {.legacy_sdl = true});
    if (document) {
      documents.push_back(std::move(*document));
    } else {
      problems.add_syntax_error(i, document.error());
    }
  }
  if (!problems.empty()) return problems.take();

  SdlBuilder builder(problems);
  for (std::size_t i = 0; i < documents.size(); ++i) builder.collect(documents[i], i);
  auto model = builder.build();
  if (!problems.empty()) return problems.take();
  return model;
}

}  // namespace graphcool::model
