// The fields of a type; see sdl_builder.h.
#include <fmt/format.h>

#include <utility>

#include "core/base/text.h"
#include "core/model/directives.h"
#include "core/model/name_rules.h"
#include "core/model/sdl_builder.h"
#include "core/model/sdl_checks.h"
#include "core/model/values.h"

namespace graphcool::model {
namespace {

// The scalars a field may have; `ID` is for the field `id` alone.
std::optional<Scalar> scalar_named(std::string_view name) {
  for (Scalar scalar : {Scalar::String, Scalar::Int, Scalar::Float, Scalar::Boolean,
                        Scalar::DateTime, Scalar::Json, Scalar::Password}) {
    if (scalar_name(scalar) == name) return scalar;
  }
  return {};
}

std::string hint_for(std::string_view name) {
  if (name == "ID") return "Only the field `id` has the type ID; use String, or a relation.";
  if (name == "UUID") return "Use String.";
  return scalar_hint(name);
}

constexpr std::string_view kScalarFormats = "`{0}`, `{0}!`, `[{0}!]` and `[{0}!]!`";
constexpr std::string_view kRelationFormats = "`{0}`, `{0}!` and `[{0}!]!`";
constexpr std::string_view kMissingId =
    "All models must specify the `id` field: `id: ID! @isUnique`";

}  // namespace

void SdlBuilder::build_fields(Type& type, const Source& source) {
  std::unordered_map<std::string, std::string> taken;
  std::unordered_map<std::string, std::string> old_names;
  type.fields.reserve(source.definition->fields.size() + 2);
  for (const FieldDefinition& definition : source.definition->fields) {
    const Spot spot{source.file, definition.name.offset};
    if (!claim_field(type, definition, spot, taken)) continue;
    build_field(type, definition, source.file);
    const Field& field = type.fields.back();
    if (!field.old_name) continue;
    const auto [other, free] = old_names.try_emplace(*field.old_name, field.name);
    if (free) continue;
    problems_.add({type.name, field.name}, spot,
                  fmt::format("`{}` and `{}` both say that they were called `{}`.", other->second,
                              field.name, *field.old_name),
                  "Remove one of the two @rename directives.");
  }
  add_hidden_fields(type);
}

bool SdlBuilder::claim_field(const Type& type, const FieldDefinition& definition, Spot spot,
                             std::unordered_map<std::string, std::string>& taken) {
  const std::string name(definition.name.text);
  if (!is_field_name(name)) {
    problems_.add({type.name, name}, spot,
                  fmt::format("`{}` is not a valid name for a field.", name),
                  fmt::format("It has to start with a lower-case letter and hold only letters and "
                              "digits, {} characters at most.",
                              kLongestName),
                  2008);
  }
  const std::string lower = text::to_lower_ascii(name);
  if (const auto [other, free] = taken.try_emplace(lower, name); !free) {
    problems_.add({type.name, name}, spot,
                  fmt::format("The type `{}` has a duplicate field name: `{}`.", type.name, name),
                  other->second == name
                      ? "Remove one of them, or give it another name."
                      : fmt::format("It differs from `{}` only in upper and lower "
                                    "case; give it another name.",
                                    other->second),
                  2009);
    return false;
  }
  for (std::string_view system : {"createdAt", "updatedAt"}) {
    if (name == system || lower != text::to_lower_ascii(system)) continue;
    problems_.add(
        {type.name, name}, spot,
        fmt::format("`{}` differs from the system field `{}` only in upper and lower case.", name,
                    system),
        fmt::format("Write `{}: DateTime!`, or give it another name.", system), 2009);
    return false;
  }
  return true;
}

void SdlBuilder::build_field(Type& type, const FieldDefinition& definition, std::size_t file) {
  const Spot spot{file, definition.name.offset};
  Field& field = type.fields.emplace_back();
  field.name = definition.name.text;
  field.column = field.name;
  field.where = problems_.locate(spot);
  field.description =
      definition.description
          ? std::string(definition.description.text)
          : string_argument(definition.directives, "description", "text").value_or("");
  field.old_name = string_argument(definition.directives, "rename", "oldName");
  if (field.old_name == field.name) field.old_name.reset();
  if (field.old_name == "id" || field.old_name == "createdAt" || field.old_name == "updatedAt") {
    problems_.add({type.name, field.name}, spot,
                  fmt::format("The field `{}` is a system field and cannot be removed or renamed.",
                              *field.old_name),
                  "Remove the @rename directive.", 4017);
  }
  add_directive_problems({type.name, field.name}, file, definition.directives,
                         static_cast<int>(Place::Field));
  refuse_arguments(definition, {type.name, field.name}, file, problems_);

  const Shape shape = shape_of(*definition.type);
  field.list = shape.list;
  field.required = shape.required;
  field.unique = find_directive(definition.directives, "isUnique") != nullptr;
  if (field.name == "id") {
    build_id(type, field, definition, shape, spot);
  } else if (field.name == "createdAt" || field.name == "updatedAt") {
    build_timestamp(type, field, definition, shape, spot);
  } else if (scalar_named(shape.name) || enum_index_.contains(shape.name)) {
    build_scalar(type, field, definition, shape, file);
  } else {
    build_relation_field(type, field, definition, shape, file);
  }
}

// Graphcool looked only for presence and directive, so `ID` and `String` with and without `!` are
// in use; all of them mean `ID!`.
void SdlBuilder::build_id(const Type& type, Field& field, const FieldDefinition& definition,
                          const Shape& shape, Spot spot) {
  if (!field.unique) {
    problems_.add({type.name, field.name}, spot,
                  "All id fields must specify the `@isUnique` directive.",
                  "Write: id: ID! @isUnique");
  }
  if (shape.list || (shape.name != "ID" && shape.name != "String")) {
    problems_.add({type.name, field.name}, spot, std::string(kMissingId),
                  fmt::format("`{}` cannot hold an id.", shape.text));
  }
  field.role = Role::Id;
  field.scalar = Scalar::Id;
  field.generated = Generated::Cuid;
  field.required = true;
  field.list = false;
  field.unique = true;
  check_system_field(type, field, definition, spot.file);
}

void SdlBuilder::build_timestamp(const Type& type, Field& field, const FieldDefinition& definition,
                                 const Shape& shape, Spot spot) {
  if (shape.text != "DateTime!" || field.unique) {
    problems_.add({type.name, field.name}, spot,
                  fmt::format("The field `{0}` is a system field: it must have the format "
                              "`{0}: DateTime!` without @isUnique.",
                              field.name),
                  fmt::format("Write: {}: DateTime!", field.name), 4050);
  }
  field.role = field.name == "createdAt" ? Role::CreatedAt : Role::UpdatedAt;
  field.scalar = Scalar::DateTime;
  field.required = true;
  field.list = field.unique = false;
  check_system_field(type, field, definition, spot.file);
}

void SdlBuilder::check_system_field(const Type& type, const Field& field,
                                    const FieldDefinition& definition, std::size_t file) {
  for (std::string_view name : {"defaultValue", "migrationValue", "rename", "relation"}) {
    const auto* directive = find_directive(definition.directives, name);
    if (!directive) continue;
    problems_.add(
        {type.name, field.name}, {file, directive->offset},
        fmt::format("The field `{}` is a system field: it cannot have @{}.", field.name, name),
        "The server sets it; remove the directive.", 4016);
  }
}

void SdlBuilder::build_scalar(const Type& type, Field& field, const FieldDefinition& definition,
                              const Shape& shape, std::size_t file) {
  if (shape.nested || !shape.items_required) {
    problems_.add(
        {type.name, field.name}, {file, definition.name.offset},
        fmt::format("The scalar field `{}` has the wrong format: `{}` Possible formats are: "
                    "{}.",
                    field.name, shape.text, fmt::format(fmt::runtime(kScalarFormats), shape.name)),
        fmt::format("Write: {}: [{}!]{}", field.name, shape.name, shape.required ? "!" : ""));
  }
  if (const auto* relation = find_directive(definition.directives, "relation")) {
    problems_.add({type.name, field.name}, {file, relation->offset},
                  fmt::format("The field `{}` is a scalar field and cannot specify the @relation "
                              "directive.",
                              field.name),
                  "Remove the directive, or give the field the type of a model.");
  }
  const auto scalar = scalar_named(shape.name);
  field.scalar = scalar.value_or(Scalar::Enum);
  if (!scalar) field.enum_name = shape.name;
  read_values(type, field, definition, file);
}

void SdlBuilder::read_values(const Type& type, Field& field, const FieldDefinition& definition,
                             std::size_t file) {
  const auto found = enum_index_.find(field.enum_name);
  const EnumType* enum_type =
      field.scalar == Scalar::Enum ? &model_->enums[found->second] : nullptr;
  const auto read = [&](std::string_view name, ValueUse use) -> std::optional<Datum> {
    const auto* directive = find_directive(definition.directives, name);
    const auto* literal = directive ? find_argument(*directive, "value") : nullptr;
    if (!literal) return {};
    auto value = read_value(*literal, field, enum_type, use);
    if (value) return std::move(*value);
    problems_.add({type.name, field.name}, {file, literal->offset}, value.error().what,
                  value.error().hint, value.error().code);
    return {};
  };
  field.default_value = read("defaultValue", ValueUse::Default);
  if (field.default_value && field.default_value->kind == Datum::Kind::Null) {
    field.default_value.reset();
  }
  field.migration_value = read("migrationValue", ValueUse::Migration);
  if (field.required && field.migration_value && field.migration_value->kind == Datum::Kind::Null) {
    problems_.add(
        {type.name, field.name}, {file, definition.name.offset},
        fmt::format("The migration value of the required field `{}` cannot be null.", field.name),
        "Give it a value, or make the field optional.", 2011);
  }
}

void SdlBuilder::build_relation_field(const Type& type, Field& field,
                                      const FieldDefinition& definition, const Shape& shape,
                                      std::size_t file) {
  const Spot spot{file, definition.name.offset};
  const auto target = type_index_.find(shape.name);
  if (transients_.contains(shape.name)) {
    problems_.add(
        {type.name, field.name}, spot,
        fmt::format("The field `{}` has the type `{}`, which is no @model: such types are for "
                    "functions alone.",
                    field.name, shape.text),
        fmt::format("Make `{}` a model (@model, an id, a relation), or use Json.", shape.name));
  } else if (target == type_index_.end()) {
    std::string hint = hint_for(shape.name);
    if (hint.empty()) {
      hint = problems_.suggestion(shape.name, [this] {
        std::vector<std::string> known = {"String", "Int", "Float", "Boolean", "DateTime", "Json"};
        for (const Source& source : type_sources_) {
          known.emplace_back(source.definition->name.text);
        }
        for (const EnumType& type : model_->enums) known.push_back(type.name);
        return known;
      });
    }
    problems_.add({type.name, field.name}, spot,
                  fmt::format("The field `{}` has the type `{}` but there's no type or enum "
                              "declaration with that name.",
                              field.name, shape.text),
                  std::move(hint));
  } else if (shape.nested || (shape.list && (!shape.items_required || !shape.required))) {
    problems_.add(
        {type.name, field.name}, spot,
        fmt::format("The relation field `{}` has the wrong format: `{}` Possible formats are: "
                    "{}.",
                    field.name, shape.text,
                    fmt::format(fmt::runtime(kRelationFormats), shape.name)),
        fmt::format("Write: {}: [{}!]!", field.name, shape.name));
  }
  if (target != type_index_.end()) {
    for (std::string_view name : {"isUnique", "defaultValue", "migrationValue"}) {
      const auto* directive = find_directive(definition.directives, name);
      if (!directive) continue;
      problems_.add({type.name, field.name}, {file, directive->offset},
                    fmt::format("The field `{}` is a relation field and cannot specify the @{} "
                                "directive.",
                                field.name, name),
                    "Remove the directive.");
    }
  }
  field.unique = false;
  if (field.list) field.required = false;
  // With an underscore, which no field has, so that it never meets the column of a scalar, not even
  // while a field turns from one into the other.
  field.column = field.name + "_id";

  const auto* relation = find_directive(definition.directives, "relation");
  if (!relation && target != type_index_.end()) {
    problems_.add(
        {type.name, field.name}, spot,
        fmt::format("The relation field `{}` must specify a `@relation` directive: "
                    "`@relation(name: \"MyRelation\")`",
                    field.name),
        fmt::format("Write the same name on the field of `{}` that leads back.", shape.name));
  }
  auto name = string_argument(definition.directives, "relation", "name");
  if (!name) return;
  relation_ends_.push_back(
      {.type = type.index,
       .field = static_cast<int>(type.fields.size()) - 1,
       .target = target == type_index_.end() ? -1 : target->second,
       .name = std::move(*name),
       .old_name = string_argument(definition.directives, "relation", "oldName"),
       .spot = spot});
}

void SdlBuilder::add_hidden_fields(Type& type) {
  for (const auto& [name, role] :
       {std::pair("createdAt", Role::CreatedAt), std::pair("updatedAt", Role::UpdatedAt)}) {
    if (type.field(name)) continue;
    Field& field = type.fields.emplace_back();
    field.name = field.column = name;
    field.where = type.where;
    field.required = true;
    field.role = role;
    field.hidden = true;
    field.scalar = Scalar::DateTime;
  }
}

}  // namespace graphcool::model
