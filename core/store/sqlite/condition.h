// From predicates, orders and pages to the text of a statement.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/query/plan.h"
#include "core/store/sqlite/compiled.h"
#include "core/store/sqlite/layout.h"

namespace graphcool::store::sqlite {

// One statement while it is written: hands out parameters and table aliases.
class SqlWriter {
 public:
  explicit SqlWriter(const model::Model& model) : model_(model) {}

  const model::Model& model() const { return model_; }

  std::string alias() { return "t" + std::to_string(aliases_++); }

  // Each returns the parameter's text, "?3".
  std::string bind(const query::Value& value, const model::Field* field = nullptr);
  std::string bind_column(int column);

  // A set of rows for IN: the ids that are being removed.
  std::string bind_ids();

  // A parameter that holds a register.
  std::string bind_register(std::uint32_t index) { return bind(query::Value::reg(index)); }

  // The predicate on the row of alias `row`. One that is a Rule is 0 or 1.
  std::string condition(const query::Predicate& predicate, const std::string& row);

  // Whether the rows, which stand by themselves, are there.
  std::string exists(const query::Read& read);

  // The value that orders the row, for a term that may be seen of some rows only.
  std::string ordering(const query::OrderTerm& term, const std::string& row);

  // LIMIT and OFFSET of a page; nothing for everything.
  std::string window(const query::Page& page);

  // Strictly after (or before) the node with that id in the order, as a condition.
  std::string beyond(const query::Value& id, bool after, const model::Type& type,
                     const std::vector<query::OrderTerm>& order, const std::string& row);

  std::vector<Bind> take_binds() { return std::move(binds_); }

 private:
  std::string add(Bind bind);
  std::string compare(const query::Predicate& predicate, const std::string& row);
  std::string in(const query::Predicate& predicate, const std::string& row);
  std::string related(const query::Predicate& predicate, const std::string& row);
  std::string rule(const query::Predicate& predicate, const std::string& row);
  std::string is_null(const query::Predicate& predicate, const std::string& row);

  const model::Model& model_;
  std::vector<Bind> binds_;
  int aliases_ = 0;
  int negations_ = 0;                   // NOTs around what is being written.
  const std::string* outer_ = nullptr;  // The alias of the row that the Rule around stands on.
};

// `alias`."column"
std::string column_ref(const std::string& row, const std::string& column);
std::string column_ref(const std::string& row, const model::Field& field);

// Joins conditions as a balanced tree: SQLite limits how deep an expression is, not how wide.
std::string join_balanced(const std::vector<std::string>& parts, const char* separator);

}  // namespace graphcool::store::sqlite
