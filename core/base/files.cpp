#include "core/base/files.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "core/base/ids.h"

namespace graphcool::files {
namespace {

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }

 private:
  int fd_;
};

Error failed(std::string_view verb, const std::filesystem::path& path) {
  const int reason = errno;
  return Error{.code = reason == ENOENT ? ErrorCode::NotFound : ErrorCode::Io,
               .what = fmt::format("Cannot {} {}: {}.", verb, path.string(), std::strerror(reason)),
               .where = {.file = path.string()}};
}

bool write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace

Result<std::string> read(const std::filesystem::path& path, std::size_t max_bytes) {
  const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file) return failed("read", path);
  std::string bytes;
  char buffer[1 << 16];
  for (;;) {
    const auto got = ::read(file.get(), buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return failed("read", path);
    if (got == 0) return bytes;
    bytes.append(buffer, static_cast<std::size_t>(got));
    if (bytes.size() > max_bytes) {
      return Error{.code = ErrorCode::Limit,
                   .what = fmt::format("{} is larger than {} bytes.", path.string(), max_bytes),
                   .where = {.file = path.string()}};
    }
  }
}

Result<> write(const std::filesystem::path& path, std::string_view bytes, int mode) {
  const std::filesystem::path temporary = path.string() + "." + ids::random_hex(6) + ".tmp";
  {
    const Descriptor file(open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
                               static_cast<mode_t>(mode)));
    if (!file) return failed("write", path);
    if (!write_all(file.get(), bytes) || fsync(file.get()) != 0) {
      const auto error = failed("write", path);
      unlink(temporary.c_str());
      return error;
    }
  }
  if (rename(temporary.c_str(), path.c_str()) != 0) {
    const auto error = failed("write", path);
    unlink(temporary.c_str());
    return error;
  }
  return {};
}

}  // namespace graphcool::files
