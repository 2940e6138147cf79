// The tables behind the Outbox: what waits, and what is dead. On the writer's connection, within
// the transaction of the caller.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "core/store/outbox.h"
#include "core/store/sqlite/connection.h"

namespace graphcool::store::sqlite {

struct OutboxLimits {
  std::int64_t waiting = kMaxWaiting, waiting_bytes = kMaxWaitingBytes;
  std::int64_t dead = kKeptDead, dead_bytes = kKeptDeadBytes;
};

// Makes the tables where the file has none.
Result<> make_outbox(Connection& connection);

class OutboxTable {
 public:
  struct Total {
    std::int64_t count = 0, bytes = 0;
  };
  struct Totals {
    Total waiting, dead;
    std::int64_t put = 0;  // How many there ever were.
  };

  // The connection must outlive it.
  explicit OutboxTable(Connection& connection, OutboxLimits limits = {})
      : connection_(connection), limits_(limits) {}

  // Totals are kept beside the tables: to be counted before the first use and when others wrote to
  // them, and to be set back to what they were when something is rolled back.
  Result<> count();
  const Totals& totals() const { return totals_; }
  void set_totals(const Totals& totals) { totals_ = totals; }

  // Of the entry what a new one has; with a `failure` it is dead at once. What goes beyond the
  // limits dies or goes.
  Result<> put(const OutboxEntry& entry);
  Result<> settle(const Settled& settled);
  // As those of Outbox.
  Result<std::int64_t> revive(std::span<const std::int64_t> numbers);
  Result<std::int64_t> bury(std::span<const std::int64_t> numbers);

 private:
  // Keeps one statement prepared for each of these.
  enum Kept { kPut, kTold, kToldLate, kAgain, kBegin, kDie, kOldest, kForget, kEnd };

  Result<sqlite3_stmt*> ready(Kept which, const char* sql);
  Result<bool> take(Kept which, const char* sql, std::int64_t number, Total& from);
  Result<bool> die(std::int64_t number, int attempts, std::string_view failure);
  Result<> fit();
  Result<> for_each(std::span<const std::int64_t> numbers, const char* sql);
  Result<Total> total_of(const char* table);

  Connection& connection_;
  OutboxLimits limits_;
  Totals totals_;
  Statement statements_[kEnd];
};

}  // namespace graphcool::store::sqlite
