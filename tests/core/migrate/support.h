// What the tests of core/migrate share.
#pragma once

#include <catch2/catch.hpp>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/migrate/migration.h"
#include "core/model/graphcool_sdl.h"

namespace graphcool::migrate {

inline std::shared_ptr<const model::Model> parse(const std::string& sdl) {
  const model::SdlFile file{"types.graphql", sdl};
  auto model = model::parse_graphcool({&file, 1});
  if (!model) {
    for (const auto& error : model.error()) UNSCOPED_INFO(error.description);
    UNSCOPED_INFO(sdl);
  }
  REQUIRE(model);
  return *model;
}

inline Migration migrate(const std::string& before, const std::string& after) {
  return make_migration(parse(before), parse(after));
}

// "CreateField A.x": kind and names of every step; "A.x -> A.y" where they differ, "!" behind what
// is destructive.
inline std::vector<std::string> outline(const Migration& migration) {
  static const char* const kKinds[] = {"CreateEnum",  "DeleteRelation", "DeleteType",
                                       "UpdateType",  "CreateType",     "DeleteField",
                                       "UpdateField", "CreateField",    "DeleteEnum",
                                       "UpdateEnum",  "UpdateRelation", "CreateRelation"};
  std::vector<std::string> lines;
  for (const Step& step : migration.steps) {
    std::string was, now;
    if (step.type_before) was = step.type_before->name;
    if (step.type_after) now = step.type_after->name;
    if (step.enum_before && !step.type_before) was = step.enum_before->name;
    if (step.enum_after && !step.type_after) now = step.enum_after->name;
    if (step.relation_before) was = step.relation_before->name;
    if (step.relation_after) now = step.relation_after->name;
    if (step.field_before) was += "." + step.field_before->name;
    if (step.field_after) now += "." + step.field_after->name;
    const bool created = std::string(kKinds[static_cast<int>(step.kind)]).starts_with("Create");
    const bool deleted = std::string(kKinds[static_cast<int>(step.kind)]).starts_with("Delete");
    std::string line = kKinds[static_cast<int>(step.kind)];
    line += ' ' + (created ? now : deleted || was == now ? was : was + " -> " + now);
    lines.push_back(line + (step.destructive ? "!" : ""));
  }
  return lines;
}

// Answers with the numbers it was given, by "Type", "Type.field" and "Relation"; 0 for the rest.
class FakeProbe : public DataProbe {
 public:
  std::map<std::string, std::int64_t> rows, nulls, duplicates, edges, several, unrelated, enum_uses;
  std::vector<std::string> asked_values;

  std::int64_t count_rows(const model::Type& type) override { return rows[type.name]; }
  std::int64_t count_nulls(const model::Type& type, const model::Field& field) override {
    return nulls[type.name + "." + field.name];
  }
  bool has_duplicates(const model::Type& type, const model::Field& field) override {
    return duplicates[type.name + "." + field.name] != 0;
  }
  std::int64_t count_edges(const model::Relation& relation) override {
    return edges[relation.name];
  }
  bool has_several(const model::Relation& relation, int side) override {
    return several[relation.name + (side == 0 ? ".A" : ".B")] != 0;
  }
  std::int64_t count_unrelated(const model::Type& type, const model::Field& field) override {
    return unrelated[type.name + "." + field.name];
  }
  std::int64_t count_enum_uses(const model::Type& type, const model::Field& field,
                               const std::vector<std::string>& values) override {
    asked_values = values;
    return enum_uses[type.name + "." + field.name];
  }
};

}  // namespace graphcool::migrate
