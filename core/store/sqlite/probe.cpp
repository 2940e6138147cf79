#include "core/store/sqlite/probe.h"

#include <fmt/format.h>

#include <utility>

#include "core/base/json.h"
#include "core/store/sqlite/layout.h"

namespace graphcool::store::sqlite {
namespace {

using model::Field;
using model::Relation;
using model::Type;

class Probe final : public migrate::DataProbe {
 public:
  Probe(Writer& writer, std::shared_ptr<const model::Model> model)
      : writer_(writer), model_(std::move(model)) {}

  std::int64_t count_rows(const Type& type) override {
    return number(fmt::format("SELECT count(*) FROM {}", identifier(table_of(type))));
  }

  std::int64_t count_nulls(const Type& type, const Field& field) override {
    return number(fmt::format("SELECT count(*) FROM {} WHERE {} IS NULL",
                              identifier(table_of(type)), identifier(column_of(field))));
  }

  bool has_duplicates(const Type& type, const Field& field) override {
    const std::string column = identifier(column_of(field));
    return number(
               fmt::format("SELECT 1 FROM {} WHERE {} IS NOT NULL GROUP BY {} HAVING count(*) > 1",
                           identifier(table_of(type)), column, column)) != 0;
  }

  std::int64_t count_edges(const Relation& relation) override {
    if (relation.link == Relation::Link::Table) {
      // Of a symmetric relation each edge lies in both directions.
      return number(fmt::format("SELECT count(*) FROM {}{}", identifier(relation.table),
                                relation.symmetric ? " WHERE \"A\" <= \"B\"" : ""));
    }
    const int holder = relation.link == Relation::Link::ColumnA ? 0 : 1;
    return number(fmt::format("SELECT count({}) FROM {}", identifier(relation.column),
                              identifier(table_of(model_->types[relation.ends[holder].type]))));
  }

  bool has_several(const Relation& relation, int side) override {
    std::string table = relation.table, column = side == 0 ? "A" : "B";
    if (relation.link != Relation::Link::Table) {
      const int holder = relation.link == Relation::Link::ColumnA ? 0 : 1;
      if (holder == side) return false;
      table = table_of(model_->types[relation.ends[holder].type]);
      column = relation.column;
    }
    const std::string name = identifier(column);
    return number(fmt::format(
               "SELECT 1 FROM {} WHERE {} IS NOT NULL GROUP BY {} HAVING count(*) > 1 LIMIT 1",
               identifier(table), name, name)) != 0;
  }

  std::int64_t count_unrelated(const Type& type, const Field& field) override {
    const Path path = path_of(*model_, field);
    const std::string table = identifier(table_of(type));
    switch (path.kind) {
      case Path::Kind::NearColumn:
        return number(fmt::format("SELECT count(*) FROM {} WHERE {} IS NULL", table,
                                  identifier(path.column)));
      case Path::Kind::FarColumn:
        return unrelated(type, identifier(table_of(*path.far)), identifier(path.column));
      case Path::Kind::Table:
        return unrelated(type, identifier(path.table), identifier(path.near_id));
    }
    return 0;
  }

  std::int64_t count_enum_uses(const Type& type, const Field& field,
                               const std::vector<std::string>& values) override {
    std::string list = "[";
    for (const std::string& value : values) {
      if (list.size() > 1) list += ',';
      json::append_string(list, value);
    }
    list += ']';
    const std::string column = "t." + identifier(column_of(field));
    const std::string wanted = "(SELECT value FROM json_each(?1))";
    return number(
        fmt::format(
            "SELECT count(*) FROM {} AS t WHERE {}", identifier(table_of(type)),
            field.list
                ? fmt::format("EXISTS (SELECT 1 FROM json_each({}) AS e WHERE e.value IN {})",
                              column, wanted)
                : fmt::format("{} IN {}", column, wanted)),
        &list);
  }

 private:
  // Nodes of `type` whose id is in no row of `column`.
  std::int64_t unrelated(const Type& type, const std::string& table, const std::string& column) {
    return number(
        fmt::format("SELECT count(*) FROM {} AS t WHERE NOT EXISTS (SELECT 1 FROM {} AS e"
                    " WHERE e.{} = t.{})",
                    identifier(table_of(type)), table, column, identifier(column_of(type.id()))));
  }

  std::int64_t number(const std::string& sql, const std::string* argument = nullptr) {
    return writer_.with_connection([&](Connection& connection) -> std::int64_t {
      auto statement = connection.prepare(sql);
      if (!statement) return 0;
      if (argument != nullptr) {
        sqlite3_bind_text64(statement->get(), 1, argument->data(), argument->size(), SQLITE_STATIC,
                            SQLITE_UTF8);
      }
      return sqlite3_step(statement->get()) == SQLITE_ROW
                 ? sqlite3_column_int64(statement->get(), 0)
                 : 0;
    });
  }

  Writer& writer_;
  std::shared_ptr<const model::Model> model_;
};

}  // namespace

std::unique_ptr<migrate::DataProbe> make_probe(Writer& writer,
                                               std::shared_ptr<const model::Model> model) {
  return std::make_unique<Probe>(writer, std::move(model));
}

}  // namespace graphcool::store::sqlite
