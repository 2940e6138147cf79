// What watches answered about writes, until it has been told to those who watch.
//
// An entry is put in by the transaction of the write that it tells of, and stays until it is
// settled: what is acknowledged is told, also after a crash, at least once. Entries are text: they
// outlive the revision that they were made under, and a reset of the data takes them all.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace graphcool::store {

struct OutboxEntry {
  std::int64_t number = 0;  // Grows in the order of the writes; none is used twice.
  std::string watch;        // query::Watch::name.
  std::string node;         // Id of the node that was written.
  // The result of Watch::answer as GraphQL over HTTP has it, never with spaces around it:
  // {"data":{...}}, or {"data":...,"errors":[...]} where it met errors.
  std::string result;
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
  std::string failure = {};  // What goes beyond kMaxFailureBytes is cut off.
};

inline constexpr std::size_t kMaxFailureBytes = 2000;

// How many dead entries are kept, and how large they may be together; the oldest go first.
inline constexpr std::int64_t kKeptDead = 10'000;
inline constexpr std::int64_t kKeptDeadBytes = 256 << 20;

// The same of those that live, for when nobody takes them for days; the oldest die first.
inline constexpr std::int64_t kMaxWaiting = 1'000'000;
inline constexpr std::int64_t kMaxWaitingBytes = 1 << 30;

inline constexpr std::size_t kMaxReadBytes = 16 << 20;

// What the watches on one root field may take of the writer's time: each of their plans, and all of
// them together. What takes longer is dead from the beginning, and says so: its `result` is the
// error alone. So is what cannot be answered for another reason, such as its size.
inline constexpr std::chrono::milliseconds kWatchPatience{1'000};
inline constexpr std::chrono::milliseconds kWatchesPatience{5'000};

// Threads: any may call. All but on_filled() wait for the disk: not for event loops.
class Outbox {
 public:
  virtual ~Outbox() = default;

  // `filled` is called after each commit that put something in, on the thread that committed, and
  // before the write is acknowledged; it must not wait, nor call the Outbox. An empty function
  // takes it away again; after that call it does not run any more.
  virtual void on_filled(std::function<void()> filled) = 0;

  // Those that live, due or not, numbers above `after`, in order, at most `limit`; fewer, but one
  // at least, where they would take more than kMaxReadBytes. It holds up no write, nor does dead().
  virtual Result<std::vector<OutboxEntry>> read(std::int64_t after, int limit) = 0;
  // All in one transaction. Numbers that are not there are passed over; one that was told after it
  // had died of kMaxWaiting goes as well. It costs no flush of the disk: where the machine loses
  // power, the last that were settled are there again. Writes wait meanwhile: a few hundred at a
  // time hold them up for a few milliseconds.
  virtual Result<> settle(std::span<const Settled> settled) = 0;

  // The newest dead ones with numbers below `before`, newest first, as many as read() would give.
  virtual Result<std::vector<OutboxEntry>> dead(
      int limit, std::int64_t before = std::numeric_limits<std::int64_t>::max()) = 0;
  // Dead ones live again, as new, with new numbers in the old order (`filled` is called), or go;
  // all of them when `numbers` is empty. How many there were.
  virtual Result<std::int64_t> revive(std::span<const std::int64_t> numbers) = 0;
  virtual Result<std::int64_t> bury(std::span<const std::int64_t> numbers) = 0;
};

}  // namespace graphcool::store
