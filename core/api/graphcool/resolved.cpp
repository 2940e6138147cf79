// What functions bring into a generated schema: fields that they resolve, and types of their own.
#include "core/api/graphcool/generator.h"
#include "core/graphql/printer.h"

namespace graphcool::api::graphcool {

using graphql::ArgumentSpec;
using graphql::FieldSpec;
using graphql::ast::Definition;

std::vector<ArgumentSpec> Generator::transient_inputs(
    const graphql::ast::List<graphql::ast::InputValueDefinition>& inputs) {
  std::vector<ArgumentSpec> specs;
  for (const auto& each : inputs) {
    specs.push_back({.name = std::string(each.name.text),
                     .type = builder_.ref(graphql::print(*each.type)),
                     .default_value = each.default_value ? graphql::print(*each.default_value) : "",
                     .description = std::string(each.description.text)});
  }
  return specs;
}

void Generator::declare_transient(const Definition& type) {
  const std::string name(type.name.text);
  const graphql::TypeOptions options{.description = std::string(type.description.text)};
  if (type.kind == Definition::Kind::InputObjectType) {
    return builder_.input_object(name, transient_inputs(type.input_fields), options);
  }
  if (type.kind == Definition::Kind::EnumType) {
    std::vector<graphql::ValueSpec> values;
    for (const auto& each : type.values) {
      values.push_back(
          {.name = std::string(each.name.text), .description = std::string(each.description.text)});
    }
    return builder_.enumeration(name, values, options);
  }
  std::vector<FieldSpec> members;
  for (const auto& each : type.fields) {
    members.push_back(field(std::string(each.name.text), graphql::print(*each.type),
                            {.kind = Kind::Returned}, {}, std::string(each.description.text)));
  }
  builder_.object(name, members, {}, options);
}

void Generator::add_resolved(std::vector<FieldSpec>& members, std::string_view parent) {
  if (!meanings_.extensions) return;
  for (const Resolver& each : meanings_.extensions->resolvers) {
    if (each.parent != parent) continue;
    members.push_back(field(std::string(each.field->name.text), graphql::print(*each.field->type),
                            {.kind = Kind::Resolved, .resolver = &each},
                            transient_inputs(each.field->arguments),
                            std::string(each.field->description.text)));
  }
}

}  // namespace graphcool::api::graphcool
