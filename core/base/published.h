// A value that many threads read while one replaces it: what they read stays theirs, whole.
#pragma once

#include <memory>
#include <mutex>
#include <utility>

namespace graphcool {

// In place of std::atomic<std::shared_ptr>, which GCC 12 unlocks without ordering (ThreadSanitizer
// sees the race that the standard then allows).
template <class T>
class Published {
 public:
  Published() = default;
  explicit Published(std::shared_ptr<const T> value) : value_(std::move(value)) {}

  std::shared_ptr<const T> load() const {
    const std::lock_guard lock(mutex_);
    return value_;
  }

  void store(std::shared_ptr<const T> value) {
    {
      const std::lock_guard lock(mutex_);
      value_.swap(value);
    }
    // The old value goes, if nobody holds it, outside the lock.
  }

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const T> value_;
};

}  // namespace graphcool
