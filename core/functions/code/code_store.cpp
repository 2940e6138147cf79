#include "core/functions/code/code_store.h"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <vector>

#include "core/base/ids.h"

namespace graphcool::functions {

namespace fs = std::filesystem;

namespace {

Error unwritable(const fs::path& path, const std::string& why) {
  return {
      .code = ErrorCode::Io,
      .what = fmt::format("The code of functions cannot be written to {}: {}.", path.string(), why),
      .hint = "Check the free space of the disk, and the permissions of the folder."};
}

bool leads_out(const fs::path& path) {
  if (path.is_absolute() || path.empty()) return true;
  const fs::path normal = path.lexically_normal();
  return normal.empty() || *normal.begin() == "..";
}

Result<> write(const fs::path& folder, const CodeFile& file) {
  const fs::path path = folder / file.path;
  std::error_code failed;
  fs::create_directories(path.parent_path(), failed);
  if (failed) return unwritable(path, failed.message());
  std::ofstream stream(path, std::ios::binary);
  stream.write(file.bytes.data(), static_cast<std::streamsize>(file.bytes.size()));
  stream.close();
  if (!stream) return unwritable(path, "it could not be written");
  return {};
}

}  // namespace

std::string content_hash(std::string_view bytes) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  EVP_Digest(bytes.data(), bytes.size(), digest, &size, EVP_sha256(), nullptr);
  std::string hex;
  for (unsigned i = 0; i < size; ++i) hex += fmt::format("{:02x}", digest[i]);
  return hex;
}

Result<fs::path> CodeStore::put(std::span<const CodeFile> files) {
  std::map<std::string_view, std::string_view> sorted;
  for (const CodeFile& each : files) {
    if (leads_out(each.path)) {
      return Error{.code = ErrorCode::Invalid,
                   .what = fmt::format("The path `{}` leads out of the service.", each.path)};
    }
    sorted[each.path] = each.bytes;
  }
  std::string listing;
  for (const auto& [path, bytes] : sorted) {
    listing += fmt::format("{} {}\n", content_hash(bytes), path);
  }
  const fs::path folder = root_ / content_hash(listing).substr(0, 32);
  std::error_code failed;
  if (fs::is_directory(folder, failed)) {
    fs::last_write_time(folder, fs::file_time_type::clock::now(), failed);
    return folder;
  }
  const fs::path fresh = root_ / (".new-" + ids::random_hex(8));
  fs::create_directories(fresh, failed);
  if (failed) return unwritable(fresh, failed.message());
  for (const CodeFile& each : files) {
    if (auto written = write(fresh, each); !written) {
      fs::remove_all(fresh, failed);
      return written.error();
    }
  }
  fs::rename(fresh, folder, failed);
  if (failed) {
    const std::string why = failed.message();
    fs::remove_all(fresh, failed);
    if (!fs::is_directory(folder, failed)) return unwritable(folder, why);
  }
  return folder;
}

void CodeStore::keep(std::size_t kept) {
  std::vector<std::pair<fs::file_time_type, fs::path>> folders;
  std::error_code failed;
  for (const auto& entry : fs::directory_iterator(root_, failed)) {
    folders.emplace_back(entry.last_write_time(failed), entry.path());
  }
  std::sort(folders.rbegin(), folders.rend());
  for (std::size_t i = kept; i < folders.size(); ++i) fs::remove_all(folders[i].second, failed);
}

}  // namespace graphcool::functions
