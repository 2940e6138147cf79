#include "core/api/prisma/input_words.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/text.h"
#include "core/graphql/coercion.h"
#include "core/graphql/literal.h"

namespace graphcool::api::prisma {
namespace {

using graphql::Input;
using graphql::InputMember;
using graphql::Type;
using graphql::TypeKind;
using graphql::TypeRef;

// As much of a value as a message shows.
constexpr std::size_t kShownBytes = 1000;

// Finds the first place in a raw value that does not fit its type.
class Misfit {
 public:
  explicit Misfit(bool in_literal) : in_literal_(in_literal) {}

  // Empty when all fits.
  std::string reason(const Input& given, TypeRef type) {
    if (given.kind == Input::Kind::Parameter) return {};  // A variable, looked at by itself.
    if (given.is_null()) {
      return type.is_non_null() ? at_path(null_words(*type.named())) : std::string();
    }
    if (type.is_list()) return list(given, type.item());
    const Type& named = *type.named();
    return named.kind == TypeKind::InputObject ? object(given, named) : leaf(given, named);
  }

 private:
  std::string at_path(std::string_view words) const {
    return path_.empty() ? std::string(words) : fmt::format("'{}' {}", path_, words);
  }

  // Looks at what stands below the path's next step.
  std::string below(const std::string& step, const Input& given, TypeRef type) {
    const std::size_t size = path_.size();
    path_ += step;
    std::string found = reason(given, type);
    path_.resize(size);
    return found;
  }

  std::string below_field(std::string_view name, const Input& given, TypeRef type) {
    return below((path_.empty() ? "" : ".") + std::string(name), given, type);
  }

  std::string list(const Input& given, TypeRef item) {
    if (given.kind != Input::Kind::List) return reason(given, item);
    for (std::size_t i = 0; i < given.items.size(); ++i) {
      auto found = below(fmt::format("[{}]", i), given.items[i], item);
      if (!found.empty()) return found;
    }
    return {};
  }

  std::string object(const Input& given, const Type& type) {
    if (given.kind != Input::Kind::Object) return at_path("Object value expected");
    for (const InputMember& member : given.members) {
      if (type.input_field(member.name) != nullptr) continue;
      return below_words(
          member.name,
          fmt::format("Field '{}' is not defined in the input type '{}'.", member.name, type.name));
    }
    for (const auto& field : type.input_fields) {
      const Input& value = given[field.name];
      if (value.is_absent() && field.is_required()) {
        return below_words(field.name, "Expected non-null value");
      }
      if (value.is_absent()) continue;
      auto found = below_field(field.name, value, field.type);
      if (!found.empty()) return found;
    }
    return {};
  }

  std::string below_words(std::string_view name, std::string_view words) const {
    return fmt::format("'{}{}{}' {}", path_, path_.empty() ? "" : ".", name, words);
  }

  std::string leaf(const Input& given, const Type& type) const {
    graphql::InputArena arena;
    std::string message;
    if (graphql::coerce_leaf(type, given, in_literal_, arena, message)) return {};
    if (type.kind == TypeKind::Enum) return at_path(enum_words(given, type));
    return at_path(type.builtin || message.empty() ? null_words(type) : message);
  }

  // What is said of a null, and of whatever else is no value of the type.
  static std::string null_words(const Type& type) {
    if (type.kind == TypeKind::InputObject) return "Expected non-null value";
    if (type.kind == TypeKind::Enum) return "Enum value expected";
    if (type.name == "ID") return "String or Int value expected";
    if (type.name == "Float") return "Float or Int value expected";
    if (type.name == "DateTime") return "Date value expected";
    if (type.name == "Json") return "Not valid JSON";
    return fmt::format("{} value expected", type.name);
  }

  std::string enum_words(const Input& given, const Type& type) const {
    if (given.kind != (in_literal_ ? Input::Kind::Enum : Input::Kind::String)) {
      return null_words(type);
    }
    std::string known;
    for (const auto& value : type.values) {
      known.append(known.empty() ? "" : ", ").append(value.name);
    }
    return fmt::format("Enum value '{}' is undefined in enum type '{}'. Known values are: {}.",
                       given.text, type.name, known);
  }

  const bool in_literal_;
  std::string path_;
};

std::string shown(const std::string& text) {
  if (text.size() <= kShownBytes) return text;
  return std::string(text::prefix(text, kShownBytes)) + "…";
}

std::string argument_words(std::string_view name, TypeRef type, const Input& given) {
  const std::string reason = Misfit(true).reason(given, type);
  if (reason.empty()) return {};
  std::string value;
  graphql::append_literal(value, given);
  return fmt::format("Argument '{}' expected type '{}' but got: {}. Reason: {}", name,
                     type.to_string(), shown(value), reason);
}

std::string variable_words(std::string_view name, TypeRef type, const Input& given) {
  const std::string reason = Misfit(false).reason(given, type);
  if (reason.empty()) return {};
  std::string value;
  graphql::append_json(value, given, kShownBytes);
  return fmt::format("Variable '${}' expected value of type '{}' but got: {}. Reason: {}", name,
                     type.to_string(), shown(value), reason);
}

}  // namespace

const graphql::InputWords kInputWords = {argument_words, variable_words};

}  // namespace graphcool::api::prisma
