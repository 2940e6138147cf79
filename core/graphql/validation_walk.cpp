#include "core/graphql/validation_walk.h"

#include "core/graphql/literal.h"

namespace graphcool::graphql {

using Kind = ast::Definition::Kind;

namespace {

const Type* composite(const Type* type) {
  return type != nullptr && type->is_composite() ? type : nullptr;
}

const InputValue* argument_named(std::span<const InputValue> arguments, std::string_view name) {
  for (const InputValue& argument : arguments) {
    if (argument.name == name) return &argument;
  }
  return nullptr;
}

}  // namespace

ValidationWalk::ValidationWalk(Validation& validation)
    : validation_(validation), definition_names_(validation), cycles_(validation) {
  if (may_conflict(validation)) overlapping_ = std::make_unique<OverlappingFields>(validation);
}

void ValidationWalk::document() {
  executable_definitions(validation_);
  for (const ast::Definition& definition : validation_.document().definitions) {
    switch (definition.kind) {
      case Kind::Operation:
        operation(definition);
        break;
      case Kind::Fragment:
        fragment(definition);
        break;
      default:
        type_system(definition);
    }
  }
}

void ValidationWalk::operation(const ast::Definition& operation) {
  definition_names_.operation(operation);
  single_field_subscriptions(validation_, operation);
  unique_variable_names(validation_, operation);
  unique_directives(validation_, operation.directives);

  const std::size_t first_usage = validation_.usages().size();
  for (const ast::VariableDefinition& definition : operation.variables) variable(definition);
  directives(operation.directives, directive_location(operation));
  selection_set(operation.selection_set, validation_.schema().root(operation.operation), false);

  validation_.defer({.operation = &operation,
                     .first_usage = first_usage,
                     .end_usage = validation_.usages().size()});
}

void ValidationWalk::variable(const ast::VariableDefinition& variable) {
  variables_are_input_types(validation_, variable);
  unique_directives(validation_, variable.directives);
  known_type_names(validation_, *variable.type, false);
  if (variable.default_value != nullptr) {
    value(*variable.default_value, input_type(*variable.type), {}, false, true);
  }
  directives(variable.directives, "VARIABLE_DEFINITION");
}

// The type of a variable; none where it is unknown or no input type.
TypeRef ValidationWalk::input_type(const ast::TypeReference& type) const {
  if (type.kind == ast::TypeReference::Kind::Named) {
    const Type* const named = type_named(type.name);
    return named != nullptr && named->is_input() ? TypeRef(named) : TypeRef();
  }
  const TypeRef of = input_type(*type.of);
  if (of.named() == nullptr || of.is_full()) return {};
  return type.kind == ast::TypeReference::Kind::List ? of.list() : of.non_null();
}

void ValidationWalk::fragment(const ast::Definition& fragment) {
  fragments_on_composite_types(validation_, fragment);
  definition_names_.fragment(fragment);
  cycles_.fragment(fragment);
  unique_directives(validation_, fragment.directives);
  known_type_names(validation_, fragment.type_condition, false);

  const std::size_t first_usage = validation_.usages().size();
  directives(fragment.directives, directive_location(fragment));
  const Type* const type = type_named(fragment.type_condition);
  selection_set(fragment.selection_set, type != nullptr && type->is_output() ? type : nullptr,
                false);

  Fragment* const known = validation_.fragment(fragment.name.text);
  if (known->node == &fragment) {
    known->first_usage = first_usage;
    known->end_usage = validation_.usages().size();
  }
}

void ValidationWalk::selection_set(const ast::SelectionSet& set, const Type* type,
                                   bool of_inline_fragment) {
  const Type* const parent = composite(type);
  if (overlapping_ != nullptr && !of_inline_fragment && !validation_.full()) {
    overlapping_->selection_set(set, parent);
  }
  for (const ast::Selection& selection : set.selections) {
    switch (selection.kind) {
      case ast::Selection::Kind::Field:
        field(selection, parent);
        break;
      case ast::Selection::Kind::FragmentSpread:
        spread(selection, parent);
        break;
      case ast::Selection::Kind::InlineFragment:
        inline_fragment(selection, type, parent);
    }
  }
}

void ValidationWalk::field(const ast::Selection& field, const Type* parent) {
  const Field* definition = nullptr;
  if (parent != nullptr) {
    definition = meta_field(validation_.schema(), *parent, field.name.text);
    if (definition == nullptr) definition = parent->field(field.name.text);
  }
  const bool checks = !validation_.full();
  const bool was_deep = in_deep_introspection_;
  if (checks) {
    if (definition != nullptr) {
      scalar_leafs(validation_, field, definition->type);
    } else if (parent != nullptr) {
      fields_on_correct_type(validation_, field, *parent);
    }
    unique_directives(validation_, field.directives());
    unique_argument_names(validation_, field.arguments());
    const std::string_view name = field.name.text;
    if (!was_deep && (name == "__schema" || name == "__type")) {
      in_deep_introspection_ = !max_introspection_depth(validation_, field);
    }
  }
  const Field* const around = field_;
  field_ = definition;
  arguments(field.arguments(),
            {.known = definition == nullptr ? std::span<const InputValue>() : definition->arguments,
             .field = definition,
             .parent = parent});
  directives(field.directives(), "FIELD");
  if (field.selection_set()) {
    selection_set(field.selection_set(), definition == nullptr ? nullptr : definition->type.named(),
                  false);
  }
  if (checks && definition != nullptr) {
    provided_required_arguments(validation_, field, *definition);
  }
  field_ = around;
  in_deep_introspection_ = was_deep;
}

void ValidationWalk::spread(const ast::Selection& spread, const Type* parent) {
  known_fragment_names(validation_, spread);
  possible_fragment_spread(validation_, spread, parent);
  unique_directives(validation_, spread.directives());
  directives(spread.directives(), "FRAGMENT_SPREAD");
}

void ValidationWalk::inline_fragment(const ast::Selection& fragment, const Type* type,
                                     const Type* parent) {
  if (!fragment.type_condition().text.empty()) {
    type = type_named(fragment.type_condition());
    if (type != nullptr && !type->is_output()) type = nullptr;
  }
  fragments_on_composite_types(validation_, fragment);
  possible_inline_fragment(validation_, fragment, type, parent);
  unique_directives(validation_, fragment.directives());
  if (!fragment.type_condition().text.empty()) {
    known_type_names(validation_, fragment.type_condition(), false);
  }
  directives(fragment.directives(), "INLINE_FRAGMENT");
  selection_set(fragment.selection_set(), type, true);
}

void ValidationWalk::directives(ast::List<ast::Directive> directives, std::string_view location) {
  for (const ast::Directive& directive : directives) {
    const KnownDirective known = validation_.directive(directive.name.text);
    const bool checks = !validation_.full();
    if (checks) {
      known_directive(validation_, directive, known, location);
      known_directive_arguments(validation_, directive, known);
      unique_argument_names(validation_, directive.arguments);
    }
    // graphql-js takes the arguments of a directive that the schema does not know for those of the
    // field around it.
    Arguments of;
    if (known.type != nullptr) {
      of.known = known.type->arguments;
    } else if (field_ != nullptr) {
      of.known = field_->arguments;
    }
    arguments(directive.arguments, of);
    if (checks) provided_required_arguments(validation_, directive, known);
  }
}

void ValidationWalk::arguments(ast::List<ast::Argument> arguments, const Arguments& of) {
  for (const ast::Argument& argument : arguments) {
    const InputValue* const known = argument_named(of.known, argument.name.text);
    if (known == nullptr && of.field != nullptr && of.parent != nullptr && !validation_.full()) {
      known_argument_name(validation_, argument, *of.field, *of.parent);
    }
    const std::size_t errors = validation_.error_count();
    value(argument.value, known == nullptr ? TypeRef() : known->type, {},
          known != nullptr && known->default_value != nullptr, true);
    if (known != nullptr && validation_.error_count() > errors) reword(argument, *known, errors);
  }
}

// Lets the schema say in its own words what is wrong with an argument.
void ValidationWalk::reword(const ast::Argument& argument, const InputValue& definition,
                            std::size_t kept) {
  const InputWords* const words = validation_.schema().input_words();
  if (words == nullptr || validation_.full()) return;
  InputArena arena;
  std::string message =
      words->argument(definition.name, definition.type, raw_input(argument.value, arena));
  if (!message.empty()) validation_.reword(kept, std::move(message), argument.value.offset);
}

// `parent` is the input type around the value, `check` whether ValuesOfCorrectType looks at it.
void ValidationWalk::value(const ast::Value& value, TypeRef type, TypeRef parent, bool has_default,
                           bool check) {
  check = check && !validation_.full();
  switch (value.kind) {
    case ast::Value::Kind::Variable:
      validation_.usages().push_back({&value, type, parent, has_default});
      break;
    case ast::Value::Kind::List:
      list(value, type, check);
      break;
    case ast::Value::Kind::Object:
      object(value, type, check);
      break;
    default:
      if (check) leaf_of_correct_type(validation_, value, type);
  }
}

void ValidationWalk::list(const ast::Value& list, TypeRef type, bool check) {
  const bool known = type.named() != nullptr;
  const TypeRef item_type = !known ? type : type.is_list() ? type.item() : type.nullable();
  if (check) check = list_of_correct_type(validation_, list, type, item_type);
  for (const ast::Value& item : list.items) value(item, item_type, type, false, check);
}

void ValidationWalk::object(const ast::Value& object, TypeRef type, bool check) {
  if (check) check = object_of_correct_type(validation_, object, type);
  const Type* const named = type.named();
  const bool known = named != nullptr && named->kind == TypeKind::InputObject;
  UniqueInputFieldNames names(validation_, object.fields);
  for (const ast::ObjectField& field : object.fields) {
    const InputValue* const definition = known ? named->input_field(field.name.text) : nullptr;
    if (check && known && definition == nullptr && !validation_.full()) {
      known_input_field(validation_, field, *named);
    }
    names.field(field);
    value(field.value, definition == nullptr ? TypeRef() : definition->type, type,
          definition != nullptr && definition->default_value != nullptr, check);
  }
}

}  // namespace graphcool::graphql
