#include "core/store/sqlite/outbox_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/datetime.h"

namespace graphcool::store::sqlite {
namespace {

// What an entry takes beside its texts, roughly.
constexpr std::size_t kOverhead = 100;

// The result comes last: what only counts or orders entries never reads it.
constexpr const char* kColumns =
    "watch TEXT NOT NULL, node TEXT NOT NULL, request TEXT NOT NULL, made INTEGER NOT NULL,"
    " attempts INTEGER NOT NULL, due INTEGER NOT NULL, failure TEXT NOT NULL,"
    " bytes INTEGER NOT NULL, result TEXT NOT NULL";

std::string_view cut(std::string_view failure) {
  if (failure.size() <= kMaxFailureBytes) return failure;
  std::size_t size = kMaxFailureBytes;
  while (size > 0 && (static_cast<unsigned char>(failure[size]) & 0xc0) == 0x80) --size;
  return failure.substr(0, size);
}

void bind_text(sqlite3_stmt* statement, int index, std::string_view text) {
  sqlite3_bind_text64(statement, index, text.data() == nullptr ? "" : text.data(), text.size(),
                      SQLITE_STATIC, SQLITE_UTF8);
}

}  // namespace

Result<> make_outbox(Connection& connection) {
  // Numbers are not used again even when all entries are gone.
  return connection.execute(
      fmt::format("CREATE TABLE IF NOT EXISTS \"graphcool:outbox\""
                  " (number INTEGER PRIMARY KEY AUTOINCREMENT, {0});"
                  "CREATE TABLE IF NOT EXISTS \"graphcool:dead\" (number INTEGER PRIMARY KEY, {0})",
                  kColumns));
}

Result<OutboxTable::Total> OutboxTable::total_of(const char* table) {
  auto statement = connection_.prepare(
      fmt::format("SELECT count(*), coalesce(sum(bytes), 0) FROM \"{}\"", table));
  if (!statement) return statement.error();
  if (sqlite3_step(statement->get()) != SQLITE_ROW) return connection_.error();
  return Total{sqlite3_column_int64(statement->get(), 0),
               sqlite3_column_int64(statement->get(), 1)};
}

Result<> OutboxTable::count() {
  auto waiting = total_of("graphcool:outbox");
  if (!waiting) return waiting.error();
  auto dead = total_of("graphcool:dead");
  if (!dead) return dead.error();
  totals_.waiting = *waiting;
  totals_.dead = *dead;
  return {};
}

Result<sqlite3_stmt*> OutboxTable::ready(Kept which, const char* sql) {
  Statement& kept = statements_[which];
  if (!kept) {
    auto made = connection_.prepare(sql);
    if (!made) return made.error();
    kept = std::move(*made);
  }
  return kept.get();
}

Result<> OutboxTable::put(const OutboxEntry& entry) {
  auto made = ready(kPut,
                    "INSERT INTO \"graphcool:outbox\" (watch, node, request, made, attempts, due,"
                    " failure, bytes, result) VALUES (?1, ?2, ?3, ?4, 0, 0, '', ?5, ?6)");
  if (!made) return made.error();
  const std::size_t bytes = entry.watch.size() + entry.node.size() + entry.request_id.size() +
                            entry.result.size() + kOverhead;
  {
    sqlite3_stmt* const statement = *made;
    const Resetting resetting(statement);
    bind_text(statement, 1, entry.watch);
    bind_text(statement, 2, entry.node);
    bind_text(statement, 3, entry.request_id);
    sqlite3_bind_int64(statement, 4, datetime::now_ms());
    sqlite3_bind_int64(statement, 5, static_cast<std::int64_t>(bytes));
    bind_text(statement, 6, entry.result);
    if (sqlite3_step(statement) != SQLITE_DONE) return connection_.error();
  }
  ++totals_.waiting.count;
  totals_.waiting.bytes += static_cast<std::int64_t>(bytes);
  if (entry.failure.empty()) {
    ++totals_.put;
    return fit();
  }
  auto died = die(sqlite3_last_insert_rowid(connection_.handle()), 0, entry.failure);
  return died ? Result<>() : Result<>(died.error());
}

Result<> OutboxTable::settle(const Settled& settled) {
  Result<bool> found = false;
  switch (settled.outcome) {
    case Settled::Outcome::Told:
      found = take(kTold, "DELETE FROM \"graphcool:outbox\" WHERE number = ?1 RETURNING bytes",
                   settled.number, totals_.waiting);
      if (found && !*found) {
        found = take(kToldLate, "DELETE FROM \"graphcool:dead\" WHERE number = ?1 RETURNING bytes",
                     settled.number, totals_.dead);
      }
      break;
    case Settled::Outcome::Dead:
      found = die(settled.number, 1, settled.failure);
      break;
    case Settled::Outcome::Again: {
      auto made = ready(kAgain,
                        "UPDATE \"graphcool:outbox\" SET attempts = attempts + 1, due = ?2,"
                        " failure = ?3 WHERE number = ?1");
      if (!made) return made.error();
      const Resetting resetting(*made);
      sqlite3_bind_int64(*made, 1, settled.number);
      sqlite3_bind_int64(*made, 2, settled.due_ms);
      bind_text(*made, 3, cut(settled.failure));
      if (sqlite3_step(*made) != SQLITE_DONE) return connection_.error();
    }
  }
  return found ? Result<>() : Result<>(found.error());
}

// Deletes the row that the statement picks, by number where it has one; whether there was one.
Result<bool> OutboxTable::take(Kept which, const char* sql, std::int64_t number, Total& from) {
  auto made = ready(which, sql);
  if (!made) return made.error();
  const Resetting resetting(*made);
  if (sqlite3_bind_parameter_count(*made) > 0) sqlite3_bind_int64(*made, 1, number);
  int result = sqlite3_step(*made);
  const bool found = result == SQLITE_ROW;
  if (found) {
    --from.count;
    from.bytes -= sqlite3_column_int64(*made, 0);
    result = sqlite3_step(*made);
  }
  if (result != SQLITE_DONE) return connection_.error();
  return found;
}

// Moves an entry to the dead ones; whether there was one.
Result<bool> OutboxTable::die(std::int64_t number, int attempts, std::string_view failure) {
  auto made = ready(kDie,
                    "INSERT INTO \"graphcool:dead\" SELECT number, watch, node, request, made,"
                    " attempts + ?2, 0, ?3, bytes, result FROM \"graphcool:outbox\""
                    " WHERE number = ?1");
  if (!made) return made.error();
  {
    const Resetting resetting(*made);
    sqlite3_bind_int64(*made, 1, number);
    sqlite3_bind_int(*made, 2, attempts);
    bind_text(*made, 3, cut(failure));
    if (sqlite3_step(*made) != SQLITE_DONE) return connection_.error();
  }
  const std::int64_t before = totals_.waiting.bytes;
  auto found = take(kTold, "DELETE FROM \"graphcool:outbox\" WHERE number = ?1 RETURNING bytes",
                    number, totals_.waiting);
  if (!found || !*found) return found;
  ++totals_.dead.count;
  totals_.dead.bytes += before - totals_.waiting.bytes;
  while (totals_.dead.count > limits_.dead || totals_.dead.bytes > limits_.dead_bytes) {
    auto forgotten = take(kForget,
                          "DELETE FROM \"graphcool:dead\" WHERE number ="
                          " (SELECT min(number) FROM \"graphcool:dead\") RETURNING bytes",
                          0, totals_.dead);
    if (!forgotten) return forgotten;
    if (!*forgotten) break;
  }
  return true;
}

// Lets the oldest die until the others are within the limits.
Result<> OutboxTable::fit() {
  while (totals_.waiting.count > limits_.waiting || totals_.waiting.bytes > limits_.waiting_bytes) {
    auto made = ready(kOldest, "SELECT min(number) FROM \"graphcool:outbox\"");
    if (!made) return made.error();
    std::int64_t oldest = 0;
    {
      const Resetting resetting(*made);
      if (sqlite3_step(*made) != SQLITE_ROW) return connection_.error();
      oldest = sqlite3_column_int64(*made, 0);
    }
    auto died = die(oldest, 0,
                    "It was the oldest of too many that waited to be told: nobody has taken them "
                    "for long.");
    if (!died) return died.error();
    if (!*died) break;
  }
  return {};
}

// Runs a statement for each number, the lowest first; without any, once for all.
Result<> OutboxTable::for_each(std::span<const std::int64_t> numbers, const char* sql) {
  auto statement =
      connection_.prepare(fmt::format(fmt::runtime(sql), numbers.empty() ? "true" : "number = ?1"));
  if (!statement) return statement.error();
  std::vector<std::int64_t> sorted(numbers.begin(), numbers.end());
  std::ranges::sort(sorted);
  sorted.erase(std::ranges::unique(sorted).begin(), sorted.end());
  if (sorted.empty()) sorted.push_back(0);
  for (const std::int64_t number : sorted) {
    const Resetting resetting(statement->get());
    if (!numbers.empty()) sqlite3_bind_int64(statement->get(), 1, number);
    if (sqlite3_step(statement->get()) != SQLITE_DONE) return connection_.error();
  }
  return {};
}

Result<std::int64_t> OutboxTable::revive(std::span<const std::int64_t> numbers) {
  auto revived = for_each(numbers,
                          "INSERT INTO \"graphcool:outbox\" (watch, node, request, made, attempts,"
                          " due, failure, bytes, result) SELECT watch, node, request, made, 0, 0,"
                          " '', bytes, result FROM \"graphcool:dead\" WHERE {} ORDER BY number");
  if (!revived) return revived.error();
  auto count = bury(numbers);
  if (!count) return count;
  totals_.put += *count;
  if (auto fitted = fit(); !fitted) return fitted.error();
  return count;
}

Result<std::int64_t> OutboxTable::bury(std::span<const std::int64_t> numbers) {
  const std::int64_t before = totals_.dead.count;
  auto buried = for_each(numbers, "DELETE FROM \"graphcool:dead\" WHERE {}");
  if (!buried) return buried.error();
  if (auto counted = count(); !counted) return counted.error();
  return before - totals_.dead.count;
}

}  // namespace graphcool::store::sqlite
