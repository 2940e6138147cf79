#include "commands/log_follower.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace graphcool::commands {
namespace {

constexpr std::size_t kKept = 4000;  // Ids of a function: more than a cluster shows at once.

}  // namespace

std::vector<client::FunctionLog> LogFollower::take(std::vector<client::FunctionLogs> read) {
  std::vector<client::FunctionLog> fresh;
  for (auto& [function, entries] : read) {
    Seen& seen = seen_[function.id];
    for (client::FunctionLog& each : entries) {
      if (seen.has(each.id)) continue;
      seen.ids.insert(each.id);
      fresh.push_back(std::move(each));
    }
    if (seen.ids.size() <= kKept) continue;
    const auto middle = std::next(seen.ids.begin(), kKept / 2);
    seen.floor = *std::prev(middle);
    seen.ids.erase(seen.ids.begin(), middle);
  }
  std::ranges::sort(fresh, [](const auto& a, const auto& b) {
    return std::tie(a.timestamp, a.id) < std::tie(b.timestamp, b.id);
  });
  return fresh;
}

bool LogFollower::is_torn(const std::vector<client::FunctionLogs>& read, std::size_t page) const {
  return std::ranges::any_of(read, [&](const client::FunctionLogs& logs) {
    const auto seen = seen_.find(logs.function.id);
    if (logs.entries.size() < page) return false;
    return seen == seen_.end() || std::ranges::none_of(logs.entries, [&](const auto& each) {
             return seen->second.has(each.id);
           });
  });
}

void LogFollower::forget_older(const std::vector<client::FunctionLogs>& read, std::size_t page) {
  for (const auto& [function, entries] : read) {
    Seen& seen = seen_[function.id];
    if (entries.size() < page) continue;
    seen.floor = std::ranges::min_element(entries, {}, &client::FunctionLog::id)->id;
  }
}

}  // namespace graphcool::commands
