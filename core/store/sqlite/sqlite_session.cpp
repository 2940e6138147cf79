#include "core/store/sqlite/sqlite_session.h"

#include <utility>

#include "core/store/sqlite/read_plan.h"
#include "core/store/sqlite/refusal.h"

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
  if (auto read = read_plan(*connection_, cache_, plan, parameters, answer); !read) {
    refuse(answer, read.error());
  }
  if (plan.needs_snapshot) {
    if (auto ended = connection_->run(commit_, "COMMIT"); !ended) refuse(answer, ended.error());
  }
}

}  // namespace graphcool::store::sqlite
