// When what could not be told is tried again.
#pragma once

#include <cstdint>

namespace graphcool::events {

// Attempts to tell an entry; then it is dead.
inline constexpr int kAttempts = 12;

// How long to wait after so many attempts have failed: 1 s, 2 s, 4 s ... up to 5 minutes, a fifth
// more or less, by `chance` (0 to 1), so that what failed together does not come back together.
std::int64_t backoff_ms(int attempts, double chance);

// The longest of them.
std::int64_t longest_backoff_ms();

}  // namespace graphcool::events
