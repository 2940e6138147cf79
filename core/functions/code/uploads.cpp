#include "core/functions/code/uploads.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/parse.hpp>
#include <fstream>
#include <set>

#include "core/base/files.h"
#include "core/base/ids.h"
#include "core/functions/code/code_store.h"
#include "core/zip/zip.h"

namespace graphcool::functions {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kPath = "/functions/files/";

constexpr const char* kArchive = "The archive of functions";

Error invalid(std::string why) {
  return {.code = ErrorCode::Invalid, .what = fmt::format("{} cannot be read: {}.", kArchive, why)};
}

Error unwritable(const fs::path& path, std::string_view why) {
  return {.code = ErrorCode::Io,
          .what = fmt::format("The archive of functions cannot be unpacked to {}: {}.",
                              path.string(), why),
          .hint = "Check the free space of the disk, and the permissions of the folder."};
}

bool leads_out(const fs::path& path) {
  if (path.empty() || path.is_absolute()) return true;
  return std::any_of(path.begin(), path.end(), [](const fs::path& each) { return each == ".."; });
}

bool is_id(std::string_view id) {
  return !id.empty() && id.size() <= 128 && std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
  });
}

}  // namespace

Result<> Uploads::put(const std::string& id, std::string_view bytes) {
  if (!is_id(id)) return invalid("its id is none");
  if (bytes.size() > limits_.archive_bytes) {
    return Error{.code = ErrorCode::Limit,
                 .what = fmt::format("The archive of functions has {} MB; at most {} are allowed.",
                                     bytes.size() >> 20, limits_.archive_bytes >> 20)};
  }
  const std::string content = content_hash(bytes).substr(0, 32);
  const fs::path folder = root_ / "content" / content;
  std::error_code failed;
  if (!fs::is_directory(folder, failed)) {
    const fs::path fresh = root_ / "content" / (".new-" + ids::random_hex(8));
    fs::create_directories(fresh, failed);
    if (failed) return unwritable(fresh, failed.message());
    if (auto unpacked = unpack(bytes, fresh); !unpacked) {
      fs::remove_all(fresh, failed);
      return unpacked;
    }
    fs::rename(fresh, folder, failed);
    if (failed) fs::remove_all(fresh, failed);  // Somebody else was quicker.
  }
  return files::write(root_ / (id + ".upload"), content);
}

Result<> Uploads::unpack(std::string_view bytes, const fs::path& folder) const {
  auto archive = zip::Reader::open_bytes(bytes, kArchive);
  if (!archive) return archive.error();
  std::size_t total = 0;
  std::size_t count = 0;
  while (true) {
    const auto next = archive->next();
    if (!next) return next.error();
    if (!*next) break;
    const fs::path path = (*next)->path;
    if (leads_out(path))
      return invalid(fmt::format("its path `{}` leads out of it", path.string()));
    if (++count > limits_.files) {
      return Error{
          .code = ErrorCode::Limit,
          .what = fmt::format("The archive of functions has more than {} files.", limits_.files)};
    }
    if (!(*next)->is_file) continue;  // Folders are made as needed.
    if (auto done = unpack_file(*archive, folder / path, total); !done) return done;
  }
  if (count == 0) return invalid("it is no zip archive, or an empty one");
  return {};
}

Result<> Uploads::unpack_file(zip::Reader& archive, const fs::path& path,
                              std::size_t& total) const {
  std::error_code failed;
  fs::create_directories(path.parent_path(), failed);
  std::ofstream file(path, std::ios::binary);
  char buffer[1 << 16];
  while (true) {
    const auto size = archive.read(buffer);
    if (!size) return size.error();
    if (*size == 0) break;
    total += *size;
    if (total > limits_.unpacked_bytes) {
      return Error{.code = ErrorCode::Limit,
                   .what = fmt::format("The archive of functions has more than {} MB unpacked.",
                                       limits_.unpacked_bytes >> 20)};
    }
    file.write(buffer, static_cast<std::streamsize>(*size));
  }
  file.close();
  if (!file) return unwritable(path, "it could not be written");
  return {};
}

Result<fs::path> Uploads::find(const std::string& id) const {
  const Error missing{
      .code = ErrorCode::NotFound,
      .what = fmt::format("The deployment '{}' does not exist: no code of functions "
                          "was uploaded for it.",
                          id),
      .hint = "Deploy again."};
  if (!is_id(id)) return missing;
  const auto content = files::read(root_ / (id + ".upload"), 64);
  if (!content) return missing;
  const fs::path folder = root_ / "content" / *content;
  std::error_code failed;
  if (!fs::is_directory(folder, failed)) return missing;
  return folder;
}

void Uploads::keep(const std::vector<std::string>& ids, std::size_t kept) {
  std::vector<std::pair<fs::file_time_type, fs::path>> others;
  std::set<std::string> used;
  std::error_code failed;
  const auto use = [&](const fs::path& upload) {
    if (const auto content = files::read(upload, 64)) used.insert(*content);
  };
  for (const auto& entry : fs::directory_iterator(root_, failed)) {
    if (entry.path().extension() != ".upload") continue;
    if (std::find(ids.begin(), ids.end(), entry.path().stem()) != ids.end()) {
      use(entry.path());
    } else {
      others.emplace_back(entry.last_write_time(failed), entry.path());
    }
  }
  std::sort(others.rbegin(), others.rend());
  for (std::size_t i = 0; i < others.size(); ++i) {
    if (i < kept) {
      use(others[i].second);
    } else {
      fs::remove(others[i].second, failed);
    }
  }
  for (const auto& entry : fs::directory_iterator(root_ / "content", failed)) {
    if (!used.contains(entry.path().filename())) fs::remove_all(entry.path(), failed);
  }
}

std::pair<std::string, std::string> upload_in(std::string_view url) {
  const auto at = url.find(kPath);
  if (at == url.npos) return {};
  std::string_view rest = url.substr(at + kPath.size());
  if (const auto end = rest.find_first_of("?#"); end != rest.npos) rest = rest.substr(0, end);
  const auto slash = rest.find('/');
  if (slash == rest.npos || slash == 0 || slash + 1 == rest.size()) return {};
  if (rest.find('/', slash + 1) != rest.npos) return {};
  return {std::string(rest.substr(0, slash)), std::string(rest.substr(slash + 1))};
}

Result<UploadedCode> find_handler(const fs::path& folder, std::string handler) {
  std::replace(handler.begin(), handler.end(), '\\', '/');
  constexpr std::string_view kWrapper = "-dev.js";
  const fs::path path = fs::path(handler).lexically_normal();
  const auto missing = [&] {
    return Error{.code = ErrorCode::NotFound,
                 .what = fmt::format("The uploaded archive has no handler '{}'.", handler),
                 .hint = "Deploy again from the folder of graphcool.yml."};
  };
  if (leads_out(path)) return missing();
  std::string base = path;
  if (base.ends_with(kWrapper)) base.resize(base.size() - kWrapper.size());
  UploadedCode code{.file = base + ".js", .environment = {}};
  std::error_code failed;
  if (!fs::is_regular_file(folder / code.file, failed)) return missing();
  if (const auto text = files::read(folder / (base + ".env.json"), 1u << 20)) {
    boost::json::error_code error;
    const auto values = boost::json::parse(*text, error);
    if (const auto* members = error ? nullptr : values.if_object()) {
      for (const auto& [name, value] : *members) {
        if (value.is_string()) code.environment.emplace_back(name, value.get_string().c_str());
      }
    }
  }
  return code;
}

}  // namespace graphcool::functions
