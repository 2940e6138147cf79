#include "core/events/window.h"

#include <limits>

namespace graphcool::events {

using store::OutboxEntry;

void Window::watch_for(const std::vector<std::string>& names) {
  due_.clear();
  for (auto& [name, watch] : watches_) {
    watch.is_wanted = false;
    watch.ready.clear();
    watch.want.clear();
    watch.left = {};
    watch.failures = 0;
    for (auto& [node, lane] : watch.lanes) {
      lane.left = {};
      lane.waits = false;
      drop_kept(lane);
    }
    std::erase_if(watch.lanes, [](const auto& each) { return !each.second.in_flight; });
  }
  for (const std::string& name : names) watches_[name].is_wanted = true;
  std::erase_if(watches_, [](const auto& each) {
    return !each.second.is_wanted && each.second.lanes.empty();
  });
  wanted_ = static_cast<int>(
      std::ranges::count_if(watches_, [](const auto& each) { return each.second.is_wanted; }));
  seen_ = 0;
  read_to_ = 0;
}

bool Window::watches(std::string_view name) const {
  const auto found = watches_.find(name);
  return found != watches_.end() && found->second.is_wanted;
}

// ---- reading -----------------------------------------------------------------------------------

bool Window::has_room(const Watch& watch) const {
  return watch.kept < limits_.watch_entries && watch.bytes < limits_.watch_bytes;
}

std::optional<std::int64_t> Window::after_seen() const {
  const bool all_behind = std::ranges::all_of(
      watches_, [](const auto& each) { return !each.second.is_wanted || each.second.left.open(); });
  if (wanted_ > 0 && all_behind) return std::nullopt;
  return seen_;
}

void Window::take_new(std::vector<OutboxEntry> page, std::int64_t now_ms,
                      std::vector<std::int64_t>& gone) {
  for (OutboxEntry& entry : page) {
    const std::int64_t number = seen_ = entry.number;
    ever_seen_ = std::max(ever_seen_, seen_);
    const auto found = watches_.find(entry.watch);
    if (found == watches_.end() || !found->second.is_wanted) {
      // What is in flight still may be told.
      const Lane* lane = in_flight_lane(entry.watch, entry.node);
      if (lane == nullptr || lane->kept.front().number != number) gone.push_back(number);
      continue;
    }
    Watch& watch = found->second;
    if (watch.left.open() || !offer(watch, std::move(entry), now_ms)) watch.left.add(number);
  }
}

// Takes an entry after all of its watch that were seen. False: no, and none of its watch after it.
bool Window::offer(Watch& watch, OutboxEntry entry, std::int64_t now_ms) {
  const std::int64_t number = entry.number;
  const auto found = watch.lanes.find(entry.node);
  if (found != watch.lanes.end()) {
    Lane& lane = found->second;
    if (lane.in_flight && lane.kept.front().number == number) return true;
    const bool is_full = std::ssize(lane.kept) >= limits_.lane_entries;
    if (lane.left.open() || is_full || !has_room(watch)) {
      lane.left.add(number);
    } else {
      keep(lane, std::move(entry));
    }
    return true;
  }
  if (std::ssize(watch.lanes) >= limits_.watch_lanes) return false;
  const bool waits = entry.due_ms > now_ms;
  if (!waits && !has_room(watch)) return false;
  Lane& lane = watch.lanes[entry.node];
  lane.watch = &watch;
  lane.node = entry.node;
  if (waits) {
    lane.left.add(number);
    wait(lane, entry.due_ms);
  } else {
    keep(lane, std::move(entry));
  }
  return true;
}

void Window::keep(Lane& lane, OutboxEntry entry) {
  lane.watch->bytes += entry.result.size();
  ++lane.watch->kept;
  lane.kept.push_back(std::move(entry));
  if (lane.kept.size() == 1) lane.watch->ready.push_back(&lane);
}

std::optional<std::int64_t> Window::after_left() const {
  // Upwards from where the last page ended, then from the bottom: everybody's turn comes.
  std::optional<std::int64_t> next, first;
  const auto ask = [&](std::int64_t number) {
    first = std::min(first.value_or(number), number);
    if (number > read_to_) next = std::min(next.value_or(number), number);
  };
  for (const auto& [name, watch] : watches_) {
    if (!has_room(watch)) continue;
    if (watch.left.open() && std::ssize(watch.lanes) < limits_.watch_lanes) ask(watch.left.from);
    if (watch.want.empty()) continue;
    ask(watch.want.begin()->first);
    const auto above = watch.want.lower_bound({read_to_ + 1, nullptr});
    if (above != watch.want.end()) ask(above->first);
  }
  if (!first) return std::nullopt;
  return next.value_or(*first) - 1;
}

// Marks the watches and lanes that go on within the page; the lanes, which want nothing meanwhile.
std::vector<Window::Lane*> Window::begin_page(std::int64_t after, std::int64_t last) {
  std::vector<Lane*> lanes;
  ++page_;
  for (auto& [name, watch] : watches_) {
    if (watch.left.from > after && watch.left.from <= last) watch.reading = page_;
    auto at = watch.want.lower_bound({after + 1, nullptr});
    while (at != watch.want.end() && at->first <= last) {
      at->second->reading = page_;
      lanes.push_back(at->second);
      at = watch.want.erase(at);
    }
  }
  return lanes;
}

void Window::take_left(std::int64_t after, std::vector<OutboxEntry> page, bool is_last,
                       std::int64_t now_ms) {
  const std::int64_t last =
      is_last || page.empty() ? std::numeric_limits<std::int64_t>::max() - 1 : page.back().number;
  const auto lanes = begin_page(after, last);
  for (OutboxEntry& entry : page) {
    const auto found = watches_.find(entry.watch);
    if (found != watches_.end()) take_left(found->second, std::move(entry), now_ms);
  }
  for (auto& [name, watch] : watches_) {
    if (watch.reading == page_) watch.left.begin_at(last + 1);
  }
  for (Lane* lane : lanes) {
    if (lane->reading == page_) lane->left.begin_at(last + 1);
    release(*lane);
    settle(*lane);
  }
  read_to_ = is_last ? 0 : last;
}

void Window::take_left(Watch& watch, OutboxEntry entry, std::int64_t now_ms) {
  const std::int64_t number = entry.number;
  const auto found = watch.lanes.find(entry.node);
  Lane* const lane = found == watch.lanes.end() ? nullptr : &found->second;
  const bool goes_on = lane != nullptr && lane->reading == page_;
  if (goes_on && number >= lane->left.from && number <= lane->left.to) {
    const bool is_full = std::ssize(lane->kept) >= limits_.lane_entries;
    if (!is_full && has_room(watch)) return keep(*lane, std::move(entry));
    lane->reading = 0;
    lane->left.from = number;
  } else if (watch.reading == page_ && number >= watch.left.from && number <= watch.left.to) {
    if (goes_on) {  // All that it had left has been read.
      lane->reading = 0;
      lane->left = {};
    }
    if (offer(watch, std::move(entry), now_ms)) return;
    watch.reading = 0;
    watch.left.from = number;
  }
}

// ---- telling -----------------------------------------------------------------------------------

int Window::share(const Watch& watch) const {
  if (watch.failures >= limits_.failures_until_one) return 1;
  return std::max(1, limits_.in_flight / std::max(1, wanted_));
}

const OutboxEntry* Window::next() {
  if (in_flight_ >= limits_.in_flight) return nullptr;
  auto at = watches_.upper_bound(last_told_);
  for (std::size_t tried = 0; tried < watches_.size(); ++tried, ++at) {
    if (at == watches_.end()) at = watches_.begin();
    Watch& watch = at->second;
    if (watch.ready.empty() || watch.in_flight >= share(watch)) continue;
    Lane& lane = *watch.ready.front();
    watch.ready.pop_front();
    lane.in_flight = true;
    ++watch.in_flight;
    ++in_flight_;
    last_told_ = at->first;
    return &lane.kept.front();
  }
  return nullptr;
}

Window::Lane* Window::in_flight_lane(const std::string& watch, const std::string& node) {
  const auto found = watches_.find(watch);
  if (found == watches_.end()) return nullptr;
  const auto lane = found->second.lanes.find(node);
  return lane == found->second.lanes.end() || !lane->second.in_flight ? nullptr : &lane->second;
}

// What is not in flight.
void Window::drop_kept(Lane& lane) {
  while (lane.kept.size() > (lane.in_flight ? 1U : 0U)) {
    lane.watch->bytes -= lane.kept.back().result.size();
    --lane.watch->kept;
    lane.kept.pop_back();
  }
}

// The first of the lane, which was in flight, goes.
void Window::forget(Lane& lane) {
  Watch& watch = *lane.watch;
  lane.in_flight = false;
  --watch.in_flight;
  --in_flight_;
  --watch.kept;
  watch.bytes -= lane.kept.front().result.size();
  lane.kept.pop_front();
}

void Window::done(const std::string& watch, const std::string& node, bool was_told) {
  Lane* const lane = in_flight_lane(watch, node);
  if (lane == nullptr) return;
  if (was_told) {
    lane->watch->failures = 0;
  } else {
    ++lane->watch->failures;
  }
  forget(*lane);
  if (!lane->kept.empty()) lane->watch->ready.push_back(lane);
  release(*lane);
  settle(*lane);
}

// Lets a lane that has run dry be read on.
void Window::release(Lane& lane) {
  if (lane.kept.empty() && lane.left.open() && !lane.waits) {
    lane.watch->want.emplace(lane.left.from, &lane);
  }
}

// Lets go of a lane that has nothing left, and of a watch that nobody wants.
void Window::settle(Lane& lane) {
  Watch& watch = *lane.watch;
  if (lane.kept.empty() && !lane.left.open()) watch.lanes.erase(std::string(lane.node));
  if (watch.is_wanted || !watch.lanes.empty()) return;
  std::erase_if(watches_, [&](const auto& each) { return &each.second == &watch; });
}

void Window::failed(const std::string& watch, const std::string& node, std::int64_t due_ms) {
  Lane* const lane = in_flight_lane(watch, node);
  if (lane == nullptr) return;
  ++lane->watch->failures;
  // It and those after it are read again in time: what waits need not be kept.
  for (const OutboxEntry& each : lane->kept) lane->left.add(each.number);
  drop_kept(*lane);
  forget(*lane);
  if (!lane->watch->is_wanted) {
    lane->left = {};
    return settle(*lane);
  }
  wait(*lane, due_ms);
}

void Window::wait(Lane& lane, std::int64_t due_ms) {
  lane.waits = true;
  due_.emplace(due_ms, &lane);
}

std::optional<std::int64_t> Window::pass_time(std::int64_t now_ms) {
  while (!due_.empty() && due_.begin()->first <= now_ms) {
    Lane& lane = *due_.begin()->second;
    due_.erase(due_.begin());
    lane.waits = false;
    release(lane);
  }
  if (due_.empty()) return std::nullopt;
  return due_.begin()->first;
}

}  // namespace graphcool::events
