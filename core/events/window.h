// Which entries of an outbox are told next: what of it is kept in memory, and what is read again.
//
// Entries about one node, of one watch, are a lane: they go one after the other. Lanes go side by
// side. Only what can go soon is kept; what else there is of a lane or of a watch stays in the
// outbox and is remembered as a range of numbers, so that neither a slow node nor a subscriber who
// is down takes the memory, or holds up the others.
//
// Threads: one at a time.
#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/store/outbox.h"

namespace graphcool::events {

struct WindowLimits {
  int in_flight = 16;        // Of all watches; each has its share.
  int lane_entries = 32;     // Kept of a lane.
  int watch_entries = 256;   // Kept of a watch.
  int watch_lanes = 10'000;  // Known of a watch.
  std::size_t watch_bytes = 4u << 20;
  int failures_until_one = 8;  // In a row: then a watch has one in flight until one succeeds.
};

class Window {
 public:
  explicit Window(const WindowLimits& limits = {}) : limits_(limits) {}

  // Those who watch from now on. All but what is in flight is forgotten, to be read anew.
  void watch_for(const std::vector<std::string>& names);
  bool watches(std::string_view name) const;

  // ---- reading. Pages are what Outbox::read() gave for the `after` that was asked for.

  // After which number there may be entries that were never seen; nothing when there is no room.
  std::optional<std::int64_t> after_seen() const;
  // Whether some after that have been seen all the same, before watch_for().
  bool is_reading_anew() const { return seen_ < ever_seen_; }
  // `gone`: gets the numbers of those whom nobody watches for.
  void take_new(std::vector<store::OutboxEntry> page, std::int64_t now_ms,
                std::vector<std::int64_t>& gone);

  // After which number there are entries that were left in the outbox and can go now.
  std::optional<std::int64_t> after_left() const;
  // `is_last`: there are none after these.
  void take_left(std::int64_t after, std::vector<store::OutboxEntry> page, bool is_last,
                 std::int64_t now_ms);

  // ---- telling

  // The next one to tell, in flight from now on, until done() or failed(); null: none can go.
  const store::OutboxEntry* next();
  int in_flight() const { return in_flight_; }

  // It was told, or given up.
  void done(const std::string& watch, const std::string& node, bool was_told);
  // It was not told: its lane waits until then.
  void failed(const std::string& watch, const std::string& node, std::int64_t due_ms);

  // Lets the lanes go on whose time has come; when the next one's will.
  std::optional<std::int64_t> pass_time(std::int64_t now_ms);

 private:
  // Numbers that were seen and left in the outbox.
  struct Gap {
    std::int64_t from = 0, to = 0;  // Both within it; none when `from` is 0.

    bool open() const { return from != 0; }
    void add(std::int64_t number) {
      from = open() ? std::min(from, number) : number;
      to = std::max(to, number);
    }
    void begin_at(std::int64_t number) {
      if (number <= to) {
        from = number;
      } else {
        *this = {};
      }
    }
  };

  struct Watch;
  struct Lane {
    Watch* watch = nullptr;
    std::string node = {};
    std::deque<store::OutboxEntry> kept;  // In order; the first may be in flight.
    Gap left;                             // After those that are kept.
    bool in_flight = false;
    bool waits = false;         // For its time, after a failure.
    std::uint64_t reading = 0;  // The page that is being read goes on where `left` begins.
  };
  struct Watch {
    bool is_wanted = true;
    std::unordered_map<std::string, Lane> lanes;    // By node.
    std::deque<Lane*> ready;                        // To tell their first.
    std::set<std::pair<std::int64_t, Lane*>> want;  // To be read on; by where from.
    Gap left;                                       // Entries whose lanes are not known.
    int in_flight = 0, kept = 0, failures = 0;      // `failures`: since the last success.
    std::size_t bytes = 0;
    std::uint64_t reading = 0;
  };

  bool has_room(const Watch& watch) const;
  bool offer(Watch& watch, store::OutboxEntry entry, std::int64_t now_ms);
  void keep(Lane& lane, store::OutboxEntry entry);
  void take_left(Watch& watch, store::OutboxEntry entry, std::int64_t now_ms);
  std::vector<Lane*> begin_page(std::int64_t after, std::int64_t last);
  void drop_kept(Lane& lane);
  void forget(Lane& lane);
  void release(Lane& lane);
  void settle(Lane& lane);
  void wait(Lane& lane, std::int64_t due_ms);
  Lane* in_flight_lane(const std::string& watch, const std::string& node);
  int share(const Watch& watch) const;

  const WindowLimits limits_;
  std::map<std::string, Watch, std::less<>> watches_;
  std::int64_t ever_seen_ = 0;
  int wanted_ = 0;            // How many of them are.
  std::int64_t seen_ = 0;     // All up to this one were.
  std::int64_t read_to_ = 0;  // Where the last page of what was left ended.
  std::uint64_t page_ = 0;    // Counts them.
  std::string last_told_;     // Watch: the next one's turn is after it.
  int in_flight_ = 0;
  std::multimap<std::int64_t, Lane*> due_;
};

}  // namespace graphcool::events
