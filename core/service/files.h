// Where the reader of definitions finds the files that a definition names: a folder or a bundle.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/service/bundle.h"

namespace graphcool::service {

class Files {
 public:
  virtual ~Files() = default;
  // `path` is relative to the folder of graphcool.yml and does not lead out of it. NotFound, Limit,
  // Io as files::read() has them; Invalid, with words for it, for a folder.
  virtual Result<std::string> read(const std::string& path, std::size_t max_bytes) const = 0;
  virtual bool exists(const std::string& path) const = 0;
  // Code that was uploaded by itself; null when the file at `path` was not.
  virtual const ExternalFile* external(const std::string& /*path*/) const { return nullptr; }
  // The files of a module that was sent beside the service, whose definition is `path`; null when
  // they are among these.
  virtual std::unique_ptr<Files> module(std::string_view /*name*/,
                                        const std::string& /*path*/) const {
    return nullptr;
  }
};

class FolderFiles final : public Files {
 public:
  explicit FolderFiles(std::filesystem::path folder) : folder_(std::move(folder)) {}
  Result<std::string> read(const std::string& path, std::size_t max_bytes) const override;
  bool exists(const std::string& path) const override;

 private:
  const std::filesystem::path folder_;
};

// The files of one module of a bundle. Paths that mean the same file (`./a`, `a`) are the same.
class BundleFiles final : public Files {
 public:
  // `path` is that of the module's definition. `bundle` and `module`, which is in it, outlive this.
  BundleFiles(const Bundle& bundle, const BundleModule& module, std::string_view path);
  Result<std::string> read(const std::string& path, std::size_t max_bytes) const override;
  bool exists(const std::string& path) const override;
  const ExternalFile* external(const std::string& path) const override;
  std::unique_ptr<Files> module(std::string_view name, const std::string& path) const override;

 private:
  const Bundle& bundle_;
  std::map<std::string, const std::string*> by_path_;
  std::map<std::string, const ExternalFile*> external_;
};

// The one spelling of a path: "./src/../a.js" is "a.js".
std::string normal_path(std::string_view path);

// Whether the path stays in the folder it is relative to.
bool is_inside(std::string_view path);

}  // namespace graphcool::service
