#include "core/model/sdl_checks.h"

#include <fmt/format.h>

#include <utility>

#include "core/graphql/parser.h"

namespace graphcool::model {

std::vector<graphql::ast::Document> parse_files(std::span<const SdlFile> files,
                                                SdlProblems& problems) {
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
  return documents;
}

void refuse_arguments(const graphql::ast::FieldDefinition& field, SdlProblems::Subject subject,
                      std::size_t file, SdlProblems& problems) {
  if (field.arguments.empty()) return;
  problems.add(
      subject, {file, field.arguments.front().name.offset},
      fmt::format("The field `{}` has arguments, which fields of a data model cannot have.",
                  subject.field),
      "Remove them.");
}

void OldNames::claim(std::string_view name, const std::optional<std::string>& old_name, Spot spot) {
  if (!old_name) return;
  const auto [other, free] = names_.try_emplace(*old_name, name);
  if (free) return;
  problems_.add({name}, spot,
                fmt::format("`{}` and `{}` both say that they were called `{}`.", other->second,
                            name, *old_name),
                "Remove one of the two @rename directives.");
}

}  // namespace graphcool::model
