// Runs mutations on the writer's connection, within its transaction.
#pragma once

#include <span>
#include <vector>

#include "core/graphql/input.h"
#include "core/store/sqlite/compiled.h"
#include "core/store/sqlite/runner.h"
#include "core/store/sqlite/watch_runner.h"

namespace graphcool::store::sqlite {

class ProgramRunner {
 public:
  // All must outlive it. `watches` are told what the steps tell.
  ProgramRunner(Connection& connection, StatementCache& cache, WatchRunner& watches)
      : connection_(connection), cache_(cache), watches_(watches) {}

  // Whose the transaction is.
  enum class Transaction { Shared, Own };

  // Runs the root fields one after the other, each whole or not at all. False: nothing of the
  // transaction is to stay, which only a plan says whose Own it is; the answer tells why.
  //
  // When the database gives up the transaction itself (a full disk), or fails where only the whole
  // transaction can be undone, that is returned; the answer is of no use then.
  Result<bool> run(const CompiledPlan& plan, std::span<const graphql::Input> parameters,
                   Transaction transaction, Answer& answer);

 private:
  struct Field;     // A root field on its way.
  enum class Undo;  // How it is undone.
  class Removing;   // One removal with all that it takes along.

  bool run_field(const RootNode& root, Field& field);
  bool run_steps(const RootNode& root, Field& field);
  bool run_guarded(const RootNode& root, Field& field);
  bool tell(Field& field);
  bool steps(const std::vector<StepNode>& nodes, Field& field);
  bool step(const StepNode& node, Field& field);
  bool insert(const StepNode& node, Field& field);
  bool write(const StepNode& node, Field& field);
  bool write(const StepNode& node, const Query& query, Field& field);
  bool write_many(const StepNode& node, Field& field);
  bool change(const StepNode& node, query::Change change, Field& field);
  bool remove(const StepNode& node, Field& field);
  bool remove(const query::Step& step, std::vector<std::string> ids, Field& field);
  template <class Write>
  bool watched(const query::Step& step, query::Change change, const std::string& id, Field& field,
               Write write);
  bool execute(const Query& query, Field& field);
  bool ids(const Query& query, Field& field, std::vector<std::string>& found);
  bool find(const StepNode& node, Field& field);
  bool fail_unless(const StepNode& node, Field& field);
  bool check_related(const StepNode& node, Field& field);
  bool for_each(const StepNode& node, Field& field);
  bool for_each_row(const StepNode& node, Field& field);
  bool run_sql(const StepNode& node, Field& field);
  bool fail(const query::Failure& failure, Field& field);
  bool refused(const StepNode& node, Field& field);

  Connection& connection_;
  StatementCache& cache_;
  WatchRunner& watches_;
  Statement begin_, release_, roll_back_;  // Of the savepoint around each root field.
};

}  // namespace graphcool::store::sqlite
