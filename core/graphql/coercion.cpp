#include "core/graphql/coercion.h"

#include <cmath>

#include "core/graphql/literal.h"
#include "core/graphql/schema_data.h"
#include "core/graphql/suggestions.h"

namespace graphcool::graphql {
namespace {

std::string suggest_value(const Type& type, std::string_view wrong) {
  return did_you_mean(suggestion_list(wrong, names_of(type.values)), "the enum value");
}

std::optional<Input> coerce_enum(const Type& type, const Input& raw, bool from_literal,
                                 std::string& message) {
  if (raw.kind != (from_literal ? Input::Kind::Enum : Input::Kind::String)) {
    std::string shown;
    if (from_literal) {
      append_literal(shown, raw);
    } else {
      append_glimpse(shown, raw);
    }
    message = "Enum \"" + std::string(type.name) + "\" cannot represent non-" +
              (from_literal ? "enum" : "string") + " value: " + shown + "." +
              suggest_value(type, shown);
    return std::nullopt;
  }
  if (const EnumValue* value = type.value(raw.text)) return Input::of_enum(value->name);
  message = "Value \"" + std::string(raw.text) + "\" does not exist in \"" +
            std::string(type.name) + "\" enum." + suggest_value(type, raw.text);
  return std::nullopt;
}

// Puts values in the place of the variables within a raw literal; those without one become null,
// and members that are such variables are left out, as graphql-js does for scalars.
Input fill_in(const Input& raw, const VariableValues* variables, InputArena& arena) {
  const auto value_of = [&](const Input& variable) -> const Input* {
    const Input* value = variables == nullptr ? nullptr : variables->raw(variable.text);
    return value != nullptr && !value->is_absent() ? value : nullptr;
  };
  Input result = raw;
  if (raw.kind == Input::Kind::Parameter) {
    const Input* value = value_of(raw);
    return value == nullptr ? Input::null() : *value;
  }
  if (raw.kind == Input::Kind::List) {
    const std::span<Input> items = make_span<Input>(arena, raw.items.size());
    for (std::size_t i = 0; i < items.size(); ++i) {
      items[i] = fill_in(raw.items[i], variables, arena);
    }
    result.items = items;
  }
  if (raw.kind == Input::Kind::Object) {
    const std::span<InputMember> members = make_span<InputMember>(arena, raw.members.size());
    std::size_t count = 0;
    for (const InputMember& member : raw.members) {
      if (member.value.kind == Input::Kind::Parameter && value_of(member.value) == nullptr)
        continue;
      members[count].name = member.name;
      members[count++].value = fill_in(member.value, variables, arena);
    }
    result.members = members.first(count);
  }
  return result;
}

class LiteralCoercer {
 public:
  LiteralCoercer(const VariableValues* variables, InputArena& arena)
      : variables_(variables), arena_(arena) {}

  std::optional<Input> coerce(const ast::Value& literal, TypeRef type) const {
    if (literal.kind == ast::Value::Kind::Variable) {
      const Input* value = variable(literal);
      if (value == nullptr || (value->is_null() && type.is_non_null())) return std::nullopt;
      return *value;
    }
    if (literal.kind == ast::Value::Kind::Null) {
      return type.is_non_null() ? std::nullopt : std::optional(Input::null());
    }
    if (type.is_list()) return coerce_list(literal, type.item());
    const Type& named = *type.named();
    return named.kind == TypeKind::InputObject ? coerce_object(literal, named)
                                               : coerce_scalar(literal, named);
  }

 private:
  const Input* variable(const ast::Value& literal) const {
    const Input* value = variables_ == nullptr ? nullptr : variables_->value(literal.text);
    return value != nullptr && !value->is_absent() ? value : nullptr;
  }

  bool is_missing(const ast::Value& literal) const {
    return literal.kind == ast::Value::Kind::Variable && variable(literal) == nullptr;
  }

  std::optional<Input> coerce_list(const ast::Value& literal, TypeRef item_type) const {
    const bool is_list = literal.kind == ast::Value::Kind::List;
    const std::span<Input> items = make_span<Input>(arena_, is_list ? literal.items.size() : 1);
    if (!is_list) {
      const auto item = coerce(literal, item_type);
      if (!item) return std::nullopt;
      items[0] = *item;
    }
    std::size_t at = 0;
    for (const ast::Value& written : literal.items) {
      if (is_missing(written)) {
        if (item_type.is_non_null()) return std::nullopt;
        items[at++] = Input::null();
        continue;
      }
      const auto item = coerce(written, item_type);
      if (!item) return std::nullopt;
      items[at++] = *item;
    }
    Input list;
    list.kind = Input::Kind::List;
    list.items = items;
    return list;
  }

  std::optional<Input> coerce_object(const ast::Value& literal, const Type& type) const {
    if (literal.kind != ast::Value::Kind::Object) return std::nullopt;
    // By position of the input field; null where the client says nothing.
    std::vector<const ast::Value*> written(type.input_fields.size(), nullptr);
    for (const ast::ObjectField& field : literal.fields) {
      if (const InputValue* known = type.input_field(field.name.text)) {
        written[static_cast<std::size_t>(known - type.input_fields.data())] = &field.value;
      }
    }
    std::vector<InputMember> members;
    for (std::size_t i = 0; i < written.size(); ++i) {
      const InputValue& field = type.input_fields[i];
      InputMember member{.name = field.name, .value = {}, .tag = field.tag};
      if (written[i] == nullptr || is_missing(*written[i])) {
        member.value = default_of(field, arena_);
        if (member.value.is_absent()) {
          if (field.type.is_non_null()) return std::nullopt;
          continue;
        }
      } else {
        const auto value = coerce(*written[i], field.type);
        if (!value) return std::nullopt;
        member.value = *value;
      }
      members.push_back(member);
    }
    if (type.one_of && (members.size() != 1 || members[0].value.is_null())) return std::nullopt;
    Input object;
    object.kind = Input::Kind::Object;
    object.members = copy_span(arena_, members);
    return object;
  }

  std::optional<Input> coerce_scalar(const ast::Value& literal, const Type& type) const {
    Input raw = raw_input(literal, arena_);
    if (!raw.items.empty() || !raw.members.empty()) raw = fill_in(raw, variables_, arena_);
    std::string message;
    auto value = coerce_leaf(type, raw, /*from_literal=*/true, arena_, message);
    // No store can hold what is no finite number.
    if (value && value->kind == Input::Kind::Float && !std::isfinite(value->number)) {
      return std::nullopt;
    }
    return value;
  }

  const VariableValues* variables_;
  InputArena& arena_;
};

}  // namespace

TypeRef type_of(const Schema& schema, const ast::TypeReference& reference) {
  switch (reference.kind) {
    case ast::TypeReference::Kind::List:
      return type_of(schema, *reference.of).list();
    case ast::TypeReference::Kind::NonNull:
      return type_of(schema, *reference.of).non_null();
    case ast::TypeReference::Kind::Named:
      break;
  }
  return TypeRef(schema.type(reference.name.text));
}

std::optional<Input> coerce_leaf(const Type& type, const Input& raw, bool from_literal,
                                 InputArena& arena, std::string& message) {
  if (type.kind == TypeKind::Enum) return coerce_enum(type, raw, from_literal, message);
  return type.coerce == nullptr ? raw : type.coerce(raw, from_literal, arena, message);
}

std::optional<Input> coerce_literal(const ast::Value& literal, TypeRef type,
                                    const VariableValues* variables, InputArena& arena) {
  return LiteralCoercer(variables, arena).coerce(literal, type);
}

Input default_of(const InputValue& definition, InputArena& arena) {
  if (definition.default_value == nullptr) return {};
  return coerce_literal(*definition.default_value, definition.type, nullptr, arena)
      .value_or(Input{});
}

}  // namespace graphcool::graphql
