// The files of a data folder, and the right to use them: one process at a time has it.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/cluster/folder_lock.h"

namespace graphcool::cluster {

// Any thread may call.
class DataFolder {
 public:
  // Makes the folder when it does not exist; nobody but its owner may look into it then. Io when it
  // cannot be made, Conflict when another process has it.
  static Result<DataFolder> open(std::filesystem::path path);

  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path registry_file() const;

  // Of a service: its data, and the folder for what other parts keep for it, which whoever writes
  // there makes.
  std::filesystem::path data_file(std::string_view id) const;
  std::filesystem::path side_folder(std::string_view id) const;

  // The ids of all data files that are there.
  std::vector<std::string> stored_ids() const;

  // Deletes both. Io when something stays.
  Result<> erase(std::string_view id) const;

 private:
  DataFolder(std::filesystem::path path, FolderLock lock);

  std::filesystem::path path_;
  FolderLock lock_;
};

}  // namespace graphcool::cluster
