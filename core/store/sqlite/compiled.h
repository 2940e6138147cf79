// A plan compiled for SQLite: its statements, and what writes their rows into the response.
//
// A tree of Ops mirrors the plan's tree of Outputs. An Op that lists or finds rows names its
// statement by a number (its slot); the connection that runs the plan keeps the prepared statement
// for each. To-one relations ride along in the statement of the row around them where that pays.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/model/model.h"
#include "core/query/plan.h"
#include "core/store/store.h"

namespace graphcool::store::sqlite {

// What is bound to a parameter of a statement.
struct Bind {
  enum class From : std::uint8_t {
    Value,   // `value`, in the form in which `field` stores it.
    Rows,    // `value`, a list, as the rows of graphcool_list().
    Ids,     // The ids that are being removed, as such rows too.
    Column,  // Column `column` of the row around.
  };
  From from = From::Value;
  std::uint16_t column = 0;
  query::Value value = {};
  const model::Field* field = nullptr;  // Null: as the value comes.
};

// One use of a statement: binds[i] goes to parameter i + 1.
struct Query {
  std::uint32_t slot = 0;
  std::vector<Bind> binds;
};

struct Op;

// Rows from one statement, and what is written of each.
struct Rows {
  Query query;
  const std::vector<query::ValueCheck>* checks = nullptr;  // Null when there are none.
  const query::Value* keep_last = nullptr;  // first and last are both given: of the rows, so many
                                            // from the end.
  int id_column = -1;                       // In a Connection: where the row's id is.
  int around_column = -1;  // When this column of the row around is null, there are no rows.
  std::vector<Op> members;
};

struct Op {
  enum class Kind : std::uint8_t {
    Raw,   // Nothing but `before`.
    Leaf,  // The output's `value`.
    Text,
    Int,
    Float,
    Boolean,
    DateTime,
    Json,
    IntId,    // A number that the API shows as a string.
    Object,   // `members` on the same row.
    Guarded,  // members[0] where `column` is true; never without a column. Else the guard's
              // failure.
    Joined,   // The same, of a to-one relation in the same row; null when `column` is.
    One,      // The first of `rows` that has a row.
    Many,
    Count,   // The single integer of the statement.
    Exists,  // true when the statement has a row.
    Connection,
    Edges,
    StartCursor,
    EndCursor,
  };
  Kind kind = Kind::Raw;
  bool nullable = true;
  bool items_nullable = false;
  bool keeps_ids = false;  // Connection: a cursor is asked for.
  int column = -1;
  std::string before;  // What separates it from the member before, and its key: `,"title":`.
  const query::Output* output = nullptr;
  const std::vector<query::ValueCheck>* checks = nullptr;  // Connection: null when there are none.
  std::vector<Op> members;
  std::vector<Rows> rows;  // Connection: the ids alone, for cursors without edges.
};

struct StepNode {
  const query::Step* step = nullptr;
  std::vector<Query> queries;
  const query::Assignment* id = nullptr;  // Insert: the one of the id; null when there is none.
  std::vector<Op> respond;                // Respond: one Op.
  std::vector<StepNode> then, otherwise;
};

// The statements of a query::Removal, on the ids that are being removed.
struct RemovalNode {
  const query::Removal* removal = nullptr;
  std::vector<Query> takes;   // The ids that each of its takes leads to.
  std::vector<Query> guards;  // The ids of what each of its guards finds.
  Query remove;
};

struct RootNode {
  const query::Root* root = nullptr;
  Op op;
  std::vector<StepNode> steps;
  std::vector<RemovalNode> removals;
  // One statement writes, and after it the steps report no failure: there is nothing to take back
  // unless the database itself fails.
  bool writes_once = false;
};

class CompiledPlan final : public Compiled, public std::enable_shared_from_this<CompiledPlan> {
 public:
  CompiledPlan() : number(next_number()) {}
  std::string statements() const override;

  const std::uint64_t number;  // No other plan in this process has it.
  std::shared_ptr<const query::Plan> plan;
  std::uint64_t layout = 0;      // fingerprint() of the model.
  std::vector<std::string> sql;  // By slot.
  std::vector<RootNode> roots;
  bool stands_alone = false;    // Its SQL may give up the transaction: nobody else is to be in it.
  bool needs_snapshot = false;  // More than one statement at the top: they need a transaction.
  mutable std::atomic<std::size_t> last_size = 256;  // Of an answer, as a guess for the next.

 private:
  static std::uint64_t next_number();
};

// Compiles. Limit when the plan is more than SQLite can take.
Result<std::shared_ptr<CompiledPlan>> compile_plan(std::shared_ptr<const query::Plan> plan);

}  // namespace graphcool::store::sqlite
