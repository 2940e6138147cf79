#include "commands/debounce.h"

#include <algorithm>

namespace graphcool::commands {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kQuiet{10};        // After a whole file.
constexpr milliseconds kLongest{30};      // After the first whole file of a burst.
constexpr milliseconds kPerhapsHalf{60};  // After a file went.
constexpr milliseconds kWriting{1000};    // For a file that is not closed.

}  // namespace

void Debounce::touched(const std::string& file, Touch touch, Clock::time_point now) {
  switch (touch) {
    case Touch::Writing:
      writing_[file] = now + kWriting;
      break;
    case Touch::Whole:
      writing_.erase(file);
      if (!latest_) latest_ = now + kLongest;
      due_ = std::min(now + kQuiet, *latest_);
      break;
    case Touch::Gone:
      writing_.erase(file);
      due_ = std::max(due_.value_or(now), now + kPerhapsHalf);
      break;
  }
}

std::optional<Debounce::Clock::time_point> Debounce::due() const {
  std::optional<Clock::time_point> result = due_;
  for (const auto& [file, until] : writing_) result = std::max(result.value_or(until), until);
  return result;
}

void Debounce::clear() {
  due_.reset();
  latest_.reset();
  writing_.clear();
}

}  // namespace graphcool::commands
