// Types that a document names exist, and variables have input types (specification, sections
// 5.5.1.2 and 5.8.2).
#include <fmt/format.h>

#include "core/graphql/builtins.h"
#include "core/graphql/printer.h"
#include "core/graphql/suggestions.h"
#include "core/graphql/validation_rules.h"

namespace graphcool::graphql {

namespace {

const ast::Name& named_type(const ast::TypeReference& type) {
  const ast::TypeReference* named = &type;
  while (named->of != nullptr) named = named->of;
  return named->name;
}

}  // namespace

void known_type_names(Validation& validation, const ast::Name& name, bool in_type_system) {
  const Schema& schema = validation.schema();
  if (schema.type(name.text) != nullptr) return;
  if (validation.defines_type(name.text)) return;
  const auto& defined = validation.document_types();
  std::vector<std::string_view> names = names_of(schema.types());
  names.insert(names.end(), defined.begin(), defined.end());
  if (in_type_system) {
    if (builtins().type(name.text) != nullptr) return;
    for (const auto& own : {builtins().scalars, builtins().introspection}) {
      for (const Type* type : own) names.push_back(type->name);
    }
  }
  validation.report(fmt::format("Unknown type \"{}\".{}", name.text,
                                did_you_mean(suggestion_list(name.text, names))),
                    {name.offset});
}

void known_type_names(Validation& validation, const ast::TypeReference& type, bool in_type_system) {
  known_type_names(validation, named_type(type), in_type_system);
}

void variables_are_input_types(Validation& validation, const ast::VariableDefinition& variable) {
  const Type* const type = validation.schema().type(named_type(*variable.type).text);
  if (type == nullptr || type->is_input()) return;
  validation.report(fmt::format("Variable \"${}\" cannot be non-input type \"{}\".",
                                variable.variable.text, print(*variable.type)),
                    {variable.type->offset});
}

}  // namespace graphcool::graphql
