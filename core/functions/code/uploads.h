// Bundles of code that a client uploads by themselves, before the deploy that names them
// (reference/graphcool-framework, section 12.7): zip archives, unpacked once for each content.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/result.h"

namespace graphcool::zip {
class Reader;
}

namespace graphcool::functions {

struct UploadLimits {
  std::size_t archive_bytes = 64u << 20;
  std::size_t unpacked_bytes = 512u << 20;
  std::size_t files = 100'000;
};

class Uploads {
 public:
  // Below `root`, which is made when it is needed. Any thread may call.
  explicit Uploads(std::filesystem::path root, const UploadLimits& limits = {})
      : root_(std::move(root)), limits_(limits) {}

  // Unpacks an archive as the upload of that id. Invalid for what is no zip or has a path that
  // leads out of it, Limit for one that is too large, Io when the disk refuses or without
  // libarchive; nothing stays then.
  Result<> put(const std::string& id, std::string_view archive);

  // The folder that an upload was unpacked to; NotFound says that the deployment does not exist.
  Result<std::filesystem::path> find(const std::string& id) const;

  // Deletes the uploads but those of `ids` and the newest `kept` others.
  void keep(const std::vector<std::string>& ids, std::size_t kept);

 private:
  Result<> unpack(std::string_view archive, const std::filesystem::path& folder) const;
  // The entry that the reader is at; its bytes are added to `total`.
  Result<> unpack_file(zip::Reader& archive, const std::filesystem::path& path,
                       std::size_t& total) const;

  const std::filesystem::path root_;
  const UploadLimits limits_;
};

// The service and the id of an upload in its address: ".../functions/files/SERVICE/ID". Empty for
// any other address.
std::pair<std::string, std::string> upload_in(std::string_view url);

// The module that an uploaded wrapper leads to, and what it adds to the environment: the archive
// has `src/hello.js` and perhaps `src/hello.env.json` beside the handler `src/hello-dev.js`.
// NotFound when it has not.
struct UploadedCode {
  std::string file;
  std::vector<std::pair<std::string, std::string>> environment;
};
Result<UploadedCode> find_handler(const std::filesystem::path& folder, std::string handler);

}  // namespace graphcool::functions
