// Directives are known, stand where they may, and do not repeat (specification, section 5.7).
#include <fmt/format.h>

#include <algorithm>

#include "core/graphql/validation_rules.h"

namespace graphcool::graphql {

namespace {

bool may_stand(const KnownDirective& known, std::string_view location) {
  if (known.node != nullptr) {
    const auto& names = known.node->locations;
    return std::any_of(names.begin(), names.end(),
                       [&](const ast::Name& name) { return name.text == location; });
  }
  const auto& names = known.type->locations;
  return std::find(names.begin(), names.end(), location) != names.end();
}

}  // namespace

// The place, by its name in the type system, at which the directives of a definition stand.
std::string_view directive_location(const ast::Definition& definition) {
  using Kind = ast::Definition::Kind;
  switch (definition.kind) {
    case Kind::Operation:
      if (definition.operation == ast::OperationType::Query) return "QUERY";
      return definition.operation == ast::OperationType::Mutation ? "MUTATION" : "SUBSCRIPTION";
    case Kind::Fragment:
      return "FRAGMENT_DEFINITION";
    case Kind::Schema:
      return "SCHEMA";
    case Kind::ScalarType:
      return "SCALAR";
    case Kind::ObjectType:
      return "OBJECT";
    case Kind::InterfaceType:
      return "INTERFACE";
    case Kind::UnionType:
      return "UNION";
    case Kind::EnumType:
      return "ENUM";
    case Kind::InputObjectType:
      return "INPUT_OBJECT";
    case Kind::DirectiveDefinition:
      return "DIRECTIVE_DEFINITION";
  }
  return {};
}

void known_directive(Validation& validation, const ast::Directive& directive,
                     const KnownDirective& known, std::string_view location) {
  const std::string_view name = directive.name.text;
  if (!known) {
    validation.report(fmt::format("Unknown directive \"@{}\".", name), {directive.offset});
  } else if (!may_stand(known, location)) {
    validation.report(fmt::format("Directive \"@{}\" may not be used on {}.", name, location),
                      {directive.offset});
  }
}

void unique_directives(Validation& validation, ast::List<ast::Directive> directives) {
  if (directives.size() <= 1) return;
  SeenDirectives seen;
  unique_directives(validation, directives, seen);
}

void unique_directives(Validation& validation, ast::List<ast::Directive> directives,
                       SeenDirectives& seen) {
  for (const ast::Directive& directive : directives) {
    const KnownDirective known = validation.directive(directive.name.text);
    if (!known || known.repeatable()) continue;
    const auto [first, added] = seen.try_emplace(directive.name.text, &directive);
    if (added) continue;
    validation.report(fmt::format("The directive \"@{}\" can only be used once at this location.",
                                  directive.name.text),
                      {first->second->offset, directive.offset});
  }
}

}  // namespace graphcool::graphql
