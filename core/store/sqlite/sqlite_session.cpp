#include "core/store/sqlite/sqlite_session.h"

#include <utility>

#include "core/store/sqlite/read_plan.h"
#include "core/store/sqlite/refusal.h"

namespace graphcool::store::sqlite {

SqliteSession::SqliteSession(std::unique_ptr<Connection> connection, LayoutGate& gate,
                             const std::atomic<std::uint64_t>& commits, Turn* turn)
    : shared_(std::move(connection), commits, turn), gate_(gate) {}

void SqliteSession::read(const Compiled& compiled, std::span<const graphql::Input> parameters,
                         const Patience& patience, Answer& answer) {
  const auto& plan = static_cast<const CompiledPlan&>(compiled);
  answer.errors.clear();
  const auto entered = gate_.enter(plan.layout);
  answer.outdated = !entered;
  if (!entered) return;
  const auto now = std::chrono::steady_clock::now();
  if (now > patience.deadline) {
    refuse(answer, {.code = ErrorCode::Cancelled, .what = {}});
  } else if (auto begun = shared_.begin(now); !begun) {
    refuse(answer, begun.error());
  } else {
    const Connection::Patient patient(shared_.connection(), patience);
    run(plan, parameters, answer);
    shared_.done();
  }
  // What was read while the tables changed is of no use, whatever it looks like.
  if (gate_.stood_still(*entered)) return;
  answer = {};
  answer.outdated = true;
}

void SqliteSession::run(const CompiledPlan& plan, std::span<const graphql::Input> parameters,
                        Answer& answer) {
  Connection& connection = shared_.connection();
  const bool begins = plan.needs_snapshot && !shared_.is_open();
  if (begins) {
    if (auto begun = connection.run(begin_, "BEGIN"); !begun) return refuse(answer, begun.error());
  }
  if (auto read = read_plan(connection, cache_, plan, parameters, answer); !read) {
    refuse(answer, read.error());
  }
  if (begins) {
    if (auto ended = connection.run(commit_, "COMMIT"); !ended) refuse(answer, ended.error());
  }
}

}  // namespace graphcool::store::sqlite
