// ZIP archives, read and written an entry at a time. libarchive stays in the .cpp files of this
// folder, and is loaded when the first archive is opened.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/base/result.h"

struct archive;  // libarchive's.

namespace graphcool::zip {

struct Libarchive;

using Handle = std::unique_ptr<archive, int (*)(archive*)>;

struct Entry {
  std::string path;  // As the archive has it: it may be empty, absolute, or lead out by `..`.
  bool is_file = false;
};

// Not thread-safe. Errors of all calls: Invalid, with the name of the archive and why, for what is
// no ZIP archive or is damaged, and for a file that cannot be opened; Io without libarchive.
class Reader {
 public:
  static Result<Reader> open_file(const std::filesystem::path& path);
  // `name` is the archive in errors: "The archive of functions".
  // REQUIRES: the bytes outlive the reader.
  static Result<Reader> open_bytes(std::string_view bytes, std::string name);

  // The next entry; none: that was the last one.
  Result<std::optional<Entry>> next();
  // The next bytes of that entry into `buffer`, and how many; 0: those were all.
  Result<std::size_t> read(std::span<char> buffer);

 private:
  static Result<Reader> make(std::string name);
  Error failure() const;

  Reader(const Libarchive& library, Handle handle, std::string name)
      : library_(&library), handle_(std::move(handle)), name_(std::move(name)) {}

  const Libarchive* library_;
  Handle handle_;
  std::string name_;
};

// Not thread-safe. Errors of all calls: Io with path and reason, also without libarchive.
class Writer {
 public:
  // Replaces the file.
  static Result<Writer> create(const std::filesystem::path& path);

  Result<> add(const std::string& path, std::string_view bytes);
  // Before it the file is no archive yet.
  Result<> finish();

 private:
  Error failure() const;

  Writer(const Libarchive& library, Handle handle, std::string path)
      : library_(&library), handle_(std::move(handle)), path_(std::move(path)) {}

  const Libarchive* library_;
  Handle handle_;
  std::string path_;
};

}  // namespace graphcool::zip
