#include "core/store/sqlite/shared_read.h"

#include <mutex>
#include <utility>

namespace graphcool::store::sqlite {
namespace {

// Between two reads: so soon the next comes only when it was there already, or others come beside.
constexpr std::chrono::microseconds kBusy{15};

}  // namespace

struct SharedRead::State {
  std::mutex mutex;  // Between the end of the turn and the end of the session.
  std::unique_ptr<Connection> connection;
  Statement begin_statement, end_statement;
  bool open = false;
  bool turn_told = false;  // The end of the turn will end the transaction.

  Result<> begin() {
    auto begun = connection->run(begin_statement, "BEGIN");
    open = static_cast<bool>(begun);
    return begun;
  }

  Result<> end() {
    if (!open) return {};
    open = false;
    // An error may have ended it already.
    if (sqlite3_get_autocommit(connection->handle()) != 0) return {};
    return connection->run(end_statement, "COMMIT");
  }
};

SharedRead::SharedRead(std::unique_ptr<Connection> connection,
                       const std::atomic<std::uint64_t>& commits, Turn* turn)
    : state_(std::make_shared<State>()), commits_(commits), turn_(turn) {
  state_->connection = std::move(connection);
}

SharedRead::~SharedRead() {
  const std::lock_guard lock(state_->mutex);
  state_->open = false;
  state_->begin_statement.reset();
  state_->end_statement.reset();
  state_->connection.reset();
}

Connection& SharedRead::connection() {
  return *state_->connection;
}

bool SharedRead::is_open() const {
  return state_->open;
}

Result<> SharedRead::begin(Clock::time_point now) {
  if (turn_ == nullptr) return {};
  const bool busy = now - last_read_ < kBusy;
  const std::uint64_t commits = commits_.load();
  if (state_->open && seen_ == commits) return {};
  if (!state_->open && !busy) return {};
  if (auto ended = state_->end(); !ended) return ended;
  if (auto begun = state_->begin(); !begun) return begun;
  seen_ = commits;
  if (std::exchange(state_->turn_told, true)) return {};
  turn_->at_end([state = state_] {
    const std::lock_guard lock(state->mutex);
    state->turn_told = false;
    // A read transaction that cannot be ended now is ended before the next read.
    if (state->connection != nullptr) (void)state->end();
  });
  return {};
}

}  // namespace graphcool::store::sqlite
