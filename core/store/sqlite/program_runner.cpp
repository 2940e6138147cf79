#include "core/store/sqlite/program_runner.h"

#include <cstdlib>
#include <deque>
#include <unordered_set>
#include <utility>

#include "core/store/sqlite/functions.h"
#include "core/store/sqlite/layout.h"
#include "core/store/sqlite/raw_sql.h"
#include "core/store/sqlite/refusal.h"

namespace graphcool::store::sqlite {

using query::Step;

enum class ProgramRunner::Undo {
  ToSavepoint,
  Nothing,  // It fails before it writes, or takes the transaction along.
  All,      // The transaction is its own.
};

struct ProgramRunner::Field {
  const query::Root& root;
  const query::Plan& plan;
  const std::vector<RemovalNode>& removals;
  Values& values;
  Runner& runner;
  Answer& answer;
  Undo undo;
  bool failed = false;          // What it wrote is to be undone.
  bool responded_null = false;  // The answer is a null that has been reported; the writing stands.
};

Result<bool> ProgramRunner::run(const CompiledPlan& plan,
                                std::span<const graphql::Input> parameters, Transaction transaction,
                                Answer& answer) {
  StatementCache::Prepared& prepared = cache_.of(plan);
  Values values(parameters);
  answer.data.clear();
  bool keep = true;
  for (const RootNode& root : plan.roots) {
    Runner runner(connection_, prepared, plan, values, answer);
    runner.enter(root.root->output);
    Undo undo = Undo::ToSavepoint;
    if (plan.roots.size() == 1) {
      if (root.writes_once) undo = Undo::Nothing;
      if (transaction == Transaction::Own) undo = Undo::All;
    }
    Field field{*root.root, *plan.plan, root.removals, values, runner, answer, undo};
    const std::size_t start = answer.data.size() + root.op.before.size();
    bool ok = false;
    if (root.root->program) {
      answer.data += root.op.before;
      ok = run_field(root, field);
    } else if (runner.hold(&root.root->checks, root.root->output)) {
      ok = runner.root(root.root->output, root.op);
    } else {
      answer.data += root.op.before;
    }
    if (sqlite3_get_autocommit(connection_.handle()) != 0) return runner.stop_reason();
    if (runner.stopped() && undo == Undo::Nothing) return runner.stop_reason();
    if (runner.stopped()) runner.report(refusal(runner.stop_reason()), root.root->output);
    if (field.failed && undo == Undo::All) keep = false;
    if (ok) continue;
    if (!root.root->output.nullable) {
      answer.data = "null";
      return keep;
    }
    answer.data.resize(start);
    answer.data += "null";
  }
  answer.data += answer.data.empty() ? "{}" : "}";
  return keep;
}

bool ProgramRunner::run_field(const RootNode& root, Field& field) {
  if (!field.runner.hold(&root.root->checks, root.root->output)) return false;
  field.values.begin_program(*root.root->program);
  const std::size_t start = field.answer.data.size();
  const bool guarded = field.undo == Undo::ToSavepoint;
  if (!(guarded ? run_guarded(root, field) : run_steps(root, field))) return false;
  if (field.responded_null) return false;
  if (field.answer.data.size() == start) field.answer.data += "null";
  return true;
}

bool ProgramRunner::run_steps(const RootNode& root, Field& field) {
  watches_.begin();
  field.failed = !(steps(root.steps, field) && tell(field));
  if (field.failed) watches_.forget();
  return !field.failed;
}

bool ProgramRunner::run_guarded(const RootNode& root, Field& field) {
  if (auto begun = connection_.run(begin_, "SAVEPOINT field"); !begun) {
    field.runner.stop(begun.error());
    return false;
  }
  const bool ok = run_steps(root, field);
  if (sqlite3_get_autocommit(connection_.handle()) != 0) return false;
  Result<> ended;
  if (!ok) ended = connection_.run(roll_back_, "ROLLBACK TO field");
  if (ended) ended = connection_.run(release_, "RELEASE field");
  if (!ended && !field.runner.stopped()) field.runner.stop(ended.error());
  return ok && ended;
}

// All is written: whoever watches is told how it stands now.
bool ProgramRunner::tell(Field& field) {
  auto told = watches_.tell();
  if (!told) field.runner.stop(told.error());
  return static_cast<bool>(told);
}

bool ProgramRunner::steps(const std::vector<StepNode>& nodes, Field& field) {
  for (const StepNode& node : nodes) {
    if (!step(node, field)) return false;
  }
  return true;
}

bool ProgramRunner::step(const StepNode& node, Field& field) {
  const Step& step = *node.step;
  const auto is_empty = [&](const std::optional<std::uint32_t>& reg) {
    return !reg || !field.values.reg(*reg);
  };
  switch (step.kind) {
    case Step::Kind::Insert:
      return insert(node, field);
    case Step::Kind::Update:
      if (!step.node) return write_many(node, field);
      return is_empty(step.node) || change(node, query::Change::Updated, field);
    case Step::Kind::Delete:
      if (step.removal) return remove(node, field);
      if (!step.node) return write_many(node, field);
      return is_empty(step.node) || change(node, query::Change::Deleted, field);
    case Step::Kind::Connect:
      return is_empty(step.node) || is_empty(step.other) || write(node, field);
    case Step::Kind::Disconnect:
      return is_empty(step.node) || (step.other && is_empty(step.other)) || write(node, field);
    case Step::Kind::Find:
    case Step::Kind::FindRelated:
      return find(node, field);
    case Step::Kind::Check:
      return field.runner.hold(&step.checks, field.root.output);
    case Step::Kind::Permit:
      return true;
    case Step::Kind::FailUnless:
      return fail_unless(node, field);
    case Step::Kind::FailIfEmpty:
      return !is_empty(step.node) || fail(step.failure, field);
    case Step::Kind::FailIfRelated:
    case Step::Kind::FailUnlessRelated:
      return check_related(node, field);
    case Step::Kind::When:
      if (!step.node) {
        return steps(field.values.is_true(step.value) ? node.then : node.otherwise, field);
      }
      return steps(is_empty(step.node) ? node.otherwise : node.then, field);
    case Step::Kind::ForEach:
      return for_each(node, field);
    case Step::Kind::ForEachValue:
      for (std::string& text : field.values.texts_of(step.value)) {
        field.values.reg(*step.target) = std::move(text);
        if (!steps(node.then, field)) return false;
      }
      return true;
    case Step::Kind::ForEachRow:
      return for_each_row(node, field);
    case Step::Kind::Respond:
      field.responded_null = !field.runner.root(field.root.output, node.respond.front());
      return !field.runner.stopped();
    case Step::Kind::Sql:
      return run_sql(node, field);
  }
  return false;
}

bool ProgramRunner::insert(const StepNode& node, Field& field) {
  const Step& step = *node.step;
  const bool counted = counts_up(*step.type);
  const bool made = node.id == nullptr || node.id->value.kind == query::Value::Kind::NewId;
  if (step.target && !(counted && made)) {
    field.values.reg(*step.target) =
        made ? Values::new_id(step.type->id()) : field.values.text_of(node.id->value);
  }
  if (!write(node, node.queries.front(), field)) return false;
  if (step.target && counted && made) {
    field.values.reg(*step.target) =
        std::to_string(sqlite3_last_insert_rowid(connection_.handle()));
  }
  for (std::size_t i = 1; i < node.queries.size(); ++i) {
    if (!write(node, node.queries[i], field)) return false;
  }
  if (!watches_.looks_at(step, query::Change::Created)) return true;
  auto noted = watches_.note(step, query::Change::Created, *field.values.reg(*step.target));
  if (!noted) field.runner.stop(noted.error());
  return static_cast<bool>(noted);
}

// Updates or deletes one node.
bool ProgramRunner::change(const StepNode& node, query::Change change, Field& field) {
  if (!watches_.looks_at(*node.step, change)) return write(node, field);
  return watched(*node.step, change, *field.values.reg(*node.step->node), field,
                 [&] { return write(node, field); });
}

// Runs `write`, which changes the node last, and notes it for those who watch unless there is no
// such node. An update that assigns nothing has no statement: its node is there.
template <class Write>
bool ProgramRunner::watched(const Step& step, query::Change change, const std::string& id,
                            Field& field, Write write) {
  auto noted = watches_.note(step, change, id);
  if (!noted) {
    field.runner.stop(noted.error());
    return false;
  }
  if (!write()) return false;
  const bool assigns_nothing = change == query::Change::Updated && step.assignments.empty();
  if (!assigns_nothing && sqlite3_changes64(connection_.handle()) == 0) watches_.take_back(*noted);
  return true;
}

// Runs the statements of a step that return nothing.
bool ProgramRunner::write(const StepNode& node, Field& field) {
  for (const Query& query : node.queries) {
    if (!write(node, query, field)) return false;
  }
  return true;
}

bool ProgramRunner::write(const StepNode& node, const Query& query, Field& field) {
  sqlite3_stmt* const statement = field.runner.start(query, nullptr);
  if (statement == nullptr) return false;
  const Resetting resetting(statement);
  return sqlite3_step(statement) == SQLITE_DONE || refused(node, field);
}

// An Update or Delete of all rows that are picked, and how many they were.
bool ProgramRunner::write_many(const StepNode& node, Field& field) {
  sqlite3_stmt* const statement = field.runner.start(node.queries.front(), nullptr);
  if (statement == nullptr) return false;
  const Resetting resetting(statement);
  const int result = sqlite3_step(statement);
  if (result != SQLITE_DONE && result != SQLITE_ROW) return refused(node, field);
  if (!node.step->target) return true;
  // Without assignments the rows are only counted.
  field.values.reg(*node.step->target) =
      std::to_string(result == SQLITE_ROW ? sqlite3_column_int64(statement, 0)
                                          : sqlite3_changes64(connection_.handle()));
  return true;
}

// A statement of the step failed: finds out what to say about it.
bool ProgramRunner::refused(const StepNode& node, Field& field) {
  const Step& step = *node.step;
  const int code = sqlite3_extended_errcode(connection_.handle());
  const std::string_view message = sqlite3_errmsg(connection_.handle());
  if (code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY ||
      code == SQLITE_CONSTRAINT_ROWID) {
    for (const query::Assignment& each : step.assignments) {
      if (message !=
          "UNIQUE constraint failed: " + table_of(*step.type) + "." + column_of(*each.field))
        continue;
      return fail(field.plan.words->unique_violation(*step.type, *each.field,
                                                     field.values.json_of(each.value, each.field)),
                  field);
    }
  }
  if (code == SQLITE_ERROR && message.starts_with(kOutOfRange)) {
    const auto which = static_cast<std::size_t>(std::atoi(message.data() + kOutOfRange.size()));
    return fail(field.plan.words->out_of_range(*step.type, *step.assignments[which].field), field);
  }
  field.runner.stop(connection_.error());
  return false;
}

bool ProgramRunner::fail(const query::Failure& failure, Field& field) {
  field.runner.report(field.values.to_error(failure), field.root.output);
  return false;
}

bool ProgramRunner::find(const StepNode& node, Field& field) {
  const Step& step = *node.step;
  std::optional<std::string> found;
  if (step.kind == Step::Kind::Find || field.values.reg(*step.node)) {
    sqlite3_stmt* const statement = field.runner.start(node.queries.front(), nullptr);
    if (statement == nullptr) return false;
    const Resetting resetting(statement);
    if (field.runner.step(statement)) found = bytes_at(statement, 0);
    if (field.runner.stopped()) return false;
  }
  if (step.target) field.values.reg(*step.target) = std::move(found);
  return true;
}

bool ProgramRunner::fail_unless(const StepNode& node, Field& field) {
  bool holds = false;
  {
    sqlite3_stmt* const statement = field.runner.start(node.queries.front(), nullptr);
    if (statement == nullptr) return false;
    const Resetting resetting(statement);
    holds = field.runner.step(statement);
  }
  if (field.runner.stopped()) return false;
  return holds || fail(node.step->failure, field);
}

bool ProgramRunner::check_related(const StepNode& node, Field& field) {
  const Step& step = *node.step;
  bool is_related = false;
  if (step.node && field.values.reg(*step.node)) {
    sqlite3_stmt* const statement = field.runner.start(node.queries.front(), nullptr);
    if (statement == nullptr) return false;
    const Resetting resetting(statement);
    is_related = field.runner.step(statement);
    if (field.runner.stopped()) return false;
  }
  const bool fails = is_related == (step.kind == Step::Kind::FailIfRelated);
  return !fails || fail(step.failure, field);
}

bool ProgramRunner::run_sql(const StepNode& node, Field& field) {
  auto json = run_raw_sql(connection_, *field.plan.model, field.values.text_of(node.step->value),
                          node.step->postgres_names);
  if (json) {
    field.answer.data += *json;
    return true;
  }
  graphql::GraphQLError error = std::move(json).error();
  if (sqlite3_get_autocommit(connection_.handle()) != 0) {
    const bool late = error.code == kOutOfPatience;
    field.runner.stop({.code = late ? ErrorCode::Cancelled : ErrorCode::Invalid,
                       .what = std::move(error.message)});
  } else {
    field.runner.report(std::move(error), field.root.output);
  }
  return false;
}

// All ids that a statement answers.
bool ProgramRunner::ids(const Query& query, Field& field, std::vector<std::string>& found) {
  sqlite3_stmt* const statement = field.runner.start(query, nullptr);
  if (statement == nullptr) return false;
  const Resetting resetting(statement);
  while (field.runner.step(statement)) found.push_back(bytes_at(statement, 0));
  return !field.runner.stopped();
}

bool ProgramRunner::for_each(const StepNode& node, Field& field) {
  std::vector<std::string> found;
  if (!ids(node.queries.front(), field, found)) return false;
  for (std::string& id : found) {
    if (node.step->target) field.values.reg(*node.step->target) = std::move(id);
    if (!steps(node.then, field)) return false;
  }
  return true;
}

bool ProgramRunner::for_each_row(const StepNode& node, Field& field) {
  for (const auto& row : node.step->rows) {
    field.values.set_items(node.step->first_item, row);
    if (!steps(node.then, field)) return false;
  }
  return true;
}

// ---- removals ----

class ProgramRunner::Removing {
 public:
  Removing(ProgramRunner& runner, Field& field) : runner_(runner), field_(field) {}

  bool run(std::uint32_t removal, std::vector<std::string> ids) {
    for (const std::string& id : ids) begun_.insert(name(type_of(removal), id));
    enter(removal, nullptr, std::move(ids));
    while (!levels_.empty()) {
      if (!(levels_.back().next < levels_.back().takes.size() ? descend() : finish())) return false;
    }
    return true;
  }

 private:
  // Nodes of one type that go, below those that take them along.
  struct Level {
    const RemovalNode& node;
    const model::Field* followed;  // Null for those that it all begins with.
    std::vector<std::string> ids;
    std::vector<graphql::Input> inputs;
    std::vector<std::size_t> takes;  // The way back last.
    std::size_t next = 0;
  };

  // Ids are unique within their type.
  static std::string name(int type, const std::string& id) {
    return std::to_string(type) + ' ' + id;
  }
  int type_of(std::uint32_t removal) const { return field_.removals[removal].removal->type->index; }

  void enter(std::uint32_t removal, const model::Field* followed, std::vector<std::string> ids) {
    Level& level =
        levels_.emplace_back(Level{field_.removals[removal], followed, std::move(ids), {}, {}});
    level.inputs.reserve(level.ids.size());
    for (const std::string& id : level.ids) level.inputs.push_back(graphql::Input::of_string(id));
    const auto& takes = level.node.removal->takes;
    for (const bool back : {false, true}) {
      for (std::size_t i = 0; i < takes.size(); ++i) {
        if (leads_back(level, takes[i]) == back) level.takes.push_back(i);
      }
    }
  }

  static bool leads_back(const Level& level, const query::Removal::Take& take) {
    return level.followed != nullptr && take.opposite == level.followed;
  }

  // Follows the next field of the innermost level.
  bool descend() {
    Level& level = levels_.back();
    const std::size_t which = level.takes[level.next++];
    const query::Removal::Take& take = level.node.removal->takes[which];
    std::vector<std::string> found, ids;
    field_.values.set_ids(level.inputs);
    if (!runner_.ids(level.node.takes[which], field_, found)) return false;
    for (std::string& id : found) {
      if (begun_.insert(name(type_of(take.removal), id)).second) {
        ids.push_back(std::move(id));
      } else if (!leads_back(level, take)) {
        met_again_.insert(name(type_of(take.removal), id));
      }
    }
    if (!ids.empty()) enter(take.removal, take.field, std::move(ids));
    return true;
  }

  // All that goes with them is gone: now the nodes of the innermost level themselves.
  bool finish() {
    const Level& level = levels_.back();
    field_.values.set_ids(level.inputs);
    const auto& guards = level.node.removal->guards;
    for (std::size_t i = 0; i < guards.size(); ++i) {
      if (guards[i].field != level.followed && !hold(guards[i], level.node.guards[i])) return false;
    }
    if (!runner_.execute(level.node.remove, field_)) return false;
    levels_.pop_back();
    return true;
  }

  // Nodes that a circle led to again go as well and need nothing any more.
  bool hold(const query::Removal::Guard& guard, const Query& query) {
    std::vector<std::string> found;
    if (!runner_.ids(query, field_, found)) return false;
    const model::Relation& relation = field_.plan.model->relation_of(*guard.field);
    const int type = relation.ends[guard.field->side].type;
    for (const std::string& id : found) {
      if (!met_again_.contains(name(type, id))) return runner_.fail(guard.failure, field_);
    }
    return true;
  }

  ProgramRunner& runner_;
  Field& field_;
  std::deque<Level> levels_;  // Outermost first. They are as many as the data is deep.
  std::unordered_set<std::string> begun_, met_again_;
};

bool ProgramRunner::remove(const StepNode& node, Field& field) {
  const Step& step = *node.step;
  std::vector<std::string> found;
  if (!step.node) {
    if (!ids(node.queries.front(), field, found)) return false;
  } else if (const auto& id = field.values.reg(*step.node)) {
    found.push_back(*id);
  }
  if (step.target) field.values.reg(*step.target) = std::to_string(found.size());
  return found.empty() || remove(step, std::move(found), field);
}

bool ProgramRunner::remove(const Step& step, std::vector<std::string> ids, Field& field) {
  if (!step.node || !watches_.looks_at(step, query::Change::Deleted)) {
    return Removing(*this, field).run(*step.removal, std::move(ids));
  }
  const std::string id = ids.front();
  return watched(step, query::Change::Deleted, id, field,
                 [&] { return Removing(*this, field).run(*step.removal, std::move(ids)); });
}

// Runs a statement that can be refused for no reason of the client's.
bool ProgramRunner::execute(const Query& query, Field& field) {
  sqlite3_stmt* const statement = field.runner.start(query, nullptr);
  if (statement == nullptr) return false;
  const Resetting resetting(statement);
  if (sqlite3_step(statement) == SQLITE_DONE) return true;
  field.runner.stop(connection_.error());
  return false;
}

}  // namespace graphcool::store::sqlite
