#include "core/cluster/data_folder.h"

#include <fmt/format.h>

#include <system_error>
#include <utility>

namespace graphcool::cluster {

namespace fs = std::filesystem;

namespace {

constexpr const char* kServices = "services";
constexpr const char* kDataFile = ".db";

}  // namespace

DataFolder::DataFolder(fs::path path, FolderLock lock)
    : path_(std::move(path)), lock_(std::move(lock)) {}

Result<DataFolder> DataFolder::open(fs::path path) {
  std::error_code failed;
  const bool is_new = fs::create_directories(path, failed);
  // Nobody but the owner: there are keys in it, and what the services' users entrusted to them.
  if (is_new && !failed) fs::permissions(path, fs::perms::owner_all, failed);
  if (!failed) fs::create_directories(path / kServices, failed);
  if (failed) {
    return Error{
        .code = ErrorCode::Io,
        .what = fmt::format("Cannot make the data folder {}: {}.", path.string(), failed.message()),
        .hint = "Check who owns the folder around it, and its permissions."};
  }
  auto lock = FolderLock::take(path);
  if (!lock) return lock.error();
  return DataFolder(std::move(path), std::move(*lock));
}

fs::path DataFolder::registry_file() const {
  return path_ / "cluster.db";
}

fs::path DataFolder::data_file(std::string_view id) const {
  return path_ / kServices / (std::string(id) + kDataFile);
}

fs::path DataFolder::side_folder(std::string_view id) const {
  return path_ / kServices / id;
}

std::vector<std::string> DataFolder::stored_ids() const {
  std::vector<std::string> ids;
  std::error_code failed;
  for (const auto& entry : fs::directory_iterator(path_ / kServices, failed)) {
    if (entry.path().extension() == kDataFile) ids.push_back(entry.path().stem());
  }
  return ids;
}

Result<> DataFolder::erase(std::string_view id) const {
  std::error_code failed;
  const std::string file = data_file(id).string();
  for (const char* suffix : {"", "-wal", "-shm", ".new", ".lock"}) {
    fs::remove(file + suffix, failed);
    if (failed) break;
  }
  if (!failed) fs::remove_all(side_folder(id), failed);
  if (!failed) return {};
  return Error{
      .code = ErrorCode::Io,
      .what = fmt::format("The data of service '{}' cannot be deleted: {}.", id, failed.message()),
      .where = {.file = file},
      .hint = "Check who owns the data folder, and its permissions."};
}

}  // namespace graphcool::cluster
