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
#include "core/model/model.h"
#include "core/model/sdl.h"

namespace graphcool::migrate {

// What happens to the values that are stored already, in CreateField and UpdateField.
struct Fill {
  bool all = false;      // Every row gets `value`.
  bool nulls = false;    // Rows in which the field is null get it.
  bool removed = false;  // Rows that hold one of `removed_values`, also in a list, get it.
  model::Datum value = {};
  std::vector<std::string> removed_values = {};

  explicit operator bool() const { return all || nulls || removed; }
};

// Pointers are into the two models of the Migration, which it keeps alive; null where a step has
// none (`before` of something created, `after` of something deleted). Steps of fields have both
// types.
struct Step {
  enum class Kind : std::uint8_t {
    CreateEnum,
    DeleteRelation,
    DeleteType,  // Its relations went before it.
    UpdateType,  // Renamed.
    CreateType,  // With its scalar fields; its relations come as steps of their own.
    // Fields of types that stay, scalars and enums only: relation fields come and go with their
    // relation. createdAt and updatedAt are always stored: where both fields are set, one of them
    // is hidden, and the column stays as it is.
    DeleteField,
    // Any of: name, type, required, list, unique, default, or only a fill. When the type becomes
    // String, values are cast to the text that the API showed; whatever else changes in type or
    // list-ness fills all rows (or there are none).
    UpdateField,
    CreateField,
    DeleteEnum,
    UpdateEnum,      // Renamed, values added or removed. Rows are rewritten by UpdateField.
    UpdateRelation,  // Renamed, its fields renamed, or its link moves (cardinality, columns).
    CreateRelation,
  };
  Kind kind = Kind::CreateType;
  const model::Type* type_before = nullptr;
  const model::Type* type_after = nullptr;
  const model::Field* field_before = nullptr;
  const model::Field* field_after = nullptr;
  const model::Relation* relation_before = nullptr;
  const model::Relation* relation_after = nullptr;
  const model::EnumType* enum_before = nullptr;
  const model::EnumType* enum_after = nullptr;

  // Of UpdateField: another scalar, or another enum (one that was renamed is the same).
  bool type_changes = false;
  Fill fill = {};

  // A deletion of a type, field, relation or enum: "destructive" in Graphcool's sense
  // (section 4.3). A relation between other types than before is deleted and created anew without
  // that: it is refused while it has edges.
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
  // Whether a node of that side is related to more than one.
  virtual bool has_several(const model::Relation& relation, int side) = 0;
  // Nodes of `type` without a related node in `field`.
  virtual std::int64_t count_unrelated(const model::Type& type, const model::Field& field) = 0;
  // Rows whose enum field (single or list) holds one of `values`.
  virtual std::int64_t count_enum_uses(const model::Type& type, const model::Field& field,
                                       const std::vector<std::string>& values) = 0;
};

struct Migration {
  std::shared_ptr<const model::Model> before;
  std::shared_ptr<const model::Model> after;
  // In the order in which they have to run: a name is free when a step takes it, but where names
  // are exchanged, and for columns of UpdateRelation steps, which may change places with one
  // another.
  std::vector<Step> steps;
  // What the SDL says and does not get: a relation's new name without `oldName` (section 4.2).
  std::vector<Error> warnings = {};

  bool empty() const { return steps.empty(); }
  bool destructive() const;
};

// Steps from `before` (an empty Model for a first deploy) to `after`. Types, fields, enums and
// relations are matched by name, renamed ones by their old name, relations also by the fields that
// they link (reference/graphcool-framework, sections 4.1 and 4.2), or by Prisma's rules where
// `after` is Prisma's. A rename that was done before,
// or a migration value that was there before, changes nothing again. Sides and names of stored
// relations are carried over into the result's `after`, which is why it may be another Model than
// the one handed in: go on with that one, and keep model::inherited() of it with the SDL.
Migration make_migration(std::shared_ptr<const model::Model> before,
                         std::shared_ptr<const model::Model> after);

// Of Graphcool's families (for Prisma's: check_prisma() in prisma.h): everything that the data
// forbids (sections 4.4 and 4.5), all at once, with the reference's codes.
// Without `force` a destructive migration is one more error, which names what would be lost and in
// how many rows.
model::SchemaErrors check(const Migration& migration, DataProbe& probe, bool force);

// What a step does, for people: "A new type with the name `Post` is created." (section 4.6).
std::string describe(const Step& step);

// The steps as the `migrationMessages` of the system API (section 4.6), a JSON array.
std::string messages_json(const Migration& migration);

}  // namespace graphcool::migrate
