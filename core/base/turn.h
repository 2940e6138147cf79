// A turn of an event loop: it handles all that is ready, then looks what has become ready
// meanwhile. Now and then its timer ticks, at least once a second.
#pragma once

#include <chrono>
#include <functional>

namespace graphcool {

class Turn {
 public:
  virtual ~Turn() = default;
  // Calls `task` on the loop's thread when what is ready now has been handled, at the latest when
  // the loop ends. On that thread only.
  virtual void at_end(std::function<void()> task) = 0;
  // Calls `look` on the loop's thread at each tick of its timer until it returns false, or the loop
  // ends. On that thread only.
  using Look = std::function<bool(std::chrono::steady_clock::time_point now)>;
  virtual void at_ticks(Look look) = 0;
};

}  // namespace graphcool
