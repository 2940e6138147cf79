// Variables: from JSON to coerced inputs, parameters and the shape that plans are kept by.
#include <unordered_map>
#include <unordered_set>

#include "core/base/json.h"
#include "core/graphql/coercion.h"
#include "core/graphql/execution.h"
#include "core/graphql/json_input.h"
#include "core/graphql/literal.h"
#include "core/graphql/printer.h"
#include "core/graphql/schema_data.h"

namespace graphcool::graphql {
namespace {

// Splits coerced values into what stays in the tree and parameters, spelling the shape on the way.
class Shaper {
 public:
  Shaper(PreparedInputs& out, bool all_structural, InputArena& arena)
      : out_(out), all_structural_(all_structural), arena_(arena) {}

  Input shape(const Input& value, TypeRef type, bool structural) {
    if (value.is_absent()) return spell('-'), value;
    if (value.is_null()) return spell('n'), value;
    const Type& named = *type.named();
    structural = structural || all_structural_ || named.structural;
    if (type.is_list()) {
      const TypeRef item = type.item();
      if (item.named()->is_leaf() && !item.is_list() && !structural) return parameter(value);
      return shape_list(value, item, structural);
    }
    if (named.kind == TypeKind::InputObject) return shape_object(value, named);
    if (!structural) return parameter(value);
    spell_value(value);
    return value;
  }

  // A whole value, whatever it is, into the shape.
  void spell_value(const Input& value) {
    std::string& out = out_.shape;
    switch (value.kind) {
      case Input::Kind::Absent:
        out += '-';
        return;
      case Input::Kind::Null:
        out += 'n';
        return;
      case Input::Kind::Parameter:
        out += 'p';
        return;
      case Input::Kind::Boolean:
        out += value.boolean ? 't' : 'f';
        return;
      case Input::Kind::Int:
        out += 'i';
        json::append_int(out, value.integer);
        out += ';';
        return;
      case Input::Kind::Float:
        out += 'd';
        json::append_double(out, value.number);
        out += ';';
        return;
      case Input::Kind::String:
        spell_text('s', value.text);
        return;
      case Input::Kind::Enum:
        spell_text('e', value.text);
        return;
      case Input::Kind::List:
        out += '[';
        for (const Input& item : value.items) spell_value(item);
        out += ']';
        return;
      case Input::Kind::Object:
        out += '{';
        for (const InputMember& member : value.members) {
          spell_text('s', member.name);
          spell_value(member.value);
        }
        out += '}';
        return;
    }
  }

 private:
  void spell(char c) { out_.shape += c; }

  void spell_text(char kind, std::string_view text) {
    spell(kind);
    json::append_int(out_.shape, static_cast<std::int64_t>(text.size()));
    out_.shape.append(":").append(text);
  }

  Input parameter(const Input& value) {
    spell('p');
    out_.parameters.push_back(value);
    return Input::of_parameter(static_cast<std::uint32_t>(out_.parameters.size() - 1));
  }

  Input shape_list(const Input& value, TypeRef item_type, bool structural) {
    const std::span<Input> items = make_span<Input>(arena_, value.items.size());
    spell('[');
    for (std::size_t i = 0; i < items.size(); ++i) {
      items[i] = shape(value.items[i], item_type, structural);
    }
    spell(']');
    Input list = value;
    list.items = items;
    return list;
  }

  Input shape_object(const Input& value, const Type& type) {
    const std::span<InputMember> members = make_span<InputMember>(arena_, value.members.size());
    spell('{');
    for (std::size_t i = 0; i < members.size(); ++i) {
      const InputMember& member = value.members[i];
      const InputValue& field = *type.input_field(member.name);
      json::append_int(out_.shape, &field - type.input_fields.data());
      members[i] = member;
      members[i].value = shape(member.value, field.type, false);
    }
    spell('}');
    Input object = value;
    object.members = members;
    return object;
  }

  PreparedInputs& out_;
  bool all_structural_;
  InputArena& arena_;
};

}  // namespace

// Finds out what the operation does with its variables, in all fragments it leads to.
class InputPreparer::Uses {
 public:
  Uses(const Schema& schema, const ast::Document& document, std::vector<Variable>& variables)
      : schema_(schema) {
    for (Variable& variable : variables) {
      by_name_.emplace(variable.definition->variable.text, &variable);
    }
    for (const ast::Definition& definition : document.definitions) {
      if (definition.kind == ast::Definition::Kind::Fragment) {
        fragments_.emplace(definition.name.text, &definition);
      }
    }
  }

  void visit(const ast::Definition& operation) {
    visit_directives(operation.directives);
    visit(operation.selection_set, schema_.root(operation.operation));
  }

 private:
  void visit(const ast::SelectionSet& set, const Type* parent) {
    for (const ast::Selection& selection : set.selections) {
      visit_directives(selection.directives());
      switch (selection.kind) {
        case ast::Selection::Kind::Field:
          visit_field(selection, parent);
          break;
        case ast::Selection::Kind::InlineFragment:
          visit(selection.selection_set(), selection.type_condition().text.empty()
                                               ? parent
                                               : schema_.type(selection.type_condition().text));
          break;
        case ast::Selection::Kind::FragmentSpread:
          visit_fragment(selection.name.text);
          break;
      }
    }
  }

  void visit_field(const ast::Selection& selection, const Type* parent) {
    if (parent == nullptr) return;
    const Field* field = meta_field(schema_, *parent, selection.name.text);
    if (field == nullptr) field = parent->field(selection.name.text);
    if (field == nullptr) return;
    for (const ast::Argument& argument : selection.arguments()) {
      if (const InputValue* definition = field->argument(argument.name.text)) {
        visit(argument.value, definition->type);
      }
    }
    visit(selection.selection_set(), field->type.named());
  }

  void visit_fragment(std::string_view name) {
    const auto found = fragments_.find(name);
    if (found == fragments_.end() || !seen_.insert(found->second).second) return;
    const ast::Definition& fragment = *found->second;
    visit_directives(fragment.directives);
    visit(fragment.selection_set, schema_.type(fragment.type_condition.text));
  }

  void visit_directives(ast::List<ast::Directive> directives) {
    for (const ast::Directive& directive : directives) {
      const bool condition = directive.name.text == "skip" || directive.name.text == "include";
      const DirectiveType* type = schema_.directive(directive.name.text);
      if (type == nullptr) continue;
      for (const ast::Argument& argument : directive.arguments) {
        if (const InputValue* definition = type->argument(argument.name.text)) {
          visit(argument.value, definition->type);
        }
        if (condition && argument.value.kind == ast::Value::Kind::Variable) {
          mark_condition(argument.value);
        }
      }
    }
  }

  void mark_condition(const ast::Value& value) {
    const auto found = by_name_.find(value.text);
    if (found == by_name_.end()) return;
    found->second->condition = std::min(found->second->condition, value.offset);
  }

  void visit(const ast::Value& value, TypeRef type) {
    if (type.is_list()) {
      if (value.kind != ast::Value::Kind::List) return visit(value, type.item());
      for (const ast::Value& item : value.items) visit(item, type.item());
      return;
    }
    const Type& named = *type.named();
    if (named.is_leaf()) {
      for (const ast::Value& item : value.items) mark_in_scalar(item);
      for (const ast::ObjectField& field : value.fields) mark_in_scalar(field.value);
      return;
    }
    for (const ast::ObjectField& field : value.fields) {
      if (const InputValue* definition = named.input_field(field.name.text)) {
        visit(field.value, definition->type);
      }
    }
  }

  void mark_in_scalar(const ast::Value& value) {
    if (value.kind == ast::Value::Kind::Variable) {
      const auto found = by_name_.find(value.text);
      if (found != by_name_.end()) found->second->in_scalar = true;
    }
    for (const ast::Value& item : value.items) mark_in_scalar(item);
    for (const ast::ObjectField& field : value.fields) mark_in_scalar(field.value);
  }

  const Schema& schema_;
  std::unordered_map<std::string_view, Variable*> by_name_;
  std::unordered_map<std::string_view, const ast::Definition*> fragments_;
  std::unordered_set<const ast::Definition*> seen_;
};

InputPreparer::InputPreparer(const Schema& schema, const ast::Document& document,
                             const ast::Definition& operation)
    : schema_(schema), document_(document) {
  if (operation.variables.empty()) return;
  variables_.reserve(operation.variables.size());
  for (const ast::VariableDefinition& definition : operation.variables) {
    variables_.push_back({.definition = &definition, .type = type_of(schema, *definition.type)});
  }
  Uses(schema, document, variables_).visit(operation);
}

Input InputPreparer::coerce(const Variable& variable, const boost::json::value* value,
                            JsonCoercer& coercer, InputArena& arena) {
  const ast::VariableDefinition& definition = *variable.definition;
  const std::string_view name = definition.variable.text;
  const auto complain = [&](std::string_view what, std::string_view rest) {
    coercer.fail("Variable \"$" + std::string(name) + "\" " + std::string(what) + " \"" +
                 print(*definition.type) + "\" " + std::string(rest));
    return Input{};
  };
  if (!variable.is_input()) {
    return complain("expected value of type", "which cannot be used as an input type.");
  }
  if (value == nullptr) {
    if (definition.default_value != nullptr) {
      return coerce_literal(*definition.default_value, variable.type, nullptr, arena)
          .value_or(Input{});
    }
    return variable.type.is_non_null() ? complain("of required type", "was not provided.")
                                       : Input{};
  }
  if (value->is_null() && variable.type.is_non_null()) {
    return complain("of non-null type", "must not be null.");
  }
  return coercer.coerce(name, *value, variable.type);
}

void InputPreparer::collect_errors(GraphQLErrors& errors, const Variable& variable,
                                   const boost::json::value* value, const Input& coerced,
                                   JsonCoercer& coercer) const {
  const auto add = [&](std::string message, Offset offset) {
    errors.push_back(
        {.message = std::move(message), .locations = {document_.source.locate(offset)}});
  };
  const ast::VariableDefinition& definition = *variable.definition;
  std::vector<std::string> messages = coercer.take_messages();
  const InputWords* const words = schema_.input_words();
  if (words != nullptr && value != nullptr && !messages.empty() && variable.is_input() &&
      !is_deeper(*value, kMaxInputDepth)) {
    InputArena arena;
    std::string message =
        words->variable(definition.variable.text, variable.type, raw_input(*value, arena));
    if (!message.empty()) messages.assign(1, std::move(message));
  }
  for (std::string& message : messages) {
    add(std::move(message), variable.is_input() ? definition.offset : definition.type->offset);
  }
  if (variable.condition != kNoOffset && coerced.is_null()) {
    add("Argument \"if\" of non-null type \"Boolean!\" must not be null.", variable.condition);
  }
  if (!coercer.gave_up()) return;
  errors.push_back({.message = "Too many errors processing variables, error limit reached. "
                               "Execution aborted."});
}

Result<PreparedInputs, GraphQLErrors> InputPreparer::prepare(const boost::json::object* values,
                                                             bool all_structural,
                                                             InputArena& arena) const {
  PreparedInputs prepared;
  prepared.variables.reserve(variables_.size());
  prepared.parameters.reserve(variables_.size());
  prepared.shape.reserve(64);
  GraphQLErrors errors;
  Shaper shaper(prepared, all_structural, arena);
  JsonCoercer coercer(arena, kMostInputErrors);
  for (const Variable& variable : variables_) {
    const ast::VariableDefinition& definition = *variable.definition;
    const boost::json::value* value =
        values == nullptr ? nullptr : values->if_contains(definition.variable.text);
    const Input coerced = coerce(variable, value, coercer, arena);
    collect_errors(errors, variable, value, coerced, coercer);
    if (coercer.gave_up()) break;
    if (!errors.empty()) continue;

    if (variable.in_scalar) {
      prepared.raw.resize(variables_.size());
      Input& raw = prepared.raw[static_cast<std::size_t>(&variable - variables_.data())];
      if (value != nullptr) {
        raw = raw_input(*value, arena);
      } else if (definition.default_value != nullptr) {
        raw = raw_input(*definition.default_value, arena);
      }
      shaper.spell_value(raw);
    }
    prepared.variables.push_back(
        shaper.shape(coerced, variable.type, variable.condition != kNoOffset));
  }
  if (!errors.empty()) return errors;
  return prepared;
}

Result<PreparedInputs, GraphQLErrors> prepare_inputs(const Schema& schema,
                                                     const ast::Document& document,
                                                     const ast::Definition& operation,
                                                     const boost::json::object* values,
                                                     bool all_structural, InputArena& arena) {
  return InputPreparer(schema, document, operation).prepare(values, all_structural, arena);
}

}  // namespace graphcool::graphql
