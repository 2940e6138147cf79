// The rules on type-system documents (specification, section 3), in the order and with the words of
// graphql-js 16: it runs all of its rules in one walk, so that errors come in the order of places,
// and those of one place in the order of rules.
#include <fmt/format.h>

#include <array>
#include <unordered_map>
#include <utility>

#include "core/graphql/builtins.h"
#include "core/graphql/schema_data.h"
#include "core/graphql/sdl_builder.h"
#include "core/graphql/suggestions.h"
#include "core/graphql/validation_rules.h"

namespace graphcool::graphql {
namespace {

using Kind = ast::Definition::Kind;

// What a document may rely on before it defines anything: the directives of the specification.
const Schema& bare_schema() {
  static const Schema schema = [] {
    auto data = std::make_unique<Schema::Data>();
    data->directives.assign(builtins().directives.begin(), builtins().directives.end());
    return Schema(std::move(data));
  }();
  return schema;
}

bool is_type(const ast::Definition& definition) {
  switch (definition.kind) {
    case Kind::Operation:
    case Kind::Fragment:
    case Kind::Schema:
    case Kind::DirectiveDefinition:
      return false;
    default:
      return true;
  }
}

std::string_view name_of(Kind kind) {
  switch (kind) {
    case Kind::ScalarType:
      return "scalar";
    case Kind::ObjectType:
      return "object";
    case Kind::InterfaceType:
      return "interface";
    case Kind::UnionType:
      return "union";
    case Kind::EnumType:
      return "enum";
    default:
      return "input object";
  }
}

class SdlWalk {
 public:
  SdlWalk(const ast::Document& document, Validation& validation) : validation_(validation) {
    for (const ast::Definition& definition : document.definitions) {
      if (!is_type(definition) || definition.extension) continue;
      defined_[definition.name.text] = &definition;
    }
  }

  void definition(const ast::Definition& definition) {
    switch (definition.kind) {
      case Kind::Operation:
      case Kind::Fragment:
        return executable(definition);
      case Kind::Schema:
        return schema(definition);
      case Kind::DirectiveDefinition:
        return directive_definition(definition);
      default:
        return type(definition);
    }
  }

 private:
  using Names = std::unordered_map<std::string_view, const ast::Name*>;

  // Reports `message` when the name was seen before, at both places.
  template <class Message>
  void unique(Names& seen, const ast::Name& name, Message message) {
    const auto [first, added] = seen.try_emplace(name.text, &name);
    if (!added) validation_.report(message(), {first->second->offset, name.offset});
  }

  // LoneSchemaDefinition and UniqueOperationTypes.
  void schema(const ast::Definition& definition) {
    if (!definition.extension && std::exchange(has_schema_, true)) {
      validation_.report("Must provide only one schema definition.", {definition.offset});
    }
    for (const ast::OperationTypeDefinition& root : definition.operation_types) {
      const ast::OperationTypeDefinition*& first = roots_[static_cast<std::size_t>(root.operation)];
      if (first == nullptr) {
        first = &root;
      } else {
        validation_.report(
            fmt::format("There can be only one {} type in schema.", keyword(root.operation)),
            {first->offset, root.offset});
      }
    }
    unique_directives(validation_, definition.directives, schema_directives_);
    directives(definition.directives, "SCHEMA");
    for (const ast::OperationTypeDefinition& root : definition.operation_types) {
      known_type_names(validation_, root.type, true);
    }
  }

  void type(const ast::Definition& definition) {
    unique_type_name(definition);
    unique_members(definition);
    unique_argument_definitions(definition);
    unique_directives(validation_, definition.directives, type_directives_[definition.name.text]);
    possible_extension(definition);

    for (const ast::Name& name : definition.interfaces) known_type_names(validation_, name, true);
    directives(definition.directives, directive_location(definition));
    for (const ast::FieldDefinition& node : definition.fields) field(node);
    // graphql-js takes the fields of an extension for arguments.
    const std::string_view location =
        definition.extension ? "ARGUMENT_DEFINITION" : "INPUT_FIELD_DEFINITION";
    for (const ast::InputValueDefinition& node : definition.input_fields) input(node, location);
    for (const ast::Name& name : definition.members) known_type_names(validation_, name, true);
    for (const ast::EnumValueDefinition& value : definition.values) {
      unique_directives(validation_, value.directives);
      directives(value.directives, "ENUM_VALUE");
    }
  }

  // UniqueTypeNames.
  void unique_type_name(const ast::Definition& definition) {
    if (definition.extension) return;
    unique(type_names_, definition.name, [&] {
      return fmt::format("There can be only one type named \"{}\".", definition.name.text);
    });
  }

  // UniqueEnumValueNames and UniqueFieldDefinitionNames, over all definitions of one type.
  void unique_members(const ast::Definition& definition) {
    const std::string_view type = definition.name.text;
    Names& seen = definition.kind == Kind::EnumType ? value_names_[type] : field_names_[type];
    for (const ast::EnumValueDefinition& value : definition.values) {
      unique(seen, value.name, [&] {
        return fmt::format("Enum value \"{}.{}\" can only be defined once.", type, value.name.text);
      });
    }
    const auto check_field = [&](const ast::Name& name) {
      unique(seen, name, [&] {
        return fmt::format("Field \"{}.{}\" can only be defined once.", type, name.text);
      });
    };
    for (const ast::FieldDefinition& field : definition.fields) check_field(field.name);
    for (const ast::InputValueDefinition& field : definition.input_fields) check_field(field.name);
  }

  // UniqueArgumentDefinitionNames.
  void unique_argument_definitions(const ast::Definition& definition) {
    for (const ast::FieldDefinition& field : definition.fields) {
      unique_arguments(fmt::format("{}.{}", definition.name.text, field.name.text),
                       field.arguments);
    }
  }

  void unique_arguments(const std::string& parent, ast::List<ast::InputValueDefinition> arguments) {
    each_duplicate(
        arguments, [](const ast::InputValueDefinition& argument) { return argument.name.text; },
        [&](const std::vector<const ast::InputValueDefinition*>& duplicates) {
          std::vector<Offset> places;
          for (const auto* argument : duplicates) places.push_back(argument->name.offset);
          validation_.report(fmt::format("Argument \"{}({}:)\" can only be defined once.", parent,
                                         duplicates.front()->name.text),
                             std::move(places));
        });
  }

  // PossibleTypeExtensions.
  void possible_extension(const ast::Definition& definition) {
    if (!definition.extension) return;
    const std::string_view name = definition.name.text;
    const auto found = defined_.find(name);
    if (found == defined_.end()) {
      std::vector<std::string_view> names;
      for (const auto& [known, node] : defined_) names.push_back(known);
      validation_.report(fmt::format("Cannot extend type \"{}\" because it is not defined.{}", name,
                                     did_you_mean(suggestion_list(name, names))),
                         {definition.name.offset});
    } else if (found->second->kind != definition.kind) {
      validation_.report(
          fmt::format("Cannot extend non-{} type \"{}\".", name_of(definition.kind), name),
          {found->second->offset, definition.offset});
    }
  }

  void directive_definition(const ast::Definition& definition) {
    const std::string name = fmt::format("@{}", definition.name.text);
    unique_arguments(name, definition.input_fields);
    unique(directive_names_, definition.name,
           [&] { return fmt::format("There can be only one directive named \"{}\".", name); });
    for (const ast::InputValueDefinition& argument : definition.input_fields) {
      input(argument, "ARGUMENT_DEFINITION");
    }
  }

  void field(const ast::FieldDefinition& field) {
    unique_directives(validation_, field.directives);
    for (const ast::InputValueDefinition& argument : field.arguments) {
      input(argument, "ARGUMENT_DEFINITION");
    }
    known_type_names(validation_, *field.type, true);
    directives(field.directives, "FIELD_DEFINITION");
  }

  void input(const ast::InputValueDefinition& input, std::string_view location) {
    unique_directives(validation_, input.directives);
    known_type_names(validation_, *input.type, true);
    if (input.default_value != nullptr) value(*input.default_value);
    directives(input.directives, location);
  }

  // KnownDirectives, KnownArgumentNamesOnDirectives, UniqueArgumentNames and, once the values of
  // its arguments were seen, ProvidedRequiredArgumentsOnDirectives.
  void directives(ast::List<ast::Directive> directives, std::string_view location) {
    for (const ast::Directive& directive : directives) {
      const KnownDirective known = validation_.directive(directive.name.text);
      known_directive(validation_, directive, known, location);
      known_directive_arguments(validation_, directive, known);
      unique_argument_names(validation_, directive.arguments);
      for (const ast::Argument& argument : directive.arguments) value(argument.value);
      provided_required_arguments(validation_, directive, known);
    }
  }

  // UniqueInputFieldNames.
  void value(const ast::Value& value) {
    for (const ast::Value& item : value.items) this->value(item);
    UniqueInputFieldNames names(validation_, value.fields);
    for (const ast::ObjectField& field : value.fields) {
      names.field(field);
      this->value(field.value);
    }
  }

  // No rule forbids operations and fragments here; those on names, directives and arguments hold in
  // them as well.
  void executable(const ast::Definition& definition) {
    unique_directives(validation_, definition.directives);
    for (const ast::VariableDefinition& variable : definition.variables) {
      unique_directives(validation_, variable.directives);
      known_type_names(validation_, *variable.type, false);
      if (variable.default_value != nullptr) value(*variable.default_value);
      directives(variable.directives, "VARIABLE_DEFINITION");
    }
    if (definition.kind == Kind::Fragment) {
      known_type_names(validation_, definition.type_condition, false);
    }
    directives(definition.directives, directive_location(definition));
    selections(definition.selection_set);
  }

  void selections(const ast::SelectionSet& set) {
    for (const ast::Selection& selection : set.selections) {
      unique_directives(validation_, selection.directives());
      std::string_view location = "FRAGMENT_SPREAD";
      if (selection.kind == ast::Selection::Kind::Field) {
        location = "FIELD";
        unique_argument_names(validation_, selection.arguments());
        for (const ast::Argument& argument : selection.arguments()) value(argument.value);
      } else if (selection.kind == ast::Selection::Kind::InlineFragment) {
        location = "INLINE_FRAGMENT";
        if (!selection.type_condition().text.empty()) {
          known_type_names(validation_, selection.type_condition(), false);
        }
      }
      directives(selection.directives(), location);
      selections(selection.selection_set());
    }
  }

  Validation& validation_;
  std::unordered_map<std::string_view, const ast::Definition*> defined_;
  bool has_schema_ = false;
  std::array<const ast::OperationTypeDefinition*, 3> roots_ = {};
  Names type_names_;
  Names directive_names_;
  std::unordered_map<std::string_view, Names> value_names_;
  std::unordered_map<std::string_view, Names> field_names_;
  SeenDirectives schema_directives_;
  std::unordered_map<std::string_view, SeenDirectives> type_directives_;
};

bool has_schema_definition(const ast::Document& document) {
  for (const ast::Definition& definition : document.definitions) {
    if (definition.kind == Kind::Schema && !definition.extension) return true;
  }
  return false;
}

}  // namespace

GraphQLErrors check_sdl(const ast::Document& document) {
  Validation validation(bare_schema(), document, {});
  SdlWalk walk(document, validation);
  for (const ast::Definition& definition : document.definitions) walk.definition(definition);
  return validation.take_errors();
}

GraphQLErrors validate_sdl(const ast::Document& document) {
  GraphQLErrors errors = check_sdl(document);
  if (!errors.empty()) return errors;
  const Schema schema = build_unchecked(document, errors);
  const bool whole = schema.query() != nullptr || has_schema_definition(document);
  if (errors.empty() && whole) check_schema(schema, document, errors);
  return errors;
}

}  // namespace graphcool::graphql
