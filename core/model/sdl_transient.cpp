// Types without @model, for functions; see sdl_builder.h. What their fields are of is checked with
// the schemas of the functions, whose types they may name.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <unordered_set>
#include <utility>

#include "core/model/directives.h"
#include "core/model/sdl_builder.h"
#include "core/model/sdl_shape.h"

namespace graphcool::model {
namespace {

// The directives of fields that only models have.
constexpr std::array<std::string_view, 5> kOfModels = {"isUnique", "relation", "defaultValue",
                                                       "migrationValue", "rename"};

template <class Directives>
bool has_any(const Directives& directives) {
  return std::ranges::any_of(kOfModels, [&](std::string_view name) {
    return find_directive(directives, name) != nullptr;
  });
}

}  // namespace

// A type whose @model was forgotten is told so, rather than taken for a type of functions.
bool SdlBuilder::is_meant_as_model(const Definition& definition) const {
  if (find_directive(definition.directives, "model") || has_any(definition.directives)) return true;
  const auto is_node = [](const auto& interface) { return interface.text == "Node"; };
  return std::any_of(definition.interfaces.begin(), definition.interfaces.end(), is_node) ||
         std::any_of(definition.fields.begin(), definition.fields.end(),
                     [](const auto& field) { return has_any(field.directives); });
}

void SdlBuilder::set_aside_transients() {
  std::unordered_set<std::string_view> related;
  for (const Source& source : type_sources_) {
    for (const FieldDefinition& field : source.definition->fields) {
      if (find_directive(field.directives, "relation")) related.insert(shape_of(*field.type).name);
    }
  }
  std::vector<Source> models;
  for (const Source& source : type_sources_) {
    const std::string_view name = source.definition->name.text;
    if (related.contains(name) || is_meant_as_model(*source.definition)) {
      type_index_[name] = static_cast<int>(models.size());
      models.push_back(source);
    } else {
      transients_.emplace(name, source);
    }
  }
  type_sources_ = std::move(models);
  for (const Source& source : input_sources_) {
    transients_.emplace(source.definition->name.text, source);
  }
}

void SdlBuilder::check_transients() {
  for (const auto& [name, source] : transients_) {
    const Definition& definition = *source.definition;
    check_not_reserved(definition, {source.file, definition.name.offset});
    add_directive_problems({name}, source.file, definition.directives,
                           static_cast<int>(Place::Type));
    for (const FieldDefinition& field : definition.fields) {
      add_directive_problems({name, field.name.text}, source.file, field.directives,
                             static_cast<int>(Place::Field));
    }
    for (const auto& field : definition.input_fields) {
      add_directive_problems({name, field.name.text}, source.file, field.directives,
                             static_cast<int>(Place::InputField));
    }
  }
  for (const Source& source : extension_sources_) {
    const std::string_view name = source.definition->name.text;
    const bool is_root = name == "Query" || name == "Mutation";
    if (!is_root && !type_index_.contains(name)) refuse(*source.definition, source.file);
  }
}

}  // namespace graphcool::model
