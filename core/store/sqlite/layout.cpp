#include "core/store/sqlite/layout.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/base/text.h"
#include "core/store/sqlite/connection.h"
#include "core/store/sqlite/functions.h"

namespace graphcool::store::sqlite {
namespace {

using model::Field;
using model::Model;
using model::Relation;
using model::Scalar;
using model::Type;

std::string id_type(const Type& type) {
  return has_integer_id(type) ? "INTEGER" : "TEXT";
}

std::string declare(const Model& model, const Field& field) {
  if (field.role == model::Role::Id) {
    if (field.generated == model::Generated::AutoIncrement) {
      return "INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT";
    }
    return field.scalar == Scalar::Int ? "INTEGER NOT NULL PRIMARY KEY"
                                       : "TEXT NOT NULL PRIMARY KEY";
  }
  if (field.list) return "TEXT";
  switch (field.scalar) {
    case Scalar::Int:
    case Scalar::DateTime:
    case Scalar::Boolean:
      return "INTEGER";
    case Scalar::Float:
      return "REAL";
    default:
      break;
  }
  return is_folded(model, field) ? fmt::format("TEXT COLLATE {}", kCollation) : "TEXT";
}

std::string reference(const Type& type, const char* action) {
  return fmt::format("{} REFERENCES {} ({}) ON DELETE {}", id_type(type),
                     identifier(table_of(type)), identifier(column_of(type.id())), action);
}

// The side whose table has the column.
int holder(const Relation& relation) {
  return relation.link == Relation::Link::ColumnA ? 0 : 1;
}

// The name of an index: it may be equal only for indexes that are.
std::string index_name(bool unique, const std::string& table, const std::string& columns) {
  return fmt::format("{}:{}:{}", unique ? "unique" : "index", table, columns);
}

void add_index(std::map<std::string, std::string>& indexes, bool unique, const std::string& table,
               const std::string& label, const std::string& columns) {
  std::string name = index_name(unique, table, label);
  std::string sql = fmt::format("CREATE {}INDEX {} ON {} ({})", unique ? "UNIQUE " : "",
                                identifier(name), identifier(table), columns);
  indexes.emplace(std::move(name), std::move(sql));
}

}  // namespace

const std::string& table_of(const Type& type) {
  return type.table.empty() ? type.name : type.table;
}

const std::string& column_of(const Field& field) {
  return field.column.empty() ? field.name : field.column;
}

bool is_folded(const Model& model, const Field& field) {
  return model.ignore_case && field.scalar == Scalar::String && !field.list;
}

bool counts_up(const Type& type) {
  return type.id().generated == model::Generated::AutoIncrement;
}

bool has_integer_id(const Type& type) {
  return counts_up(type) || type.id().scalar == Scalar::Int;
}

bool is_one_to_one(const Model& model, const Relation& relation) {
  return std::all_of(std::begin(relation.ends), std::end(relation.ends), [&](const auto& end) {
    return end.field >= 0 && !model.types[end.type].fields[end.field].list;
  });
}

std::vector<Column> columns_of(const Model& model, const Type& type) {
  std::vector<Column> columns;
  columns.push_back({column_of(type.id()), declare(model, type.id()), &type.id()});
  for (const Field& field : type.fields) {
    if (field.is_relation() || field.role == model::Role::Id) continue;
    columns.push_back({column_of(field), declare(model, field), &field});
  }
  for (const Relation& relation : model.relations) {
    if (relation.link == Relation::Link::Table) continue;
    const int side = holder(relation);
    if (relation.ends[side].type != type.index) continue;
    const Type& other = model.types[relation.ends[1 - side].type];
    columns.push_back({relation.column, reference(other, "SET NULL"), nullptr, &relation});
  }
  return columns;
}

std::string create_table(const Model& model, const Type& type, const std::string& table) {
  std::string members;
  for (const Column& column : columns_of(model, type)) {
    if (!members.empty()) members += ", ";
    members += identifier(column.name) + " " + column.declaration;
  }
  return fmt::format("CREATE TABLE {} ({})", identifier(table), members);
}

std::string create_link_table(const Model& model, const Relation& relation,
                              const std::string& table) {
  const auto end = [&](int side) {
    return reference(model.types[relation.ends[side].type], "CASCADE");
  };
  return fmt::format(
      "CREATE TABLE {} (\"A\" {}, \"B\" {}, PRIMARY KEY (\"A\", \"B\")) WITHOUT ROWID",
      identifier(table), end(0), end(1));
}

std::map<std::string, std::string> indexes_of(const Model& model) {
  std::map<std::string, std::string> indexes;
  for (const Type& type : model.types) {
    const std::string& table = table_of(type);
    const std::string id = identifier(column_of(type.id()));
    for (const Field& field : type.fields) {
      if (field.is_relation() || field.role == model::Role::Id) continue;
      const std::string& column = column_of(field);
      if (field.unique) {
        add_index(indexes, true, table, column, identifier(column));
      } else if (field.role == model::Role::CreatedAt) {
        // The newest first is what lists ask for, ties in order of id.
        add_index(indexes, false, table, column,
                  fmt::format("{} DESC, {}", identifier(column), id));
      }
    }
  }
  for (const Relation& relation : model.relations) {
    if (relation.link == Relation::Link::Table) {
      add_index(indexes, false, relation.table, "B,A", "\"B\", \"A\"");
      continue;
    }
    const Type& type = model.types[relation.ends[holder(relation)].type];
    const std::string column = identifier(relation.column);
    if (is_one_to_one(model, relation)) {
      add_index(indexes, true, table_of(type), relation.column, column);
    } else {
      add_index(indexes, false, table_of(type), relation.column,
                fmt::format("{}, {}", column, identifier(column_of(type.id()))));
    }
  }
  return indexes;
}

std::uint64_t fingerprint(const Model& model) {
  std::vector<std::string> lines;
  for (const Type& type : model.types) {
    for (const Column& column : columns_of(model, type)) {
      lines.push_back(fmt::format("{}\n{}\n{}", table_of(type), column.name, column.declaration));
    }
  }
  for (const Relation& relation : model.relations) {
    if (relation.link != Relation::Link::Table) continue;
    lines.push_back(create_link_table(model, relation, relation.table));
  }
  std::sort(lines.begin(), lines.end());
  std::uint64_t hash = 0xcbf29ce484222325;  // FNV-1a.
  for (const std::string& line : lines) {
    for (const char c : line + '\n') {
      hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    }
  }
  return hash;
}

std::string find_clash(const Model& model) {
  constexpr std::size_t kMostColumns = 2000;
  std::set<std::string> tables;
  const auto clashes = [&](const std::string& table) {
    return !tables.insert(text::to_lower_ascii(table)).second;
  };
  for (const Type& type : model.types) {
    if (clashes(table_of(type))) {
      return fmt::format("The type {} has the name of another one, but for upper and lower case.",
                         type.name);
    }
    if (text::to_lower_ascii(table_of(type)).starts_with("sqlite_")) {
      return fmt::format("The table of the type {} cannot have a name that starts with sqlite_.",
                         type.name);
    }
    const auto columns = columns_of(model, type);
    if (columns.size() > kMostColumns) {
      return fmt::format("The type {} has {} columns; {} is the most.", type.name, columns.size(),
                         kMostColumns);
    }
    std::set<std::string> names;
    for (const Column& column : columns) {
      if (names.insert(text::to_lower_ascii(column.name)).second) continue;
      return fmt::format(
          "The field {}.{} has the name of another one, but for upper and lower case.", type.name,
          column.name);
    }
  }
  for (const Relation& relation : model.relations) {
    if (relation.link == Relation::Link::Table && clashes(relation.table)) {
      return fmt::format(
          "The relation {} has the name of another one, but for upper and lower case.",
          relation.name);
    }
  }
  return {};
}

Path path_of(const Model& model, const Field& field, bool reversed) {
  const Relation& relation = model.relation_of(field);
  const int near = reversed ? 1 - field.side : field.side;
  Path path;
  path.near = &model.types[relation.ends[near].type];
  path.far = &model.types[relation.ends[1 - near].type];
  path.symmetric = relation.symmetric;
  path.one_to_one = is_one_to_one(model, relation);
  if (relation.link == Relation::Link::Table) {
    path.kind = Path::Kind::Table;
    path.table = relation.table;
    path.near_id = near == 0 ? "A" : "B";
    path.far_id = near == 0 ? "B" : "A";
  } else {
    path.kind = holder(relation) == near ? Path::Kind::NearColumn : Path::Kind::FarColumn;
    path.column = relation.column;
  }
  return path;
}

}  // namespace graphcool::store::sqlite
