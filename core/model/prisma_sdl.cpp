#include "core/model/prisma_sdl.h"

#include <algorithm>
#include <array>
#include <vector>

#include "core/model/directives.h"
#include "core/model/prisma_builder.h"
#include "core/model/sdl_checks.h"

namespace graphcool::model {
namespace {

using graphql::ast::Definition;
using graphql::ast::Directive;
using graphql::ast::Document;
using graphql::ast::FieldDefinition;
using graphql::ast::List;

constexpr std::array<std::string_view, 5> kFieldDirectives = {"id", "createdAt", "updatedAt",
                                                              "scalarList", "db"};
constexpr std::array<std::string_view, 4> kTypeDirectives = {"db", "relationTable", "linkTable",
                                                             "embedded"};

template <class Names>
bool has_any(List<Directive> directives, const Names& names) {
  return std::any_of(directives.begin(), directives.end(), [&](const Directive& directive) {
    return std::find(names.begin(), names.end(), directive.name.text) != names.end();
  });
}

bool is_of_v11(const FieldDefinition& field) {
  if (has_any(field.directives, kFieldDirectives)) return true;
  const Directive* relation = find_directive(field.directives, "relation");
  return relation && find_argument(*relation, "link");
}

bool is_of_v11(const Definition& definition) {
  if (definition.kind != Definition::Kind::ObjectType) return false;
  return has_any(definition.directives, kTypeDirectives) ||
         std::any_of(definition.fields.begin(), definition.fields.end(),
                     [](const FieldDefinition& field) { return is_of_v11(field); });
}

Sdl version_of(const std::vector<Document>& documents) {
  for (const Document& document : documents) {
    for (const Definition& definition : document.definitions) {
      if (is_of_v11(definition)) return Sdl::Prisma11;
    }
  }
  return Sdl::Prisma10;
}

}  // namespace

Result<PrismaModel, SchemaErrors> parse_prisma(std::span<const SdlFile> files) {
  SdlProblems problems(files);
  const auto documents = parse_files(files, problems);
  if (!problems.empty()) return problems.take();

  PrismaBuilder builder(problems, version_of(documents));
  for (std::size_t i = 0; i < documents.size(); ++i) builder.collect(documents[i], i);
  auto model = builder.build();
  if (!problems.empty()) return problems.take();
  return PrismaModel{std::move(model), builder.take_warnings()};
}

}  // namespace graphcool::model
