#include "core/model/prisma_builder.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <unordered_set>
#include <utility>

#include "core/base/text.h"
#include "core/model/name_rules.h"
#include "core/model/prisma_directives.h"
#include "core/model/relations.h"
#include "core/model/sdl_checks.h"

namespace graphcool::model {
namespace {

using graphql::ast::EnumValueDefinition;
using Kind = graphql::ast::Definition::Kind;

// What every generated API has, and the names of scalars.
constexpr std::array<std::string_view, 14> kReservedNames = {
    "Mutation", "Query", "Subscription", "Node",    "PageInfo", "BatchPayload", "ID",
    "String",   "Int",   "Float",        "Boolean", "DateTime", "Json",         "UUID"};

bool is_link_type(const graphql::ast::Definition& definition) {
  return find_directive(definition.directives, "relationTable") ||
         find_directive(definition.directives, "linkTable");
}

}  // namespace

PrismaBuilder::PrismaBuilder(SdlProblems& problems, Sdl version) : problems_(problems) {
  model_->sdl = version;
  model_->ignore_case = false;
}

// Whatever is neither a type nor an enum has no meaning for Prisma, and no error.
void PrismaBuilder::collect(const graphql::ast::Document& document, std::size_t file) {
  for (const Definition& definition : document.definitions) {
    const bool is_type = definition.kind == Kind::ObjectType;
    if (!is_type && definition.kind != Kind::EnumType) continue;
    const Spot spot{file, definition.name.offset};
    const std::string_view name = definition.name.text;
    if (definition.extension) {
      problems_.add(
          {name}, spot,
          fmt::format("`extend` has no effect in a data model: here `{}` is extended.", name),
          "Write the fields or values into the definition itself.");
      continue;
    }
    if (!claim_name(definition, spot)) continue;
    if (!is_type) {
      enum_index_[name] = static_cast<int>(enum_sources_.size());
      enum_sources_.push_back({&definition, file});
    } else if (!is_v10() && is_link_type(definition)) {
      link_index_[name] = static_cast<int>(link_types_.size());
      link_types_.push_back({.source = {&definition, file}});
    } else {
      type_index_[name] = static_cast<int>(type_sources_.size());
      type_sources_.push_back({&definition, file});
    }
  }
}

// Types are told apart without regard to case, enums with it.
bool PrismaBuilder::claim_name(const Definition& definition, Spot spot) {
  const std::string_view name = definition.name.text;
  const bool is_enum = definition.kind == Kind::EnumType;
  const auto [taken, free] = claimed_.try_emplace(text::to_lower_ascii(name), name);
  const bool both_enums = is_enum && enum_index_.contains(taken->second);
  if (!free && (!both_enums || enum_index_.contains(name))) {
    problems_.add({taken->second}, spot,
                  is_enum ? fmt::format("The enum `{}` is defined more than once. Enum names must "
                                        "be unique.",
                                        name)
                          : fmt::format("The type name `{}` occurs more than once, upper and lower "
                                        "case aside (the detection is case insensitive).",
                                        name),
                  "Give one of them another name.");
    return false;
  }
  const bool reserved =
      std::find(kReservedNames.begin(), kReservedNames.end(), name) != kReservedNames.end();
  if (reserved || name.starts_with("__")) {
    problems_.add({name}, spot,
                  fmt::format("`{}` is a reserved {} name.", name, is_enum ? "enum" : "type"),
                  "Please rename it: the generated API has something of that name.");
  }
  return true;
}

std::shared_ptr<const Model> PrismaBuilder::build() {
  model_->enums.reserve(enum_sources_.size());
  for (const Source& source : enum_sources_) build_enum(source);
  for (LinkType& link : link_types_) build_link_type(link);
  model_->types.reserve(type_sources_.size());
  for (const Source& source : type_sources_) build_type(source);
  build_relations();
  check_old_names(*model_, type_sources_, enum_sources_, problems_);
  place_links(*model_);
  if (problems_.empty()) check_database_names();
  return model_;
}

void PrismaBuilder::check_directives(Subject subject, std::size_t file, Directives directives,
                                     Place place) {
  for (DirectiveProblem& problem : check_prisma_directives(directives, place, model_->sdl)) {
    problems_.add(subject, {file, problem.at}, std::move(problem.what), std::move(problem.hint));
  }
}

void PrismaBuilder::build_enum(const Source& source) {
  const Definition& definition = *source.definition;
  EnumType& result = model_->enums.emplace_back();
  result.name = definition.name.text;
  result.description = definition.description.text;
  result.where = problems_.locate({source.file, definition.name.offset});
  result.old_name = prisma_old_name(definition.directives, result.name);
  for (const EnumValueDefinition& value : definition.values) {
    result.values.emplace_back(value.name.text);
  }
  check_directives({result.name}, source.file, definition.directives, Place::Enum);
  check_enum_values(source);
}

void PrismaBuilder::check_enum_values(const Source& source) {
  const Definition& definition = *source.definition;
  const std::string_view name = definition.name.text;
  const Spot spot{source.file, definition.name.offset};
  if (definition.values.empty()) {
    problems_.add({name}, spot, fmt::format("The enum `{}` has no values.", name),
                  "Give it at least one.");
  }
  std::unordered_set<std::string_view> seen;
  std::vector<std::string> lower, invalid;
  for (const EnumValueDefinition& value : definition.values) {
    const std::string_view text = value.name.text;
    if (!seen.insert(text).second) {
      problems_.add({name}, {source.file, value.name.offset},
                    fmt::format("The enum `{}` has the value `{}` more than once.", name, text),
                    "Remove one of them.");
    }
    if (text[0] >= 'a' && text[0] <= 'z') {
      lower.push_back(fmt::format("`{}`", text));
    } else if (!is_enum_value(text)) {
      invalid.push_back(fmt::format("`{}`", text));
    }
  }
  if (!lower.empty()) {
    problems_.add({name}, spot,
                  fmt::format("The enum `{}` contains invalid values: {}. The first character of "
                              "each value must be an uppercase letter.",
                              name, fmt::join(lower, ", ")));
  } else if (!invalid.empty()) {
    problems_.add(
        {name}, spot,
        fmt::format("The enum `{}` contains invalid values: {}.", name, fmt::join(invalid, ", ")),
        fmt::format("Values start with an uppercase letter and hold only letters, digits "
                    "and underscores, {} characters at most.",
                    kLongestEnumValue));
  }
}

void PrismaBuilder::build_type(const Source& source) {
  const Definition& definition = *source.definition;
  Type& type = model_->types.emplace_back();
  type.name = definition.name.text;
  type.index = static_cast<int>(model_->types.size()) - 1;
  type.description = definition.description.text;
  type.where = problems_.locate({source.file, definition.name.offset});
  type.old_name = prisma_old_name(definition.directives, type.name);
  type.table = type.name;
  check_directives({type.name}, source.file, definition.directives, Place::Type);
  if (!is_v10()) {
    type.table = string_argument(definition.directives, "db", "name").value_or(type.name);
    if (const auto* embedded = find_directive(definition.directives, "embedded")) {
      problems_.add({type.name}, {source.file, embedded->offset},
                    fmt::format("The type `{}` is marked as embedded, but this connector does not "
                                "support embedded types.",
                                type.name),
                    "Remove @embedded, and give the type an id: id: ID! @id");
    }
  }
  build_fields(type, source);
}

// Names in the database differ in more than case: that is what every database can keep apart.
void PrismaBuilder::check_database_names() {
  std::unordered_set<std::string> tables;
  const auto claim = [&](auto& taken, const std::string& name, Subject subject, Spot spot,
                         std::string_view what) {
    const auto [other, free] = taken.insert(text::to_lower_ascii(name));
    if (free) return;
    problems_.add(subject, spot,
                  fmt::format("The {} `{}` in the database is used twice, upper and lower case "
                              "aside.",
                              what, name),
                  is_v10() ? "Give one of them another name."
                           : "Give one of them another name with @db(name: \"...\").");
  };
  for (const Type& type : model_->types) {
    const Source& source = type_sources_[type.index];
    const Spot spot{source.file, source.definition->name.offset};
    claim(tables, type.table, {type.name}, spot, "table");
    std::unordered_set<std::string> columns;
    for (const Field& field : type.fields) {
      if (field.is_relation()) {
        const Relation& relation = model_->relation_of(field);
        const auto holder = field.side == 0 ? Relation::Link::ColumnA : Relation::Link::ColumnB;
        if (relation.link != holder) continue;
      }
      claim(columns, field.column, {type.name, field.name}, spot, "column");
    }
  }
  for (const Relation& relation : model_->relations) {
    if (relation.link != Relation::Link::Table) continue;
    const int side = relation.ends[0].field >= 0 ? 0 : 1;
    const Type& type = model_->types[relation.ends[side].type];
    const Source& source = type_sources_[type.index];
    claim(tables, relation.table, {type.name, type.fields[relation.ends[side].field].name},
          {source.file, source.definition->name.offset}, "table");
  }
}

}  // namespace graphcool::model
