// Which definitions a document may have, and how they are named (specification, sections 5.1, 5.2
// and 5.5.1.1).
#include <fmt/format.h>

#include <algorithm>

#include "core/graphql/validation_rules.h"

namespace graphcool::graphql {

using Kind = ast::Definition::Kind;

void executable_definitions(Validation& validation) {
  for (const ast::Definition& definition : validation.document().definitions) {
    if (definition.kind == Kind::Operation || definition.kind == Kind::Fragment) continue;
    const std::string name =
        definition.kind == Kind::Schema ? "schema" : fmt::format("\"{}\"", definition.name.text);
    validation.report(fmt::format("The {} definition is not executable.", name),
                      {definition.offset});
  }
}

UniqueDefinitionNames::UniqueDefinitionNames(Validation& validation)
    : validation_(validation), operations_(validation.arena()), fragments_(validation.arena()) {
  for (const ast::Definition& definition : validation.document().definitions) {
    operation_count_ += definition.kind == Kind::Operation;
  }
}

void UniqueDefinitionNames::operation(const ast::Definition& operation) {
  if (operation_count_ <= 1) return;
  if (operation.name.text.empty()) {
    validation_.report("This anonymous operation must be the only defined operation.",
                       {operation.offset});
  } else {
    check(operations_, operation.name, "operation");
  }
}

void UniqueDefinitionNames::fragment(const ast::Definition& fragment) {
  if (validation_.fragments().size() > 1) check(fragments_, fragment.name, "fragment");
}

void UniqueDefinitionNames::check(Names& seen, const ast::Name& name, std::string_view what) {
  const auto [first, added] = seen.try_emplace(name.text, &name);
  if (added) return;
  validation_.report(fmt::format("There can be only one {} named \"{}\".", what, name.text),
                     {first->second->offset, name.offset});
}

}  // namespace graphcool::graphql
