// A bounded map that forgets what was used longest ago. Thread-safe; values are handed out as
// shared_ptr, so that what is forgotten lives on while somebody uses it.
#pragma once

#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace graphcool {

template <class Value>
class LruCache {
 public:
  explicit LruCache(std::size_t capacity) : capacity_(capacity) {}

  // Null when it is not there.
  std::shared_ptr<Value> find(std::string_view key) {
    const std::lock_guard lock(mutex_);
    const auto found = index_.find(key);
    if (found == index_.end()) return nullptr;
    entries_.splice(entries_.begin(), entries_, found->second);
    return found->second->second;
  }

  // Keeps `value` unless the key is there already; returns what is there afterwards.
  std::shared_ptr<Value> insert(std::string key, std::shared_ptr<Value> value) {
    const std::lock_guard lock(mutex_);
    if (const auto found = index_.find(key); found != index_.end()) return found->second->second;
    entries_.emplace_front(std::move(key), value);
    index_.emplace(entries_.front().first, entries_.begin());
    if (entries_.size() > capacity_) {
      index_.erase(entries_.back().first);
      entries_.pop_back();
    }
    return value;
  }

 private:
  using Entries = std::list<std::pair<std::string, std::shared_ptr<Value>>>;
  const std::size_t capacity_;
  std::mutex mutex_;
  Entries entries_;  // The most recently used first.
  std::unordered_map<std::string_view, typename Entries::iterator> index_;  // Keys are in entries_.
};

}  // namespace graphcool
