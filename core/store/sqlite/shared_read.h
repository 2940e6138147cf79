// One read transaction for all reads of a turn of the event loop.
//
// To begin and end one takes three system calls and a lock that the loops share: more than a small
// read costs otherwise. What it sees is never older than the last commit of this process's writer:
// a read after a commit begins another one.
//
// When nothing has been read for a while, the pages that are kept in memory are given back.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>

#include "core/base/turn.h"
#include "core/store/sqlite/connection.h"

namespace graphcool::store::sqlite {

class SharedRead {
 public:
  using Clock = std::chrono::steady_clock;

  // `commits` counts those of the writer. `turn` is of the loop that reads; null: every read is by
  // itself. Both must outlive the reads.
  SharedRead(std::unique_ptr<Connection> connection, const std::atomic<std::uint64_t>& commits,
             Turn* turn);
  // Any thread, while nothing reads.
  ~SharedRead();

  Connection& connection();

  // Before each read: sees to it that a transaction is open that sees all commits so far, where one
  // pays. A read that comes alone is by itself: there is nobody to share with.
  Result<> begin(Clock::time_point now);
  bool is_open() const;
  // After each read.
  void done();

 private:
  struct State;
  std::shared_ptr<State> state_;  // The end of the turn may come after this has gone.
  const std::atomic<std::uint64_t>& commits_;
  Turn* const turn_;
  std::uint64_t seen_ = 0;  // Commits, when it was begun.
};

}  // namespace graphcool::store::sqlite
