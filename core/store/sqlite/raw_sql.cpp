#include "core/store/sqlite/raw_sql.h"

#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <map>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/json.h"
#include "core/store/sqlite/column_names.h"
#include "core/store/sqlite/layout.h"
#include "core/store/sqlite/refusal.h"

namespace graphcool::store::sqlite {
namespace {

using graphql::GraphQLError;

// Nobody else writes meanwhile.
constexpr std::chrono::seconds kTime{5};
constexpr std::size_t kMostRows = 100'000;
constexpr std::size_t kMostChanges = 1'000'000;

bool is_internal(std::string_view table) {
  return table.find(':') != std::string_view::npos || table.starts_with("sqlite_");
}

// What keeps a statement within its limits, as long as it lives; and the rows that it writes.
class Watch {
 public:
  explicit Watch(Connection& connection)
      : connection_(connection), patient_(connection, std::chrono::steady_clock::now() + kTime) {
    sqlite3* const handle = connection.handle();
    sqlite3_set_authorizer(handle, authorize, this);
    sqlite3_update_hook(handle, note_change, this);
    longest_ = sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, static_cast<int>(kMaxAnswerBytes));
  }
  ~Watch() {
    sqlite3* const handle = connection_.handle();
    sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, longest_);
    sqlite3_update_hook(handle, nullptr, nullptr);
    sqlite3_set_authorizer(handle, nullptr, nullptr);
  }
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

  // Rows that were inserted or updated, by table. They may be gone again.
  const std::map<std::string, std::vector<sqlite3_int64>>& changes() const { return changes_; }
  bool changed_too_much() const { return changed_ > kMostChanges; }

 private:
  static int authorize(void*, int action, const char* first, const char* second, const char*,
                       const char*) {
    const std::string_view name = first == nullptr ? "" : first;
    const std::string_view function = second == nullptr ? "" : second;
    bool may = false;
    switch (action) {
      case SQLITE_SELECT:
      case SQLITE_RECURSIVE:
        may = true;
        break;
      case SQLITE_READ:
        may = !is_internal(name) || name == "sqlite_master";
        break;
      case SQLITE_INSERT:
      case SQLITE_UPDATE:
      case SQLITE_DELETE:
        may = !is_internal(name);
        break;
      case SQLITE_FUNCTION:
        may = function != "load_extension" && !function.starts_with("graphcool_");
        break;
      default:
        break;
    }
    return may ? SQLITE_OK : SQLITE_DENY;
  }

  static void note_change(void* self, int action, const char*, const char* table,
                          sqlite3_int64 row) {
    auto& watch = *static_cast<Watch*>(self);
    if (action == SQLITE_DELETE || ++watch.changed_ > kMostChanges) return;
    watch.changes_[table].push_back(row);
  }

  Connection& connection_;
  const Connection::Patient patient_;
  int longest_ = 0;
  std::size_t changed_ = 0;
  std::map<std::string, std::vector<sqlite3_int64>> changes_;
};

GraphQLError failure(std::string message, int code = SQLITE_ERROR) {
  return {.message = std::move(message), .code = code};
}

// What SQLite says.
GraphQLError failure(const Connection& connection) {
  const int code = sqlite3_errcode(connection.handle()) & 0xff;
  if (code == SQLITE_INTERRUPT) return refusal({.code = ErrorCode::Cancelled, .what = {}});
  if (code == SQLITE_AUTH) {
    return failure(
        "This SQL is not permitted: it may read and write rows of the data model's types, and do "
        "nothing else. Tables are changed by a deploy.",
        code);
  }
  return failure(sqlite3_errmsg(connection.handle()), code);
}

// The only statement of the text.
Result<Statement, GraphQLError> prepare(Connection& connection, const std::string& sql) {
  const auto several = [] { return failure("The text has to hold one SQL statement."); };
  if (sql.find('\0') != std::string::npos) return several();
  Statement only;
  for (const char* rest = sql.c_str(); *rest != '\0';) {
    sqlite3_stmt* next = nullptr;
    const int result = sqlite3_prepare_v2(connection.handle(), rest, -1, &next, &rest);
    Statement statement(next);
    if (result != SQLITE_OK) return only ? several() : failure(connection);
    if (statement && only) return several();
    if (statement) only = std::move(statement);  // Comments and blanks give none.
  }
  if (!only) return several();
  return only;
}

// False for what JSON has no words for.
bool append(std::string& out, sqlite3_value* value) {
  switch (sqlite3_value_type(value)) {
    case SQLITE_INTEGER:
      json::append_int(out, sqlite3_value_int64(value));
      return true;
    case SQLITE_FLOAT:
      json::append_double(out, sqlite3_value_double(value));
      return std::isfinite(sqlite3_value_double(value));
    case SQLITE_TEXT:
      json::append_string(out, {reinterpret_cast<const char*>(sqlite3_value_text(value)),
                                static_cast<std::size_t>(sqlite3_value_bytes(value))});
      return true;
    case SQLITE_NULL:
      out += "null";
      return true;
    default:
      return false;
  }
}

std::vector<std::string> column_names(sqlite3_stmt* statement, bool postgres_names) {
  std::vector<std::string> names;
  for (int i = 0; i < sqlite3_column_count(statement); ++i) {
    const std::string_view name = sqlite3_column_name(statement, i);
    names.push_back(postgres_names ? postgres_column_name(name, sqlite3_sql(statement))
                                   : std::string(name));
  }
  return names;
}

// The row as an object, or why it cannot be one.
std::optional<GraphQLError> append_row(std::string& out, sqlite3_stmt* row,
                                       const std::vector<std::string>& names) {
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string& name = names[i];
    out.push_back(i == 0 ? '{' : ',');
    json::append_string(out, name);
    out.push_back(':');
    if (!append(out, sqlite3_column_value(row, static_cast<int>(i)))) {
      return failure(
          fmt::format("`{}` is bytes or an infinite number, which JSON has no words for.", name));
    }
  }
  out.push_back('}');
  return std::nullopt;
}

Result<std::string, GraphQLError> run(Connection& connection, sqlite3_stmt* statement,
                                      bool postgres_names) {
  const auto names = column_names(statement, postgres_names);
  std::string out = "[";
  int result = SQLITE_OK;
  for (std::size_t rows = 0; (result = sqlite3_step(statement)) == SQLITE_ROW; ++rows) {
    if (rows == kMostRows || out.size() > kMaxAnswerBytes) {
      return failure(fmt::format("The answer has more than {} rows or {} MiB. Add a LIMIT.",
                                 kMostRows, kMaxAnswerBytes >> 20),
                     SQLITE_TOOBIG);
    }
    if (rows > 0) out.push_back(',');
    if (auto wrong = append_row(out, statement, names)) return *std::move(wrong);
  }
  if (result != SQLITE_DONE) return failure(connection);
  if (!names.empty()) return out + "]";
  return std::to_string(sqlite3_changes64(connection.handle()));
}

// ---- what was left in the rows -----------------------------------------------------------------

std::string one_of(const model::Model& model, const std::string& enum_name) {
  std::string values;
  for (const model::EnumType& each : model.enums) {
    if (each.name != enum_name) continue;
    for (const std::string& value : each.values) {
      values += fmt::format("{}'{}'", values.empty() ? "" : ", ", value);
    }
  }
  return values;
}

// SQL that is 1 where `column` holds a value that the field can have.
std::string fits(const model::Model& model, const model::Field& field, const std::string& column) {
  if (field.list) {
    return fmt::format("CASE WHEN json_valid({0}) THEN json_type({0}) = 'array' END", column);
  }
  const auto whole = [&](std::int64_t least, std::int64_t most) {
    return fmt::format("typeof({0}) = 'integer' AND {0} BETWEEN {1} AND {2}", column, least, most);
  };
  constexpr std::int64_t kLeastInt = INT32_MIN, kMostInt = INT32_MAX;
  constexpr std::int64_t kYear0 = -62'167'219'200'000, kYear10000 = 253'402'300'800'000;
  switch (field.scalar) {
    case model::Scalar::Int:
      return whole(kLeastInt, kMostInt);
    case model::Scalar::Boolean:
      return whole(0, 1);
    case model::Scalar::DateTime:
      return whole(kYear0, kYear10000 - 1);
    case model::Scalar::Float:
      return fmt::format("typeof({0}) = 'real' AND abs({0}) < 9e999", column);
    case model::Scalar::Json:
      return fmt::format("typeof({0}) = 'text' AND json_valid({0})", column);
    case model::Scalar::Enum:
      return fmt::format("typeof({0}) = 'text' AND {0} IN ({1})", column,
                         one_of(model, field.enum_name));
    default:
      return fmt::format("typeof({0}) = 'text'", column);
  }
}

// For each scalar of the type whether the row ?1 has a fitting value there.
std::string fitting_query(const model::Model& model, const model::Type& type,
                          const std::vector<const model::Field*>& fields) {
  std::string checks;
  for (const model::Field* field : fields) {
    const std::string column = identifier(column_of(*field));
    const bool may_be_null = !field->required || field->list;
    checks += fmt::format("{}({}({}) IS TRUE)", checks.empty() ? "" : ", ",
                          may_be_null ? column + " IS NULL OR " : "", fits(model, *field, column));
  }
  return fmt::format("SELECT {} FROM {} WHERE rowid = ?1", checks, identifier(table_of(type)));
}

std::optional<GraphQLError> check_rows(Connection& connection, const model::Model& model,
                                       const model::Type& type,
                                       const std::vector<sqlite3_int64>& rows) {
  std::vector<const model::Field*> fields;
  for (const model::Field& field : type.fields) {
    if (field.is_scalar()) fields.push_back(&field);
  }
  auto statement = connection.prepare(fitting_query(model, type, fields));
  if (!statement) return failure(connection);
  for (const sqlite3_int64 row : rows) {
    const Resetting resetting(statement->get());
    sqlite3_bind_int64(statement->get(), 1, row);
    const int result = sqlite3_step(statement->get());
    if (result != SQLITE_DONE && result != SQLITE_ROW) return failure(connection);
    for (std::size_t i = 0; result == SQLITE_ROW && i < fields.size(); ++i) {
      if (sqlite3_column_int(statement->get(), static_cast<int>(i)) != 0) continue;
      return failure(fmt::format("The statement leaves a value in `{}.{}` that the field cannot "
                                 "have by the data model.",
                                 type.name, fields[i]->name),
                     SQLITE_CONSTRAINT);
    }
  }
  return std::nullopt;
}

}  // namespace

Result<std::string, GraphQLError> run_raw_sql(Connection& connection, const model::Model& model,
                                              const std::string& sql, bool postgres_names) {
  std::map<std::string, std::vector<sqlite3_int64>> changes;
  std::string answer;
  {
    const Watch watch(connection);
    auto statement = prepare(connection, sql);
    if (!statement) return statement.error();
    auto ran = run(connection, statement->get(), postgres_names);
    if (!ran) return ran;
    if (watch.changed_too_much()) {
      return failure(
          fmt::format("The statement changes more than {} rows. Add a condition.", kMostChanges),
          SQLITE_TOOBIG);
    }
    changes = watch.changes();
    answer = *std::move(ran);
  }
  for (const model::Type& type : model.types) {
    const auto changed = changes.find(table_of(type));
    if (changed == changes.end()) continue;
    if (auto wrong = check_rows(connection, model, type, changed->second)) return *std::move(wrong);
  }
  return answer;
}

}  // namespace graphcool::store::sqlite
