#include "core/store/sqlite/runner.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/base/datetime.h"
#include "core/base/json.h"

namespace graphcool::store::sqlite {
namespace {

std::string_view text_of(sqlite3_value* value) {
  const auto* text = reinterpret_cast<const char*>(sqlite3_value_text(value));
  return {text, static_cast<std::size_t>(sqlite3_value_bytes(value))};
}

bool is_null(sqlite3_stmt* row, int column) {
  return sqlite3_column_type(row, column) == SQLITE_NULL;
}

// Whether the statement can have no rows because there is nothing to start from.
bool leads_nowhere(const Rows& rows, sqlite3_stmt* around) {
  return rows.around_column >= 0 && is_null(around, rows.around_column);
}

}  // namespace

// What the members of a connection share.
struct Runner::ConnectionState {
  const Op& op;
  std::size_t depth;             // Of the path to the connection.
  std::vector<std::string> ids;  // Of its rows, in order.
  bool has_ids = false;
  const Op* rendered = nullptr;  // The edges written ahead, because a cursor came before them.
  bool rendered_ok = false;
  std::string bytes;
};

bool Runner::root(const query::Output& output, const Op& op) {
  const std::size_t start = out_->size() + op.before.size();
  if (write(op, nullptr)) return true;
  if (stopped() || !output.nullable) return false;
  out_->resize(start);
  out_->append("null");
  return true;
}

// ---- statements --------------------------------------------------------------------------------

sqlite3_stmt* Runner::start(const Query& query, sqlite3_stmt* around) {
  Statement& statement = prepared_[query.slot];
  if (!statement) {
    auto made = connection_.prepare(plan_.sql[query.slot]);
    if (!made) {
      stopped_ = made.error();
      return nullptr;
    }
    statement = std::move(*made);
  }
  if (values_.bind(statement.get(), query.binds, around) != SQLITE_OK) {
    stopped_ = connection_.error();
    return nullptr;
  }
  return statement.get();
}

bool Runner::step(sqlite3_stmt* statement) {
  const int result = sqlite3_step(statement);
  if (result == SQLITE_ROW && out_->size() <= kMaxAnswerBytes) return true;
  if (result == SQLITE_ROW) {
    stop({.code = ErrorCode::Limit,
          .what = fmt::format("The answer is larger than {} MiB. Ask for fewer fields, or for "
                              "pages with 'first'.",
                              kMaxAnswerBytes >> 20)});
  } else if (result != SQLITE_DONE) {
    stopped_ = connection_.error();
  }
  return false;
}

// ---- errors ------------------------------------------------------------------------------------

std::string Runner::path_json(const query::Output& output) const {
  std::string path = "[";
  bool is_root = true;
  const auto key = [&](const std::string& name) {
    if (!is_root) path.push_back(',');
    json::append_string(path, is_root && root_key_ != nullptr ? *root_key_ : name);
    is_root = false;
  };
  for (const PathPart& part : path_) {
    if (part.key != nullptr) {
      key(*part.key);
    } else {
      path.push_back(',');
      json::append_int(path, static_cast<std::int64_t>(part.index));
    }
  }
  key(output.key);
  path.push_back(']');
  return path;
}

void Runner::report(graphql::GraphQLError error, const query::Output& output) {
  error.path_json = path_json(output);
  if (output.location.line > 0) error.locations.push_back(output.location);
  answer_.errors.push_back(std::move(error));
}

bool Runner::hold(const std::vector<query::ValueCheck>* checks, const query::Output& output) {
  if (checks == nullptr) return true;
  for (const query::ValueCheck& check : *checks) {
    if (values_.holds(check)) continue;
    report(values_.to_error(check.failure), output);
    return false;
  }
  return true;
}

bool Runner::null_value(const Op& op) {
  if (!op.output->json.empty()) {
    out_->append(op.output->json);
    return true;
  }
  if (op.nullable) {
    out_->append("null");
    return true;
  }
  graphql::GraphQLError error;
  error.message =
      fmt::format("Cannot return null for non-nullable field {}.", op.output->coordinate);
  report(std::move(error), *op.output);
  return false;
}

bool Runner::denied(const Op& op) {
  report(values_.to_error(op.output->guard->failure), *op.output);
  return false;
}

// ---- values ------------------------------------------------------------------------------------

bool Runner::write(const Op& op, sqlite3_stmt* row) {
  out_->append(op.before);
  const std::size_t start = out_->size();
  if (value(op, row)) return true;
  if (stopped() || !op.nullable) return false;
  out_->resize(start);
  out_->append("null");
  return true;
}

bool Runner::members(const std::vector<Op>& ops, sqlite3_stmt* row) {
  for (const Op& op : ops) {
    if (!write(op, row)) return false;
  }
  out_->push_back('}');
  return true;
}

bool Runner::value(const Op& op, sqlite3_stmt* row) {
  switch (op.kind) {
    case Op::Kind::Raw:
      return true;
    case Op::Kind::Leaf:
      return leaf(op);
    case Op::Kind::Guarded:
      if (op.column < 0 || sqlite3_column_int(row, op.column) == 0) return denied(op);
      return value(op.members.front(), row);
    case Op::Kind::Object:
      return object(op, row);
    case Op::Kind::Joined:
      return is_null(row, op.column) ? null_value(op) : object(op, row);
    case Op::Kind::One:
      return one(op, row);
    case Op::Kind::Many:
      return list(op, row);
    case Op::Kind::Count:
    case Op::Kind::Exists:
      return single(op, row);
    case Op::Kind::Connection:
      return connection(op, row);
    case Op::Kind::Edges:
      return edges(op, row);
    case Op::Kind::StartCursor:
    case Op::Kind::EndCursor:
      return cursor(op, row);
    default:
      break;
  }
  // One look-up of the column, then everything from its value.
  sqlite3_value* const column = sqlite3_column_value(row, op.column);
  if (sqlite3_value_type(column) == SQLITE_NULL) return null_value(op);
  switch (op.kind) {
    case Op::Kind::Text:
      json::append_string(*out_, text_of(column));
      break;
    case Op::Kind::Int:
      json::append_int(*out_, sqlite3_value_int64(column));
      break;
    case Op::Kind::Float:
      json::append_double(*out_, sqlite3_value_double(column));
      break;
    case Op::Kind::Boolean:
      out_->append(sqlite3_value_int64(column) != 0 ? "true" : "false");
      break;
    case Op::Kind::DateTime:
      out_->push_back('"');
      datetime::append_iso(*out_, sqlite3_value_int64(column));
      out_->push_back('"');
      break;
    case Op::Kind::IntId:
      out_->push_back('"');
      json::append_int(*out_, sqlite3_value_int64(column));
      out_->push_back('"');
      break;
    default:
      out_->append(text_of(column));  // Json.
  }
  return true;
}

bool Runner::leaf(const Op& op) {
  const query::Value& value = op.output->value;
  const std::string json =
      op.output->is_json ? values_.text_of(value) : values_.json_of(value, nullptr);
  if (json == "null") return null_value(op);
  out_->append(json);
  return true;
}

bool Runner::object(const Op& op, sqlite3_stmt* row) {
  path_.push_back({&op.output->key, 0});
  const bool ok = members(op.members, row);
  path_.pop_back();
  return ok;
}

bool Runner::one(const Op& op, sqlite3_stmt* row) {
  for (const Rows& rows : op.rows) {
    if (!hold(rows.checks, *op.output)) return false;
    if (leads_nowhere(rows, row)) continue;
    sqlite3_stmt* const statement = start(rows.query, row);
    if (statement == nullptr) return false;
    const Resetting resetting(statement);
    if (step(statement)) {
      path_.push_back({&op.output->key, 0});
      const bool ok = members(rows.members, statement);
      path_.pop_back();
      return ok;
    }
    if (stopped()) return false;
  }
  return null_value(op);
}

bool Runner::list(const Op& op, sqlite3_stmt* row) {
  const Rows& rows = op.rows.front();
  if (!hold(rows.checks, *op.output)) return false;
  out_->push_back('[');
  if (leads_nowhere(rows, row)) {
    out_->push_back(']');
    return true;
  }
  // Below this list nothing belongs to the connection around it.
  ConnectionState* const around = std::exchange(current_, nullptr);
  ConnectionState* const keeper =
      op.kind == Op::Kind::Edges && around->op.keeps_ids ? around : nullptr;
  const std::size_t start_of_list = out_->size();
  std::vector<std::size_t> items;
  bool ok = true;
  path_.push_back({&op.output->key, 0});
  path_.push_back({nullptr, 0});
  if (sqlite3_stmt* const statement = start(rows.query, row)) {
    const Resetting resetting(statement);
    for (std::size_t index = 0; step(statement); ++index) {
      if (keeper != nullptr) {
        keeper->ids.emplace_back(text_of(sqlite3_column_value(statement, rows.id_column)));
      }
      if (!ok) continue;  // Only the ids are still of use.
      if (index > 0) out_->push_back(',');
      const std::size_t start = out_->size();
      if (rows.keep_last != nullptr) items.push_back(start);
      path_.back().index = index;
      if (members(rows.members, statement)) continue;
      if (stopped()) break;
      if (op.items_nullable) {
        out_->resize(start);
        out_->append("null");
        continue;
      }
      ok = false;
      if (keeper == nullptr) break;
    }
  }
  path_.resize(path_.size() - 2);
  current_ = around;
  if (!ok || stopped()) return false;
  if (rows.keep_last != nullptr) keep_last(*rows.keep_last, start_of_list, items);
  out_->push_back(']');
  return true;
}

// Takes back all but the last items of a list.
void Runner::keep_last(const query::Value& count, std::size_t start,
                       std::vector<std::size_t>& items) {
  const std::size_t wanted = values_.size_of(count);
  if (items.size() <= wanted) return;
  const std::size_t end = wanted == 0 ? out_->size() : items[items.size() - wanted];
  out_->erase(start, end - start);
}

bool Runner::single(const Op& op, sqlite3_stmt* row) {
  const Rows& rows = op.rows.front();
  if (!hold(rows.checks, *op.output)) return false;
  std::int64_t count = 0;
  if (!leads_nowhere(rows, row)) {
    sqlite3_stmt* const statement = start(rows.query, row);
    if (statement == nullptr) return false;
    const Resetting resetting(statement);
    if (step(statement)) count = sqlite3_column_int64(statement, 0);
    if (stopped()) return false;
  }
  if (op.kind == Op::Kind::Count) {
    json::append_int(*out_, count);
  } else {
    out_->append(count != 0 ? "true" : "false");
  }
  return true;
}

// ---- connections -------------------------------------------------------------------------------

bool Runner::connection(const Op& op, sqlite3_stmt* row) {
  if (!hold(op.checks, *op.output)) return false;
  path_.push_back({&op.output->key, 0});
  ConnectionState state{.op = op, .depth = path_.size(), .ids = {}, .bytes = {}};
  ConnectionState* const around = std::exchange(current_, &state);
  const bool ok = members(op.members, row);
  current_ = around;
  path_.pop_back();
  return ok;
}

bool Runner::edges(const Op& op, sqlite3_stmt* row) {
  ConnectionState& state = *current_;
  if (state.rendered == &op) {
    out_->append(state.bytes);
    return state.rendered_ok;
  }
  if (!state.op.keeps_ids) return list(op, row);
  state.ids.clear();
  const bool ok = list(op, row);
  know_ids(op.rows.front());
  return ok;
}

// All ids are gathered; those that the page leaves out go.
void Runner::know_ids(const Rows& rows) {
  ConnectionState& state = *current_;
  state.has_ids = true;
  if (rows.keep_last == nullptr) return;
  const std::size_t wanted = values_.size_of(*rows.keep_last);
  if (state.ids.size() <= wanted) return;
  state.ids.erase(state.ids.begin(), state.ids.end() - static_cast<std::ptrdiff_t>(wanted));
}

// Learns the ids of the connection's rows before its edges are due: by writing those ahead, or,
// when there are none, from a statement of their own.
bool Runner::find_ids(sqlite3_stmt* row) {
  ConnectionState& state = *current_;
  if (state.op.rows.empty()) {
    const auto& members = state.op.members;
    const auto ahead = std::find_if(members.begin(), members.end(),
                                    [](const Op& op) { return op.kind == Op::Kind::Edges; });
    const std::vector<PathPart> path(path_.begin() + static_cast<std::ptrdiff_t>(state.depth),
                                     path_.end());
    path_.resize(state.depth);
    std::string* const out = std::exchange(out_, &state.bytes);
    state.rendered_ok = edges(*ahead, row);
    state.rendered = &*ahead;
    out_ = out;
    path_.insert(path_.end(), path.begin(), path.end());
    return !stopped();
  }
  const Rows& rows = state.op.rows.front();
  if (!leads_nowhere(rows, row)) {
    sqlite3_stmt* const statement = start(rows.query, row);
    if (statement == nullptr) return false;
    const Resetting resetting(statement);
    while (step(statement)) {
      state.ids.emplace_back(text_of(sqlite3_column_value(statement, rows.id_column)));
    }
  }
  know_ids(rows);
  return !stopped();
}

bool Runner::cursor(const Op& op, sqlite3_stmt* row) {
  ConnectionState& state = *current_;
  if (!state.has_ids && !find_ids(row)) return false;
  if (state.ids.empty()) return null_value(op);
  const std::string& id = op.kind == Op::Kind::StartCursor ? state.ids.front() : state.ids.back();
  if (id.empty()) return denied(op);
  json::append_string(*out_, id);
  return true;
}

}  // namespace graphcool::store::sqlite
