// When to look at files again after somebody touched them.
//
// Editors save in bursts: they truncate and write, write beside and rename, or move away and write
// anew. Looking in the middle shows a file that is empty or missing. So after a change that leaves
// a whole file it waits a moment for more of the burst; after one that may be half of a change it
// waits longer, and while a file is being written until it is closed.
//
// Pure: the time comes from outside.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>

namespace graphcool::commands {

class Debounce {
 public:
  using Clock = std::chrono::steady_clock;

  enum class Touch {
    Writing,  // Opened and changed, not closed.
    Whole,    // Closed after writing, or put into its place by a rename.
    Gone,     // Deleted or moved away; or made and perhaps still empty.
  };

  void touched(const std::string& file, Touch touch, Clock::time_point now);

  // When to look; nothing while there is nothing to see.
  std::optional<Clock::time_point> due() const;

  // Forgets all that was touched: it is looked at now.
  void clear();

 private:
  std::optional<Clock::time_point> due_;
  std::optional<Clock::time_point> latest_;           // However the burst goes on.
  std::map<std::string, Clock::time_point> writing_;  // When to wait for them no longer.
};

}  // namespace graphcool::commands
