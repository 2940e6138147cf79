#include "core/model/sdl_checks.h"

#include <fmt/format.h>

#include <string_view>
#include <unordered_map>
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

namespace {

// Of all types, or all enums.
template <class Named>
void check_old_names(const std::vector<Named>& all, std::span<const SdlSource> sources,
                     SdlProblems& problems) {
  std::unordered_map<std::string_view, std::string_view> names;  // By old name.
  for (std::size_t i = 0; i < sources.size(); ++i) {
    if (!all[i].old_name) continue;
    const std::string_view name = all[i].name, old_name = *all[i].old_name;
    const auto [other, free] = names.try_emplace(old_name, name);
    if (free) continue;
    problems.add({name}, {sources[i].file, sources[i].definition->name.offset},
                 fmt::format("`{}` and `{}` both say that they were called `{}`.", other->second,
                             name, old_name),
                 "Remove one of the two @rename directives.");
  }
}

}  // namespace

void check_old_names(const Model& model, std::span<const SdlSource> types,
                     std::span<const SdlSource> enums, SdlProblems& problems) {
  check_old_names(model.types, types, problems);
  check_old_names(model.enums, enums, problems);
}

}  // namespace graphcool::model
