#include "core/store/sqlite/shared_read.h"

#include <malloc.h>

#include <mutex>
#include <utility>

namespace graphcool::store::sqlite {
namespace {

// Between two reads: so soon the next comes only when it was there already, or others come beside.
constexpr std::chrono::microseconds kBusy{15};

// After the last read: whoever comes back later can wait the few milliseconds that it takes to read
// the pages again from the system.
constexpr std::chrono::seconds kIdle{5};

// So much must come free for the allocator to be asked to give memory back, which takes it a
// millisecond or so.
constexpr int kWorthTrimming = 1 << 20;

}  // namespace

struct SharedRead::State {
  std::mutex mutex;  // Between the end of the turn and the end of the session.
  std::unique_ptr<Connection> connection;
  Statement begin_statement, end_statement;
  bool open = false;
  bool turn_told = false;            // The end of the turn will end the transaction.
  bool watched = false;              // The ticks of the loop will see whether it is idle.
  Clock::time_point last_read = {};  // When it ended.

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

  // At a tick: whether to look again at the next.
  bool trim_if_idle(Clock::time_point now) {
    if (connection == nullptr) return false;
    if (open || now - last_read < kIdle) return true;
    watched = false;
    int used = 0, highest = 0;
    sqlite3_db_status(connection->handle(), SQLITE_DBSTATUS_CACHE_USED, &used, &highest, 0);
    sqlite3_db_release_memory(connection->handle());
    if (used >= kWorthTrimming) malloc_trim(0);
    return false;
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

void SharedRead::done() {
  state_->last_read = Clock::now();
  if (turn_ == nullptr || state_->watched) return;
  state_->watched = true;
  turn_->at_ticks([state = state_](Clock::time_point now) {
    const std::lock_guard lock(state->mutex);
    return state->trim_if_idle(now);
  });
}

bool SharedRead::is_open() const {
  return state_->open;
}

Result<> SharedRead::begin(Clock::time_point now) {
  if (turn_ == nullptr) return {};
  const bool busy = now - state_->last_read < kBusy;
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
