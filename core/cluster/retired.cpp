#include "core/cluster/retired.h"

#include <algorithm>
#include <chrono>
#include <thread>
#include <utility>

namespace graphcool::cluster {
namespace {

constexpr std::chrono::seconds kRequestPatience{60};  // Longer than any may take.

}  // namespace

void Retired::put(std::string_view id, std::shared_ptr<engine::Service> service) {
  {
    const std::lock_guard guard(mutex_);
    entries_.push_back({std::string(id), std::move(service)});
  }
  sweep();
}

// Lets go of those that nobody else holds. True when none of that id (or, without one, none at all)
// is left.
bool Retired::sweep(std::string_view id) {
  std::vector<Entry> idle;
  const std::lock_guard guard(mutex_);
  std::erase_if(entries_, [&](Entry& each) {
    if (each.service.use_count() > 1) return false;
    idle.push_back(std::move(each));
    return true;
  });
  idle.clear();
  return std::ranges::none_of(entries_,
                              [&](const Entry& each) { return id.empty() || each.id == id; });
}

bool Retired::wait(std::string_view id) {
  const auto patience = std::chrono::steady_clock::now() + kRequestPatience;
  while (!sweep(id)) {
    if (std::chrono::steady_clock::now() > patience) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return true;
}

}  // namespace graphcool::cluster
