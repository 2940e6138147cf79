// What rules of executable documents say about type definitions that stand in one.
#include "core/graphql/validation_walk.h"

namespace graphcool::graphql {

using Kind = ast::Definition::Kind;

void ValidationWalk::type_system(const ast::Definition& definition) {
  // All definitions and extensions of one type count as one location.
  SeenDirectives& seen =
      definition.kind == Kind::Schema ? schema_directives_ : type_directives_[definition.name.text];
  unique_directives(validation_, definition.directives, seen);
  type_names(definition.interfaces);
  directives(definition.directives, directive_location(definition));
  for (const auto& type : definition.operation_types) {
    known_type_names(validation_, type.type, true);
  }
  for (const ast::FieldDefinition& field : definition.fields) {
    unique_directives(validation_, field.directives);
    for (const auto& argument : field.arguments) input_value(argument, "ARGUMENT_DEFINITION");
    known_type_names(validation_, *field.type, true);
    directives(field.directives, "FIELD_DEFINITION");
  }
  // graphql-js takes the fields of an extension for arguments.
  const bool fields = definition.kind == Kind::InputObjectType && !definition.extension;
  for (const auto& value : definition.input_fields) {
    input_value(value, fields ? "INPUT_FIELD_DEFINITION" : "ARGUMENT_DEFINITION");
  }
  type_names(definition.members);
  for (const ast::EnumValueDefinition& value : definition.values) {
    unique_directives(validation_, value.directives);
    directives(value.directives, "ENUM_VALUE");
  }
}

void ValidationWalk::input_value(const ast::InputValueDefinition& definition,
                                 std::string_view location) {
  unique_directives(validation_, definition.directives);
  known_type_names(validation_, *definition.type, true);
  if (definition.default_value != nullptr) value(*definition.default_value, {}, {}, false, true);
  directives(definition.directives, location);
}

void ValidationWalk::type_names(ast::List<ast::Name> names) {
  for (const ast::Name& name : names) known_type_names(validation_, name, true);
}

}  // namespace graphcool::graphql
