// Migrations as Prisma 1 tells, warns of and refuses them (reference/prisma1, section 11).
//
// A Migration is one thing for every family; here it is said in Prisma's steps, and judged by
// Prisma's rules: what would lose data is a warning that `force` overrides, what the data forbids
// is an error.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/migrate/migration.h"
#include "core/model/model.h"
#include "core/model/sdl.h"

namespace graphcool::migrate {

// The steps in Prisma's order: DeleteRelation, DeleteField, DeleteType, DeleteEnum, UpdateEnum,
// UpdateField, UpdateType, UpdateRelation, CreateEnum, CreateType, CreateField, CreateRelation.
// Unlike the steps of a Migration, those of fields are also of relation fields and of fields of new
// types, and a type is updated by whatever changes in it. Pointers are into the migration's models.
std::vector<Step> prisma_steps(const Migration& migration);

// Where Prisma's databases keep the link of a relation.
struct LinkStorage {
  bool is_inline = false;
  std::string type;                           // Inline: the type whose table has the column, ...
  std::string column;                         // ... and the column.
  std::string table;                          // Otherwise the table of the links, ...
  std::string columns[2];                     // ... its columns for A and B, ...
  std::optional<std::string> id_column = {};  // ... and that of its own id.

  bool operator==(const LinkStorage&) const = default;
};
LinkStorage link_storage(const model::Model& model, const model::Relation& relation);

struct PrismaVerdict {
  model::SchemaErrors errors;
  model::SchemaErrors warnings;
};

// What the data says about the steps. An error of code 3018 is a relation of which it cannot be
// told what became of it.
PrismaVerdict check_prisma(const Migration& migration, DataProbe& probe);

// What of the migration would change tables that are to stay as they are: `noMigration`.
model::SchemaErrors check_unmigrated(const Migration& migration);

// What rows that are there already get in a field that is new and required, or becomes so: its
// default, else a value that is the same for every field of the type.
model::Datum prisma_migration_value(const model::Model& model, const model::Field& field);

}  // namespace graphcool::migrate
