// Watches single files for changes, whatever way an editor saves them, through inotify.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "commands/debounce.h"
#include "core/base/result.h"

namespace graphcool::commands {

// Not thread-safe.
class Watcher {
 public:
  static Result<std::unique_ptr<Watcher>> open();
  ~Watcher();
  Watcher(const Watcher&) = delete;
  Watcher& operator=(const Watcher&) = delete;

  // Watches these files and no others. They need not exist, nor their folders; of symbolic links
  // the file behind them is watched too. Limit when the system has no watches left.
  Result<> watch(const std::vector<std::filesystem::path>& files);

  int descriptor() const { return descriptor_; }  // Readable: call take().
  void take(Debounce::Clock::time_point now);     // Takes in what happened.

  // When to look at the files again; nothing while nothing happened.
  std::optional<Debounce::Clock::time_point> due() const { return debounce_.due(); }
  void clear() { debounce_.clear(); }

 private:
  explicit Watcher(int descriptor) : descriptor_(descriptor) {}

  void note(const std::filesystem::path& file);

  const int descriptor_;
  Debounce debounce_;
  std::map<std::filesystem::path, std::set<std::string>> wanted_;  // Names by folder.
  std::map<int, std::set<std::string>> names_;                     // The same by watch.
};

}  // namespace graphcool::commands
