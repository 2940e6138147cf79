// A turn of an event loop: it handles all that is ready, then looks what has become ready
// meanwhile.
#pragma once

#include <functional>

namespace graphcool {

class Turn {
 public:
  virtual ~Turn() = default;
  // Calls `task` on the loop's thread when what is ready now has been handled, at the latest when
  // the loop ends. On that thread only.
  virtual void at_end(std::function<void()> task) = 0;
};

}  // namespace graphcool
