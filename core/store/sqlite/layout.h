// How a model lies in SQLite: the names and declarations of its tables, columns and indexes, and
// the way from a node to those related to it.
//
// A type is a rowid table. A relation is a column that holds the other node's id, or a table of
// (A, B) pairs; a symmetric one (a self relation with a single field) has each pair in both
// directions, so that reading it needs no second look.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/model/model.h"

namespace graphcool::store::sqlite {

const std::string& table_of(const model::Type& type);
const std::string& column_of(const model::Field& field);

// Whether comparisons of the column fold case and accents.
bool is_folded(const model::Model& model, const model::Field& field);
// Whether the ids of the type count up: an INTEGER PRIMARY KEY.
bool counts_up(const model::Type& type);
// Whether the ids of the type are numbers, counted or not.
bool has_integer_id(const model::Type& type);
// Whether each node of either type is related to one of the other at most.
bool is_one_to_one(const model::Model& model, const model::Relation& relation);

struct Column {
  std::string name;
  std::string declaration;                    // What follows the name: type, collation, reference.
  const model::Field* field = nullptr;        // Of a scalar's column.
  const model::Relation* relation = nullptr;  // Of a relation's column.
};

// All columns of the type's table, id first.
std::vector<Column> columns_of(const model::Model& model, const model::Type& type);

// CREATE TABLE for the type under the name `table`, and for a relation that has a table.
std::string create_table(const model::Model& model, const model::Type& type,
                         const std::string& table);
std::string create_link_table(const model::Model& model, const model::Relation& relation,
                              const std::string& table);

// Every index of the model that is not part of a table's declaration, by name. The name tells all
// that the index depends on.
std::map<std::string, std::string> indexes_of(const model::Model& model);

// A number that is equal for two models exactly when their tables are: plans made for one then work
// on the other.
std::uint64_t fingerprint(const model::Model& model);

// Mistakes that only this database makes a mistake of: names that differ in case alone. Empty when
// there is none.
std::string find_clash(const model::Model& model);

// How relation field `field` leads from a node of its type ("near") to related ones ("far").
struct Path {
  enum class Kind : std::uint8_t { NearColumn, FarColumn, Table };
  Kind kind = Kind::Table;
  std::string column;  // NearColumn and FarColumn: where the other's id is.
  std::string table;   // Table: its name, and the columns of the near and the far id.
  std::string near_id, far_id;
  const model::Type* near = nullptr;
  const model::Type* far = nullptr;
  bool one_to_one = false;
  bool symmetric = false;
};

// With `reversed`, the way back: from the far end of `field` to the nodes of its type.
Path path_of(const model::Model& model, const model::Field& field, bool reversed = false);

}  // namespace graphcool::store::sqlite
