#include "core/store/sqlite/compile_read.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/base/json.h"
#include "core/store/sqlite/connection.h"
#include "core/store/sqlite/functions.h"

namespace graphcool::store::sqlite {
namespace {

using model::Field;
using model::Scalar;
using query::Output;
using query::Page;
using query::Read;

// SQLite joins 64 tables at the most; long before that, planning takes longer than it saves.
constexpr int kMaxJoins = 12;

Op::Kind kind_of(const Field& field) {
  if (field.list) return Op::Kind::Json;
  switch (field.scalar) {
    case Scalar::Int:
      return Op::Kind::Int;
    case Scalar::Float:
      return Op::Kind::Float;
    case Scalar::Boolean:
      return Op::Kind::Boolean;
    case Scalar::DateTime:
      return Op::Kind::DateTime;
    case Scalar::Json:
      return Op::Kind::Json;
    default:
      break;
  }
  return field.generated == model::Generated::AutoIncrement ? Op::Kind::IntId : Op::Kind::Text;
}

Op make_op(Op::Kind kind, const Output& output) {
  Op op;
  op.kind = kind;
  op.nullable = output.nullable;
  op.items_nullable = output.items_nullable;
  op.output = &output;
  return op;
}

const std::vector<query::ValueCheck>* checks_of(const Read& read) {
  return read.checks.empty() ? nullptr : &read.checks;
}

// Whether an index delivers the rows in order, so that a join runs for those rows alone that the
// page takes. Otherwise all rows are sorted first, and should be as slim as can be.
bool comes_in_order(const Read& read) {
  if (read.source == Read::Source::Unique || read.order.empty()) return true;
  const Field& first = *read.order.front().field;
  if (first.role == model::Role::Id) return true;
  return read.source == Read::Source::All && (first.role == model::Role::CreatedAt || first.unique);
}

bool is_id_or_constant(const Output& output) {
  return output.kind == Output::Kind::Constant ||
         (output.kind == Output::Kind::Column && output.field->role == model::Role::Id &&
          !output.guard);
}

bool asks_for_cursor(const Output& output) {
  return output.kind == Output::Kind::StartCursor || output.kind == Output::Kind::EndCursor ||
         ((output.kind == Output::Kind::Connection || output.kind == Output::Kind::Object) &&
          std::any_of(output.outputs.begin(), output.outputs.end(), asks_for_cursor));
}

// What the cursors of a connection depend on; null when they may be seen.
const query::Guard* cursor_guard(const Output& output) {
  if (output.kind == Output::Kind::StartCursor || output.kind == Output::Kind::EndCursor) {
    return output.guard.get();
  }
  for (const Output& each : output.outputs) {
    if (each.kind == Output::Kind::Edges) continue;
    if (const auto* guard = cursor_guard(each)) return guard;
  }
  return nullptr;
}

const char* function_name(Output::Function function) {
  switch (function) {
    case Output::Function::Count:
      return "count";
    case Output::Function::Sum:
      return "sum";
    case Output::Function::Average:
      return "avg";
    case Output::Function::Minimum:
      return "min";
    case Output::Function::Maximum:
      return "max";
  }
  return "";
}

std::string order_by(const std::vector<query::OrderTerm>& order, bool reversed,
                     const std::vector<std::string>& expressions) {
  std::string text;
  for (std::size_t i = 0; i < order.size(); ++i) {
    text += i == 0 ? " ORDER BY " : ", ";
    text += expressions[i];
    if (order[i].descending != reversed) text += " DESC";
    if (order[i].field->role == model::Role::Id) break;  // Ids are unique: nothing follows.
  }
  return text;
}

}  // namespace

int Selection::column(const std::string& reference) {
  const auto found = std::find(columns.begin(), columns.end(), reference);
  if (found != columns.end()) return static_cast<int>(found - columns.begin());
  columns.push_back(reference);
  return static_cast<int>(columns.size()) - 1;
}

// Where the rows of a Read come from: FROM, WHERE, and how the type's columns are reached.
struct ReadCompiler::Source {
  std::string from;
  std::string where;
  std::string alias;
  std::string id;  // The row's id, at its cheapest.
};

Op ReadCompiler::root(const Output& output) {
  return member(output, nullptr, nullptr);
}

std::vector<Op> ReadCompiler::members(const std::vector<Output>& outputs, RowScope* row,
                                      const Read* connection) {
  std::vector<Op> ops;
  std::string before;  // What is known beforehand is gathered, to be written at once.
  for (const Output& output : outputs) {
    before += &output == &outputs.front() ? '{' : ',';
    json::append_string(before, output.key);
    before += ':';
    Op op = member(output, row, connection);
    before += op.before;
    if (op.kind == Op::Kind::Raw) continue;
    op.before = std::exchange(before, {});
    ops.push_back(std::move(op));
  }
  if (outputs.empty()) before = "{";
  if (!before.empty()) {
    Op raw;
    raw.before = std::move(before);
    ops.push_back(std::move(raw));
  }
  return ops;
}

Op ReadCompiler::member(const Output& output, RowScope* row, const Read* connection) {
  switch (output.kind) {
    case Output::Kind::Constant: {
      Op op = make_op(Op::Kind::Raw, output);
      op.before = output.json;
      return op;
    }
    case Output::Kind::Leaf:
      return make_op(Op::Kind::Leaf, output);
    case Output::Kind::Column:
      return output.guard ? guarded(output, *row) : column(output, *row);
    case Output::Kind::Groups:
      return groups(output, row);
    case Output::Kind::Aggregate:
      return aggregate(output, *row);
    case Output::Kind::Object: {
      Op op = make_op(Op::Kind::Object, output);
      op.members = members(output.outputs, row, connection);
      return op;
    }
    case Output::Kind::One:
      return one(output, row);
    case Output::Kind::Many:
    case Output::Kind::Count: {
      const bool many = output.kind == Output::Kind::Many;
      Op op = make_op(many ? Op::Kind::Many : Op::Kind::Count, output);
      const Read& read = output.reads.front();
      op.rows.push_back(rows(read, read.outputs, row, many ? Purpose::Rows : Purpose::Count));
      return op;
    }
    case Output::Kind::Exists:
      return exists(output, row);
    case Output::Kind::Connection:
      return this->connection(output, row);
    case Output::Kind::Edges: {
      Op op = make_op(Op::Kind::Edges, output);
      op.rows.push_back(rows(*connection, output.outputs, row, Purpose::Edges));
      op.rows.back().checks = nullptr;  // The connection has held them.
      return op;
    }
    case Output::Kind::HasNextPage:
      return has_more(output, row, *connection, true);
    case Output::Kind::HasPreviousPage:
      return has_more(output, row, *connection, false);
    case Output::Kind::StartCursor:
      return make_op(Op::Kind::StartCursor, output);
    case Output::Kind::EndCursor:
      return make_op(Op::Kind::EndCursor, output);
  }
  return {};
}

Op ReadCompiler::column(const Output& output, RowScope& row) {
  Op op = make_op(kind_of(*output.field), output);
  if (output.as_text && op.kind == Op::Kind::Int) op.kind = Op::Kind::IntId;
  const bool is_id = output.field->role == model::Role::Id;
  std::string reference = is_id ? row.id : column_ref(row.alias, *output.field);
  // Texts that differ in case alone are one group: always shown by the same of them.
  if (row.grouped && is_folded(model_, *output.field)) {
    reference = fmt::format("min({} COLLATE BINARY)", reference);
  }
  op.column = row.selection.column(reference);
  return op;
}

// A column that is shown where its guard is true.
Op ReadCompiler::guarded(const Output& output, RowScope& row) {
  Op op = make_op(Op::Kind::Guarded, output);
  if (output.guard->condition.kind == query::Predicate::Kind::False) return op;
  auto known = std::find_if(row.guards.begin(), row.guards.end(),
                            [&](const auto& each) { return each.first == output.guard.get(); });
  if (known == row.guards.end()) {
    const int made = row.selection.column(row.sql.condition(output.guard->condition, row.alias));
    known = row.guards.insert(row.guards.end(), {output.guard.get(), made});
  }
  op.column = known->second;
  op.members.push_back(column(output, row));
  return op;
}

Op ReadCompiler::aggregate(const Output& output, RowScope& row) {
  using Function = Output::Function;
  if (output.function == Function::Count) {
    Op op = make_op(Op::Kind::Int, output);
    op.column = row.selection.column("count(*)");
    return op;
  }
  const bool averages = output.function == Function::Average;
  Op op = make_op(averages ? Op::Kind::Float : kind_of(*output.field), output);
  const std::string guard =
      output.guard
          ? fmt::format(" FILTER (WHERE {})", row.sql.condition(output.guard->condition, row.alias))
          : std::string();
  op.column = row.selection.column(fmt::format("{}({}){}", function_name(output.function),
                                               column_ref(row.alias, *output.field), guard));
  return op;
}

Op ReadCompiler::groups(const Output& output, RowScope* row) {
  Op op = make_op(output.group_by.empty() ? Op::Kind::One : Op::Kind::Many, output);
  op.rows.push_back(grouped_rows(output, row));
  return op;
}

Rows ReadCompiler::grouped_rows(const Output& output, RowScope* around) {
  const Read& read = output.reads.front();
  Rows rows;
  rows.query.slot = reserve(around);
  rows.checks = checks_of(read);
  SqlWriter sql(model_);
  const Source from = source(read, sql, around, rows, true);
  Selection selection;
  RowScope row{
      .sql = sql, .selection = selection, .alias = from.alias, .id = from.id, .grouped = true};
  rows.members = members(output.outputs, &row, nullptr);
  // A function makes it one row for each group, and one in all without groups.
  selection.column("count(*)");
  std::string text =
      fmt::format("SELECT {} FROM {}{}", fmt::join(selection.columns, ", "), from.from, from.where);
  if (!output.group_by.empty()) {
    std::vector<std::string> keys;
    for (const Field* each : output.group_by) keys.push_back(column_ref(from.alias, *each));
    text +=
        fmt::format(" GROUP BY {0} ORDER BY {0}{1}", fmt::join(keys, ", "), sql.window(read.page));
  }
  compiled_.sql[rows.query.slot] = std::move(text);
  rows.query.binds = sql.take_binds();
  return rows;
}

Op ReadCompiler::one(const Output& output, RowScope* row) {
  Op op = make_op(Op::Kind::One, output);
  if (row != nullptr && join(output, *row, op)) return op;
  for (const Read& read : output.reads) {
    op.rows.push_back(rows(read, read.outputs, row, Purpose::FirstRow));
  }
  return op;
}

// Reads a to-one relation in the statement of the row around it, where that is possible and pays.
bool ReadCompiler::join(const Output& output, RowScope& row, Op& op) {
  if (output.reads.size() != 1) return false;
  const Read& read = output.reads.front();
  if (read.source != Read::Source::Related || !read.through->is_to_one() || !read.checks.empty() ||
      !read.page.is_everything()) {
    return false;
  }
  const Path path = path_of(model_, *read.through);
  if (path.kind == Path::Kind::Table) return false;
  if (path.kind == Path::Kind::NearColumn && !read.filter &&
      std::all_of(read.outputs.begin(), read.outputs.end(), is_id_or_constant)) {
    // Only the id is wanted, and it stands in this row.
    RowScope far{.sql = row.sql,
                 .selection = row.selection,
                 .alias = {},
                 .id = column_ref(row.alias, path.column)};
    op.kind = Op::Kind::Joined;
    op.column = row.selection.column(far.id);
    op.members = members(read.outputs, &far, nullptr);
    return true;
  }
  if (!row.selection.may_join || row.selection.join_count >= kMaxJoins) return false;
  ++row.selection.join_count;
  RowScope far{.sql = row.sql, .selection = row.selection, .alias = row.sql.alias(), .id = {}};
  far.id = column_ref(far.alias, path.far->id());
  const std::string meet = path.kind == Path::Kind::NearColumn
                               ? far.id + " = " + column_ref(row.alias, path.column)
                               : column_ref(far.alias, path.column) + " = " + row.id;
  std::string text =
      fmt::format(" LEFT JOIN {} AS {} ON {}", identifier(table_of(*path.far)), far.alias, meet);
  if (read.filter) text += " AND " + row.sql.condition(*read.filter, far.alias);
  row.selection.joins += text;
  op.kind = Op::Kind::Joined;
  op.column = row.selection.column(far.id);
  op.members = members(read.outputs, &far, nullptr);
  return true;
}

// REQUIRES: the rows stand by themselves.
Op ReadCompiler::exists(const Output& output, RowScope* row) {
  Op op = make_op(Op::Kind::Exists, output);
  SqlWriter sql(model_);
  Rows probe;
  probe.query.slot = reserve(row);
  probe.checks = checks_of(output.reads.front());
  compiled_.sql[probe.query.slot] = "SELECT 1 WHERE " + sql.exists(output.reads.front());
  probe.query.binds = sql.take_binds();
  op.rows.push_back(std::move(probe));
  return op;
}

Op ReadCompiler::connection(const Output& output, RowScope* row) {
  Op op = make_op(Op::Kind::Connection, output);
  const Read& read = output.reads.front();
  op.checks = checks_of(read);
  op.keeps_ids = asks_for_cursor(output);
  const query::Guard* const around = std::exchange(cursor_guard_, cursor_guard(output));
  op.members = members(output.outputs, row, &read);
  const bool has_edges = std::any_of(op.members.begin(), op.members.end(),
                                     [](const Op& each) { return each.kind == Op::Kind::Edges; });
  if (op.keeps_ids && !has_edges) op.rows.push_back(rows(read, {}, row, Purpose::Ids));
  cursor_guard_ = around;
  return op;
}

// Whether rows follow those of the page: there is one more than its first (or, before them, last).
Op ReadCompiler::has_more(const Output& output, RowScope* row, const Read& read, bool next) {
  if (!(next ? read.page.first : read.page.last)) {
    Op op = make_op(Op::Kind::Raw, output);
    op.before = "false";
    return op;
  }
  Op op = make_op(Op::Kind::Exists, output);
  SqlWriter sql(model_);
  Rows probe;
  probe.query.slot = reserve(row);
  const Source from =
      source(read, sql, row, probe, read.filter || read.page.after || read.page.before);
  const std::string size = sql.bind(next ? *read.page.first : *read.page.last);
  std::string where = from.where;
  if (!next && read.page.first) {
    where += fmt::format("{} {} > {}", where.empty() ? " WHERE" : " AND",
                         sql.bind(*read.page.first), size);
  }
  const std::string skip = read.page.skip ? " + " + sql.bind(*read.page.skip) : "";
  compiled_.sql[probe.query.slot] =
      fmt::format("SELECT 1 FROM {}{} LIMIT 1 OFFSET {}{}", from.from, where, size, skip);
  probe.query.binds = sql.take_binds();
  op.rows.push_back(std::move(probe));
  return op;
}

std::uint32_t ReadCompiler::reserve(RowScope* around) {
  if (around == nullptr) ++top_statements_;
  compiled_.sql.emplace_back();
  return static_cast<std::uint32_t>(compiled_.sql.size() - 1);
}

Rows ReadCompiler::rows(const Read& read, const std::vector<Output>& outputs, RowScope* around,
                        Purpose purpose) {
  Rows rows;
  rows.query.slot = reserve(around);
  rows.checks = checks_of(read);
  SqlWriter sql(model_);
  const bool counts = purpose == Purpose::Count;
  const Source from = source(read, sql, around, rows,
                             !counts || read.filter || read.page.after || read.page.before);
  if (counts) {
    compiled_.sql[rows.query.slot] = counting(read, sql, from);
    rows.query.binds = sql.take_binds();
    return rows;
  }
  Selection selection;
  selection.may_join = comes_in_order(read) || read.page.is_everything();
  RowScope row{.sql = sql, .selection = selection, .alias = from.alias, .id = from.id};
  if (purpose == Purpose::Edges || purpose == Purpose::Ids) {
    rows.id_column = selection.column(
        cursor_guard_ == nullptr
            ? from.id
            : fmt::format("CASE WHEN {} THEN {} END",
                          sql.condition(cursor_guard_->condition, from.alias), from.id));
  }
  rows.members = members(outputs, &row, nullptr);
  if (selection.columns.empty()) selection.columns.emplace_back("1");
  compiled_.sql[rows.query.slot] = select(read, sql, from, selection, rows, purpose);
  rows.query.binds = sql.take_binds();
  return rows;
}

ReadCompiler::Source ReadCompiler::source(const Read& read, SqlWriter& sql, RowScope* around,
                                          Rows& rows, bool needs_type) {
  Source source;
  source.alias = sql.alias();
  source.id = column_ref(source.alias, read.type->id());
  source.from = identifier(table_of(*read.type)) + " AS " + source.alias;
  std::vector<std::string> where;
  if (read.source == Read::Source::Unique) {
    where.push_back(fmt::format("{} = {}", column_ref(source.alias, *read.key_field),
                                sql.bind(read.key, read.key_field)));
  } else if (read.source == Read::Source::Related) {
    const Path path = path_of(model_, *read.through);
    const auto around_column = [&](const std::string& reference) {
      rows.around_column = around->selection.column(reference);
      return sql.bind_column(rows.around_column);
    };
    switch (path.kind) {
      case Path::Kind::NearColumn:
        where.push_back(source.id + " = " + around_column(column_ref(around->alias, path.column)));
        break;
      case Path::Kind::FarColumn:
        where.push_back(column_ref(source.alias, path.column) + " = " + around_column(around->id));
        break;
      case Path::Kind::Table: {
        const std::string link = sql.alias();
        const std::string far = column_ref(link, path.far_id);
        where.push_back(column_ref(link, path.near_id) + " = " + around_column(around->id));
        std::string from = identifier(path.table) + " AS " + link;
        // The link table's own order is that of ids.
        if (needs_type) from += fmt::format(" JOIN {} ON {} = {}", source.from, source.id, far);
        source.from = std::move(from);
        source.id = far;
        break;
      }
    }
  }
  if (read.filter) where.push_back(sql.condition(*read.filter, source.alias));
  for (const auto& [cursor, after] :
       {std::pair{&read.page.after, true}, {&read.page.before, false}}) {
    if (*cursor) where.push_back(sql.beyond(**cursor, after, *read.type, read.order, source.alias));
  }
  if (!where.empty()) source.where = " WHERE " + join_balanced(where, " AND ");
  return source;
}

std::string ReadCompiler::counting(const Read& read, SqlWriter& sql, const Source& source) {
  std::string window = sql.window(read.page);
  if (window.empty()) return fmt::format("SELECT count(*) FROM {}{}", source.from, source.where);
  std::string text =
      fmt::format("SELECT count(*) FROM (SELECT 1 FROM {}{}{})", source.from, source.where, window);
  if (!read.page.first || !read.page.last) return text;
  return fmt::format("SELECT min({}, ({}))", sql.bind(*read.page.last), text);
}

std::string ReadCompiler::select(const Read& read, SqlWriter& sql, const Source& source,
                                 const Selection& selection, Rows& rows, Purpose purpose) {
  std::vector<std::string> columns = selection.columns;
  std::vector<std::string> order;
  for (const query::OrderTerm& term : read.order) {
    order.push_back(term.field->role == model::Role::Id ? source.id
                                                        : sql.ordering(term, source.alias));
  }
  const bool single = read.source == Read::Source::Unique ||
                      (read.source == Read::Source::Related && read.through->is_to_one());
  const bool from_end = read.page.last && !read.page.first;
  if (read.page.last && read.page.first) rows.keep_last = &*read.page.last;
  if (from_end) {
    for (std::size_t i = 0; i < columns.size(); ++i) columns[i] += fmt::format(" AS c{}", i);
    for (std::size_t i = 0; i < order.size(); ++i)
      columns.push_back(fmt::format("{} AS o{}", order[i], i));
  }
  std::string text = fmt::format("SELECT {} FROM {}{}{}", fmt::join(columns, ", "), source.from,
                                 selection.joins, source.where);
  if (!single) text += order_by(read.order, from_end, order);
  std::string window = sql.window(read.page);
  if (window.empty() && purpose == Purpose::FirstRow && !single) window = " LIMIT 1";
  text += window;
  if (!from_end) return text;
  // The page was taken from the end; now into normal order.
  std::vector<std::string> outer;
  for (std::size_t i = 0; i < selection.columns.size(); ++i) outer.push_back(fmt::format("c{}", i));
  for (std::size_t i = 0; i < order.size(); ++i) {
    order[i] = fmt::format("o{}", i);
    if (is_folded(model_, *read.order[i].field)) order[i] += fmt::format(" COLLATE {}", kCollation);
  }
  return fmt::format("SELECT {} FROM ({}){}", fmt::join(outer, ", "), text,
                     order_by(read.order, false, order));
}

}  // namespace graphcool::store::sqlite
