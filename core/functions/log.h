// What every call of a function leaves behind (reference/graphcool-framework, section 9.9), kept in
// a file of SQLite of its own: a flood of logs must not hold up the data.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/functions/runtime.h"

namespace graphcool::functions {

inline constexpr int kVisibleEntries = 1000;  // The newest of each function.

struct LogEntry {
  std::string id = {};  // Sorts by time.
  std::string service, function, request_id;
  bool success = false;
  std::int64_t duration_ms = 0;
  std::int64_t time_ms = 0;  // Since 1970; when the call began.
  std::string message;       // JSON text.
};

// The message of an entry: the event, what was printed, what came back; or why nothing did.
std::string log_message(const std::string& event, const Outcome& outcome);

struct LogStats {
  std::vector<int> histogram;  // 180 counts, one for ten seconds each, of the last 30 minutes.
  std::int64_t requests = 0, errors = 0;  // Of the last 24 hours.
  std::optional<std::int64_t> last_ms = {};
};

class LogStore {
 public:
  // Opens the file, or makes it.
  static Result<std::unique_ptr<LogStore>> open(const std::filesystem::path& path);
  ~LogStore();

  // Takes an entry and returns at once; it is written by a thread of the store. Under a flood the
  // oldest that are not written yet are dropped.
  void add(LogEntry entry);

  // Entries of a service, oldest first: of one function (empty: of all), those with ids above
  // `after`, at most the newest `limit`. What was add()ed before is seen.
  Result<std::vector<LogEntry>> read(const std::string& service, const std::string& function,
                                     const std::string& after, int limit);
  // How many there are of one function, of those that are visible.
  Result<int> count(const std::string& service, const std::string& function);
  Result<LogStats> stats(const std::string& service, const std::string& function);

  // Forgets a service.
  void remove(const std::string& service);

 private:
  struct Impl;
  explicit LogStore(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace graphcool::functions
