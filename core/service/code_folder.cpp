#include "core/service/code_folder.h"

#include <fmt/format.h>
#include <fnmatch.h>

#include <algorithm>

#include "core/base/files.h"
#include "core/base/text.h"
#include "core/service/bundle.h"
#include "core/service/parts.h"

namespace graphcool::service {
namespace {

namespace fs = std::filesystem;

constexpr int kDeepest = 64;
constexpr std::size_t kMostFiles = 20'000;
constexpr std::size_t kMostLooked = 500'000;  // To tell which parts are the largest.
// Of the bundle; the rest of it is how JSON writes them.
constexpr std::size_t kMostBytes = kLargestBundle / 4 * 3;
constexpr const char* kIgnoreFile = ".graphcoolignore";

class Lister {
 public:
  Lister(const fs::path& folder, const TakesPath& takes) : folder_(folder), takes_(takes) {
    ignored_ = {"/.git",  "/.graphcool", "/.graphcoolrc*", "/.build",
                "/build", "/*.zip",      ".DS_Store",      "/node_modules/.cache"};
    const auto text = files::read(folder / kIgnoreFile, 1u << 20);
    if (!text) return;
    for (std::string_view line : text::split(*text, '\n')) {
      line = text::trim(line);
      while (line.ends_with('/')) line.remove_suffix(1);
      if (!line.empty() && !line.starts_with('#')) ignored_.emplace_back(line);
    }
  }

  Result<std::vector<std::string>> list() {
    if (auto done = enter("", 0); !done) return done.error();
    if (bytes_ > kMostBytes || paths_.size() > kMostFiles) return too_large();
    std::ranges::sort(paths_);
    return std::move(paths_);
  }

 private:
  bool is_ignored(const std::string& path, const std::string& name) const {
    return std::ranges::any_of(ignored_, [&](const std::string& pattern) {
      if (pattern.find('/') == std::string::npos) {
        return fnmatch(pattern.c_str(), name.c_str(), 0) == 0;
      }
      const char* relative = pattern.c_str() + (pattern.front() == '/' ? 1 : 0);
      return fnmatch(relative, path.c_str(), FNM_PATHNAME) == 0;
    });
  }

  Error too_large() const {
    std::string what =
        bytes_ > kMostBytes
            ? fmt::format("The files that go with the functions have more than {} MB",
                          kMostBytes >> 20)
            : fmt::format("More than {} files would go with the functions", kMostFiles);
    return {.code = ErrorCode::Limit,
            .what = fmt::format("{}; the largest: {}.", what, parts_.largest()),
            .where = {},
            .hint = fmt::format("Name what functions do not need in {}: a pattern a line.",
                                kIgnoreFile)};
  }

  Result<> enter(const std::string& below, int depth) {
    std::error_code failed;
    for (const auto& entry : fs::directory_iterator(folder_ / below, failed)) {
      const std::string name = entry.path().filename().string();
      const std::string path = below.empty() ? name : below + "/" + name;
      if (is_ignored(path, name) || !takes_(path)) continue;
      std::error_code gone;
      const fs::file_status status = entry.status(gone);  // Of what a link leads to.
      Result<> done;
      if (fs::is_directory(status) && depth < kDeepest) {
        done = enter(path, depth + 1);
      } else if (fs::is_regular_file(status)) {
        const std::uintmax_t size = entry.file_size(gone);
        if (gone) continue;
        bytes_ += size;
        parts_.add(path, size);
        paths_.push_back(path);
      }
      if (!done) return done;
      if (paths_.size() > kMostLooked) return too_large();
    }
    if (!failed) return {};
    return Error{.code = ErrorCode::Io,
                 .what = fmt::format("Cannot read the folder {}: {}.", (folder_ / below).string(),
                                     failed.message())};
  }

  const fs::path folder_;
  const TakesPath& takes_;
  Parts parts_;
  std::vector<std::string> ignored_;
  std::vector<std::string> paths_;
  std::uintmax_t bytes_ = 0;
};

}  // namespace

Result<std::vector<std::string>> list_code(const fs::path& folder, const TakesPath& takes) {
  return Lister(folder, takes).list();
}

Result<std::map<std::string, std::string>> read_code(const fs::path& folder,
                                                     const TakesPath& takes) {
  const auto paths = list_code(folder, takes);
  if (!paths) return paths.error();
  std::map<std::string, std::string> code;
  for (const std::string& path : *paths) {
    auto bytes = files::read(folder / path, kMostBytes);
    if (!bytes) return bytes.error();
    code.emplace(path, std::move(*bytes));
  }
  return code;
}

}  // namespace graphcool::service
