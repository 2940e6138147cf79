// A migration: the ordered steps that turn one data model into another.
//
// Making one is pure. It reads two models, opens nothing, and gives equal output for equal input.
// What only the data can tell (are there rows, nulls, duplicates?) is asked through DataProbe by
// check().
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/model/graphcool_sdl.h"
#include "core/model/model.h"

namespace graphcool::migrate {

// Pointers are into the two models of the Migration, which it keeps alive; null where a step has
// none
// (`before` of something created, `after` of something deleted).
struct Step {
  enum class Kind : std::uint8_t {
    CreateEnum,
    CreateType,  // With its scalar fields; its relations come as steps of their own.
    UpdateType,  // Renamed.
    CreateField,
    UpdateField,  // Any of: name, type, required, list, unique, default.
    DeleteField,
    CreateRelation,
    UpdateRelation,  // Renamed, or its link moves (cardinality, sides, columns).
    DeleteRelation,
    DeleteType,
    UpdateEnum,  // Renamed, values added or removed.
    DeleteEnum,
  };
  Kind kind;
  const model::Type* type_before = nullptr;
  const model::Type* type_after = nullptr;
  const model::Field* field_before = nullptr;
  const model::Field* field_after = nullptr;
  const model::Relation* relation_before = nullptr;
  const model::Relation* relation_after = nullptr;
  const model::EnumType* enum_before = nullptr;
  const model::EnumType* enum_after = nullptr;

  // A deletion of a type, field, relation or enum: "destructive" in Graphcool's sense
  // (section 4.3).
  bool destructive = false;
};

// The answers that only stored data can give. Implemented by a store over the `before` model.
class DataProbe {
 public:
  virtual ~DataProbe() = default;
  virtual std::int64_t count_rows(const model::Type& type) = 0;
  virtual std::int64_t count_nulls(const model::Type& type, const model::Field& field) = 0;
  virtual bool has_duplicates(const model::Type& type, const model::Field& field) = 0;
  virtual std::int64_t count_edges(const model::Relation& relation) = 0;
  // Nodes of `type` without a related node in `field`.
  virtual std::int64_t count_unrelated(const model::Type& type, const model::Field& field) = 0;
  // Rows whose enum field (single or list) holds one of `values`.
  virtual std::int64_t count_enum_uses(const model::Type& type, const model::Field& field,
                                       const std::vector<std::string>& values) = 0;
};

struct Migration {
  std::shared_ptr<const model::Model> before;
  std::shared_ptr<const model::Model> after;
  std::vector<Step> steps;  // In the order in which they have to run.

  bool empty() const { return steps.empty(); }
  bool destructive() const;
};

// Steps from `before` (an empty Model for a first deploy) to `after`. Types, fields, enums and
// relations are matched by name, renamed ones by their old name (reference/graphcool-framework,
// section 4.1). May carry sides of stored relations over into the result's `after`, which is why it
// may be another Model than the one handed in.
Migration make_migration(std::shared_ptr<const model::Model> before,
                         std::shared_ptr<const model::Model> after);

// Everything that the data forbids (sections 4.4 and 4.5), all at once, with the reference's codes.
// Without `force` a destructive migration is one more error, which names what would be lost and in
// how many rows.
model::SchemaErrors check(const Migration& migration, DataProbe& probe, bool force);

// What a step does, for people: "A new type with the name `Post` is created." (section 4.6).
std::string describe(const Step& step);

// The steps as the `migrationMessages` of the system API (section 4.6), a JSON array.
std::string messages_json(const Migration& migration);

}  // namespace graphcool::migrate
