#include "core/store/sqlite/file_lock.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace graphcool::store::sqlite {
namespace {

// Whether the descriptor still is the file at that path: its last holder removes it.
bool is_current(int descriptor, const std::filesystem::path& path) {
  struct stat open_file {
  }, named_file{};
  return fstat(descriptor, &open_file) == 0 && stat(path.c_str(), &named_file) == 0 &&
         open_file.st_ino == named_file.st_ino && open_file.st_dev == named_file.st_dev;
}

}  // namespace

FileLock::FileLock(std::filesystem::path path, int descriptor)
    : path_(std::move(path)), descriptor_(descriptor) {}

FileLock::FileLock(FileLock&& other) noexcept
    : path_(std::move(other.path_)), descriptor_(std::exchange(other.descriptor_, -1)) {}

FileLock::~FileLock() {
  if (descriptor_ < 0) return;
  unlink(path_.c_str());
  close(descriptor_);
}

Result<FileLock> FileLock::take(const std::filesystem::path& path) {
  for (;;) {
    const int descriptor = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor < 0) {
      return Error{.code = ErrorCode::Io,
                   .what = fmt::format("The data folder cannot be used: {}.", std::strerror(errno)),
                   .where = {.file = path.string()},
                   .hint = "Check that the folder exists and may be written to."};
    }
    if (flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
      close(descriptor);
      return Error{.code = ErrorCode::Conflict,
                   .what = "Another process is using this data file.",
                   .where = {.file = path.string()},
                   .hint = "Stop the other graphcool first, or use another data folder."};
    }
    if (is_current(descriptor, path)) return FileLock(path, descriptor);
    close(descriptor);
  }
}

}  // namespace graphcool::store::sqlite
