// One process at a time: an advisory lock on a file beside the data file.
//
// The system lets go of it when the process ends, however it ends.
#pragma once

#include <filesystem>

#include "core/base/result.h"

namespace graphcool::store::sqlite {

class FileLock {
 public:
  // Conflict when another holder has it.
  static Result<FileLock> take(const std::filesystem::path& path);

  FileLock(FileLock&& other) noexcept;
  FileLock& operator=(FileLock&&) = delete;
  ~FileLock();  // Removes the file.

 private:
  FileLock(std::filesystem::path path, int descriptor);

  std::filesystem::path path_;
  int descriptor_;
};

}  // namespace graphcool::store::sqlite
