#include "core/store/sqlite/sqlite_session.h"

#include <utility>

#include "core/store/sqlite/refusal.h"
#include "core/store/sqlite/runner.h"

namespace graphcool::store::sqlite {

SqliteSession::SqliteSession(std::unique_ptr<Connection> connection, LayoutGate& gate)
    : connection_(std::move(connection)), gate_(gate) {}

void SqliteSession::read(const Compiled& compiled, std::span<const graphql::Input> parameters,
                         const Patience& patience, Answer& answer) {
  const auto& plan = static_cast<const CompiledPlan&>(compiled);
  answer.errors.clear();
  const auto entered = gate_.enter(plan.layout);
  answer.outdated = !entered;
  if (!entered) return;
  connection_->set_patience(patience);
  if (std::chrono::steady_clock::now() > patience.deadline) {
    refuse(answer, {.code = ErrorCode::Cancelled, .what = {}});
  } else {
    run(plan, parameters, answer);
  }
  connection_->clear_patience();
  // What was read while the tables changed is of no use, whatever it looks like.
  if (gate_.stood_still(*entered)) return;
  answer = {};
  answer.outdated = true;
}

void SqliteSession::run(const CompiledPlan& plan, std::span<const graphql::Input> parameters,
                        Answer& answer) {
  if (plan.needs_snapshot) {
    if (auto begun = connection_->run(begin_, "BEGIN"); !begun)
      return refuse(answer, begun.error());
  }
  answer.data.clear();
  answer.data.reserve(plan.last_size.load(std::memory_order_relaxed));
  Values values(parameters);
  Runner runner(*connection_, cache_.of(plan), plan, values, answer);
  bool ok = true;
  for (const RootNode& root : plan.roots) {
    runner.enter(root.root->output);
    if (runner.hold(root.root->checks.empty() ? nullptr : &root.root->checks, root.root->output)) {
      ok = runner.root(root.root->output, root.op);
    } else {
      ok = root.root->output.nullable;
      answer.data.append(root.op.before).append("null");
    }
    if (!ok) break;
  }
  if (runner.stopped()) {
    refuse(answer, runner.stop_reason());
  } else if (!ok) {
    answer.data = "null";
  } else {
    answer.data += plan.roots.empty() ? "{}" : "}";
    plan.last_size.store(answer.data.size() + 64, std::memory_order_relaxed);
  }
  if (plan.needs_snapshot) {
    if (auto ended = connection_->run(commit_, "COMMIT"); !ended) refuse(answer, ended.error());
  }
}

}  // namespace graphcool::store::sqlite
