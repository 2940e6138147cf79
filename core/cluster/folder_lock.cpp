#include "core/cluster/folder_lock.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace graphcool::cluster {

Result<FolderLock> FolderLock::take(const std::filesystem::path& folder) {
  const std::filesystem::path path = folder / "lock";
  const int descriptor = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0) {
    return Error{.code = ErrorCode::Io,
                 .what = fmt::format("Cannot write to the data folder {}: {}.", folder.string(),
                                     std::strerror(errno)),
                 .hint = "Check who owns the folder, and its permissions."};
  }
  FolderLock lock(descriptor);
  if (flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    return Error{.code = ErrorCode::Conflict,
                 .what = fmt::format("The data folder {} is in use by another graphcool process.",
                                     folder.string()),
                 .hint = "End that process first, or run in another folder."};
  }
  return lock;
}

FolderLock::FolderLock(FolderLock&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)) {}

FolderLock::~FolderLock() {
  if (descriptor_ >= 0) close(descriptor_);
}

}  // namespace graphcool::cluster
