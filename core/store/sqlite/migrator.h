// Brings the tables from one model to another, within the caller's transaction.
//
// The two models say what is to be; the steps say what became of what (renames) and which values
// fill in. A table is altered in place where SQLite can do that without rewriting it, else written
// anew. Foreign keys must be off meanwhile: tables come and go under their references.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/migrate/migration.h"
#include "core/store/sqlite/connection.h"
#include "core/store/sqlite/layout.h"

namespace graphcool::store::sqlite {

class Migrator {
 public:
  Migrator(Connection& connection, const migrate::Migration& migration)
      : connection_(connection),
        migration_(migration),
        before_(*migration.before),
        after_(*migration.after) {
    index();
  }

  // Invalid when the data does not allow it.
  Result<> run();

 private:
  struct TypePlan;
  struct RelationPlan;

  void index();
  const model::Type* old_of(const model::Type& type) const;
  const model::Field* old_of(const model::Type& old_type, const model::Type& type,
                             const model::Field& field) const;
  const model::Relation* old_of(const model::Relation& relation) const;
  bool is_same(const model::Type& old_type, const model::Type& type) const;

  TypePlan plan_type(const model::Type& type) const;
  RelationPlan plan_relation(const model::Relation& relation) const;

  Result<> drop_indexes(const std::vector<TypePlan>& types);
  Result<> capture(const RelationPlan& plan);
  Result<> drop_tables(const std::vector<TypePlan>& types,
                       const std::vector<RelationPlan>& relations);
  Result<> set_aside(std::vector<TypePlan>& types, std::vector<RelationPlan>& relations);
  Result<> shape(TypePlan& plan);
  Result<> rebuild(const TypePlan& plan);
  Result<> alter(const TypePlan& plan);
  Result<> place(const RelationPlan& plan);
  Result<> place_edges(const RelationPlan& plan);
  Result<> leave_one_each(const RelationPlan& plan);
  Result<> keep_count(const model::Type& type, const std::string& from, const std::string& to);
  Result<> fill_fields();
  Result<> fill(const model::Type& type, const model::Field& field, const migrate::Fill& fill);
  Result<> check_required(const model::Type& type, const model::Field& field);
  Result<> create_indexes();
  Result<> check_references();
  const migrate::Step* field_step(const model::Type& type, const model::Field& field) const;

  Connection& connection_;
  const migrate::Migration& migration_;
  const model::Model& before_;
  const model::Model& after_;

  // What the steps say about the parts of `after`, by name. Null: it is new.
  std::unordered_map<std::string_view, const model::Type*> old_types_;
  std::unordered_map<std::string_view, const model::Relation*> old_relations_;
  std::map<std::pair<std::string_view, std::string_view>, const migrate::Step*> field_steps_;
};

}  // namespace graphcool::store::sqlite
