// What watches answered about writes, until it has been told to those who watch.
//
// An entry is put in by the transaction of the write that it tells of, and stays until it is
// settled: what is acknowledged is told, also after a crash, at least once.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace graphcool::store {

struct OutboxEntry {
  std::int64_t number = 0;   // Grows in the order of the writes.
  std::string watch;         // query::Watch::name.
  std::string node;          // Id of the node that was written.
  std::string data;          // JSON: what Watch::answer gave.
  std::string request_id;    // Of the mutation; may be empty.
  std::int64_t made_ms = 0;  // Since 1970.
  int attempts = 0;          // To tell it, that have failed.
  std::int64_t due_ms = 0;   // Not to be tried before.
  std::string failure = {};  // Why the last attempt failed.
};

// What became of an attempt to tell an entry.
struct Settled {
  enum class Outcome : std::uint8_t {
    Told,   // It goes.
    Again,  // It stays, due at `due_ms`; one more attempt has failed.
    Dead,   // It is given up and kept for a person to look at.
  };
  std::int64_t number = 0;
  Outcome outcome = Outcome::Told;
  std::int64_t due_ms = 0;
  std::string failure = {};
};

// How many dead entries are kept; the oldest go first.
inline constexpr std::int64_t kKeptDead = 10'000;

// Threads: any may call. All but on_filled() wait for the disk: not for event loops.
class Outbox {
 public:
  virtual ~Outbox() = default;

  // `filled` is called on the writer's thread after each commit that put something in; it must not
  // wait. An empty function takes it away again; after that call it does not run any more.
  virtual void on_filled(std::function<void()> filled) = 0;

  // Those that live, numbers above `after`, in order, at most `limit`.
  virtual Result<std::vector<OutboxEntry>> read(std::int64_t after, int limit) = 0;
  // All in one transaction. Numbers that are not there are passed over.
  virtual Result<> settle(std::span<const Settled> settled) = 0;

  // The newest dead ones, newest first.
  virtual Result<std::vector<OutboxEntry>> dead(int limit) = 0;
  // Dead ones live again, as new, or go; all of them when `numbers` is empty. How many there were.
  virtual Result<std::int64_t> revive(std::span<const std::int64_t> numbers) = 0;
  virtual Result<std::int64_t> bury(std::span<const std::int64_t> numbers) = 0;
};

}  // namespace graphcool::store
