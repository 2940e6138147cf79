// SQLite connections and statements, owned and with errors as values.
//
// A Connection belongs to one thread at a time: its mutexes are off.
#pragma once

#include <sqlite3.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/store/store.h"

namespace graphcool::store::sqlite {

struct StatementCloser {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Statement = std::unique_ptr<sqlite3_stmt, StatementCloser>;

// Leaves the statement ready for its next run, whatever way the current one ends.
class Resetting {
 public:
  explicit Resetting(sqlite3_stmt* statement) : statement_(statement) {}
  ~Resetting() { sqlite3_reset(statement_); }
  Resetting(const Resetting&) = delete;
  Resetting& operator=(const Resetting&) = delete;

 private:
  sqlite3_stmt* statement_;
};

// The bytes of a column of a row, whether text or blob; "" where it is NULL.
std::string bytes_at(sqlite3_stmt* row, int column);

// "name" with its quotes doubled inside: any text as an SQL identifier.
std::string identifier(std::string_view name);

class Connection {
 public:
  enum class Use { Read, Write };

  // Opens (and creates, for Write) the file. Io when the system refuses, Corrupt when it is no
  // SQLite file.
  static Result<std::unique_ptr<Connection>> open(const std::filesystem::path& path, Use use);

  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  sqlite3* handle() const { return handle_.get(); }

  // Runs statements that return nothing of interest.
  Result<> execute(const std::string& sql);
  Result<Statement> prepare(std::string_view sql);
  // Runs a statement that returns nothing and is used again and again; `kept` holds it.
  Result<> run(Statement& kept, const char* sql);
  // The first column of the first row; 0 or "" when there is none.
  Result<std::int64_t> integer(std::string_view sql);
  Result<std::string> text(std::string_view sql);

  // Counts in `commits` each commit that wrote something, before it is answered. `commits` must
  // outlive the connection.
  void count_commits(std::atomic<std::uint64_t>& commits);

  // The last error in words: what SQLite says, and the kind that callers can act on.
  Error error() const;

  // As long as it lives, statements that run out of `patience` stop with SQLITE_INTERRUPT. What
  // held before holds again afterwards.
  class Patient {
   public:
    Patient(Connection& connection, const Patience& patience);
    ~Patient() { connection_.set_patience(before_); }
    Patient(const Patient&) = delete;
    Patient& operator=(const Patient&) = delete;

   private:
    Connection& connection_;
    const Patience before_;
  };

 private:
  struct Closer {
    void operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
  };

  Connection() = default;
  Result<> set_up(Use use);
  void set_patience(const Patience& patience);
  bool out_of_patience();

  std::unique_ptr<sqlite3, Closer> handle_;
  std::string path_;
  Patience patience_ = Patience(Deadline::max());
  Deadline next_look_ = Deadline::max();  // When is_gone is asked next.
};

}  // namespace graphcool::store::sqlite
