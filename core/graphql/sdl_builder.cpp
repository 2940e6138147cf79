#include "core/graphql/sdl_builder.h"

#include <unordered_map>

#include "core/graphql/builtins.h"
#include "core/graphql/default_rules.h"
#include "core/graphql/printer.h"
#include "core/graphql/schema_builder.h"
#include "core/graphql/schema_data.h"

namespace graphcool::graphql {
namespace {

using Kind = ast::Definition::Kind;

TypeKind kind_of(Kind kind) {
  switch (kind) {
    case Kind::ObjectType:
      return TypeKind::Object;
    case Kind::InterfaceType:
      return TypeKind::Interface;
    case Kind::UnionType:
      return TypeKind::Union;
    case Kind::EnumType:
      return TypeKind::Enum;
    case Kind::InputObjectType:
      return TypeKind::InputObject;
    default:
      return TypeKind::Scalar;
  }
}

// An empty description is one too: introspection tells "" from null.
std::string_view text_of(const ast::StringLiteral& description) {
  if (!description) return {};
  return description.text.data() == nullptr ? std::string_view("") : description.text;
}

const ast::Directive* find(ast::List<ast::Directive> directives, std::string_view name) {
  for (const ast::Directive& directive : directives) {
    if (directive.name.text == name) return &directive;
  }
  return nullptr;
}

class Builder {
 public:
  Builder(const ast::Document& document, GraphQLErrors& errors)
      : document_(document),
        errors_(errors),
        data_(std::make_unique<Schema::Data>()),
        arena_(data_->arena) {}

  Schema build() {
    declare();
    for (const auto& [type, definition] : made_) fill(*type, *definition);
    make_directives();
    make_roots();
    settle_defaults();
    std::vector<Type*> own;
    own.reserve(made_.size());
    for (const auto& [type, definition] : made_) {
      make_index(*type, arena_);
      own.push_back(type);
    }
    link_possible_types(own, arena_);
    list_types(*data_, listed_, /*builtins_in_place=*/true);
    return Schema(std::move(data_));
  }

 private:
  void fail(std::string message, Offset offset) {
    errors_.push_back(
        {.message = std::move(message), .locations = {document_.source.locate(offset)}});
  }

  // Makes every type before any member needs one.
  void declare() {
    for (const ast::Definition& definition : document_.definitions) {
      const std::string_view name = definition.name.text;
      switch (definition.kind) {
        case Kind::Operation:
        case Kind::Fragment:
          break;
        case Kind::DirectiveDefinition:
          directives_.push_back(&definition);
          break;
        case Kind::Schema:
          schema_nodes_.push_back(&definition);
          break;
        default:
          if (definition.extension) {
            extensions_[name].push_back(&definition);
          } else if (const Type* builtin = builtins().type(name)) {
            listed_.push_back(builtin);  // What a document says of a built-in type has no effect.
          } else {
            Type* type = make_one<Type>(arena_);
            type->kind = kind_of(definition.kind);
            type->name = name;
            types_.emplace(name, type);
            listed_.push_back(type);
            made_.emplace_back(type, &definition);
          }
      }
    }
  }

  const Type* named(std::string_view name) const {
    if (const Type* builtin = builtins().type(name)) return builtin;
    const auto found = types_.find(name);
    return found == types_.end() ? nullptr : found->second;
  }

  TypeRef reference(const ast::TypeReference& node) {
    if (node.kind == ast::TypeReference::Kind::Named) return TypeRef(named(node.name.text));
    const TypeRef inner = reference(*node.of);
    if (inner.is_full()) fail("A type can have 32 wrappers at the most.", node.offset);
    return node.kind == ast::TypeReference::Kind::List ? inner.list() : inner.non_null();
  }

  // The parts of a type that all its definitions together give, one after the other.
  template <class Part, class Node, class Make>
  std::span<Part> gather(const Type& type, ast::List<Node> ast::Definition::*nodes, Make make) {
    std::size_t size = (type.node->*nodes).size();
    for (const ast::Definition* extension : type.extension_nodes)
      size += (extension->*nodes).size();
    const std::span<Part> parts = make_span<Part>(arena_, size);
    std::size_t at = 0;
    for (const Node& node : type.node->*nodes) parts[at++] = make(node);
    for (const ast::Definition* extension : type.extension_nodes) {
      for (const Node& node : extension->*nodes) parts[at++] = make(node);
    }
    return parts;
  }

  void fill(Type& type, const ast::Definition& definition) {
    type.node = &definition;
    type.description = text_of(definition.description);
    const auto extensions = extensions_.find(type.name);
    if (extensions != extensions_.end()) {
      type.extension_nodes = copy_span(arena_, extensions->second);
    }
    const auto to_type = [&](const ast::Name& name) { return named(name.text); };
    switch (type.kind) {
      case TypeKind::Scalar:
        type.specified_by_url = specified_by(type);
        break;
      case TypeKind::Object:
      case TypeKind::Interface:
        type.interfaces = gather<const Type*>(type, &ast::Definition::interfaces, to_type);
        type.fields = gather<Field>(type, &ast::Definition::fields,
                                    [&](const ast::FieldDefinition& node) { return field(node); });
        break;
      case TypeKind::Union:
        type.possible_types = gather<const Type*>(type, &ast::Definition::members, to_type);
        break;
      case TypeKind::Enum:
        type.values =
            gather<EnumValue>(type, &ast::Definition::values,
                              [&](const ast::EnumValueDefinition& node) { return value(node); });
        break;
      case TypeKind::InputObject:
        type.one_of = find(definition.directives, "oneOf") != nullptr;
        inputs_.push_back(
            gather<InputValue>(type, &ast::Definition::input_fields,
                               [&](const ast::InputValueDefinition& node) { return input(node); }));
        type.input_fields = inputs_.back();
        break;
    }
  }

  Field field(const ast::FieldDefinition& node) {
    return {.name = node.name.text,
            .description = text_of(node.description),
            .arguments = inputs(node.arguments),
            .type = reference(*node.type),
            .deprecation = deprecation(node.directives),
            .node = &node};
  }

  EnumValue value(const ast::EnumValueDefinition& node) {
    return {.name = node.name.text,
            .description = text_of(node.description),
            .deprecation = deprecation(node.directives),
            .node = &node};
  }

  InputValue input(const ast::InputValueDefinition& node) {
    return {.name = node.name.text,
            .description = text_of(node.description),
            .type = reference(*node.type),
            .default_value = node.default_value,
            .deprecation = deprecation(node.directives),
            .node = &node};
  }

  std::span<const InputValue> inputs(ast::List<ast::InputValueDefinition> nodes) {
    const std::span<InputValue> values = make_span<InputValue>(arena_, nodes.size());
    std::size_t at = 0;
    for (const ast::InputValueDefinition& node : nodes) values[at++] = input(node);
    if (!values.empty()) inputs_.push_back(values);
    return values;
  }

  // The text given for an argument of a directive of the specification; of no data when there is
  // none. An error, too, when it is no text.
  std::string_view directive_text(const ast::Directive& directive, const InputValue& definition) {
    for (const ast::Argument& argument : directive.arguments) {
      if (argument.name.text != definition.name) continue;
      const ast::Value& value = argument.value;
      if (value.kind == ast::Value::Kind::String) {
        return value.text.data() == nullptr ? std::string_view("") : value.text;
      }
      const std::string start = "Argument \"" + std::string(definition.name) + "\" ";
      if (value.kind != ast::Value::Kind::Null) {
        fail(start + "has invalid value " + print(value) + ".", value.offset);
      } else if (definition.type.is_non_null()) {
        fail(start + "of non-null type \"" + definition.type.to_string() + "\" must not be null.",
             value.offset);
      }
      return {};
    }
    return definition.default_value == nullptr ? std::string_view()
                                               : definition.default_value->text;
  }

  static const InputValue& only_argument(std::string_view directive) {
    for (const DirectiveType* type : builtins().directives) {
      if (type->name == directive) return type->arguments[0];
    }
    std::abort();
  }

  const Deprecation* deprecation(ast::List<ast::Directive> directives) {
    const ast::Directive* directive = find(directives, "deprecated");
    if (directive == nullptr) return nullptr;
    const std::string_view reason = directive_text(*directive, only_argument("deprecated"));
    return reason.data() == nullptr ? nullptr : make_one(arena_, Deprecation{.reason = reason});
  }

  std::string_view specified_by(const Type& type) {
    std::string_view url;
    const auto read = [&](const ast::Definition& node) {
      const ast::Directive* directive = find(node.directives, "specifiedBy");
      if (directive == nullptr) return;
      const std::string_view given = directive_text(*directive, only_argument("specifiedBy"));
      if (given.data() != nullptr) url = given;
    };
    read(*type.node);
    for (const ast::Definition* extension : type.extension_nodes) read(*extension);
    return url;
  }

  void make_directives() {
    for (const ast::Definition* node : directives_) {
      DirectiveType* directive = make_one<DirectiveType>(arena_);
      directive->name = node->name.text;
      directive->description = text_of(node->description);
      directive->arguments = inputs(node->input_fields);
      directive->repeatable = node->repeatable;
      const std::span<std::string_view> locations =
          make_span<std::string_view>(arena_, node->locations.size());
      std::size_t at = 0;
      for (const ast::Name& location : node->locations) locations[at++] = location.text;
      directive->locations = locations;
      directive->node = node;
      data_->directives.push_back(directive);
    }
    const std::size_t own = data_->directives.size();
    for (const DirectiveType* builtin : builtins().directives) {
      const auto end = data_->directives.begin() + static_cast<std::ptrdiff_t>(own);
      const bool redefined =
          std::any_of(data_->directives.begin(), end,
                      [&](const DirectiveType* other) { return other->name == builtin->name; });
      if (!redefined) data_->directives.push_back(builtin);
    }
  }

  void set_root(ast::OperationType operation, const Type* type) {
    switch (operation) {
      case ast::OperationType::Query:
        data_->query = type;
        break;
      case ast::OperationType::Mutation:
        data_->mutation = type;
        break;
      case ast::OperationType::Subscription:
        data_->subscription = type;
        break;
    }
  }

  // By `schema {}` and its extensions; without a definition, also by the usual names.
  void make_roots() {
    const ast::Definition* definition = nullptr;
    for (const ast::Definition* node : schema_nodes_) {
      if (!node->extension) definition = node;
      for (const ast::OperationTypeDefinition& root : node->operation_types) {
        set_root(root.operation, named(root.type.text));
      }
    }
    if (definition != nullptr) {
      data_->description = text_of(definition->description);
    } else {
      if (const Type* type = named("Query")) data_->query = type;
      if (const Type* type = named("Mutation")) data_->mutation = type;
      if (const Type* type = named("Subscription")) data_->subscription = type;
    }
    data_->definitions = copy_span(arena_, schema_nodes_);
  }

  // Takes away the defaults that are no values of their type, as graphql-js does, and those that
  // would never end.
  void settle_defaults() {
    const std::vector<DefaultCycle> cycles = find_default_cycles(listed_);
    for (const DefaultCycle& cycle : cycles) fail(cycle.message, cycle.field->node->offset);
    for (const std::span<InputValue> values : inputs_) {
      for (InputValue& value : values) {
        if (std::any_of(cycles.begin(), cycles.end(),
                        [&](const DefaultCycle& cycle) { return cycle.field == &value; })) {
          value.default_value = nullptr;
        }
      }
    }
    DefaultValidity validity;
    std::vector<InputValue*> invalid;
    for (const std::span<InputValue> values : inputs_) {
      for (InputValue& value : values) {
        if (value.default_value != nullptr && !validity.holds(value)) invalid.push_back(&value);
      }
    }
    for (InputValue* value : invalid) value->default_value = nullptr;
  }

  const ast::Document& document_;
  GraphQLErrors& errors_;
  std::unique_ptr<Schema::Data> data_;
  std::pmr::memory_resource& arena_;
  std::unordered_map<std::string_view, const Type*> types_;
  std::unordered_map<std::string_view, std::vector<const ast::Definition*>> extensions_;
  std::vector<std::pair<Type*, const ast::Definition*>> made_;
  std::vector<const Type*> listed_;
  std::vector<const ast::Definition*> directives_;
  std::vector<const ast::Definition*> schema_nodes_;
  std::vector<std::span<InputValue>> inputs_;
};

}  // namespace

Schema build_unchecked(const ast::Document& document, GraphQLErrors& errors) {
  return Builder(document, errors).build();
}

Result<Schema, GraphQLErrors> build_schema(const ast::Document& document) {
  GraphQLErrors errors = check_sdl(document);
  if (!errors.empty()) return errors;
  Schema schema = build_unchecked(document, errors);
  if (errors.empty()) check_schema(schema, document, errors);
  if (!errors.empty()) return errors;
  return schema;
}

}  // namespace graphcool::graphql
