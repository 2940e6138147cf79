#include "core/model/sdl_shape.h"

#include <fmt/format.h>

namespace graphcool::model {
namespace {

using graphql::ast::TypeReference;

std::string written(const TypeReference& type) {
  switch (type.kind) {
    case TypeReference::Kind::Named:
      return std::string(type.name.text);
    case TypeReference::Kind::List:
      return fmt::format("[{}]", written(*type.of));
    case TypeReference::Kind::NonNull:
      return fmt::format("{}!", written(*type.of));
  }
  return {};
}

}  // namespace

Shape shape_of(const TypeReference& type) {
  Shape shape;
  shape.text = written(type);
  const TypeReference* at = &type;
  if (at->kind == TypeReference::Kind::NonNull) {
    shape.required = true;
    at = at->of;
  }
  if (at->kind == TypeReference::Kind::List) {
    shape.list = true;
    at = at->of;
    shape.items_required = at->kind == TypeReference::Kind::NonNull;
    if (shape.items_required) at = at->of;
    shape.nested = at->kind == TypeReference::Kind::List;
    while (at->kind != TypeReference::Kind::Named) at = at->of;
  }
  shape.name = at->name.text;
  return shape;
}

std::string scalar_hint(std::string_view name) {
  if (name == "Text" || name == "Url" || name == "Email") return "Use String.";
  if (name == "Date" || name == "Time" || name == "Timestamp") return "Use DateTime.";
  if (name == "JSON" || name == "Object") return "Use Json.";
  if (name == "Bool") return "Use Boolean.";
  if (name == "Number" || name == "Double" || name == "Decimal") return "Use Float.";
  if (name == "Integer" || name == "Long") return "Use Int.";
  return {};
}

}  // namespace graphcool::model
