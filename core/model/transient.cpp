#include "core/model/transient.h"

#include "core/graphql/parser.h"
#include "core/graphql/printer.h"
#include "core/model/directives.h"

namespace graphcool::model {

bool is_transient(const graphql::ast::Definition& definition) {
  using Kind = graphql::ast::Definition::Kind;
  if (definition.kind == Kind::InputObjectType) return !definition.extension;
  return definition.kind == Kind::ObjectType &&
         (definition.extension || !find_directive(definition.directives, "model"));
}

std::string print_transients(std::span<const SdlFile> files) {
  std::string printed;
  for (const SdlFile& file : files) {
    const auto document =
        graphql::parse({.body = file.text, .name = file.path}, {.legacy_sdl = true});
    if (!document) continue;
    for (const auto& each : document->definitions) {
      if (is_transient(each)) printed += graphql::print(each) + "\n";
    }
  }
  return printed;
}

}  // namespace graphcool::model
