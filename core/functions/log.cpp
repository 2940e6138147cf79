#include "core/functions/log.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>

#include "core/base/json.h"
#include "core/base/text.h"

#include <boost/json/parse.hpp>

namespace graphcool::functions {
namespace {

constexpr std::size_t kMostWaiting = 10'000;
constexpr std::size_t kLargestEvent = 256u << 10;  // Of what a call was given, and gave.
constexpr int kTrimEvery = 500;                    // Entries, between two cuts to the newest.

constexpr const char* kSetUp =
    "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
    "CREATE TABLE IF NOT EXISTS entries (id TEXT PRIMARY KEY, service TEXT, function TEXT,"
    " request TEXT, success INTEGER, duration INTEGER, time INTEGER, message TEXT) WITHOUT ROWID;"
    "DROP INDEX IF EXISTS by_function; DROP INDEX IF EXISTS by_time;"  // Of earlier versions.
    "CREATE INDEX IF NOT EXISTS by_name ON entries (service, function COLLATE NOCASE, id);"
    "CREATE INDEX IF NOT EXISTS by_name_and_time ON entries"
    " (service, function COLLATE NOCASE, time, success)";

constexpr const char* kReadAll =
    "SELECT id, function, request, success, duration, time, message FROM entries"
    " WHERE service = ?1 AND ?2 = '' AND id > ?3"
    " ORDER BY id DESC LIMIT ?4";
constexpr const char* kReadOne =  // Along the index.
    "SELECT id, function, request, success, duration, time, message FROM entries"
    " WHERE service = ?1 AND function = ?2 COLLATE NOCASE AND id > ?3"
    " ORDER BY id DESC LIMIT ?4";

std::int64_t now_ms() {
  using namespace std::chrono;
  return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

struct StatementCloser {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Statement = std::unique_ptr<sqlite3_stmt, StatementCloser>;

struct DatabaseCloser {
  void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
};
using Database = std::unique_ptr<sqlite3, DatabaseCloser>;

Error error_of(sqlite3* database) {
  return {.code = ErrorCode::Io,
          .what = fmt::format("The logs of functions: {}.", sqlite3_errmsg(database))};
}

void bind(sqlite3_stmt* statement, int index, const std::string& text) {
  sqlite3_bind_text(statement, index, text.data(), static_cast<int>(text.size()), SQLITE_TRANSIENT);
}
void bind(sqlite3_stmt* statement, int index, std::int64_t number) {
  sqlite3_bind_int64(statement, index, number);
}

// A statement with its values bound.
template <class... Values>
Statement prepare(sqlite3* database, const char* sql, const Values&... values) {
  sqlite3_stmt* statement = nullptr;
  sqlite3_prepare_v2(database, sql, -1, &statement, nullptr);
  if (statement != nullptr) {
    int index = 0;
    (bind(statement, ++index, values), ...);
  }
  return Statement(statement);
}

std::string text_at(sqlite3_stmt* row, int column) {
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(row, column));
  return text == nullptr ? std::string() : std::string(text);
}

// Text of valid UTF-8 within the limit, cut between two characters.
std::string limited(const std::string& text) {
  if (text.size() <= kLargestEvent) return text;
  return std::string(text::prefix(text, kLargestEvent)) + "...";
}

}  // namespace

std::string log_message(const std::string& event, const Outcome& outcome) {
  if (outcome.kind != Outcome::Kind::Answered) {
    std::string message =
        "{\"error\":" + json::quoted(outcome.reason) + ",\"event\":" + json::quoted(limited(event));
    message += ",\"logs\":[{\"stdout\":" + json::quoted(outcome.output) +
               "},{\"stderr\":" + json::quoted(outcome.error_output) +
               "},{\"error\":" + json::quoted(outcome.reason) + "}]";
    return message + "}";
  }
  boost::json::error_code error;
  (void)boost::json::parse(outcome.answer, error);
  const bool whole = !error && outcome.answer.size() <= kLargestEvent;
  return "{\"event\":" + json::quoted(limited(event)) +
         ",\"logs\":[{\"stdout\":" + json::quoted(outcome.output) +
         "},{\"stderr\":" + json::quoted(outcome.error_output) +
         "},{\"error\":\"\"}],\"returnValue\":" +
         (whole ? outcome.answer
                : "{\"rawResponse\":" + json::quoted(limited(outcome.answer)) + "}") +
         "}";
}

struct LogStore::Impl {
  Database database;  // Under `use`.
  std::mutex use;
  int since_trim = 0;

  std::mutex mutex;
  std::condition_variable filled, written;
  std::deque<LogEntry> waiting;
  bool writing = false;
  bool stopping = false;
  std::thread thread;

  void run();
  void write(const std::deque<LogEntry>& entries);
  void trim();
  void settle();
};

void LogStore::Impl::run() {
  for (;;) {
    std::deque<LogEntry> entries;
    {
      std::unique_lock lock(mutex);
      writing = false;
      written.notify_all();
      filled.wait(lock, [this] { return stopping || !waiting.empty(); });
      if (waiting.empty()) return;
      entries.swap(waiting);
      writing = true;
    }
    write(entries);
  }
}

void LogStore::Impl::write(const std::deque<LogEntry>& entries) {
  const std::lock_guard lock(use);
  sqlite3_exec(database.get(), "BEGIN IMMEDIATE", nullptr, nullptr, nullptr);
  for (const LogEntry& each : entries) {
    const auto insert = prepare(
        database.get(), "INSERT OR REPLACE INTO entries VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        each.id, each.service, each.function, each.request_id, std::int64_t{each.success},
        each.duration_ms, each.time_ms, each.message);
    if (insert) sqlite3_step(insert.get());
  }
  since_trim += static_cast<int>(entries.size());
  if (since_trim >= kTrimEvery) trim();
  sqlite3_exec(database.get(), "COMMIT", nullptr, nullptr, nullptr);
}

// Of each function the newest entries stay.
void LogStore::Impl::trim() {
  since_trim = 0;
  const auto cut = prepare(
      database.get(),
      "DELETE FROM entries WHERE id IN (SELECT id FROM (SELECT id, row_number() OVER (PARTITION BY"
      " service, function COLLATE NOCASE ORDER BY id DESC) AS place FROM entries)"
      " WHERE place > ?1)",
      std::int64_t{kVisibleEntries});
  if (cut) sqlite3_step(cut.get());
}

// Waits until what has been add()ed is in the file.
void LogStore::Impl::settle() {
  std::unique_lock lock(mutex);
  written.wait(lock, [this] { return waiting.empty() && !writing; });
}

Result<std::unique_ptr<LogStore>> LogStore::open(const std::filesystem::path& path) {
  auto impl = std::make_unique<Impl>();
  sqlite3* database = nullptr;
  const int result =
      sqlite3_open_v2(path.c_str(), &database,
                      SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
  impl->database.reset(database);
  if (result != SQLITE_OK ||
      sqlite3_exec(database, kSetUp, nullptr, nullptr, nullptr) != SQLITE_OK) {
    Error error = error_of(database);
    error.where = {.file = path.string()};
    error.hint = "Check the permissions of the folder; a damaged file can be deleted.";
    return error;
  }
  sqlite3_busy_timeout(database, 5000);
  impl->thread = std::thread([raw = impl.get()] { raw->run(); });
  return std::unique_ptr<LogStore>(new LogStore(std::move(impl)));
}

LogStore::LogStore(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

LogStore::~LogStore() {
  {
    const std::lock_guard lock(impl_->mutex);
    impl_->stopping = true;
  }
  impl_->filled.notify_one();
  impl_->thread.join();
}

void LogStore::add(LogEntry entry) {
  {
    const std::lock_guard lock(impl_->mutex);
    impl_->waiting.push_back(std::move(entry));
    if (impl_->waiting.size() > kMostWaiting) impl_->waiting.pop_front();
  }
  impl_->filled.notify_one();
}

Result<std::vector<LogEntry>> LogStore::read(const std::string& service,
                                             const std::string& function, const std::string& after,
                                             int limit) {
  impl_->settle();
  const std::lock_guard lock(impl_->use);
  const auto statement = prepare(impl_->database.get(), function.empty() ? kReadAll : kReadOne,
                                 service, function, after, std::int64_t{limit});
  if (!statement) return error_of(impl_->database.get());
  std::vector<LogEntry> entries;
  while (sqlite3_step(statement.get()) == SQLITE_ROW) {
    sqlite3_stmt* const row = statement.get();
    entries.push_back({.id = text_at(row, 0),
                       .service = service,
                       .function = text_at(row, 1),
                       .request_id = text_at(row, 2),
                       .success = sqlite3_column_int(row, 3) != 0,
                       .duration_ms = sqlite3_column_int64(row, 4),
                       .time_ms = sqlite3_column_int64(row, 5),
                       .message = text_at(row, 6)});
  }
  return std::vector<LogEntry>(std::make_move_iterator(entries.rbegin()),
                               std::make_move_iterator(entries.rend()));
}

Result<int> LogStore::count(const std::string& service, const std::string& function) {
  impl_->settle();
  const std::lock_guard lock(impl_->use);
  const auto statement =
      prepare(impl_->database.get(),
              "SELECT count(*) FROM entries WHERE service = ?1 AND function = ?2 COLLATE NOCASE",
              service, function);
  if (!statement || sqlite3_step(statement.get()) != SQLITE_ROW) {
    return error_of(impl_->database.get());
  }
  return std::min(sqlite3_column_int(statement.get(), 0), kVisibleEntries);
}

Result<LogStats> LogStore::stats(const std::string& service, const std::string& function) {
  constexpr std::int64_t kBucket = 10'000;
  constexpr std::int64_t kDay = 24 * 3'600'000;
  impl_->settle();
  const std::lock_guard lock(impl_->use);
  const std::int64_t now = now_ms();
  LogStats stats{.histogram = std::vector<int>(180)};
  const auto statement = prepare(impl_->database.get(),
                                 "SELECT time, success FROM entries WHERE service = ?1 AND"
                                 " function = ?2 COLLATE NOCASE AND time > ?3",
                                 service, function, now - kDay);
  if (!statement) return error_of(impl_->database.get());
  while (sqlite3_step(statement.get()) == SQLITE_ROW) {
    const std::int64_t time = sqlite3_column_int64(statement.get(), 0);
    ++stats.requests;
    if (sqlite3_column_int(statement.get(), 1) == 0) ++stats.errors;
    stats.last_ms = std::max(stats.last_ms.value_or(0), time);
    const std::int64_t age = std::max<std::int64_t>(now - time, 0) / kBucket;
    if (age < 180) ++stats.histogram[static_cast<std::size_t>(179 - age)];
  }
  return stats;
}

void LogStore::remove(const std::string& service) {
  impl_->settle();
  const std::lock_guard lock(impl_->use);
  const auto statement =
      prepare(impl_->database.get(), "DELETE FROM entries WHERE service = ?1", service);
  if (statement) sqlite3_step(statement.get());
}

}  // namespace graphcool::functions
