#include "core/store/sqlite/functions.h"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <cmath>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>

#include "core/base/datetime.h"
#include "core/base/json.h"
#include "core/store/sqlite/folding.h"
#include "core/store/sqlite/matching.h"

namespace graphcool::store::sqlite {
namespace {

constexpr const char* kListPointer = "graphcool.list";

std::string_view text_of(sqlite3_value* value) {
  const auto* text = reinterpret_cast<const char*>(sqlite3_value_text(value));
  return {text, text == nullptr ? 0 : static_cast<std::size_t>(sqlite3_value_bytes(value))};
}

int collate(void*, int a_size, const void* a, int b_size, const void* b) {
  return compare_folded({static_cast<const char*>(a), static_cast<std::size_t>(a_size)},
                        {static_cast<const char*>(b), static_cast<std::size_t>(b_size)});
}

void match(sqlite3_context* context, int, sqlite3_value** arguments) {
  if (sqlite3_value_type(arguments[1]) == SQLITE_NULL ||
      sqlite3_value_type(arguments[2]) == SQLITE_NULL) {
    return;
  }
  // SQLite keeps what was made of a bound argument for the whole run of the statement.
  auto* matcher = static_cast<Matcher*>(sqlite3_get_auxdata(context, 1));
  std::unique_ptr<Matcher> made;
  if (matcher == nullptr) {
    const int mode = sqlite3_value_int(arguments[0]);
    made = std::make_unique<Matcher>(text_of(arguments[1]), static_cast<Matcher::Place>(mode & 3),
                                     (mode & kMatchWildcards) != 0, (mode & kMatchFolded) != 0);
    matcher = made.get();
  }
  sqlite3_result_int(context, matcher->matches(text_of(arguments[2])) ? 1 : 0);
  if (made) {
    sqlite3_set_auxdata(context, 1, made.release(),
                        [](void* owned) { delete static_cast<Matcher*>(owned); });
  }
}

std::string list_as_texts(std::string_view list) {
  boost::system::error_code failed;
  boost::json::value items = boost::json::parse({list.data(), list.size()}, failed);
  if (failed || !items.is_array()) return "[]";
  std::string out = "[";
  for (const boost::json::value& item : items.as_array()) {
    if (out.size() > 1) out.push_back(',');
    if (item.is_string()) {
      json::append_string(out, std::string_view(item.as_string()));
    } else if (item.is_double()) {
      std::string number;
      json::append_double(number, item.as_double());
      json::append_string(out, number);
    } else {
      json::append_string(out, boost::json::serialize(item));
    }
  }
  out.push_back(']');
  return out;
}

void to_text(sqlite3_context* context, int, sqlite3_value** arguments) {
  sqlite3_value* const value = arguments[1];
  if (sqlite3_value_type(value) == SQLITE_NULL) return;
  const int wanted = sqlite3_value_int(arguments[0]);
  std::string out;
  if (wanted >= kListOffset) {
    out = list_as_texts(text_of(value));
  } else {
    switch (static_cast<model::Scalar>(wanted)) {
      case model::Scalar::Boolean:
        out = sqlite3_value_int(value) != 0 ? "true" : "false";
        break;
      case model::Scalar::Float:
        json::append_double(out, sqlite3_value_double(value));
        break;
      case model::Scalar::DateTime:
        datetime::append_iso(out, sqlite3_value_int64(value));
        break;
      default:
        out = text_of(value);
    }
  }
  sqlite3_result_text(context, out.data(), static_cast<int>(out.size()), SQLITE_TRANSIENT);
}

void check_number(sqlite3_context* context, int, sqlite3_value** arguments) {
  sqlite3_value* const value = arguments[0];
  bool fits = true;
  if (sqlite3_value_type(value) == SQLITE_INTEGER) {
    const sqlite3_int64 number = sqlite3_value_int64(value);
    fits = number >= std::numeric_limits<std::int32_t>::min() &&
           number <= std::numeric_limits<std::int32_t>::max();
  } else if (sqlite3_value_type(value) == SQLITE_FLOAT) {
    fits = std::isfinite(sqlite3_value_double(value));
  }
  if (fits) return sqlite3_result_value(context, value);
  const std::string message =
      std::string(kOutOfRange) + std::to_string(sqlite3_value_int(arguments[1]));
  sqlite3_result_error(context, message.c_str(), -1);
}

// ---- graphcool_list: the table-valued function -----------------------------------------------

struct ListCursor : sqlite3_vtab_cursor {
  std::span<const graphql::Input> items;
  std::size_t at = 0;
};

int list_connect(sqlite3* handle, void*, int, const char* const*, sqlite3_vtab** table, char**) {
  const int result = sqlite3_declare_vtab(handle, "CREATE TABLE x(value, list HIDDEN)");
  if (result != SQLITE_OK) return result;
  *table = new sqlite3_vtab{};
  return SQLITE_OK;
}

int list_disconnect(sqlite3_vtab* table) {
  delete table;
  return SQLITE_OK;
}

int list_best_index(sqlite3_vtab*, sqlite3_index_info* info) {
  for (int i = 0; i < info->nConstraint; ++i) {
    const auto& constraint = info->aConstraint[i];
    if (constraint.iColumn != 1 || constraint.op != SQLITE_INDEX_CONSTRAINT_EQ) continue;
    if (constraint.usable == 0) return SQLITE_CONSTRAINT;
    info->aConstraintUsage[i].argvIndex = 1;
    info->aConstraintUsage[i].omit = 1;
    info->estimatedCost = 10;
    info->estimatedRows = 10;
    return SQLITE_OK;
  }
  return SQLITE_CONSTRAINT;
}

int list_open(sqlite3_vtab*, sqlite3_vtab_cursor** cursor) {
  *cursor = new ListCursor{};
  return SQLITE_OK;
}

int list_close(sqlite3_vtab_cursor* cursor) {
  delete static_cast<ListCursor*>(cursor);
  return SQLITE_OK;
}

int list_filter(sqlite3_vtab_cursor* base, int, const char*, int count, sqlite3_value** arguments) {
  auto* cursor = static_cast<ListCursor*>(base);
  const auto* rows =
      count < 1 ? nullptr
                : static_cast<const ListRows*>(sqlite3_value_pointer(arguments[0], kListPointer));
  cursor->items = rows == nullptr ? std::span<const graphql::Input>() : rows->items;
  cursor->at = 0;
  return SQLITE_OK;
}

int list_next(sqlite3_vtab_cursor* base) {
  ++static_cast<ListCursor*>(base)->at;
  return SQLITE_OK;
}

int list_eof(sqlite3_vtab_cursor* base) {
  const auto* cursor = static_cast<const ListCursor*>(base);
  return cursor->at >= cursor->items.size() ? 1 : 0;
}

int list_column(sqlite3_vtab_cursor* base, sqlite3_context* context, int column) {
  const auto* cursor = static_cast<const ListCursor*>(base);
  if (column != 0) return SQLITE_OK;
  const graphql::Input& item = cursor->items[cursor->at];
  using Kind = graphql::Input::Kind;
  switch (item.kind) {
    case Kind::Int:
      sqlite3_result_int64(context, item.integer);
      break;
    case Kind::Float:
      sqlite3_result_double(context, item.number);
      break;
    case Kind::Boolean:
      sqlite3_result_int(context, item.boolean ? 1 : 0);
      break;
    case Kind::String:
    case Kind::Enum:
      sqlite3_result_text(context, item.text.data(), static_cast<int>(item.text.size()),
                          SQLITE_TRANSIENT);
      break;
    default:
      break;
  }
  return SQLITE_OK;
}

int list_rowid(sqlite3_vtab_cursor* base, sqlite3_int64* rowid) {
  *rowid = static_cast<sqlite3_int64>(static_cast<const ListCursor*>(base)->at);
  return SQLITE_OK;
}

constexpr sqlite3_module kListModule = [] {
  sqlite3_module module{};
  // No xCreate: the table exists by its name alone.
  module.xConnect = list_connect;
  module.xDisconnect = list_disconnect;
  module.xBestIndex = list_best_index;
  module.xOpen = list_open;
  module.xClose = list_close;
  module.xFilter = list_filter;
  module.xNext = list_next;
  module.xEof = list_eof;
  module.xColumn = list_column;
  module.xRowid = list_rowid;
  return module;
}();

}  // namespace

int bind_list_rows(sqlite3_stmt* statement, int index, ListRows rows) {
  return sqlite3_bind_pointer(statement, index, new ListRows(std::move(rows)), kListPointer,
                              [](void* owned) { delete static_cast<ListRows*>(owned); });
}

int register_functions(sqlite3* handle) {
  constexpr int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
  int result = sqlite3_create_collation(handle, kCollation.data(), SQLITE_UTF8, nullptr, collate);
  if (result == SQLITE_OK) {
    result = sqlite3_create_function(handle, "graphcool_match", 3, flags, nullptr, match, nullptr,
                                     nullptr);
  }
  if (result == SQLITE_OK) {
    result = sqlite3_create_function(handle, "graphcool_text", 2, flags, nullptr, to_text, nullptr,
                                     nullptr);
  }
  if (result == SQLITE_OK) {
    result = sqlite3_create_function(handle, "graphcool_number", 2, flags, nullptr, check_number,
                                     nullptr, nullptr);
  }
  if (result == SQLITE_OK) {
    result = sqlite3_create_module(handle, "graphcool_list", &kListModule, nullptr);
  }
  return result;
}

}  // namespace graphcool::store::sqlite
