// One process at a time serves a data folder.
#pragma once

#include <filesystem>

#include "core/base/result.h"

namespace graphcool::cluster {

// Let go by the operating system when the process ends, however it ends.
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
