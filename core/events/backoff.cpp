#include "core/events/backoff.h"

#include <algorithm>

namespace graphcool::events {
namespace {

constexpr std::int64_t kFirstMs = 1'000;
constexpr std::int64_t kMostMs = 300'000;
constexpr int kMostDoublings = 20;
constexpr double kSpread = 0.2;

}  // namespace

std::int64_t backoff_ms(int attempts, double chance) {
  const int doublings = std::clamp(attempts - 1, 0, kMostDoublings);
  const auto plain = static_cast<double>(std::min(kFirstMs << doublings, kMostMs));
  return static_cast<std::int64_t>(plain * (1 - kSpread + 2 * kSpread * chance));
}

std::int64_t longest_backoff_ms() {
  return backoff_ms(kMostDoublings, 1);
}

}  // namespace graphcool::events
