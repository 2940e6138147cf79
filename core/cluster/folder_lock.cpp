#include "core/cluster/folder_lock.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <string>
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
  // For holder_of(). Without it the folder is locked all the same.
  const std::string pid = std::to_string(getpid()) + "\n";
  if (ftruncate(descriptor, 0) == 0) {
    [[maybe_unused]] const auto written = pwrite(descriptor, pid.data(), pid.size(), 0);
  }
  return lock;
}

std::optional<pid_t> holder_of(const std::filesystem::path& folder) {
  const int descriptor = open((folder / "lock").c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return std::nullopt;
  const bool is_held = flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
  std::array<char, 32> text{};
  const auto size = is_held ? pread(descriptor, text.data(), text.size(), 0) : 0;
  close(descriptor);
  pid_t pid = 0;
  if (size <= 0) return std::nullopt;
  std::from_chars(text.data(), text.data() + size, pid);
  return pid > 0 ? std::optional<pid_t>(pid) : std::nullopt;
}

FolderLock::FolderLock(FolderLock&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)) {}

FolderLock::~FolderLock() {
  if (descriptor_ >= 0) close(descriptor_);
}

}  // namespace graphcool::cluster
