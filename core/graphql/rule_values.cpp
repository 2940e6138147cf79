// Literal values fit the types of their places (specification, section 5.6).
#include <fmt/format.h>

#include <charconv>

#include "core/graphql/builtins.h"
#include "core/graphql/literal.h"
#include "core/graphql/printer.h"
#include "core/graphql/schema_data.h"
#include "core/graphql/suggestions.h"
#include "core/graphql/validation_rules.h"

namespace graphcool::graphql {

using Kind = ast::Value::Kind;

namespace {

void expected(Validation& validation, const ast::Value& value, TypeRef type,
              std::string_view reason = {}) {
  validation.report(fmt::format("Expected value of type \"{}\", found {}{}", type.to_string(),
                                print(value), reason.empty() ? "." : reason),
                    {value.offset});
}

void enum_of_correct_type(Validation& validation, const ast::Value& value, const Type& type) {
  if (value.kind == Kind::Enum && type.value(value.text) != nullptr) return;
  const std::string text = print(value);
  const std::string suggestion =
      did_you_mean(suggestion_list(text, names_of(type.values)), "the enum value");
  validation.report(value.kind == Kind::Enum
                        ? fmt::format("Value \"{}\" does not exist in \"{}\" enum.{}", text,
                                      type.name, suggestion)
                        : fmt::format("Enum \"{}\" cannot represent non-enum value: {}.{}",
                                      type.name, text, suggestion),
                    {value.offset});
}

bool is_32_bit(std::string_view digits) {
  std::int32_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return error == std::errc() && end == digits.data() + digits.size();
}

// What is wrong with a literal for a scalar of the specification; empty when it fits.
std::string misfit(const Type& type, const ast::Value& value) {
  const Builtins& own = builtins();
  const Kind kind = value.kind;
  std::string_view what;
  if (&type == own.int_type) {
    if (kind != Kind::Int) {
      what = "Int cannot represent non-integer value";
    } else if (!is_32_bit(value.text)) {
      what = "Int cannot represent non 32-bit signed integer value";
    }
  } else if (&type == own.float_type) {
    if (kind != Kind::Float && kind != Kind::Int) what = "Float cannot represent non numeric value";
  } else if (&type == own.string_type) {
    if (kind != Kind::String) what = "String cannot represent a non string value";
  } else if (&type == own.boolean_type) {
    if (kind != Kind::Boolean) what = "Boolean cannot represent a non boolean value";
  } else if (kind != Kind::String && kind != Kind::Int) {
    what = "ID cannot represent a non-string and non-integer value";
  }
  return what.empty() ? std::string() : fmt::format("{}: {}", what, print(value));
}

void scalar_of_correct_type(Validation& validation, const ast::Value& value, TypeRef type) {
  const Type& scalar = *type.named();
  if (scalar.builtin) {
    std::string message = misfit(scalar, value);
    if (!message.empty()) validation.report(std::move(message), {value.offset});
    return;
  }
  if (scalar.coerce == nullptr) return;
  InputArena arena;
  std::string message;
  if (scalar.coerce(raw_input(value, arena), true, arena, message)) return;
  expected(validation, value, type, message.empty() ? message : "; " + message);
}

void one_of(Validation& validation, const ast::Value& object, const Type& type) {
  const ast::ObjectField* chosen = nullptr;
  for (const ast::ObjectField& field : object.fields) {
    if (chosen != nullptr && chosen->name.text != field.name.text) {
      chosen = nullptr;
      break;
    }
    chosen = &field;
  }
  if (chosen == nullptr) {
    validation.report(
        fmt::format("OneOf Input Object \"{}\" must specify exactly one key.", type.name),
        {object.offset});
  } else if (chosen->value.kind == Kind::Null) {
    validation.report(
        fmt::format("Field \"{}.{}\" must be non-null.", type.name, chosen->name.text),
        {object.offset});
  }
}

}  // namespace

void leaf_of_correct_type(Validation& validation, const ast::Value& value, TypeRef type) {
  if (type.named() == nullptr) return;
  const Type& named = *type.named();
  if (value.kind == Kind::Null) {
    if (type.is_non_null()) expected(validation, value, type);
  } else if (!named.is_leaf()) {
    expected(validation, value, type);
  } else if (named.kind == TypeKind::Enum) {
    enum_of_correct_type(validation, value, named);
  } else {
    scalar_of_correct_type(validation, value, type);
  }
}

bool list_of_correct_type(Validation& validation, const ast::Value& list, TypeRef type,
                          TypeRef item_type) {
  if (type.named() != nullptr && type.is_list()) return true;
  leaf_of_correct_type(validation, list, item_type);
  return false;
}

bool object_of_correct_type(Validation& validation, const ast::Value& object, TypeRef type) {
  if (type.named() == nullptr || type.named()->kind != TypeKind::InputObject) {
    leaf_of_correct_type(validation, object, type);
    return false;
  }
  const Type& named = *type.named();
  const auto unasked =
      named.index == nullptr ? std::span<const std::uint32_t>() : named.index->unasked;
  for (const std::uint32_t position : unasked) {
    const InputValue& field = named.input_fields[position];
    if (!field.is_required()) continue;
    const auto is_field = [&](const ast::ObjectField& given) {
      return given.name.text == field.name;
    };
    if (std::any_of(object.fields.begin(), object.fields.end(), is_field)) continue;
    validation.report(fmt::format("Field \"{}.{}\" of required type \"{}\" was not provided.",
                                  named.name, field.name, field.type.to_string()),
                      {object.offset});
  }
  if (named.one_of) one_of(validation, object, named);
  return true;
}

void known_input_field(Validation& validation, const ast::ObjectField& field, const Type& type) {
  const std::string_view name = field.name.text;
  validation.report(fmt::format("Field \"{}\" is not defined by type \"{}\".{}", name, type.name,
                                did_you_mean(suggestion_list(name, names_of(type.input_fields)))),
                    {field.name.offset});
}

UniqueInputFieldNames::UniqueInputFieldNames(Validation& validation,
                                             ast::List<ast::ObjectField> fields)
    : validation_(validation), fields_(fields), few_(fields.size() <= kFew) {}

void UniqueInputFieldNames::field(const ast::ObjectField& field) {
  const ast::Name& name = field.name;
  const ast::Name* first = nullptr;
  if (few_) {
    for (const ast::ObjectField& before : fields_) {
      if (&before == &field || first != nullptr) break;
      if (before.name.text == name.text) first = &before.name;
    }
  } else {
    const auto [known, added] = seen_.try_emplace(name.text, &name);
    if (!added) first = known->second;
  }
  if (first == nullptr) return;
  validation_.report(fmt::format("There can be only one input field named \"{}\".", name.text),
                     {first->offset, name.offset});
}

}  // namespace graphcool::graphql
