#include "core/graphql/schema_builder.h"

#include <cassert>
#include <unordered_map>
#include <unordered_set>

#include "core/graphql/builtins.h"
#include "core/graphql/parser.h"
#include "core/graphql/schema_data.h"

namespace graphcool::graphql {

struct SchemaBuilder::State {
  std::unique_ptr<Schema::Data> data = std::make_unique<Schema::Data>();
  std::unordered_map<std::string_view, Type*> types;  // Declared ones and placeholders.
  std::vector<Type*> declared;
  std::unordered_set<std::string_view> declared_names;
  std::vector<std::string> clashes;
  std::unordered_map<std::string_view, const ast::Value*> literals;  // Equal ones are parsed once.

  std::string_view text(std::string_view text) { return copy_text(data->arena, text); }

  Type* placeholder(std::string_view name) {
    const auto found = types.find(name);
    if (found != types.end()) return found->second;
    Type* type = make_one<Type>(data->arena);
    type->name = text(name);
    types.emplace(type->name, type);
    return type;
  }

  const Type* named(std::string_view name) {
    const Type* builtin = builtins().type(name);
    return builtin != nullptr ? builtin : placeholder(name);
  }

  Type& declare(TypeKind kind, std::string_view name, const TypeOptions& options) {
    Type* type = placeholder(name);
    if (builtins().type(name) != nullptr || !declared_names.insert(type->name).second) {
      clashes.emplace_back(name);
      return *make_one<Type>(data->arena);  // Nothing leads to it.
    }
    declared.push_back(type);
    type->kind = kind;
    type->description = text(options.description);
    type->tag = options.tag;
    type->structural = options.structural;
    return *type;
  }

  const ast::Value* literal(const std::string& written) {
    if (written.empty()) return nullptr;
    const auto found = literals.find(written);
    if (found != literals.end()) return found->second;
    const std::string& kept = data->literal_texts.emplace_back(written);
    const ast::Value* value = nullptr;
    auto parsed = parse_value({.body = kept}, &value);
    assert(parsed && "a default value is no GraphQL literal");
    data->literals.push_back(std::move(*parsed));
    literals.emplace(kept, value);
    return value;
  }

  std::span<const InputValue> inputs(const std::vector<ArgumentSpec>& specs) {
    const std::span<InputValue> values = make_span<InputValue>(data->arena, specs.size());
    for (std::size_t i = 0; i < specs.size(); ++i) {
      const ArgumentSpec& spec = specs[i];
      values[i].name = text(spec.name);
      values[i].description = text(spec.description);
      values[i].type = spec.type;
      values[i].default_value = literal(spec.default_value);
      values[i].tag = spec.tag;
    }
    return values;
  }

  std::span<const Field> fields(const std::vector<FieldSpec>& specs) {
    const std::span<Field> fields = make_span<Field>(data->arena, specs.size());
    for (std::size_t i = 0; i < specs.size(); ++i) {
      const FieldSpec& spec = specs[i];
      fields[i].name = text(spec.name);
      fields[i].description = text(spec.description);
      fields[i].arguments = inputs(spec.arguments);
      fields[i].type = spec.type;
      fields[i].tag = spec.tag;
    }
    return fields;
  }

  std::span<const Type* const> list(const std::vector<std::string>& names) {
    std::vector<const Type*> list;
    list.reserve(names.size());
    for (const std::string& name : names) list.push_back(named(name));
    return copy_span(data->arena, list);
  }

  // What the roots lead to, in the order of declaration.
  std::vector<const Type*> reachable() const {
    std::unordered_set<const Type*> seen;
    std::vector<const Type*> open;
    const auto visit = [&](const Type* type) {
      if (type != nullptr && !type->builtin && seen.insert(type).second) open.push_back(type);
    };
    visit(data->query);
    visit(data->mutation);
    visit(data->subscription);
    while (!open.empty()) {
      const Type* type = open.back();
      open.pop_back();
      for (const Type* other : type->interfaces) visit(other);
      for (const Type* other : type->possible_types) visit(other);
      for (const Field& field : type->fields) {
        visit(field.type.named());
        for (const InputValue& argument : field.arguments) visit(argument.type.named());
      }
      for (const InputValue& field : type->input_fields) visit(field.type.named());
    }
    std::vector<const Type*> types;
    types.reserve(seen.size());
    for (const Type* type : declared) {
      if (seen.contains(type)) types.push_back(type);
    }
    assert(types.size() == seen.size() && "a type is referred to but never declared");
    return types;
  }
};

SchemaBuilder::SchemaBuilder() : state_(std::make_unique<State>()) {}
SchemaBuilder::~SchemaBuilder() = default;

const Type* SchemaBuilder::named(std::string_view name) {
  return state_->named(name);
}

TypeRef SchemaBuilder::ref(std::string_view text) {
  std::size_t lists = 0;
  while (lists < text.size() && text[lists] == '[') ++lists;
  text.remove_prefix(lists);
  std::size_t at = std::min(text.find_first_of("]!"), text.size());
  TypeRef type(named(text.substr(0, at)));
  for (; at < text.size(); ++at) type = text[at] == '!' ? type.non_null() : type.list();
  return type;
}

void SchemaBuilder::scalar(std::string_view name, ScalarCoercion coerce,
                           const TypeOptions& options) {
  state_->declare(TypeKind::Scalar, name, options).coerce = coerce;
}

void SchemaBuilder::object(std::string_view name, const std::vector<FieldSpec>& fields,
                           const std::vector<std::string>& interfaces, const TypeOptions& options) {
  Type& type = state_->declare(TypeKind::Object, name, options);
  type.fields = state_->fields(fields);
  std::unordered_set<std::string_view> seen;
  for (const FieldSpec& field : fields) {
    if (!seen.insert(field.name).second) {
      state_->clashes.push_back(std::string(name) + "." + field.name);
    }
  }
  type.interfaces = state_->list(interfaces);
  make_index(type, state_->data->arena);
}

void SchemaBuilder::interface(std::string_view name, const std::vector<FieldSpec>& fields,
                              const TypeOptions& options) {
  Type& type = state_->declare(TypeKind::Interface, name, options);
  type.fields = state_->fields(fields);
  make_index(type, state_->data->arena);
}

void SchemaBuilder::union_of(std::string_view name, const std::vector<std::string>& members,
                             const TypeOptions& options) {
  state_->declare(TypeKind::Union, name, options).possible_types = state_->list(members);
}

void SchemaBuilder::enumeration(std::string_view name, const std::vector<ValueSpec>& specs,
                                const TypeOptions& options) {
  Type& type = state_->declare(TypeKind::Enum, name, options);
  const std::span<EnumValue> values = make_span<EnumValue>(state_->data->arena, specs.size());
  for (std::size_t i = 0; i < specs.size(); ++i) {
    values[i].name = state_->text(specs[i].name);
    values[i].description = state_->text(specs[i].description);
    values[i].tag = specs[i].tag;
  }
  type.values = values;
  make_index(type, state_->data->arena);
}

void SchemaBuilder::input_object(std::string_view name, const std::vector<ArgumentSpec>& fields,
                                 const TypeOptions& options) {
  Type& type = state_->declare(TypeKind::InputObject, name, options);
  type.input_fields = state_->inputs(fields);
  make_index(type, state_->data->arena);
}

bool SchemaBuilder::has(std::string_view name) const {
  return builtins().type(name) != nullptr || state_->declared_names.contains(name);
}

const std::vector<std::string>& SchemaBuilder::clashes() const {
  return state_->clashes;
}

void SchemaBuilder::word_inputs(const InputWords& words) {
  state_->data->input_words = &words;
}

Schema SchemaBuilder::build(std::string_view query, std::string_view mutation,
                            std::string_view subscription) {
  Schema::Data& data = *state_->data;
  const auto root = [&](std::string_view name) -> const Type* {
    return name.empty() ? nullptr : state_->named(name);
  };
  data.query = root(query);
  data.mutation = root(mutation);
  data.subscription = root(subscription);
  data.directives.assign(builtins().directives.begin(), builtins().directives.end());
  link_possible_types(state_->declared, data.arena);
  list_types(data, state_->reachable(), /*builtins_in_place=*/false);
  Schema schema(std::move(state_->data));
  state_ = std::make_unique<State>();
  return schema;
}

}  // namespace graphcool::graphql
