// The part of a migration that changes values: migration values, enum values that are gone.
#include <fmt/format.h>

#include <algorithm>

#include "core/base/json.h"
#include "core/base/text.h"
#include "core/store/sqlite/migrator.h"
#include "core/store/sqlite/values.h"

namespace graphcool::store::sqlite {
namespace {

using migrate::Step;
using model::Datum;
using model::Field;
using model::Type;

// The enum's migration value for a list field, "[A, B]", as the JSON that is stored.
std::string json_list(std::string_view text) {
  if (text.starts_with('[')) text.remove_prefix(1);
  if (text.ends_with(']')) text.remove_suffix(1);
  std::string list = "[";
  for (std::string_view item : text::split(text, ',')) {
    item = text::trim(item);
    if (item.starts_with('"')) item.remove_prefix(1);
    if (item.ends_with('"')) item.remove_suffix(1);
    if (item.empty()) continue;
    if (list.size() > 1) list += ',';
    json::append_string(list, item);
  }
  return list + "]";
}

bool changes_type(const Field& from, const Field& to) {
  return from.scalar != to.scalar || from.list != to.list;
}

}  // namespace

Result<> Migrator::fill_type(const Type& type, const Type* old_type) {
  if (old_type == nullptr) return {};
  for (const Field& field : type.fields) {
    if (!field.is_scalar() || field.role != model::Role::None) continue;
    const Step* const step = field_step(type, field);
    const Field* const old_field = old_of(*old_type, type, field);
    if (step != nullptr || enum_step(field) != nullptr) {
      if (auto filled = fill_field(type, field, old_field, step); !filled) return filled;
    }
  }
  return {};
}

Result<> Migrator::fill_field(const Type& type, const Field& field, const Field* old_field,
                              const Step* step) {
  const bool keeps_type = old_field != nullptr && !changes_type(*old_field, field);
  const Step* const values_change = keeps_type ? enum_step(field) : nullptr;
  if (values_change != nullptr) {
    auto replaced = replace_enum_values(type, field, *values_change);
    if (!replaced) return replaced;
  } else if (step != nullptr && field.migration_value) {
    // A field that becomes required keeps the values that it has; otherwise the value is meant for
    // every row.
    const bool only_missing = keeps_type && field.required && !old_field->required;
    auto updated = update(type, field, *field.migration_value,
                          only_missing ? identifier(column_of(field)) + " IS NULL" : "1");
    if (!updated) return updated;
  }
  const bool becomes_required =
      field.required && (!keeps_type || !old_field->required || values_change != nullptr);
  return becomes_required ? check_required(type, field) : Result<>();
}

// Rows that hold a value which the enum lost get the migration value. In lists it replaces all.
Result<> Migrator::replace_enum_values(const Type& type, const Field& field, const Step& step) {
  std::string lost;
  for (const std::string& value : step.enum_before->values) {
    const auto& kept = step.enum_after->values;
    if (std::find(kept.begin(), kept.end(), value) != kept.end()) continue;
    // Names of enum values have no quotes in them.
    lost += fmt::format("{}'{}'", lost.empty() ? "" : ", ", value);
  }
  Datum value;
  if (field.migration_value) {
    value = *field.migration_value;
  } else if (step.enum_after->migration_value) {
    value = Datum::of_text(field.list ? json_list(*step.enum_after->migration_value)
                                      : *step.enum_after->migration_value);
  } else {
    return {};
  }
  if (lost.empty()) return {};
  return update(type, field, value,
                field.list ? "1" : fmt::format("{} IN ({})", identifier(column_of(field)), lost));
}

Result<> Migrator::update(const Type& type, const Field& field, const Datum& value,
                          const std::string& where) {
  auto statement =
      connection_.prepare(fmt::format("UPDATE {} SET {} = ?1 WHERE {}", identifier(table_of(type)),
                                      identifier(column_of(field)), where));
  if (!statement) return statement.error();
  Values values({});
  const std::vector<Bind> binds = {{.value = query::Value::of(value), .field = &field}};
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
