#include "core/store/sqlite/migrator.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/store/sqlite/functions.h"

namespace graphcool::store::sqlite {

using migrate::Step;
using model::Field;
using model::Relation;
using model::Type;

// What becomes of the table of one type of the new model.
struct Migrator::TypePlan {
  struct Target {
    Column column;
    std::string old_name;   // Empty: a new column.
    std::string source;     // What an old row has for it.
    bool as_it_is = false;  // Neither its declaration nor its values change.
  };
  const Type* type = nullptr;
  const Type* old_type = nullptr;  // Null: a new table.
  std::string table;               // Its name at the moment.
  std::vector<Target> targets;
  bool drops = false;  // An old column goes.

  bool needs_rebuild() const {
    return drops || std::any_of(targets.begin(), targets.end(), [](const Target& target) {
             return !target.old_name.empty() && !target.as_it_is;
           });
  }
  bool renames_columns() const {
    return std::any_of(targets.begin(), targets.end(), [](const Target& target) {
      return !target.old_name.empty() && target.old_name != target.column.name;
    });
  }
};

// What becomes of the edges of one relation of the new model.
struct Migrator::RelationPlan {
  const Relation* relation = nullptr;
  const Relation* old_relation = nullptr;  // Null: no edges to keep.
  bool moves = false;                      // Its edges go from one kind of storage to another.
  std::string table;                       // Of a link table that stays: its name at the moment.
  std::string edges;                       // Of one that moves: the temporary table.
};

namespace {

// A table's references need not be compared as text: they follow the renaming of their target. Only
// the type of the ids counts, which is their first word.
bool is_same_declaration(const Column& a, const Column& b) {
  if (a.relation != nullptr || b.relation != nullptr) {
    const auto id_type = [](const Column& column) {
      return column.declaration.substr(0, column.declaration.find(' '));
    };
    return (a.relation != nullptr) == (b.relation != nullptr) && id_type(a) == id_type(b);
  }
  return a.declaration == b.declaration;
}

// How an old value becomes one of the new field; NULL where only a migration value can tell.
std::string converted(const Field& from, const Field& to) {
  std::string column = identifier(column_of(from));
  if (from.list != to.list) return "NULL";
  if (from.scalar == to.scalar) return column;
  if (to.scalar != model::Scalar::String) return "NULL";
  return fmt::format("graphcool_text({}, {})",
                     static_cast<int>(from.scalar) + (to.list ? kListOffset : 0), column);
}

std::string rename_table(const std::string& from, const std::string& to) {
  return fmt::format("ALTER TABLE {} RENAME TO {}", identifier(from), identifier(to));
}

std::string text_literal(std::string_view text) {
  std::string literal = "'";
  for (const char c : text) literal.append(c == '\'' ? 2 : 1, c);
  return literal + "'";
}

bool has_column_link(const Relation& relation) {
  return relation.link != Relation::Link::Table;
}

}  // namespace

// ---- what became of what
// -------------------------------------------------------------------------

void Migrator::index() {
  for (const Step& step : migration_.steps) {
    switch (step.kind) {
      case Step::Kind::CreateType:
        old_types_[step.type_after->name] = nullptr;
        break;
      case Step::Kind::UpdateType:
        old_types_[step.type_after->name] = before_.type(step.type_before->name);
        break;
      case Step::Kind::CreateField:
      case Step::Kind::UpdateField:
        field_steps_[{step.type_after->name, step.field_after->name}] = &step;
        break;
      case Step::Kind::CreateRelation:
        old_relations_[step.relation_after->name] = nullptr;
        break;
      case Step::Kind::UpdateRelation:
        old_relations_[step.relation_after->name] = before_.relation(step.relation_before->name);
        break;
      default:
        break;
    }
  }
}

const Type* Migrator::old_of(const Type& type) const {
  const auto found = old_types_.find(type.name);
  return found == old_types_.end() ? before_.type(type.name) : found->second;
}

const Field* Migrator::old_of(const Type& old_type, const Type& type, const Field& field) const {
  const Step* const step = field_step(type, field);
  // One that was hidden and is shown now is created with what it was.
  if (step != nullptr && step->field_before == nullptr) return nullptr;
  const Field* const old_field =
      old_type.field(step != nullptr ? step->field_before->name : field.name);
  return old_field != nullptr && old_field->is_scalar() ? old_field : nullptr;
}

const Relation* Migrator::old_of(const Relation& relation) const {
  const auto found = old_relations_.find(relation.name);
  const Relation* const old_relation =
      found == old_relations_.end() ? before_.relation(relation.name) : found->second;
  if (old_relation == nullptr) return nullptr;
  for (int side : {0, 1}) {
    const Type& old_end = before_.types[old_relation->ends[side].type];
    if (!is_same(old_end, after_.types[relation.ends[side].type])) return nullptr;
  }
  return old_relation;
}

bool Migrator::is_same(const Type& old_type, const Type& type) const {
  const Type* const old_of_type = old_of(type);
  return old_of_type != nullptr && old_of_type->name == old_type.name;
}

const Step* Migrator::field_step(const Type& type, const Field& field) const {
  const auto found = field_steps_.find({type.name, field.name});
  return found == field_steps_.end() ? nullptr : found->second;
}

// ---- plans
// ---------------------------------------------------------------------------------------

Migrator::TypePlan Migrator::plan_type(const Type& type) const {
  TypePlan plan{.type = &type, .old_type = old_of(type), .table = table_of(type), .targets = {}};
  std::vector<Column> old_columns;
  if (plan.old_type != nullptr) {
    plan.table = table_of(*plan.old_type);
    old_columns = columns_of(before_, *plan.old_type);
  }
  std::set<std::string> used;
  for (Column& column : columns_of(after_, type)) {
    TypePlan::Target target{.column = std::move(column), .old_name = {}, .source = {}};
    const auto from = std::find_if(old_columns.begin(), old_columns.end(), [&](const Column& old) {
      if (old.field != nullptr && target.column.field != nullptr) {
        return old.field == old_of(*plan.old_type, type, *target.column.field);
      }
      return old.relation != nullptr && target.column.relation != nullptr &&
             old.relation == old_of(*target.column.relation) &&
             old.relation->link == target.column.relation->link;
    });
    if (from != old_columns.end()) {
      const bool is_scalar = from->field != nullptr;
      target.old_name = from->name;
      target.source =
          is_scalar ? converted(*from->field, *target.column.field) : identifier(from->name);
      target.as_it_is =
          target.source == identifier(from->name) && is_same_declaration(*from, target.column);
      used.insert(from->name);
    }
    plan.targets.push_back(std::move(target));
  }
  plan.drops = used.size() < old_columns.size();
  return plan;
}

Migrator::RelationPlan Migrator::plan_relation(const Relation& relation) const {
  RelationPlan plan{
      .relation = &relation, .old_relation = old_of(relation), .table = {}, .edges = {}};
  if (plan.old_relation == nullptr) return plan;
  plan.moves = plan.old_relation->link != relation.link;
  for (int side : {0, 1}) {
    plan.moves |= has_integer_id(before_.types[plan.old_relation->ends[side].type]) !=
                  has_integer_id(after_.types[relation.ends[side].type]);
  }
  if (plan.moves) plan.edges = "edges:" + relation.name;
  if (!has_column_link(*plan.old_relation)) plan.table = plan.old_relation->table;
  return plan;
}

// ---- the run
// -------------------------------------------------------------------------------------

Result<> Migrator::run() {
  if (std::string clash = find_clash(after_); !clash.empty()) {
    return Error{.code = ErrorCode::Invalid, .what = std::move(clash)};
  }
  std::vector<TypePlan> types;
  std::vector<RelationPlan> relations;
  for (const Type& type : after_.types) types.push_back(plan_type(type));
  for (const Relation& relation : after_.relations) relations.push_back(plan_relation(relation));

  for (const RelationPlan& plan : relations) {
    if (auto done = capture(plan); !done) return done;
  }
  if (auto done = drop_indexes(types); !done) return done;
  if (auto done = drop_tables(types, relations); !done) return done;
  if (auto done = set_aside(types, relations); !done) return done;
  for (TypePlan& plan : types) {
    if (auto done = shape(plan); !done) return done;
  }
  for (const RelationPlan& plan : relations) {
    if (auto done = place(plan); !done) return done;
  }
  if (auto done = fill_fields(); !done) return done;
  if (auto done = create_indexes(); !done) return done;
  const bool moved = std::any_of(relations.begin(), relations.end(),
                                 [](const RelationPlan& plan) { return plan.moves; });
  return moved ? check_references() : Result<>();
}

// The edges of a relation whose storage changes, as pairs in a temporary table.
Result<> Migrator::capture(const RelationPlan& plan) {
  if (!plan.moves) return {};
  const Relation& old_relation = *plan.old_relation;
  std::string pairs;
  if (!has_column_link(old_relation)) {
    pairs = fmt::format("SELECT \"A\", \"B\" FROM {}", identifier(old_relation.table));
  } else {
    const bool at_a = old_relation.link == Relation::Link::ColumnA;
    const Type& holder = before_.types[old_relation.ends[at_a ? 0 : 1].type];
    const std::string id = identifier(column_of(holder.id())),
                      other = identifier(old_relation.column);
    pairs = fmt::format("SELECT {} AS A, {} AS B FROM {} WHERE {} IS NOT NULL", at_a ? id : other,
                        at_a ? other : id, identifier(table_of(holder)), other);
  }
  const std::string edges = identifier(plan.edges);
  return connection_.execute(fmt::format(
      "CREATE TEMP TABLE {} AS {}; CREATE INDEX temp.{} ON {} (A); CREATE INDEX temp.{} ON {} (B)",
      edges, pairs, identifier(plan.edges + ":A"), edges, identifier(plan.edges + ":B"), edges));
}

// Indexes that the new model does not have, and all of the tables that change: they are made anew.
Result<> Migrator::drop_indexes(const std::vector<TypePlan>& types) {
  std::set<std::string> changing;
  for (const TypePlan& plan : types) {
    if (plan.old_type == nullptr) continue;
    if (plan.table != table_of(*plan.type) || plan.needs_rebuild() || plan.renames_columns()) {
      changing.insert(plan.table);
    }
  }
  const auto wanted = indexes_of(after_);
  std::string drops;
  {
    auto indexes = connection_.prepare(
        "SELECT name, tbl_name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL");
    if (!indexes) return indexes.error();
    int result = SQLITE_OK;
    while ((result = sqlite3_step(indexes->get())) == SQLITE_ROW) {
      const std::string name = bytes_at(indexes->get(), 0);
      if (changing.contains(bytes_at(indexes->get(), 1)) || !wanted.contains(name)) {
        drops += fmt::format("DROP INDEX {};", identifier(name));
      }
    }
    if (result != SQLITE_DONE) return connection_.error();
  }
  return connection_.execute(drops);
}

Result<> Migrator::drop_tables(const std::vector<TypePlan>& types,
                               const std::vector<RelationPlan>& relations) {
  std::string drops;
  for (const Relation& relation : before_.relations) {
    if (has_column_link(relation)) continue;
    const bool stays = std::any_of(
        relations.begin(), relations.end(),
        [&](const RelationPlan& plan) { return plan.old_relation == &relation && !plan.moves; });
    if (!stays) drops += fmt::format("DROP TABLE {};", identifier(relation.table));
  }
  for (const Type& type : before_.types) {
    const bool stays = std::any_of(types.begin(), types.end(),
                                   [&](const TypePlan& plan) { return plan.old_type == &type; });
    if (!stays) drops += fmt::format("DROP TABLE {};", identifier(table_of(type)));
  }
  return connection_.execute(drops);
}

// Gives every table that changes its name one that is in nobody's way: names may be swapped.
Result<> Migrator::set_aside(std::vector<TypePlan>& types, std::vector<RelationPlan>& relations) {
  int number = 0;
  const auto move = [&](std::string& table) {
    const std::string aside = fmt::format("rename:{}", number++);
    auto moved = connection_.execute(rename_table(table, aside));
    table = aside;
    return moved;
  };
  for (TypePlan& plan : types) {
    if (plan.old_type == nullptr || plan.table == table_of(*plan.type)) continue;
    if (auto moved = move(plan.table); !moved) return moved;
  }
  for (RelationPlan& plan : relations) {
    if (plan.table.empty() || plan.moves || plan.table == plan.relation->table) continue;
    if (auto moved = move(plan.table); !moved) return moved;
  }
  return {};
}

Result<> Migrator::shape(TypePlan& plan) {
  const std::string& name = table_of(*plan.type);
  if (plan.old_type == nullptr) {
    auto created = connection_.execute(create_table(after_, *plan.type, name));
    return created ? keep_count(*plan.type, {}, name) : created;
  }
  if (plan.needs_rebuild()) return rebuild(plan);
  if (auto altered = alter(plan); !altered) return altered;
  return plan.table == name ? Result<>() : connection_.execute(rename_table(plan.table, name));
}

Result<> Migrator::rebuild(const TypePlan& plan) {
  const std::string fresh = "rebuild:" + table_of(*plan.type);
  std::string columns, sources;
  for (const TypePlan::Target& target : plan.targets) {
    if (target.old_name.empty()) continue;
    if (!columns.empty()) {
      columns += ", ";
      sources += ", ";
    }
    columns += identifier(target.column.name);
    sources += target.source;
  }
  std::string sql = create_table(after_, *plan.type, fresh) + ";";
  if (!columns.empty()) {
    sql += fmt::format("INSERT INTO {} ({}) SELECT {} FROM {} ORDER BY rowid", identifier(fresh),
                       columns, sources, identifier(plan.table));
  }
  if (auto copied = connection_.execute(sql); !copied) return copied;
  if (auto kept = keep_count(*plan.type, counts_up(*plan.old_type) ? plan.table : "", fresh);
      !kept) {
    return kept;
  }
  return connection_.execute(fmt::format("DROP TABLE {}; {}", identifier(plan.table),
                                         rename_table(fresh, table_of(*plan.type))));
}

// Ids that count up go on where those of the table `from` are, or begin as the data model says.
Result<> Migrator::keep_count(const Type& type, const std::string& from, const std::string& to) {
  if (!counts_up(type)) return {};
  std::string last = from.empty() ? std::string()
                                  : fmt::format("SELECT seq FROM sqlite_sequence WHERE name = {}",
                                                text_literal(from));
  if (from.empty()) {
    const auto& sequence = type.id().sequence;
    if (!sequence || sequence->initial_value == 1) return {};
    last = fmt::format("VALUES ({})", std::int64_t{sequence->initial_value} - 1);
  }
  // A table that had no rows yet has no entry.
  return connection_.execute(
      fmt::format("DELETE FROM sqlite_sequence WHERE name = {0};"
                  "INSERT INTO sqlite_sequence (name, seq) SELECT {0}, * FROM ({1})",
                  text_literal(to), last));
}

Result<> Migrator::alter(const TypePlan& plan) {
  const std::string table = identifier(plan.table);
  std::string aside, back, add;
  int number = 0;
  for (const TypePlan::Target& target : plan.targets) {
    const std::string name = identifier(target.column.name);
    if (target.old_name.empty()) {
      add +=
          fmt::format("ALTER TABLE {} ADD COLUMN {} {};", table, name, target.column.declaration);
    } else if (target.old_name != target.column.name) {
      const std::string temporary = identifier(fmt::format("rename:{}", number++));
      aside += fmt::format("ALTER TABLE {} RENAME COLUMN {} TO {};", table,
                           identifier(target.old_name), temporary);
      back += fmt::format("ALTER TABLE {} RENAME COLUMN {} TO {};", table, temporary, name);
    }
  }
  return connection_.execute(aside + back + add);
}

Result<> Migrator::place(const RelationPlan& plan) {
  const Relation& relation = *plan.relation;
  const bool stays = plan.old_relation != nullptr && !plan.moves;
  if (!has_column_link(relation)) {
    if (!stays) {
      auto created = connection_.execute(create_link_table(after_, relation, relation.table));
      if (!created) return created;
    } else if (plan.table != relation.table) {
      auto renamed = connection_.execute(rename_table(plan.table, relation.table));
      if (!renamed) return renamed;
    }
    if (stays && relation.symmetric && !plan.old_relation->symmetric) {
      const std::string table = identifier(relation.table);
      return connection_.execute(fmt::format(
          "INSERT OR IGNORE INTO {} (\"A\", \"B\") SELECT \"B\", \"A\" FROM {}", table, table));
    }
  }
  if (plan.moves) {
    if (auto placed = place_edges(plan); !placed) return placed;
  }
  return leave_one_each(plan);
}

// Where a relation comes to lead to one node only, the first of several stays.
Result<> Migrator::leave_one_each(const RelationPlan& plan) {
  const Relation& relation = *plan.relation;
  if (plan.old_relation == nullptr || !has_column_link(relation)) return {};
  if (!is_one_to_one(after_, relation) ||
      (is_one_to_one(before_, *plan.old_relation) && !plan.moves)) {
    return {};
  }
  const Type& holder =
      after_.types[relation.ends[relation.link == Relation::Link::ColumnA ? 0 : 1].type];
  return connection_.execute(
      fmt::format("UPDATE {0} SET {1} = NULL WHERE {1} IS NOT NULL AND {2} NOT IN"
                  " (SELECT min({2}) FROM {0} WHERE {1} IS NOT NULL GROUP BY {1})",
                  identifier(table_of(holder)), identifier(relation.column),
                  identifier(column_of(holder.id()))));
}

Result<> Migrator::place_edges(const RelationPlan& plan) {
  const Relation& relation = *plan.relation;
  const std::string edges = identifier(plan.edges);
  std::string sql;
  if (!has_column_link(relation)) {
    const std::string table = identifier(relation.table);
    sql = fmt::format("INSERT OR IGNORE INTO {} (\"A\", \"B\") SELECT A, B FROM {};", table, edges);
    if (relation.symmetric) {
      sql +=
          fmt::format("INSERT OR IGNORE INTO {} (\"A\", \"B\") SELECT B, A FROM {};", table, edges);
    }
  } else {
    const bool at_a = relation.link == Relation::Link::ColumnA;
    const Type& holder = after_.types[relation.ends[at_a ? 0 : 1].type];
    const std::string table = identifier(table_of(holder)), id = identifier(column_of(holder.id()));
    const char* own = at_a ? "A" : "B";
    const char* other = at_a ? "B" : "A";
    sql = fmt::format(
        "UPDATE {0} SET {1} = (SELECT min({4}) FROM {5} WHERE {3} = {0}.{2})"
        " WHERE {2} IN (SELECT {3} FROM {5});",
        table, identifier(relation.column), id, own, other, edges);
  }
  return connection_.execute(sql + fmt::format("DROP TABLE {};", edges));
}

Result<> Migrator::create_indexes() {
  std::string sql;
  for (const auto& [name, create] : indexes_of(after_)) {
    std::string text = create;
    const std::size_t at = text.find("INDEX ") + 6;
    sql += text.insert(at, "IF NOT EXISTS ") + ";";
  }
  return connection_.execute(sql);
}

Result<> Migrator::check_references() {
  auto broken = connection_.text("SELECT \"table\" FROM pragma_foreign_key_check LIMIT 1");
  if (!broken) return broken.error();
  if (broken->empty()) return {};
  return Error{.code = ErrorCode::Internal,
               .what = fmt::format("The relations of {} would lead nowhere.", *broken)};
}

}  // namespace graphcool::store::sqlite
