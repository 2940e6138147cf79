#include "core/store/sqlite/program_runner.h"

#include <cstdlib>
#include <utility>

#include "core/store/sqlite/functions.h"
#include "core/store/sqlite/layout.h"
#include "core/store/sqlite/refusal.h"

namespace graphcool::store::sqlite {
namespace {

using query::Step;

std::string first_column(sqlite3_stmt* row) {
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(row, 0));
  return {text, static_cast<std::size_t>(sqlite3_column_bytes(row, 0))};
}

}  // namespace

struct ProgramRunner::Field {
  const query::Root& root;
  const query::Plan& plan;
  Values& values;
  Runner& runner;
  Answer& answer;
  bool responded_null = false;  // The answer is a null that has been reported; the writing stands.
};

Result<> ProgramRunner::run(const CompiledPlan& plan, std::span<const graphql::Input> parameters,
                            Answer& answer) {
  StatementCache::Prepared& prepared = cache_.of(plan);
  Values values(parameters);
  answer.data.clear();
  for (const RootNode& root : plan.roots) {
    Runner runner(connection_, prepared, plan, values, answer);
    runner.enter(root.root->output);
    Field field{*root.root, *plan.plan, values, runner, answer};
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
    if (runner.stopped()) runner.report(refusal(runner.stop_reason()), root.root->output);
    if (ok) continue;
    if (!root.root->output.nullable) {
      answer.data = "null";
      return {};
    }
    answer.data.resize(start);
    answer.data += "null";
  }
  answer.data += answer.data.empty() ? "{}" : "}";
  return {};
}

bool ProgramRunner::run_field(const RootNode& root, Field& field) {
  if (!field.runner.hold(&root.root->checks, root.root->output)) return false;
  field.values.begin_program(root.root->program->registers);
  if (auto begun = connection_.run(begin_, "SAVEPOINT field"); !begun) {
    field.runner.stop(begun.error());
    return false;
  }
  const std::size_t start = field.answer.data.size();
  const bool ok = steps(root.steps, field);
  if (sqlite3_get_autocommit(connection_.handle()) != 0) return false;
  Result<> ended;
  if (!ok) ended = connection_.run(roll_back_, "ROLLBACK TO field");
  if (ended) ended = connection_.run(release_, "RELEASE field");
  if (!ended && !field.runner.stopped()) field.runner.stop(ended.error());
  if (!ok || !ended || field.responded_null) return false;
  if (field.answer.data.size() == start) field.answer.data += "null";
  return true;
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
    case Step::Kind::Delete:
      return is_empty(step.node) || write(node, field);
    case Step::Kind::Connect:
      return is_empty(step.node) || is_empty(step.other) || write(node, field);
    case Step::Kind::Disconnect:
      return is_empty(step.node) || (step.other && is_empty(step.other)) || write(node, field);
    case Step::Kind::Find:
    case Step::Kind::FindRelated:
      return find(node, field);
    case Step::Kind::Check:
      return field.runner.hold(&step.checks, field.root.output);
    case Step::Kind::FailIfEmpty:
      return !is_empty(step.node) || fail(step.failure, field);
    case Step::Kind::FailIfRelated:
    case Step::Kind::FailUnlessRelated:
      return check_related(node, field);
    case Step::Kind::When:
      return steps(is_empty(step.node) ? node.otherwise : node.then, field);
    case Step::Kind::ForEach:
      return for_each(node, field);
    case Step::Kind::ForEachValue:
      for (std::string& text : field.values.texts_of(step.list)) {
        field.values.reg(*step.target) = std::move(text);
        if (!steps(node.then, field)) return false;
      }
      return true;
    case Step::Kind::Respond:
      field.responded_null = !field.runner.root(field.root.output, node.respond.front());
      return !field.runner.stopped();
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
  if (!write(node, field)) return false;
  if (step.target && counted && made) {
    field.values.reg(*step.target) =
        std::to_string(sqlite3_last_insert_rowid(connection_.handle()));
  }
  return true;
}

// Runs the statements of a step that return nothing.
bool ProgramRunner::write(const StepNode& node, Field& field) {
  for (const Query& query : node.queries) {
    sqlite3_stmt* const statement = field.runner.start(query, nullptr);
    if (statement == nullptr) return false;
    const int result = sqlite3_step(statement);
    if (result != SQLITE_DONE) {
      const bool ok = refused(node, field);
      sqlite3_reset(statement);
      return ok;
    }
    sqlite3_reset(statement);
  }
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
    if (field.runner.step(statement)) found = first_column(statement);
    if (field.runner.stopped()) return false;
  }
  if (step.target) field.values.reg(*step.target) = std::move(found);
  return true;
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

bool ProgramRunner::for_each(const StepNode& node, Field& field) {
  std::vector<std::string> ids;
  {
    sqlite3_stmt* const statement = field.runner.start(node.queries.front(), nullptr);
    if (statement == nullptr) return false;
    const Resetting resetting(statement);
    while (field.runner.step(statement)) ids.push_back(first_column(statement));
    if (field.runner.stopped()) return false;
  }
  for (std::string& id : ids) {
    if (node.step->target) field.values.reg(*node.step->target) = std::move(id);
    if (!steps(node.then, field)) return false;
  }
  return true;
}

}  // namespace graphcool::store::sqlite
