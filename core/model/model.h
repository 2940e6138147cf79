// The data model: types, enums and relations after parsing, whatever SDL they came from.
//
// A Model is a value made by parse_graphcool() or parse_prisma().
// It is held as shared_ptr<const Model>: plans, schemas and statements point into it, so it never
// changes and lives as long as any of them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace graphcool::model {

enum class Scalar : std::uint8_t {
  Id,
  String,
  Int,
  Float,
  Boolean,
  DateTime,  // Milliseconds since 1970 UTC.
  Json,      // JSON text.
  Uuid,
  Password,  // bcrypt hash of what the client sent; never filterable.
  Enum,
};

// "String", "Int", ...; "Enum" and "ID" for those two.
std::string_view scalar_name(Scalar scalar);

// One stored value: what a default or a migration value is, and what plans bind. Lists are JSON
// text (elements in the form in which the API shows them), DateTime is Int, Json and enums are
// Text.
struct Datum {
  enum class Kind : std::uint8_t { Null, Int, Float, Boolean, Text };
  Kind kind = Kind::Null;
  std::int64_t integer = 0;
  double number = 0;
  bool boolean = false;
  std::string text = {};

  static Datum of_int(std::int64_t value);
  static Datum of_float(double value);
  static Datum of_boolean(bool value);
  static Datum of_text(std::string value);
  bool operator==(const Datum&) const = default;
};

enum class Role : std::uint8_t { None, Id, CreatedAt, UpdatedAt };

// How the engine fills in a field that the client does not set. An id with None comes from the
// client, always.
enum class Generated : std::uint8_t { None, Cuid, Uuid, AutoIncrement };

// What ids that count up are counted with.
struct Sequence {
  std::string name;
  std::int32_t initial_value = 1;
  std::int32_t allocation_size = 1;

  bool operator==(const Sequence&) const = default;
};

struct Field {
  std::string name;
  std::string description = {};
  Location where = {};
  bool required = false;
  bool list = false;
  bool unique = false;
  Role role = Role::None;
  // Stored and maintained, but not declared: createdAt and updatedAt, in Prisma 1.0 also id.
  bool hidden = false;
  std::optional<std::string> old_name = {};  // @rename(oldName:)
  // Name in the database; of a to-one relation field that of the column for the other's id, where
  // this side has it (Relation::link).
  std::string column = {};

  // Scalars and enums.
  Scalar scalar = Scalar::String;
  std::string enum_name = {};  // Scalar::Enum only.
  Generated generated = Generated::None;
  std::optional<Sequence> sequence = {};  // Generated::AutoIncrement of Prisma only.
  std::optional<Datum> default_value = {};
  std::optional<Datum> migration_value = {};

  // Relations.
  int relation = -1;  // Index into Model::relations; -1 for scalars.
  int side = 0;       // 0: this field is side A of the relation, 1: side B.

  bool is_relation() const { return relation >= 0; }
  bool is_scalar() const { return relation < 0; }
  bool is_to_one() const { return is_relation() && !list; }
  bool is_to_many() const { return is_relation() && list; }
  // The engine sets it; clients never do.
  bool is_readonly() const { return role != Role::None; }
};

struct Type {
  std::string name;
  std::string description = {};
  Location where = {};
  std::optional<std::string> old_name = {};
  std::string table = {};     // Name in the database; `name` unless mapped.
  int index = 0;              // Position in Model::types.
  std::vector<Field> fields;  // In document order; hidden ones last.

  const Field* field(std::string_view name) const;  // Null when there is none.
  const Field& id() const;                          // The field of Role::Id.
};

struct EnumType {
  std::string name;
  std::string description = {};
  Location where = {};
  std::optional<std::string> old_name = {};
  std::vector<std::string> values;
  // @migrationValue(value:), for fields that hold a removed value: Text; for fields that are lists
  // (when `migration_value_is_list`) a JSON list of values, like any list.
  std::optional<std::string> migration_value = {};
  bool migration_value_is_list = false;
};

// Two ends, A and B. In Graphcool's SDL A is the end whose field comes first in the document, in
// Prisma's the one whose type (in a self relation: field) has the smaller name; stored sides win
// over that when a service is deployed again. Where the link is kept is settled by place_links().
struct Relation {
  std::string name;
  std::optional<std::string> old_name = {};
  struct End {
    int type = -1;   // Index into Model::types.
    int field = -1;  // Index into that type's fields; -1 when this end has none.
    // Deleting a node of this end deletes the nodes it is connected to (onDelete: CASCADE).
    bool cascade = false;
  };
  End ends[2];
  enum class Link : std::uint8_t {
    Table,    // A table of its own with columns A and B: many to many, symmetric self relations.
    ColumnA,  // A's table holds B's id in `column`.
    ColumnB,  // B's table holds A's id in `column`.
  };
  Link link = Link::Table;
  std::string column = {};  // Of Link::ColumnA and ColumnB.
  std::string table = {};   // Of Link::Table.

  // What the SDL itself says about the link (Prisma); place_links() goes by it.
  struct Declared {
    std::optional<Link> link = {};
    std::string table = {};                     // Of Link::Table; empty: "_" and the name.
    std::string columns[2] = {"A", "B"};        // Of Link::Table, where the database is the user's.
    std::optional<std::string> id_column = {};  // Of Link::Table: its rows have ids of their own.

    bool operator==(const Declared&) const = default;
  } declared = {};

  // A self relation with a single field whose edges count in both directions (Graphcool; in Prisma
  // they lead one way).
  bool symmetric = false;
};

// Whose SDL a model is written in.
enum class Sdl : std::uint8_t { Graphcool, Prisma10, Prisma11 };

struct Model {
  Sdl sdl = Sdl::Graphcool;
  std::vector<Type> types;  // In document order.
  std::vector<EnumType> enums;
  std::vector<Relation> relations;

  // Strings compare, sort and are unique without regard to case and accents, as MySQL's
  // utf8mb4_unicode_ci did under Graphcool. False for the families that ran on PostgreSQL.
  bool ignore_case = true;

  const Type* type(std::string_view name) const;
  const EnumType* enum_type(std::string_view name) const;
  const Relation* relation(std::string_view name) const;

  // For relation fields.
  const Relation& relation_of(const Field& field) const { return relations[field.relation]; }
  const Type& related_type(const Field& field) const;
  const Field* opposite_field(const Field& field) const;  // Null when the other end has no field.
};

}  // namespace graphcool::model
