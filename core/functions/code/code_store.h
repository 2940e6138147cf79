// The code of functions on disk: a folder for each content, so that what runs never changes under
// it.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "core/base/result.h"

namespace graphcool::functions {

// SHA-256 as lower-case hex.
std::string content_hash(std::string_view bytes);

struct CodeFile {
  std::string path;  // Relative; one that leads out of the folder is refused.
  std::string_view bytes;
};

class CodeStore {
 public:
  // Below `root`, which is made when it is needed. To be used by one thread at a time.
  explicit CodeStore(std::filesystem::path root) : root_(std::move(root)) {}

  // The folder with these files, made when it is not there yet; whole or not at all. Its name is
  // the hash of their paths and bytes.
  Result<std::filesystem::path> put(std::span<const CodeFile> files);

  // Deletes all folders but the `kept` ones used last; put() counts as use.
  void keep(std::size_t kept);

 private:
  const std::filesystem::path root_;
};

}  // namespace graphcool::functions
