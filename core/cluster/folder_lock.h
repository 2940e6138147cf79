// One process at a time serves a data folder.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <optional>

#include "core/base/result.h"

namespace graphcool::cluster {

// The process that serves the folder; nothing when none does.
std::optional<pid_t> holder_of(const std::filesystem::path& folder);

// Says in the lock's file which process has it. Let go by the operating system when the process
// ends, however it ends.
class FolderLock {
 public:
  // Conflict when another process has it. `folder` must exist.
  static Result<FolderLock> take(const std::filesystem::path& folder);

  FolderLock(FolderLock&& other) noexcept;
  FolderLock& operator=(FolderLock&&) = delete;
  ~FolderLock();

 private:
  explicit FolderLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

}  // namespace graphcool::cluster
