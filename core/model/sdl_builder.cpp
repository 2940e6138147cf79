#include "core/model/sdl_builder.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <unordered_set>
#include <utility>

#include "core/base/text.h"
#include "core/model/directives.h"
#include "core/model/name_rules.h"
#include "core/model/relations.h"
#include "core/model/sdl_checks.h"
#include "core/model/values.h"

namespace graphcool::model {
namespace {

using graphql::ast::EnumValueDefinition;
using graphql::ast::Name;
using Kind = graphql::ast::Definition::Kind;

// Names that scalars have, or that the validator of Graphcool took for scalars.
constexpr std::array<std::string_view, 11> kScalarNames = {
    "String", "Int", "Float", "Boolean",  "Password", "DateTime",
    "Json",   "ID",  "Enum",  "Relation", "GraphQLID"};
// Types that every generated API has.
constexpr std::array<std::string_view, 4> kApiNames = {"Query", "Mutation", "Subscription", "Node"};

template <class Names>
bool contains(const Names& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::string_view kind_text(const graphql::ast::Definition& definition) {
  switch (definition.kind) {
    case Kind::Operation:
      return "an operation";
    case Kind::Fragment:
      return "a fragment";
    case Kind::Schema:
      return "a schema definition";
    case Kind::ScalarType:
      return "a scalar";
    case Kind::ObjectType:
      return "a type";
    case Kind::InterfaceType:
      return "an interface";
    case Kind::UnionType:
      return "a union";
    case Kind::EnumType:
      return "an enum";
    case Kind::InputObjectType:
      return "an input type";
    case Kind::DirectiveDefinition:
      return "a directive definition";
  }
  return {};
}

std::string description_of(const graphql::ast::StringLiteral& description,
                           graphql::ast::List<graphql::ast::Directive> directives) {
  if (description) return std::string(description.text);
  return string_argument(directives, "description", "text").value_or("");
}

std::optional<std::string> old_name_in(graphql::ast::List<graphql::ast::Directive> directives,
                                       std::string_view name) {
  auto old = string_argument(directives, "rename", "oldName");
  if (old && *old == name) old.reset();
  return old;
}

}  // namespace

void SdlBuilder::collect(const graphql::ast::Document& document, std::size_t file) {
  for (const Definition& definition : document.definitions) {
    const bool is_object = definition.kind == Kind::ObjectType;
    if (is_object && definition.extension) {
      extension_sources_.push_back({&definition, file});
      continue;
    }
    const bool known =
        is_object || definition.kind == Kind::EnumType || definition.kind == Kind::InputObjectType;
    if (!known || definition.extension) {
      if (!is_harmless(definition)) refuse(definition, file);
      continue;
    }
    if (!claim_name(definition, file)) continue;
    if (is_object) {
      type_sources_.push_back({&definition, file});
    } else if (definition.kind == Kind::EnumType) {
      enum_index_[definition.name.text] = static_cast<int>(enum_sources_.size());
      enum_sources_.push_back({&definition, file});
    } else {
      input_sources_.push_back({&definition, file});
    }
  }
}

// Editors want the scalars and directives declared that data models use without declaring them.
bool SdlBuilder::is_harmless(const Definition& definition) const {
  if (definition.extension) return false;
  return definition.kind == Kind::DirectiveDefinition ||
         (definition.kind == Kind::ScalarType && contains(kScalarNames, definition.name.text));
}

void SdlBuilder::refuse(const Definition& definition, std::size_t file) {
  const Spot spot{file, definition.name.text.empty() ? definition.offset : definition.name.offset};
  const std::string_view type = definition.name.text.empty() ||
                                        definition.kind == Kind::Operation ||
                                        definition.kind == Kind::Fragment
                                    ? SdlProblems::kGlobal
                                    : definition.name.text;
  if (definition.extension) {
    problems_.add({type}, spot,
                  fmt::format("`extend` has no effect in a data model: here {} is extended.",
                              kind_text(definition)),
                  "Write the fields or values into the definition itself.");
    return;
  }
  problems_.add({type}, spot,
                fmt::format("A data model holds only types, enums and inputs, but this is {}.",
                            kind_text(definition)),
                "Remove it: it would have no effect.");
}

bool SdlBuilder::claim_name(const Definition& definition, std::size_t file) {
  const std::string_view name = definition.name.text;
  const bool is_enum = definition.kind == Kind::EnumType;
  const Spot spot{file, definition.name.offset};
  const auto [taken, free] = claimed_.try_emplace(text::to_lower_ascii(name), Claim{name, spot});
  if (free) return true;
  const Claim& other = taken->second;
  // Enums may differ in case alone.
  const bool both_enums = is_enum && enum_index_.contains(other.name);
  const auto again = both_enums ? enum_index_.find(name) : enum_index_.end();
  if (both_enums && again == enum_index_.end()) return true;
  const bool same = both_enums || other.name == name;
  Spot first = other.spot;
  if (both_enums) {
    const Source& source = enum_sources_[again->second];
    first = {source.file, source.definition->name.offset};
  }
  const Location where = problems_.locate(first);
  problems_.add(
      {name}, spot,
      same ? fmt::format("The {} name `{}` occurs more than once.", is_enum ? "enum" : "type", name)
           : fmt::format("The name `{}` differs from `{}` only in upper and lower case.", name,
                         other.name),
      fmt::format("Give one of them another name. The other one stands at {}:{}.", where.file,
                  where.line),
      is_enum ? 4040 : 2002);
  return false;
}

bool SdlBuilder::check_not_reserved(const Definition& definition, Spot spot) {
  const std::string_view name = definition.name.text;
  const bool of_api = contains(kApiNames, name);
  if (!of_api && !contains(kScalarNames, name)) return true;
  const bool is_model = type_index_.contains(name);
  problems_.add({name}, spot,
                fmt::format("`{}` is not a valid name for {}: {} of every API has it.", name,
                            is_model ? "a model" : kind_text(definition),
                            of_api ? "a type" : "a scalar type"),
                "Choose another name.", 2008);
  return false;
}

// Of a model or an enum.
void SdlBuilder::check_name(const Definition& definition, Spot spot) {
  const std::string_view name = definition.name.text;
  const bool is_enum = definition.kind == Kind::EnumType;
  if (!check_not_reserved(definition, spot)) return;
  if (is_enum ? is_enum_name(name) : is_type_name(name)) return;
  problems_.add(
      {name}, spot,
      fmt::format("`{}` is not a valid name for {}.", name, is_enum ? "an enum" : "a model"),
      fmt::format("It has to start with an upper-case letter and hold only letters{} "
                  "digits, {} characters at most.",
                  is_enum ? "," : " and", kLongestName) +
          (is_enum ? " Underscores are allowed, too." : ""),
      2008);
}

std::shared_ptr<const Model> SdlBuilder::build() {
  set_aside_transients();
  model_->enums.reserve(enum_sources_.size());
  for (const Source& source : enum_sources_) build_enum(source);
  model_->types.reserve(type_sources_.size());
  for (const Source& source : type_sources_) build_type(source);
  build_relations();
  check_old_names(*model_, type_sources_, enum_sources_, problems_);
  check_transients();
  place_links(*model_);
  return model_;
}

void SdlBuilder::build_enum(const Source& source) {
  const Definition& definition = *source.definition;
  const Spot spot{source.file, definition.name.offset};
  EnumType& result = model_->enums.emplace_back();
  result.name = definition.name.text;
  result.description = description_of(definition.description, definition.directives);
  result.where = problems_.locate(spot);
  result.old_name = old_name_in(definition.directives, result.name);
  for (const EnumValueDefinition& value : definition.values) {
    result.values.emplace_back(value.name.text);
  }
  check_name(definition, spot);
  add_directive_problems({result.name}, source.file, definition.directives,
                         static_cast<int>(Place::Enum));
  check_enum_values(source);

  const auto* migration = find_directive(definition.directives, "migrationValue");
  const auto* value = migration ? find_argument(*migration, "value") : nullptr;
  if (!value) return;
  if (auto read = read_enum_migration_value(*value, result); !read) {
    const ValueProblem& problem = read.error();
    problems_.add({result.name}, {source.file, value->offset}, problem.what, problem.hint,
                  problem.code);
  }
}

void SdlBuilder::check_enum_values(const Source& source) {
  const Definition& definition = *source.definition;
  const std::string_view name = definition.name.text;
  const Spot spot{source.file, definition.name.offset};
  if (definition.values.empty()) {
    problems_.add({name}, spot, fmt::format("The enum `{}` has no values.", name),
                  "Give it at least one.", 2010);
  }
  std::unordered_set<std::string_view> seen;
  std::vector<std::string> invalid;
  const Name* first_invalid = nullptr;
  for (const EnumValueDefinition& value : definition.values) {
    const Spot at{source.file, value.name.offset};
    const std::string_view text = value.name.text;
    if (!seen.insert(text).second) {
      problems_.add({name}, at,
                    fmt::format("The enum `{}` has the value `{}` more than once.", name, text),
                    "Remove one of them.");
    }
    if (text[0] >= 'a' && text[0] <= 'z') {
      problems_.add({name}, at,
                    fmt::format("The enum `{}` has the value `{}`: the first character must be an "
                                "upper-case letter.",
                                name, text),
                    fmt::format("Write `{}`.", text::upper_first(text)));
    } else if (!is_enum_value(text)) {
      if (!first_invalid) first_invalid = &value.name;
      invalid.push_back(fmt::format("`{}`", text));
    }
    add_directive_problems({name}, source.file, value.directives,
                           static_cast<int>(Place::EnumValue));
  }
  if (!first_invalid) return;
  problems_.add(
      {name}, {source.file, first_invalid->offset},
      fmt::format("The enum `{}` has invalid values: {}.", name, fmt::join(invalid, ", ")),
      fmt::format("Values start with an upper-case letter and hold only letters, digits and "
                  "underscores, {} characters at most.",
                  kLongestEnumValue));
}

void SdlBuilder::build_type(const Source& source) {
  const Definition& definition = *source.definition;
  Type& type = model_->types.emplace_back();
  type.name = definition.name.text;
  type.table = type.name;
  type.index = static_cast<int>(model_->types.size()) - 1;
  type.description = description_of(definition.description, definition.directives);
  type.where = problems_.locate({source.file, definition.name.offset});
  type.old_name = old_name_in(definition.directives, type.name);
  check_type(source);
  build_fields(type, source);
}

void SdlBuilder::check_type(const Source& source) {
  const Definition& definition = *source.definition;
  const std::string_view name = definition.name.text;
  const Spot spot{source.file, definition.name.offset};
  check_name(definition, spot);
  add_directive_problems({name}, source.file, definition.directives, static_cast<int>(Place::Type));
  if (!find_directive(definition.directives, "model")) {
    problems_.add(
        {name}, spot,
        fmt::format("The model `{}` is missing the @model directive. Please add it.", name),
        fmt::format("Write: type {} @model {{ ... }}", name));
  }
  for (const Name& interface : definition.interfaces) {
    const Spot at{source.file, interface.offset};
    if (interface.text == "Node") {
      problems_.add({name}, at,
                    fmt::format("The model `{}` has the deprecated annotation `implements Node`. "
                                "Please use @model instead.",
                                name),
                    fmt::format("Write: type {} @model {{ ... }}", name));
    } else {
      problems_.add(
          {name}, at,
          fmt::format("The model `{}` cannot implement `{}`: a data model has no interfaces.", name,
                      interface.text),
          "Remove it: it would have no effect.");
    }
  }
  const auto is_id = [](const FieldDefinition& field) { return field.name.text == "id"; };
  if (std::none_of(definition.fields.begin(), definition.fields.end(), is_id)) {
    problems_.add({name}, spot, "All models must specify the `id` field: `id: ID! @isUnique`",
                  fmt::format("Add `id: ID! @isUnique` to `{}`.", name));
  }
}

void SdlBuilder::add_directive_problems(Subject subject, std::size_t file, Directives directives,
                                        int place) {
  for (DirectiveProblem& problem : check_directives(directives, static_cast<Place>(place))) {
    problems_.add(subject, {file, problem.at}, std::move(problem.what), std::move(problem.hint));
  }
}

}  // namespace graphcool::model
