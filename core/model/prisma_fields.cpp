// The fields of a type; see prisma_builder.h.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <unordered_set>
#include <utility>

#include "core/base/text.h"
#include "core/model/prisma_builder.h"
#include "core/model/prisma_directives.h"
#include "core/model/sdl_checks.h"
#include "core/model/values.h"

namespace graphcool::model {
namespace {

using graphql::ast::Value;

std::optional<Scalar> scalar_named(std::string_view name) {
  for (Scalar scalar : {Scalar::Id, Scalar::String, Scalar::Int, Scalar::Float, Scalar::Boolean,
                        Scalar::DateTime, Scalar::Json, Scalar::Uuid}) {
    if (scalar_name(scalar) == name) return scalar;
  }
  return {};
}

// Whether a literal is of the kind that data model 1.1 wants for a default.
bool is_literal_of(Scalar scalar, Value::Kind kind) {
  switch (scalar) {
    case Scalar::String:
    case Scalar::Json:
    case Scalar::DateTime:
      return kind == Value::Kind::String;
    case Scalar::Int:
      return kind == Value::Kind::Int;
    case Scalar::Float:
      return kind == Value::Kind::Int || kind == Value::Kind::Float;
    case Scalar::Boolean:
      return kind == Value::Kind::Boolean;
    case Scalar::Enum:
      return kind == Value::Kind::Enum;
    default:
      return false;  // Ids have no defaults.
  }
}

std::int32_t int_argument(graphql::ast::List<graphql::ast::Directive> directives,
                          std::string_view directive, std::string_view argument) {
  const std::string text = word_argument(directives, directive, argument).value_or("1");
  std::int32_t value = 1;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

}  // namespace

void PrismaBuilder::build_fields(Type& type, const Source& source) {
  std::unordered_map<std::string, int> count;
  for (const FieldDefinition& definition : source.definition->fields) {
    ++count[text::to_lower_ascii(definition.name.text)];
  }
  std::unordered_set<std::string> taken;
  type.fields.reserve(source.definition->fields.size() + 3);
  for (const FieldDefinition& definition : source.definition->fields) {
    const std::string name(definition.name.text), lower = text::to_lower_ascii(name);
    const Spot spot{source.file, definition.name.offset};
    if (count[lower] > 1) {
      problems_.add({type.name, name}, spot,
                    fmt::format("The type `{}` has the field name `{}` more than once, upper and "
                                "lower case aside (the detection is case insensitive).",
                                type.name, name),
                    "Remove one of them, or give it another name.");
    }
    if (name.starts_with("__")) {
      problems_.add(
          {type.name, name}, spot,
          fmt::format("The field name `{}` is reserved: it starts with two underscores.", name),
          "Choose another name.");
    }
    if (taken.insert(lower).second) build_field(type, definition, source.file);
  }
  check_id(type, source);
  add_hidden_fields(type);
}

void PrismaBuilder::build_field(Type& type, const FieldDefinition& definition, std::size_t file) {
  const Spot spot{file, definition.name.offset};
  Field& field = type.fields.emplace_back();
  field.name = field.column = definition.name.text;
  field.where = problems_.locate(spot);
  field.description = definition.description.text;
  field.old_name = prisma_old_name(definition.directives, field.name);
  if (!is_v10()) {
    field.column = string_argument(definition.directives, "db", "name").value_or(field.name);
  }
  check_directives({type.name, field.name}, file, definition.directives, Place::Field);
  refuse_arguments(definition, {type.name, field.name}, file, problems_);

  const Shape shape = shape_of(*definition.type);
  field.list = shape.list;
  // `[T!]!` is no more than `[T]`: a list is never required.
  field.required = shape.required && !shape.list;
  const auto scalar = scalar_named(shape.name);
  field.scalar = scalar.value_or(Scalar::Enum);
  const bool is_enum = !scalar && enum_index_.contains(shape.name);
  // On a list @unique has no meaning.
  field.unique = !field.list && find_directive(definition.directives, "unique");
  if (is_v10() && build_reserved(type, field, shape, spot)) return;
  if (!scalar && !is_enum) {
    field.unique = false;
    return build_relation_field(type, field, definition, shape, file);
  }
  if (is_enum) field.enum_name = shape.name;
  if (!is_v10()) {
    field.unique |= !field.list && find_directive(definition.directives, "pqUnique");
    if (find_directive(definition.directives, "id")) build_id(type, field, definition, shape, spot);
    build_timestamp(type, field, definition, shape, spot);
  }
  build_scalar(type, field, definition, shape, file);
}

void PrismaBuilder::build_id(const Type& type, Field& field, const FieldDefinition& definition,
                             const Shape& shape, Spot spot) {
  if (!shape.required || shape.list) {
    problems_.add({type.name, field.name}, spot, "Fields that are marked as id must be required.",
                  fmt::format("Write: {}: {}! @id", field.name, shape.name));
  }
  if (shape.name != "ID" && shape.name != "UUID" && shape.name != "Int") {
    problems_.add({type.name, field.name}, spot,
                  fmt::format("The field `{}` is marked as id and must have one of the following "
                              "types: `ID!`,`UUID!`,`Int!`.",
                              field.name),
                  fmt::format("Write: {}: ID! @id", field.name));
  }
  field.role = Role::Id;
  field.required = field.unique = true;
  field.list = false;
  read_strategy(type, field, definition, spot);
}

void PrismaBuilder::read_strategy(const Type& type, Field& field, const FieldDefinition& definition,
                                  Spot spot) {
  const std::string strategy =
      word_argument(definition.directives, "id", "strategy").value_or("AUTO");
  const bool counts = field.scalar == Scalar::Int && strategy != "NONE";
  if (strategy == "SEQUENCE" && field.scalar != Scalar::Int) {
    problems_.add({type.name, field.name}, spot,
                  fmt::format("The field `{}` has the id strategy SEQUENCE, which only ids of the "
                              "type `Int!` can have.",
                              field.name),
                  fmt::format("Write: {}: Int! @id(strategy: SEQUENCE)", field.name));
  }
  if (counts) {
    field.generated = Generated::AutoIncrement;
    field.sequence = Sequence{.name = fmt::format("{}_{}_seq", type.name, field.name)};
  } else if (strategy == "AUTO") {
    field.generated = field.scalar == Scalar::Uuid ? Generated::Uuid : Generated::Cuid;
  }
  if (!find_directive(definition.directives, "sequence") || strategy != "SEQUENCE") return;
  const auto& directives = definition.directives;
  field.sequence = Sequence{
      .name = string_argument(directives, "sequence", "name").value_or(""),
      .initial_value = int_argument(directives, "sequence", "initialValue"),
      .allocation_size = int_argument(directives, "sequence", "allocationSize"),
  };
  if (field.sequence->allocation_size < 1) {
    problems_.add({type.name, field.name}, spot,
                  fmt::format("The sequence of the field `{}` must have an allocation size of at "
                              "least 1.",
                              field.name));
  }
}

// @createdAt and @updatedAt of data model 1.1.
void PrismaBuilder::build_timestamp(const Type& type, Field& field,
                                    const FieldDefinition& definition, const Shape& shape,
                                    Spot spot) {
  const bool created = find_directive(definition.directives, "createdAt");
  const bool updated = find_directive(definition.directives, "updatedAt");
  if (!created && !updated) return;
  const std::string_view name = created ? "createdAt" : "updatedAt";
  if (shape.name != "DateTime" || shape.list) {
    problems_.add({type.name, field.name}, spot,
                  fmt::format("Fields that are marked as `@{}` must be of type `DateTime!` or "
                              "`DateTime`.",
                              name),
                  fmt::format("Write: {}: DateTime! @{}", field.name, name));
  }
  if (created && updated) {
    problems_.add({type.name, field.name}, spot,
                  "A field cannot be marked with `@createdAt` and `@updatedAt` simultaneously.",
                  "Use two fields.");
  }
  const Role role = created ? Role::CreatedAt : Role::UpdatedAt;
  const bool taken = std::any_of(type.fields.begin(), type.fields.end() - 1,
                                 [&](const Field& other) { return other.role == role; });
  if (taken) {
    problems_.add({type.name, field.name}, spot,
                  fmt::format("The type `{}` has more than one field with `@{}`.", type.name, name),
                  "Remove one of them.");
  }
  if (field.role == Role::None) field.role = role;
}

// id, createdAt and updatedAt are known by their names in data model 1.0. False for other fields.
bool PrismaBuilder::build_reserved(const Type& type, Field& field, const Shape& shape, Spot spot) {
  if (field.name != "id" && field.name != "createdAt" && field.name != "updatedAt") return false;
  const bool is_id = field.name == "id";
  const bool good = is_id ? (shape.text == "ID!" || shape.text == "UUID!") && field.unique
                          : shape.text == "DateTime!" && !field.unique;
  if (!good) {
    const std::string expected = is_id
                                     ? "`id: ID! @unique` or `id: UUID! @unique`"
                                     : fmt::format("`{}: DateTime!` (without @unique)", field.name);
    problems_.add({type.name, field.name}, spot,
                  fmt::format("The field `{}` is reserved and has to have the format: {}.",
                              field.name, expected),
                  fmt::format("Write it so, or give the field another name."));
  }
  field.required = true;
  field.list = false;
  field.unique = is_id;
  field.role = is_id ? Role::Id : field.name == "createdAt" ? Role::CreatedAt : Role::UpdatedAt;
  if (is_id) field.generated = shape.name == "UUID" ? Generated::Uuid : Generated::Cuid;
  return true;
}

void PrismaBuilder::build_scalar(const Type& type, Field& field, const FieldDefinition& definition,
                                 const Shape& shape, std::size_t file) {
  const Spot spot{file, definition.name.offset};
  const Subject subject{type.name, field.name};
  if (shape.nested || (is_v10() && !shape.items_required)) {
    problems_.add(
        subject, spot,
        fmt::format("The scalar field `{}` has the wrong format: `{}` Possible formats "
                    "are: `{}`, `{}!`, `[{}!]` and `[{}!]!`.",
                    field.name, shape.text, shape.name, shape.name, shape.name, shape.name),
        fmt::format("Write: {}: [{}!]{}", field.name, shape.name, shape.required ? "!" : ""));
  }
  if (const auto* relation = find_directive(definition.directives, "relation")) {
    problems_.add(subject, {file, relation->offset},
                  fmt::format("The field `{}` is a scalar field and cannot specify the `@relation` "
                              "directive.",
                              field.name),
                  "Remove the directive, or give the field the type of a model.");
  }
  if (!is_v10()) check_scalar_list(type, field, definition, spot);
  if (is_v10() && find_directive(definition.directives, "defaultValue")) {
    problems_.add(subject, spot,
                  fmt::format("The field `{}` has the directive `@defaultValue`, which is not used "
                              "any more.",
                              field.name),
                  "Write @default(value: ...) instead.");
  }
  read_default(type, field, definition, file);
}

void PrismaBuilder::check_scalar_list(const Type& type, const Field& field,
                                      const FieldDefinition& definition, Spot spot) {
  const bool marked = find_directive(definition.directives, "scalarList");
  if (marked && !field.list) {
    problems_.add({type.name, field.name}, spot,
                  fmt::format("Fields that are marked as `@scalarList` must be lists, but `{}` is "
                              "none.",
                              field.name),
                  "Remove the directive.");
  } else if (!marked && field.list) {
    problems_.add({type.name, field.name}, spot,
                  "A list of scalars has to say how it is kept. Valid values for the strategy "
                  "argument of `@scalarList` are: RELATION.",
                  "Add @scalarList(strategy: RELATION).");
  }
  const auto* sequence = find_directive(definition.directives, "sequence");
  const bool fits = field.role == Role::Id && field.scalar == Scalar::Int &&
                    word_argument(definition.directives, "id", "strategy") == "SEQUENCE";
  if (sequence && !fits) {
    problems_.add(
        {type.name, field.name}, spot,
        "The directive `@sequence` must only be specified for ids of the type `Int` "
        "with the strategy SEQUENCE.",
        fmt::format("Write: {}: Int! @id(strategy: SEQUENCE) @sequence(...)", field.name));
  }
}

void PrismaBuilder::read_default(const Type& type, Field& field, const FieldDefinition& definition,
                                 std::size_t file) {
  const auto* directive = find_directive(definition.directives, "default");
  if (!directive && is_v10()) directive = find_directive(definition.directives, "pgDefault");
  const Value* literal = directive ? find_argument(*directive, "value") : nullptr;
  if (!literal) return;
  const Subject subject{type.name, field.name};
  if (field.list) {
    problems_.add(subject, {file, directive->offset},
                  "The `@default` directive must only be placed on scalar fields that are not "
                  "lists.",
                  "Remove it: a list starts empty.");
    return;
  }
  const std::string type_name =
      field.scalar == Scalar::Enum ? field.enum_name : std::string(scalar_name(field.scalar));
  const auto refuse = [&](std::string hint) {
    problems_.add(subject, {file, literal->offset},
                  fmt::format("Invalid value '{}' for type {}: this is not a valid default.",
                              literal->text.substr(0, 60), type_name),
                  std::move(hint));
  };
  if (field.scalar == Scalar::Id || field.scalar == Scalar::Uuid) {
    return refuse(fmt::format("Fields of the type `{}` cannot have a default.", type_name));
  }
  if (field.scalar == Scalar::Enum) {
    const auto& values = model_->enums[enum_index_.at(field.enum_name)].values;
    const bool known = std::find(values.begin(), values.end(), literal->text) != values.end();
    if (!known || (!is_v10() && !is_literal_of(field.scalar, literal->kind))) {
      problems_.add(subject, {file, literal->offset},
                    fmt::format("The default value is invalid for the enum `{}`. Valid values are: "
                                "{}.",
                                field.enum_name, fmt::join(values, ", ")));
      return;
    }
  } else if (!is_v10() && !is_literal_of(field.scalar, literal->kind)) {
    return refuse(fmt::format("A default has to be a literal of the field's own type."));
  }
  const EnumType* enum_type =
      field.scalar == Scalar::Enum ? &model_->enums[enum_index_.at(field.enum_name)] : nullptr;
  auto value = read_value(*literal, field, enum_type, ValueUse::Default);
  if (!value) return refuse(value.error().hint);
  if (value->kind != Datum::Kind::Null) field.default_value = std::move(*value);
}

std::string PrismaBuilder::unknown_type_hint(std::string_view name) {
  std::string hint = scalar_hint(name);
  if (!hint.empty()) return hint;
  return problems_.suggestion(name, [this] {
    std::vector<std::string> known = {"ID",      "String",   "Int",  "Float",
                                      "Boolean", "DateTime", "Json", "UUID"};
    for (const Source& source : type_sources_) known.emplace_back(source.definition->name.text);
    for (const EnumType& type : model_->enums) known.push_back(type.name);
    return known;
  });
}

void PrismaBuilder::build_relation_field(const Type& type, Field& field,
                                         const FieldDefinition& definition, const Shape& shape,
                                         std::size_t file) {
  const Spot spot{file, definition.name.offset};
  const Subject subject{type.name, field.name};
  const auto target = type_index_.find(shape.name);
  if (target == type_index_.end()) {
    const bool is_link = link_index_.contains(shape.name);
    problems_.add(
        subject, spot,
        is_link ? fmt::format("The field `{}` has the type `{}`, which is a link table.",
                              field.name, shape.text)
                : fmt::format("The field `{}` has the type `{}`, but there is no type or "
                              "enum declaration with that name.",
                              field.name, shape.text),
        is_link
            ? fmt::format("Relate the types themselves, with @relation(name: \"{}\").", shape.name)
            : unknown_type_hint(shape.name));
    return;
  }
  if (shape.nested) {
    problems_.add(
        subject, spot,
        fmt::format("The relation field `{}` has the wrong format: `{}`.", field.name, shape.text),
        fmt::format("Write: {}: [{}]", field.name, shape.name));
  }
  if (const auto* directive = find_directive(definition.directives, "default")) {
    problems_.add(subject, {file, directive->offset},
                  "The `@default` directive must only be placed on scalar fields that are not "
                  "lists.",
                  "Remove the directive.");
  }
  const Directives& directives = definition.directives;
  ends_.push_back({.type = type.index,
                   .field = static_cast<int>(type.fields.size()) - 1,
                   .target = target->second,
                   .name = string_argument(directives, "relation", "name"),
                   .old_name = string_argument(directives, "relation", "oldName"),
                   .cascade = word_argument(directives, "relation", "onDelete") == "CASCADE",
                   .link = is_v10() ? std::nullopt : word_argument(directives, "relation", "link"),
                   .spot = spot});
  const bool is_inline = !field.list || ends_.back().link == "INLINE";
  if (!is_v10() && find_directive(directives, "db") && !is_inline) {
    problems_.add(subject, spot,
                  fmt::format("The field `{}` specifies the `@db` directive. Relation fields must "
                              "not specify it unless their link is stored inline.",
                              field.name),
                  "Remove it: the link is kept elsewhere.");
  }
}

// A type has one id: declared in data model 1.1, there in any case in 1.0.
void PrismaBuilder::check_id(const Type& type, const Source& source) {
  const Spot spot{source.file, source.definition->name.offset};
  const auto ids = std::count_if(type.fields.begin(), type.fields.end(),
                                 [](const Field& field) { return field.role == Role::Id; });
  if (is_v10()) {
    if (!type.fields.empty()) return;
    problems_.add({type.name}, spot, fmt::format("The type `{}` has no fields.", type.name),
                  "Give it at least one.");
  } else if (ids == 0 && !find_directive(source.definition->directives, "embedded")) {
    problems_.add(
        {type.name}, spot,
        fmt::format("One field of the type `{}` must be marked as its id with `@id`.", type.name),
        fmt::format("Add to `{}`: id: ID! @id", type.name));
  } else if (ids > 1) {
    problems_.add({type.name}, spot,
                  fmt::format("The type `{}` has more than one field with `@id`.", type.name),
                  "Mark the others as @unique.");
  }
}

// In data model 1.0 every node has these, asked for or not.
void PrismaBuilder::add_hidden_fields(Type& type) {
  if (!is_v10()) return;
  for (const auto& [name, role] :
       {std::pair("id", Role::Id), std::pair("updatedAt", Role::UpdatedAt),
        std::pair("createdAt", Role::CreatedAt)}) {
    if (type.field(name)) continue;
    Field field;
    field.name = field.column = name;
    const auto has_column = [&](const Field& other) {
      return text::to_lower_ascii(other.column) == text::to_lower_ascii(field.column);
    };
    // A declared field may be called `ID`, which not every database keeps apart.
    while (std::any_of(type.fields.begin(), type.fields.end(), has_column)) field.column += '_';
    field.where = type.where;
    field.required = true;
    field.unique = role == Role::Id;
    field.role = role;
    field.hidden = true;
    field.scalar = role == Role::Id ? Scalar::Id : Scalar::DateTime;
    field.generated = role == Role::Id ? Generated::Cuid : Generated::None;
    type.fields.push_back(std::move(field));
  }
}

}  // namespace graphcool::model
