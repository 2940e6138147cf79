#include "core/store/sqlite/new_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace graphcool::store::sqlite {
namespace {

Error system_error(const std::filesystem::path& path, int number) {
  return {.code = ErrorCode::Io,
          .what = fmt::format("The data file cannot be made: {}.", std::strerror(number)),
          .where = {.file = path.string()},
          .hint = "Check the disk's free space and the permissions of the folder."};
}

// `use` answers 0, or -1 and errno.
template <class Use>
Result<> with_descriptor(const std::filesystem::path& path, int flags, int mode, Use use) {
  const int descriptor = ::open(path.c_str(), flags | O_CLOEXEC, mode);
  if (descriptor < 0) return system_error(path, errno);
  const int number = use(descriptor) == 0 ? 0 : errno;
  close(descriptor);
  return number == 0 ? Result<>() : Result<>(system_error(path, number));
}

void remove_with_companions(const std::filesystem::path& path) {
  std::error_code none;
  for (const char* suffix : {"", "-wal", "-shm", "-journal"}) {
    std::filesystem::remove(path.string() + suffix, none);
  }
}

Result<> fill_file(const std::filesystem::path& path,
                   const std::function<Result<>(Connection&)>& fill) {
  auto connection = Connection::open(path, Connection::Use::Write);
  if (!connection) return connection.error();
  if (auto off = (*connection)->execute("PRAGMA synchronous = OFF"); !off) return off;
  if (auto filled = fill(**connection); !filled) return filled;
  return (*connection)->execute("PRAGMA journal_mode = WAL");
}

}  // namespace

bool is_missing(const std::filesystem::path& path) {
  std::error_code none;
  return !std::filesystem::exists(path, none) || std::filesystem::file_size(path, none) == 0;
}

Result<> create_file(const std::filesystem::path& path, int mode,
                     const std::function<Result<>(Connection&)>& fill) {
  const std::filesystem::path fresh = path.string() + ".new";
  remove_with_companions(fresh);
  auto made = with_descriptor(fresh, O_RDWR | O_CREAT | O_EXCL, mode, [](int) { return 0; });
  if (!made) return made;
  if (auto filled = fill_file(fresh, fill); !filled) return filled;
  if (auto flushed = with_descriptor(fresh, O_RDONLY, 0, fsync); !flushed) return flushed;
  // A log left by a file that is gone would be taken for the new one's.
  remove_with_companions(path);
  std::error_code failed;
  std::filesystem::rename(fresh, path, failed);
  if (failed) return system_error(path, failed.value());
  return {};
}

}  // namespace graphcool::store::sqlite
