// Compiling what reads: Outputs and Reads to statements and Ops.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/store/sqlite/compiled.h"
#include "core/store/sqlite/condition.h"

namespace graphcool::store::sqlite {

// The columns that the rows of one statement are asked for. Ops and nested statements refer to them
// by position.
struct Selection {
  std::vector<std::string> columns;
  std::string joins;
  int join_count = 0;
  bool may_join = false;

  int column(const std::string& reference);
};

// A row of some type within a statement.
struct RowScope {
  SqlWriter& sql;
  Selection& selection;
  std::string alias;
  std::string id;        // The row's id, where it is cheapest to have.
  bool grouped = false;  // Each row stands for a group of rows.
  std::vector<std::pair<const query::Guard*, int>> guards = {};  // Computed, and in which column.
};

class ReadCompiler {
 public:
  // Statements go to `compiled`, whose plan must be set.
  explicit ReadCompiler(CompiledPlan& compiled)
      : compiled_(compiled), model_(*compiled.plan->model) {}

  // An output that stands on no row: a root field.
  Op root(const query::Output& output);

  // How many statements stand on no row themselves.
  int top_statements() const { return top_statements_; }

 private:
  enum class Purpose { Rows, FirstRow, Count, Edges, Ids };
  struct Source;

  std::vector<Op> members(const std::vector<query::Output>& outputs, RowScope* row,
                          const query::Read* connection);
  Op member(const query::Output& output, RowScope* row, const query::Read* connection);
  Op column(const query::Output& output, RowScope& row);
  Op guarded(const query::Output& output, RowScope& row);
  Op aggregate(const query::Output& output, RowScope& row);
  Op groups(const query::Output& output, RowScope* row);
  Op one(const query::Output& output, RowScope* row);
  bool join(const query::Output& output, RowScope& row, Op& op);
  Op exists(const query::Output& output, RowScope* row);
  Op connection(const query::Output& output, RowScope* row);
  Op has_more(const query::Output& output, RowScope* row, const query::Read& read, bool next);

  Rows grouped_rows(const query::Output& output, RowScope* around);
  Rows rows(const query::Read& read, const std::vector<query::Output>& outputs, RowScope* around,
            Purpose purpose);
  Source source(const query::Read& read, SqlWriter& sql, RowScope* around, Rows& rows,
                bool needs_type);
  std::string select(const query::Read& read, SqlWriter& sql, const Source& source,
                     const Selection& selection, Rows& rows, Purpose purpose);
  std::string counting(const query::Read& read, SqlWriter& sql, const Source& source);
  std::uint32_t reserve(RowScope* around);

  CompiledPlan& compiled_;
  const model::Model& model_;
  int top_statements_ = 0;
  const query::Guard* cursor_guard_ = nullptr;  // Of the connection being compiled.
};

}  // namespace graphcool::store::sqlite
