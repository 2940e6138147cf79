#include "core/graphql/execution.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "core/graphql/coercion.h"
#include "core/graphql/printer.h"
#include "core/graphql/schema_data.h"

namespace graphcool::graphql {

Result<const ast::Definition*, GraphQLError> choose_operation(const ast::Document& document,
                                                              std::string_view operation_name) {
  const ast::Definition* chosen = nullptr;
  for (const ast::Definition& definition : document.definitions) {
    if (definition.kind != ast::Definition::Kind::Operation) continue;
    if (!operation_name.empty()) {
      if (definition.name.text == operation_name) return &definition;
      continue;
    }
    if (chosen != nullptr) {
      return GraphQLError{.message =
                              "Must provide operation name if query contains multiple operations."};
    }
    chosen = &definition;
  }
  if (!operation_name.empty()) {
    return GraphQLError{.message =
                            "Unknown operation named \"" + std::string(operation_name) + "\"."};
  }
  if (chosen == nullptr) return GraphQLError{.message = "Must provide an operation."};
  return chosen;
}

// What is looked up by name, and where errors are.
struct Selector::Tables : VariableValues {
  Tables(const Schema& own_schema, const ast::Document& document, const ast::Definition& operation,
         const PreparedInputs& inputs)
      : schema(own_schema), inputs(inputs), locator(document.source.body) {
    for (const ast::VariableDefinition& definition : operation.variables) {
      variables.emplace(definition.variable.text, variables.size());
    }
    for (const ast::Definition& definition : document.definitions) {
      if (definition.kind == ast::Definition::Kind::Fragment) {
        fragments.emplace(definition.name.text, &definition);
      }
    }
  }

  const Input* at(const std::vector<Input>& values, std::string_view name) const {
    const auto found = variables.find(name);
    if (found == variables.end() || found->second >= values.size()) return nullptr;
    return &values[found->second];
  }
  const Input* value(std::string_view name) const override { return at(inputs.variables, name); }
  const Input* raw(std::string_view name) const override { return at(inputs.raw, name); }

  const Schema& schema;
  const PreparedInputs& inputs;
  Locator locator;
  std::unordered_map<std::string_view, std::size_t> variables;
  std::unordered_map<std::string_view, const ast::Definition*> fragments;
};

// Collects the fields of one object from one or more selection sets.
class Selector::Collector {
 public:
  Collector(const Selector& selector, const Type& object)
      : schema_(selector.schema_), tables_(*selector.tables_), object_(object) {}

  void collect(const ast::SelectionSet& set) {
    for (const ast::Selection& selection : set.selections) {
      if (!is_taken(selection)) continue;
      switch (selection.kind) {
        case ast::Selection::Kind::Field:
          add(selection);
          break;
        case ast::Selection::Kind::InlineFragment:
          if (matches(selection.type_condition())) collect(selection.selection_set());
          break;
        case ast::Selection::Kind::FragmentSpread: {
          const auto found = tables_.fragments.find(selection.name.text);
          if (found == tables_.fragments.end() || !spread_.insert(found->second).second) break;
          if (matches(found->second->type_condition)) collect(found->second->selection_set);
          break;
        }
      }
    }
  }

  std::vector<CollectedField> take() { return std::move(fields_); }

 private:
  // Up to so many fields are looked for one by one.
  static constexpr std::size_t kFew = 16;

  bool is_taken(const ast::Selection& selection) const {
    for (const ast::Directive& directive : selection.directives()) {
      const bool skip = directive.name.text == "skip";
      if (!skip && directive.name.text != "include") continue;
      if (condition(directive) == skip) return false;
    }
    return true;
  }

  bool condition(const ast::Directive& directive) const {
    for (const ast::Argument& argument : directive.arguments) {
      if (argument.name.text != "if") continue;
      if (argument.value.kind != ast::Value::Kind::Variable) return argument.value.text == "true";
      const Input* value = tables_.value(argument.value.text);
      return value != nullptr && value->kind == Input::Kind::Boolean && value->boolean;
    }
    return false;
  }

  bool matches(const ast::Name& condition) const {
    if (condition.text.empty() || condition.text == object_.name) return true;
    const Type* type = schema_.type(condition.text);
    return type != nullptr && type->is_abstract() && schema_.is_subtype(*type, object_);
  }

  void add(const ast::Selection& selection) {
    const std::string_view key = selection.response_key();
    if (CollectedField* same = find(key)) {
      same->nodes.push_back(&selection);
      return;
    }
    const Field* definition = meta_field(schema_, object_, selection.name.text);
    if (definition == nullptr) definition = object_.field(selection.name.text);
    if (definition == nullptr) return;
    fields_.push_back(
        {.response_key = key, .definition = definition, .parent = &object_, .nodes = {&selection}});
    if (fields_.size() > kFew) positions_.emplace(key, fields_.size() - 1);
  }

  CollectedField* find(std::string_view key) {
    const std::size_t few = std::min(fields_.size(), kFew);
    for (std::size_t i = 0; i < few; ++i) {
      if (fields_[i].response_key == key) return &fields_[i];
    }
    const auto found = positions_.find(key);
    return found == positions_.end() ? nullptr : &fields_[found->second];
  }

  const Schema& schema_;
  const Tables& tables_;
  const Type& object_;
  std::vector<CollectedField> fields_;
  std::unordered_map<std::string_view, std::size_t> positions_;
  std::unordered_set<const ast::Definition*> spread_;
};

Selector::Selector(const Schema& schema, const ast::Document& document,
                   const ast::Definition& operation, const PreparedInputs& inputs,
                   InputArena& arena)
    : schema_(schema),
      operation_(operation),
      arena_(arena),
      tables_(std::make_unique<Tables>(schema, document, operation, inputs)) {}

Selector::~Selector() = default;

std::vector<CollectedField> Selector::root_fields() const {
  const Type* root = schema_.root(operation_.operation);
  if (root == nullptr) return {};
  Collector collector(*this, *root);
  collector.collect(operation_.selection_set);
  auto fields = collector.take();
  if (only_) std::erase_if(fields, [&](const auto& each) { return each.response_key != *only_; });
  return fields;
}

std::vector<CollectedField> Selector::sub_fields(const CollectedField& field,
                                                 const Type& object) const {
  Collector collector(*this, object);
  for (const ast::Selection* node : field.nodes) collector.collect(node->selection_set());
  return collector.take();
}

void Selector::restrict_to(const CollectedField& root) {
  only_ = root.response_key;
}

void Selector::replace_arguments(const CollectedField& field, const Input& arguments) {
  replaced_ = field.nodes.front();
  replacement_ = arguments;
}

Result<Input, GraphQLError> Selector::arguments(const CollectedField& field) const {
  if (field.nodes.front() == replaced_) return replacement_;
  std::vector<InputMember> members;
  for (const InputValue& definition : field.definition->arguments) {
    auto value = argument(*field.nodes.front(), definition);
    if (!value) return value.error();
    if (!value->is_absent()) members.push_back({definition.name, *value, definition.tag});
  }
  Input object;
  object.kind = Input::Kind::Object;
  object.members = copy_span(arena_, members);
  return object;
}

Result<Input, GraphQLError> Selector::argument(const ast::Selection& node,
                                               const InputValue& definition) const {
  const auto fail = [&](std::string_view rest, std::string_view end, Offset offset) {
    std::string message = "Argument \"" + std::string(definition.name) + "\" ";
    message.append(rest).append(" \"").append(definition.type.to_string()).append("\" ");
    return GraphQLError{.message = message.append(end), .locations = {locate(offset)}};
  };
  const auto written = std::find_if(
      node.arguments().begin(), node.arguments().end(),
      [&](const ast::Argument& argument) { return argument.name.text == definition.name; });
  const ast::Value* literal = written == node.arguments().end() ? nullptr : &written->value;
  const bool is_variable = literal != nullptr && literal->kind == ast::Value::Kind::Variable;
  const Input* variable = is_variable ? tables_->value(literal->text) : nullptr;

  if (literal == nullptr || (is_variable && (variable == nullptr || variable->is_absent()))) {
    const Input value = default_of(definition, arena_);
    if (!value.is_absent() || !definition.type.is_non_null()) return value;
    if (literal == nullptr) return fail("of required type", "was not provided.", node.offset);
    return fail("of required type",
                "was provided the variable \"$" + std::string(literal->text) +
                    "\" which was not provided a runtime value.",
                literal->offset);
  }
  const bool is_null = is_variable ? variable->is_null() : literal->kind == ast::Value::Kind::Null;
  if (is_null && definition.type.is_non_null()) {
    return fail("of non-null type", "must not be null.", literal->offset);
  }
  if (const auto value = coerce_literal(*literal, definition.type, tables_.get(), arena_)) {
    return *value;
  }
  return GraphQLError{.message = "Argument \"" + std::string(definition.name) +
                                 "\" has invalid value " + print(*literal) + ".",
                      .locations = {locate(literal->offset)}};
}

SourceLocation Selector::locate(Offset offset) const {
  return tables_->locator.locate(offset);
}

}  // namespace graphcool::graphql
