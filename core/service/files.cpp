#include "core/service/files.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/files.h"

namespace graphcool::service {

namespace fs = std::filesystem;

std::string normal_path(std::string_view path) {
  return fs::path(path).lexically_normal().generic_string();
}

bool is_inside(std::string_view path) {
  if (fs::path(path).is_absolute()) return false;
  const fs::path normal = fs::path(path).lexically_normal();
  return normal.empty() || *normal.begin() != "..";
}

Result<std::string> FolderFiles::read(const std::string& path, std::size_t max_bytes) const {
  std::error_code ignored;
  if (fs::is_directory(folder_ / path, ignored)) {
    return Error{.code = ErrorCode::Invalid,
                 .what = fmt::format("`{}` is a folder.", path),
                 .hint = "Name each file in it."};
  }
  return files::read(folder_ / path, max_bytes);
}

bool FolderFiles::exists(const std::string& path) const {
  std::error_code ignored;
  return fs::is_regular_file(folder_ / path, ignored);
}

BundleFiles::BundleFiles(const Bundle& bundle, const BundleModule& module, std::string_view path)
    : bundle_(bundle) {
  const fs::path folder = fs::path(path).parent_path();
  for (const auto& [spelled, bytes] : module.files) {
    by_path_.emplace(normal_path((folder / spelled).generic_string()), &bytes);
  }
  for (const auto& [spelled, file] : module.external_files) {
    external_.emplace(normal_path((folder / spelled).generic_string()), &file);
  }
  by_path_.insert_or_assign(normal_path(path), &module.content);
}

Result<std::string> BundleFiles::read(const std::string& path, std::size_t max_bytes) const {
  const auto found = by_path_.find(normal_path(path));
  if (found == by_path_.end()) {
    return Error{.code = ErrorCode::NotFound, .what = fmt::format("There is no file {}.", path)};
  }
  if (found->second->size() > max_bytes) {
    return Error{.code = ErrorCode::Limit,
                 .what = fmt::format("{} is larger than {} bytes.", path, max_bytes)};
  }
  return *found->second;
}

bool BundleFiles::exists(const std::string& path) const {
  return by_path_.contains(normal_path(path));
}

const ExternalFile* BundleFiles::external(const std::string& path) const {
  const auto found = external_.find(normal_path(path));
  return found == external_.end() ? nullptr : found->second;
}

std::unique_ptr<Files> BundleFiles::module(std::string_view name, const std::string& path) const {
  const auto found = std::ranges::find(bundle_.modules, name, &BundleModule::name);
  if (name.empty() || found == bundle_.modules.end()) return nullptr;
  return std::make_unique<BundleFiles>(bundle_, *found, path);
}

}  // namespace graphcool::service
