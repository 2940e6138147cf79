#include "core/store/sqlite/compile_write.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/store/sqlite/compile_read.h"
#include "core/store/sqlite/connection.h"

namespace graphcool::store::sqlite {

using query::Step;

namespace {

// How far behind an Insert an edge is looked for that its row can hold.
constexpr std::size_t kMostBetween = 32;

char operator_of(query::Assignment::Kind kind) {
  switch (kind) {
    case query::Assignment::Kind::Add:
      return '+';
    case query::Assignment::Kind::Subtract:
      return '-';
    default:
      return '*';
  }
}

// Of an edge in a column: the registers of the node whose row has it, and of the one whose id goes
// there.
struct Ends {
  std::uint32_t holder, held;
};
Ends ends_of(const Path& path, std::uint32_t near, std::uint32_t far) {
  return path.kind == Path::Kind::NearColumn ? Ends{near, far} : Ends{far, near};
}

// The condition of a statement that writes all rows that the step picks. They are picked by a
// subquery, where the row has a name.
std::string picked(const Step& step, SqlWriter& sql) {
  const std::string row = sql.alias();
  return fmt::format(" WHERE {} IN (SELECT {} FROM {} AS {} WHERE {})",
                     identifier(column_of(step.type->id())), column_ref(row, step.type->id()),
                     identifier(table_of(*step.type)), row, sql.condition(*step.where, row));
}

}  // namespace

Query WriteCompiler::query(std::string text, SqlWriter& sql) {
  const auto [found, is_new] =
      slots_.try_emplace(text, static_cast<std::uint32_t>(compiled_.sql.size()));
  if (is_new) compiled_.sql.push_back(std::move(text));
  return {found->second, sql.take_binds()};
}

std::vector<StepNode> WriteCompiler::steps(const std::vector<Step>& steps) {
  std::vector<StepNode> nodes;
  nodes.reserve(steps.size());
  std::set<const Step*> taken;  // By an Insert before it.
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const Step& each = steps[i];
    if (each.kind == Step::Kind::Permit || taken.contains(&each)) continue;
    nodes.push_back(step(each));
    if (each.kind != Step::Kind::Insert) continue;
    insert(each, edges_of_new(each, std::span(steps).subspan(i + 1), taken), nodes.back());
  }
  return nodes;
}

// The edges that steps soon after an Insert give the new node, and that can be written with its row
// instead of by an update of it. Those steps are `taken`. Steps that look at the data or may choose
// end the search: they are to see what they would have seen.
std::vector<WriteCompiler::Edge> WriteCompiler::edges_of_new(const Step& insert, Steps after,
                                                             std::set<const Step*>& taken) const {
  std::vector<Edge> edges;
  if (insert.field != nullptr) return edges;  // It has one already.
  std::set<std::uint32_t> made_later;
  for (const Step& each : after.first(std::min(after.size(), kMostBetween))) {
    if (each.kind == Step::Kind::Permit || each.kind == Step::Kind::Check) continue;
    if (each.kind == Step::Kind::Insert) {
      if (each.target == insert.target) break;  // The register is another node's from here on.
      if (each.target) made_later.insert(*each.target);
      continue;
    }
    if (each.kind != Step::Kind::Connect) break;
    Path path = path_of(model_, *each.field, each.reversed);
    if (path.kind == Path::Kind::Table || path.one_to_one) continue;
    const auto [holder, held] = ends_of(path, *each.node, *each.other);
    if (holder != insert.target || held == holder || made_later.contains(held)) continue;
    if (std::ranges::find(edges, path.column, &Edge::column) != edges.end()) break;
    edges.push_back({std::move(path.column), held});
    taken.insert(&each);
  }
  return edges;
}

StepNode WriteCompiler::step(const Step& step) {
  StepNode node;
  node.step = &step;
  switch (step.kind) {
    case Step::Kind::Update:
      update(step, node);
      break;
    case Step::Kind::Delete:
      remove(step, node);
      break;
    case Step::Kind::Find:
      find(step, node, false);
      break;
    case Step::Kind::ForEach:
      find(step, node, true);
      break;
    case Step::Kind::FindRelated:
    case Step::Kind::FailUnlessRelated:
      find_related(step, node, false);
      break;
    case Step::Kind::FailIfRelated:
      find_related(step, node, step.other.has_value());
      break;
    case Step::Kind::Connect:
      connect(path_of(model_, *step.field, step.reversed), *step.node, *step.other, node);
      break;
    case Step::Kind::Disconnect:
      disconnect(step, node);
      break;
    case Step::Kind::Respond:
      node.respond.push_back(ReadCompiler(compiled_).root(*step.output));
      break;
    case Step::Kind::FailUnless:
      fail_unless(step, node);
      break;
    case Step::Kind::Sql:
      compiled_.stands_alone = true;
      break;
    case Step::Kind::Insert:  // By steps(), which knows what follows it.
    case Step::Kind::Check:
    case Step::Kind::Permit:
    case Step::Kind::FailIfEmpty:
    case Step::Kind::When:
    case Step::Kind::ForEachValue:
    case Step::Kind::ForEachRow:
      break;
  }
  node.then = steps(step.then);
  node.otherwise = steps(step.otherwise);
  return node;
}

void WriteCompiler::insert(const Step& step, const std::vector<Edge>& edges, StepNode& node) {
  SqlWriter sql(model_);
  std::string columns, values;
  for (const query::Assignment& each : step.assignments) {
    if (!columns.empty()) {
      columns += ", ";
      values += ", ";
    }
    columns += identifier(column_of(*each.field));
    const bool is_id = each.field->role == model::Role::Id;
    if (is_id) node.id = &each;
    // An id that is made goes through the register that is to have it.
    const bool made = is_id && step.target && each.value.kind == query::Value::Kind::NewId &&
                      !counts_up(*step.type);
    values += made ? sql.bind_register(*step.target) : sql.bind(each.value, each.field);
  }
  std::optional<Path> path;
  if (step.field != nullptr) path = path_of(model_, *step.field, step.reversed);
  const bool holds_edge = path && path->kind == Path::Kind::FarColumn;
  const auto hold = [&](const std::string& column, std::uint32_t other) {
    columns += (columns.empty() ? "" : ", ") + identifier(column);
    values += (values.empty() ? "" : ", ") + sql.bind_register(other);
  };
  if (holds_edge) hold(path->column, *step.node);
  for (const Edge& edge : edges) hold(edge.column, edge.other);
  const std::string table = identifier(table_of(*step.type));
  add(node,
      columns.empty() ? fmt::format("INSERT INTO {} DEFAULT VALUES", table)
                      : fmt::format("INSERT INTO {} ({}) VALUES ({})", table, columns, values),
      sql);
  if (path && !holds_edge) connect(*path, *step.node, *step.target, node);
}

void WriteCompiler::update(const Step& step, StepNode& node) {
  if (step.assignments.empty()) {
    if (step.node) return;
    SqlWriter sql(model_);
    const std::string row = sql.alias();
    std::string text =
        fmt::format("SELECT count(*) FROM {} AS {}", identifier(table_of(*step.type)), row);
    if (step.where) text += " WHERE " + sql.condition(*step.where, row);
    return add(node, std::move(text), sql);
  }
  SqlWriter sql(model_);
  std::string changes;
  for (const query::Assignment& each : step.assignments) {
    if (!changes.empty()) changes += ", ";
    const std::string column = identifier(column_of(*each.field));
    const std::string value = sql.bind(each.value, each.field);
    const bool marks_update =
        each.value.kind == query::Value::Kind::Now && each.field->role == model::Role::UpdatedAt;
    if (marks_update) {
      // Two updates within one millisecond are told apart by whoever compares it.
      changes += fmt::format("{0} = max({1}, coalesce({0} + 1, {1}))", column, value);
    } else if (each.kind == query::Assignment::Kind::Set) {
      changes += column + " = " + value;
    } else if (each.kind == query::Assignment::Kind::Append) {
      changes += fmt::format(
          "{0} = CASE WHEN coalesce({0}, '[]') = '[]' THEN {1} WHEN {1} = '[]' THEN {0}"
          " ELSE substr({0}, 1, length({0}) - 1) || ',' || substr({1}, 2) END",
          column, value);
    } else {
      changes += fmt::format("{} = graphcool_number({} {} {}, {})", column, column,
                             operator_of(each.kind), value, &each - step.assignments.data());
    }
  }
  std::string text = fmt::format("UPDATE {} SET {}", identifier(table_of(*step.type)), changes);
  if (step.node) {
    text += fmt::format(" WHERE {} = {}", identifier(column_of(step.type->id())),
                        sql.bind_register(*step.node));
  } else if (step.where) {
    text += picked(step, sql);
  }
  add(node, std::move(text), sql);
}

// Deletes at once, or finds the ids of what a removal is to begin with.
void WriteCompiler::remove(const Step& step, StepNode& node) {
  SqlWriter sql(model_);
  const std::string table = identifier(table_of(*step.type));
  const std::string id = identifier(column_of(step.type->id()));
  if (step.node) {
    if (step.removal) return;
    return add(
        node, fmt::format("DELETE FROM {} WHERE {} = {}", table, id, sql.bind_register(*step.node)),
        sql);
  }
  if (step.removal) return find(step, node, true);
  add(node, "DELETE FROM " + table + (step.where ? picked(step, sql) : ""), sql);
}

void WriteCompiler::find(const Step& step, StepNode& node, bool all) {
  SqlWriter sql(model_);
  const std::string row = sql.alias();
  const std::string id = column_ref(row, step.type->id());
  std::string text =
      fmt::format("SELECT {} FROM {} AS {}", id, identifier(table_of(*step.type)), row);
  if (step.where) text += " WHERE " + sql.condition(*step.where, row);
  text += " ORDER BY " + id;
  if (!all) text += " LIMIT 1";
  add(node, std::move(text), sql);
}

void WriteCompiler::fail_unless(const Step& step, StepNode& node) {
  SqlWriter sql(model_);
  if (step.type == nullptr) {
    return add(node, "SELECT 1 WHERE " + sql.condition(*step.where, {}), sql);
  }
  const std::string row = sql.alias();
  const std::string id = sql.bind_register(*step.node);
  add(node,
      fmt::format("SELECT 1 FROM {} AS {} WHERE {} = {} AND {}", identifier(table_of(*step.type)),
                  row, column_ref(row, step.type->id()), id, sql.condition(*step.where, row)),
      sql);
}

// The first node, in order of id, that `field` leads to from the node in register `node`.
void WriteCompiler::find_related(const Step& step, StepNode& node, bool except_other) {
  SqlWriter sql(model_);
  const Path path = path_of(model_, *step.field, step.reversed);
  const std::string near = sql.bind_register(*step.node);
  const std::string far = sql.alias();
  const std::string far_id = column_ref(far, path.far->id());
  const std::string table = identifier(table_of(*path.far)) + " AS " + far;
  std::string from, meet;
  switch (path.kind) {
    case Path::Kind::NearColumn: {
      const std::string row = sql.alias();
      from = fmt::format("{} AS {} JOIN {} ON {} = {}", identifier(table_of(*path.near)), row,
                         table, far_id, column_ref(row, path.column));
      meet = column_ref(row, path.near->id());
      break;
    }
    case Path::Kind::FarColumn:
      from = table;
      meet = column_ref(far, path.column);
      break;
    case Path::Kind::Table: {
      const std::string link = sql.alias();
      from = fmt::format("{} AS {} JOIN {} ON {} = {}", identifier(path.table), link, table, far_id,
                         column_ref(link, path.far_id));
      meet = column_ref(link, path.near_id);
      break;
    }
  }
  std::string where = fmt::format("{} = {}", meet, near);
  if (except_other)
    where += fmt::format(" AND {} IS NOT {}", far_id, sql.bind_register(*step.other));
  if (step.where) where += " AND " + sql.condition(*step.where, far);
  add(node,
      fmt::format("SELECT {} FROM {} WHERE {} ORDER BY {} LIMIT 1", far_id, from, where, far_id),
      sql);
}

void WriteCompiler::connect(const Path& path, std::uint32_t near, std::uint32_t far,
                            StepNode& node) {
  if (path.kind == Path::Kind::Table) {
    const auto link = [&](std::uint32_t from, std::uint32_t to) {
      SqlWriter sql(model_);
      const std::string near_id = sql.bind_register(from), far_id = sql.bind_register(to);
      add(node,
          fmt::format("INSERT INTO {} ({}, {}) VALUES ({}, {}) ON CONFLICT DO NOTHING",
                      identifier(path.table), identifier(path.near_id), identifier(path.far_id),
                      near_id, far_id),
          sql);
    };
    link(near, far);
    if (path.symmetric) link(far, near);
    return;
  }
  const auto [holder, held] = ends_of(path, near, far);
  const model::Type& type = path.kind == Path::Kind::NearColumn ? *path.near : *path.far;
  const std::string table = identifier(table_of(type)), column = identifier(path.column),
                    id = identifier(column_of(type.id()));
  if (path.one_to_one) {
    SqlWriter sql(model_);
    const std::string held_id = sql.bind_register(held), holder_id = sql.bind_register(holder);
    add(node,
        fmt::format("UPDATE {} SET {} = NULL WHERE {} = {} AND {} <> {}", table, column, column,
                    held_id, id, holder_id),
        sql);
  }
  SqlWriter sql(model_);
  const std::string held_id = sql.bind_register(held), holder_id = sql.bind_register(holder);
  add(node,
      fmt::format("UPDATE {} SET {} = {} WHERE {} = {}", table, column, held_id, id, holder_id),
      sql);
}

void WriteCompiler::disconnect(const Step& step, StepNode& node) {
  const Path path = path_of(model_, *step.field, step.reversed);
  SqlWriter sql(model_);
  const std::string near = sql.bind_register(*step.node);
  const std::string far = step.other ? sql.bind_register(*step.other) : std::string();
  if (path.kind == Path::Kind::Table) {
    const auto edges = [&](const std::string& from, const std::string& to) {
      std::string where = fmt::format("{} = {}", identifier(from), near);
      if (!far.empty()) where += fmt::format(" AND {} = {}", identifier(to), far);
      return where;
    };
    std::string where = edges(path.near_id, path.far_id);
    if (path.symmetric)
      where = fmt::format("({}) OR ({})", where, edges(path.far_id, path.near_id));
    return add(node, fmt::format("DELETE FROM {} WHERE {}", identifier(path.table), where), sql);
  }
  const bool near_holds = path.kind == Path::Kind::NearColumn;
  const model::Type& type = near_holds ? *path.near : *path.far;
  const std::string id = identifier(column_of(type.id())), column = identifier(path.column);
  std::string where = fmt::format("{} = {}", near_holds ? id : column, near);
  if (!far.empty()) where += fmt::format(" AND {} = {}", near_holds ? column : id, far);
  add(node,
      fmt::format("UPDATE {} SET {} = NULL WHERE {} AND {} IS NOT NULL", identifier(table_of(type)),
                  column, where, column),
      sql);
}

// ---- removals ----

std::vector<RemovalNode> WriteCompiler::removals(const std::vector<query::Removal>& removals) {
  std::vector<RemovalNode> nodes;
  nodes.reserve(removals.size());
  for (const query::Removal& removal : removals) {
    RemovalNode& node = nodes.emplace_back();
    node.removal = &removal;
    for (const auto& take : removal.takes) {
      node.takes.push_back(far_ids(path_of(model_, *take.field)));
    }
    for (const auto& guard : removal.guards) {
      node.guards.push_back(far_ids(path_of(model_, *guard.field, true)));
    }
    SqlWriter sql(model_);
    node.remove =
        query(fmt::format("DELETE FROM {} WHERE {} IN {}", identifier(table_of(*removal.type)),
                          identifier(column_of(removal.type->id())), sql.bind_ids()),
              sql);
  }
  return nodes;
}

Query WriteCompiler::far_ids(const Path& path) {
  SqlWriter sql(model_);
  std::string table, near, far;
  switch (path.kind) {
    case Path::Kind::NearColumn:
      table = table_of(*path.near);
      near = column_of(path.near->id());
      far = path.column;
      break;
    case Path::Kind::FarColumn:
      table = table_of(*path.far);
      near = path.column;
      far = column_of(path.far->id());
      break;
    case Path::Kind::Table:
      table = path.table;
      near = path.near_id;
      far = path.far_id;
      break;
  }
  return query(
      fmt::format("SELECT DISTINCT {} FROM {} WHERE {} IN {} AND {} IS NOT NULL", identifier(far),
                  identifier(table), identifier(near), sql.bind_ids(), identifier(far)),
      sql);
}

}  // namespace graphcool::store::sqlite
