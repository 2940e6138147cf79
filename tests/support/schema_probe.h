// For the tests of the Graphcool family: the sample model of the reference, and a way to ask a
// generated schema for its members in the words of SDL.
#pragma once

#include <catch2/catch.hpp>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "core/api/graphcool/generator.h"
#include "core/model/graphcool_sdl.h"
#include "tests/support/sample_model.h"

namespace graphcool::tests {

inline std::shared_ptr<const model::Model> parse_model(const std::string& sdl) {
  const model::SdlFile file{"types.graphql", sdl};
  auto model = model::parse_graphcool({&file, 1});
  REQUIRE(model);
  return *model;
}

inline std::string list(std::span<const graphql::InputValue> values) {
  std::string out;
  for (const auto& value : values) {
    if (!out.empty()) out += ", ";
    out += std::string(value.name) + ": " + value.type.to_string();
  }
  return out;
}

// A model's generated schema, asked for its members in the words of SDL.
class SchemaProbe {
 public:
  using Generate = api::graphcool::GeneratedSchema (*)(const model::Model&);
  SchemaProbe(const std::string& sdl, Generate generate)
      : model_(parse_model(sdl)), generated_(generate(*model_)) {}

  std::string field(std::string_view type, std::string_view name) const {
    const auto* field = generated_.schema.type(type)->field(name);
    if (field == nullptr) return "none";
    const std::string arguments = list(field->arguments);
    return (arguments.empty() ? "" : "(" + arguments + ")") + ": " + field->type.to_string();
  }
  std::string names(std::string_view type) const {
    std::string out;
    for (const auto& field : generated_.schema.type(type)->fields) {
      out += (out.empty() ? "" : " ") + std::string(field.name);
    }
    return out;
  }
  std::string input(std::string_view type) const {
    const auto* found = generated_.schema.type(type);
    return found == nullptr ? "none" : list(found->input_fields);
  }
  std::string values(std::string_view type) const {
    std::string out;
    for (const auto& value : generated_.schema.type(type)->values) {
      out += (out.empty() ? "" : " ") + std::string(value.name);
    }
    return out;
  }
  bool has(std::string_view type) const { return generated_.schema.type(type) != nullptr; }
  const graphql::Schema& schema() const { return generated_.schema; }

 private:
  std::shared_ptr<const model::Model> model_;
  api::graphcool::GeneratedSchema generated_;
};

}  // namespace graphcool::tests
