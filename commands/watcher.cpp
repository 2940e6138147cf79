#include "commands/watcher.h"

#include <fmt/format.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace graphcool::commands {
namespace {

namespace fs = std::filesystem;
using Touch = Debounce::Touch;

constexpr std::uint32_t kEvents = IN_MODIFY | IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM |
                                  IN_CREATE | IN_DELETE | IN_DELETE_SELF | IN_MOVE_SELF;

Error failed(const std::string& what) {
  const int reason = errno;
  Error error{.code = ErrorCode::Io,
              .what = fmt::format("Cannot watch {}: {}.", what, std::strerror(reason))};
  if (reason == ENOSPC || reason == EMFILE) {
    error.code = ErrorCode::Limit;
    error.hint =
        "Raise the limit: sysctl fs.inotify.max_user_watches fs.inotify.max_user_instances";
  }
  return error;
}

Touch touch_of(std::uint32_t mask) {
  if ((mask & (IN_CLOSE_WRITE | IN_MOVED_TO)) != 0) return Touch::Whole;
  if ((mask & IN_MODIFY) != 0) return Touch::Writing;
  return Touch::Gone;
}

}  // namespace

Result<std::unique_ptr<Watcher>> Watcher::open() {
  const int descriptor = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
  if (descriptor < 0) return failed("files");
  return std::unique_ptr<Watcher>(new Watcher(descriptor));
}

Watcher::~Watcher() {
  close(descriptor_);
}

// Where the folder of a file is missing, the nearest one above is watched for the next step of the
// way down.
void Watcher::note(const fs::path& file) {
  fs::path at = file;
  std::error_code ignored;
  while (at.has_relative_path() && !fs::is_directory(at.parent_path(), ignored)) {
    at = at.parent_path();
  }
  wanted_[at.parent_path()].insert(at.filename().string());
}

Result<> Watcher::watch(const std::vector<fs::path>& files) {
  wanted_.clear();
  for (const fs::path& file : files) {
    std::error_code failed;
    const fs::path absolute = fs::absolute(file, failed).lexically_normal();
    note(absolute);
    const fs::path real = fs::weakly_canonical(absolute, failed);
    if (!failed && real != absolute) note(real);
  }
  std::map<int, std::set<std::string>> names;
  for (const auto& [folder, inside] : wanted_) {
    const int watch = inotify_add_watch(descriptor_, folder.c_str(), kEvents);
    if (watch < 0) return failed(folder.string());
    names[watch].insert(inside.begin(), inside.end());
  }
  for (const auto& [watch, inside] : names_) {
    if (!names.contains(watch)) inotify_rm_watch(descriptor_, watch);
  }
  names_ = std::move(names);
  return {};
}

void Watcher::take(Debounce::Clock::time_point now) {
  alignas(inotify_event) std::array<char, 16 << 10> buffer{};
  while (true) {
    const ssize_t size = read(descriptor_, buffer.data(), buffer.size());
    if (size <= 0) return;
    for (ssize_t at = 0; at < size;) {
      const auto* event = reinterpret_cast<const inotify_event*>(buffer.data() + at);
      at += static_cast<ssize_t>(sizeof(inotify_event) + event->len);
      if ((event->mask & IN_Q_OVERFLOW) != 0) {
        debounce_.touched("", Touch::Gone, now);
        continue;
      }
      const auto watched = names_.find(event->wd);
      if (watched == names_.end()) continue;  // No longer wanted.
      const std::string name = event->len > 0 ? event->name : "";
      // Without a name it is about the folder itself.
      if (name.empty() ? (event->mask & (IN_DELETE_SELF | IN_MOVE_SELF)) != 0
                       : watched->second.contains(name)) {
        debounce_.touched(fmt::format("{}/{}", event->wd, name), touch_of(event->mask), now);
      }
    }
  }
}

}  // namespace graphcool::commands
