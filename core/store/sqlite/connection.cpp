#include "core/store/sqlite/connection.h"

#include <fmt/format.h>

#include <mutex>

#include "core/store/sqlite/functions.h"

namespace graphcool::store::sqlite {
namespace {

// Virtual machine instructions between two looks at the clock; some 50 µs of work.
constexpr int kInstructionsPerCheck = 4000;

// Whether a client is still there costs a system call: quick answers never ask.
constexpr std::chrono::milliseconds kBetweenLooks{5};

// How long the log grows before it is written back into the file.
constexpr int kCheckpointFrames = 1000;

// For the whole process, before the first connection: no global allocation statistics, whose mutex
// all threads would share, and no mutexes in connections, which never change hands while they work.
void configure_library() {
  static std::once_flag once;
  std::call_once(once, [] {
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
    sqlite3_initialize();
  });
}

ErrorCode code_of(int result) {
  switch (result & 0xff) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_FORMAT:
      return ErrorCode::Corrupt;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return ErrorCode::Conflict;
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
      return ErrorCode::Io;
    case SQLITE_INTERRUPT:
      return ErrorCode::Cancelled;
    case SQLITE_CONSTRAINT:
      return ErrorCode::Invalid;
    case SQLITE_TOOBIG:
      return ErrorCode::Limit;
    default:
      return ErrorCode::Internal;
  }
}

}  // namespace

std::string bytes_at(sqlite3_stmt* row, int column) {
  const auto* bytes = static_cast<const char*>(sqlite3_column_blob(row, column));
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(row, column));
  return bytes == nullptr ? std::string() : std::string(bytes, size);
}

std::string identifier(std::string_view name) {
  std::string out = "\"";
  for (char c : name) {
    if (c == '"') out.push_back('"');
    out.push_back(c);
  }
  out.push_back('"');
  return out;
}

Result<std::unique_ptr<Connection>> Connection::open(const std::filesystem::path& path, Use use) {
  configure_library();
  std::unique_ptr<Connection> connection(new Connection());
  connection->path_ = path.string();
  int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  if (use == Use::Write) flags |= SQLITE_OPEN_CREATE;
  sqlite3* handle = nullptr;
  const int result = sqlite3_open_v2(connection->path_.c_str(), &handle, flags, nullptr);
  connection->handle_.reset(handle);
  if (result != SQLITE_OK) return connection->error();
  if (auto ready = connection->set_up(use); !ready) return ready.error();
  return connection;
}

Result<> Connection::set_up(Use use) {
  sqlite3* const handle = handle_.get();
  // A name in double quotes is a name, never a string for want of a column.
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_busy_timeout(handle, 5000);
  if (auto added = register_functions(handle); added != SQLITE_OK) return error();
  sqlite3_progress_handler(
      handle, kInstructionsPerCheck,
      [](void* self) -> int { return static_cast<Connection*>(self)->out_of_patience(); }, this);
  // Caches fill as pages are read, so an idle process stays small. Readers have room for a table of
  // 8 MB: what does not fit is read from the system again at every scan, and two loops that do so
  // at once hold each other up. The writer flushes the log at every commit; old contents of freed
  // pages need not be wiped.
  return execute(use == Use::Write ? "PRAGMA cache_size = -2048; PRAGMA foreign_keys = ON;"
                                     "PRAGMA synchronous = FULL; PRAGMA secure_delete = OFF;"
                                     "PRAGMA journal_size_limit = 16777216;"
                                     "PRAGMA recursive_triggers = ON; PRAGMA temp_store = MEMORY;"
                                   : "PRAGMA cache_size = -8192; PRAGMA query_only = ON;"
                                     "PRAGMA temp_store = MEMORY;");
}

void Connection::count_commits(std::atomic<std::uint64_t>& commits) {
  const auto on_commit = [](void* count, sqlite3* handle, const char* name, int frames) {
    ++*static_cast<std::atomic<std::uint64_t>*>(count);
    // The hook stands in the place of SQLite's own, which does this.
    if (frames >= kCheckpointFrames) sqlite3_wal_checkpoint(handle, name);
    return SQLITE_OK;
  };
  sqlite3_wal_hook(handle(), on_commit, &commits);
}

Connection::Patient::Patient(Connection& connection, const Patience& patience)
    : connection_(connection), before_(connection.patience_) {
  connection.set_patience(patience);
}

void Connection::set_patience(const Patience& patience) {
  patience_ = patience;
  next_look_ = patience.is_gone == nullptr ? Deadline::max()
                                           : std::chrono::steady_clock::now() + kBetweenLooks;
}

bool Connection::out_of_patience() {
  const auto now = std::chrono::steady_clock::now();
  if (now > patience_.deadline) return true;
  if (now < next_look_) return false;
  next_look_ = now + kBetweenLooks;
  return (*patience_.is_gone)();
}

Result<> Connection::execute(const std::string& sql) {
  if (sqlite3_exec(handle(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) return error();
  return {};
}

Result<Statement> Connection::prepare(std::string_view sql) {
  sqlite3_stmt* statement = nullptr;
  const int result = sqlite3_prepare_v3(handle(), sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  if (result != SQLITE_OK) return error();
  return Statement(statement);
}

Result<> Connection::run(Statement& kept, const char* sql) {
  if (!kept) {
    auto made = prepare(sql);
    if (!made) return made.error();
    kept = std::move(*made);
  }
  const Resetting resetting(kept.get());
  if (sqlite3_step(kept.get()) != SQLITE_DONE) return error();
  return {};
}

Result<std::int64_t> Connection::integer(std::string_view sql) {
  auto statement = prepare(sql);
  if (!statement) return statement.error();
  const int result = sqlite3_step(statement->get());
  if (result == SQLITE_ROW) return sqlite3_column_int64(statement->get(), 0);
  if (result == SQLITE_DONE) return 0;
  return error();
}

Result<std::string> Connection::text(std::string_view sql) {
  auto statement = prepare(sql);
  if (!statement) return statement.error();
  const int result = sqlite3_step(statement->get());
  if (result == SQLITE_DONE) return std::string();
  if (result != SQLITE_ROW) return error();
  return bytes_at(statement->get(), 0);
}

Error Connection::error() const {
  if (handle() == nullptr) return {.code = ErrorCode::Io, .what = "Out of memory."};
  const ErrorCode code = code_of(sqlite3_extended_errcode(handle()));
  const std::string reason = sqlite3_errmsg(handle());
  Error error{.code = code, .what = {}, .where = {.file = path_}};
  switch (code) {
    case ErrorCode::Corrupt:
      error.what =
          fmt::format("The data file is damaged or is no data file of graphcool ({}).", reason);
      error.hint = "Restore it from a backup, or move it away to start with an empty one.";
      break;
    case ErrorCode::Io:
      error.what = fmt::format("The data file cannot be used: {}.", reason);
      error.hint = "Check the disk's free space and the permissions of the file and its folder.";
      break;
    default:
      error.what = fmt::format("The database says: {}.", reason);
  }
  return error;
}

}  // namespace graphcool::store::sqlite
