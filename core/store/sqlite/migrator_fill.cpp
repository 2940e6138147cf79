// The part of a migration that changes values.
#include <fmt/format.h>

#include "core/store/sqlite/migrator.h"
#include "core/store/sqlite/values.h"

namespace graphcool::store::sqlite {

using migrate::Fill;
using migrate::Step;
using model::Field;
using model::Type;
using query::Value;

Result<> Migrator::fill_fields() {
  for (const Step& step : migration_.steps) {
    if (step.kind != Step::Kind::CreateField && step.kind != Step::Kind::UpdateField) continue;
    if (step.field_after->role == model::Role::Id || step.field_after->is_relation()) continue;
    const Type& type = *after_.type(step.type_after->name);
    const Field& field = *type.field(step.field_after->name);
    if (auto filled = fill(type, field, step.fill); !filled) return filled;
    if (!field.required) continue;
    if (auto complete = check_required(type, field); !complete) return complete;
  }
  return {};
}

Result<> Migrator::fill(const Type& type, const Field& field, const Fill& fill) {
  if (!fill) return {};
  const std::string column = identifier(column_of(field));
  std::vector<Bind> binds = {{.value = Value::of(fill.value), .field = &field}};
  std::string where = "1";
  if (!fill.all) {
    std::vector<std::string> parts;
    if (fill.nulls) parts.push_back(column + " IS NULL");
    if (fill.removed) {
      std::string gone;
      for (const std::string& value : fill.removed_values) {
        binds.push_back({.value = Value::of(model::Datum::of_text(value))});
        gone += fmt::format("{}?{}", gone.empty() ? "" : ", ", binds.size());
      }
      parts.push_back(field.list
                          ? fmt::format("EXISTS (SELECT 1 FROM json_each({}) WHERE value IN ({}))",
                                        column, gone)
                          : fmt::format("{} IN ({})", column, gone));
    }
    where = fmt::format("{}", fmt::join(parts, " OR "));
  }
  auto statement = connection_.prepare(
      fmt::format("UPDATE {} SET {} = ?1 WHERE {}", identifier(table_of(type)), column, where));
  if (!statement) return statement.error();
  Values values({});
  if (values.bind(statement->get(), binds, nullptr) != SQLITE_OK ||
      sqlite3_step(statement->get()) != SQLITE_DONE) {
    return connection_.error();
  }
  return {};
}

Result<> Migrator::check_required(const Type& type, const Field& field) {
  auto missing =
      connection_.integer(fmt::format("SELECT count(*) FROM {} WHERE {} IS NULL",
                                      identifier(table_of(type)), identifier(column_of(field))));
  if (!missing) return missing.error();
  if (*missing == 0) return {};
  return Error{
      .code = ErrorCode::Invalid,
      .what = fmt::format("The field {}.{} is required, but {} nodes have no value for it.",
                          type.name, field.name, *missing),
      .hint = "Give the field a @migrationValue."};
}

}  // namespace graphcool::store::sqlite
