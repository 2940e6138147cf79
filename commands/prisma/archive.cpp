#include "commands/prisma/archive.h"

#include <archive.h>
#include <archive_entry.h>
#include <fmt/format.h>

#include <memory>

namespace graphcool::commands::prisma {
namespace {

constexpr std::size_t kLargest = 2'000'000'000;

Error problem(ErrorCode code, const std::filesystem::path& path, archive* from) {
  const char* const why = archive_error_string(from);
  return {.code = code,
          .what = fmt::format("{}: {}", path.string(), why != nullptr ? why : "unknown error")};
}

// Takes whatever the entry holds; false when the archive is damaged.
bool read_entry(archive* from, std::string& text) {
  char buffer[65536];
  while (true) {
    const la_ssize_t count = archive_read_data(from, buffer, sizeof buffer);
    if (count == 0) return true;
    if (count < 0) return false;
    text.append(buffer, static_cast<std::size_t>(count));
  }
}

}  // namespace

Result<> write_zip(const std::filesystem::path& path, const FileTexts& files) {
  const std::unique_ptr<archive, decltype(&archive_write_free)> zip(archive_write_new(),
                                                                    archive_write_free);
  archive_write_set_format_zip(zip.get());
  if (archive_write_open_filename(zip.get(), path.c_str()) != ARCHIVE_OK) {
    return problem(ErrorCode::Io, path, zip.get());
  }
  for (const auto& [name, text] : files) {
    const std::unique_ptr<archive_entry, decltype(&archive_entry_free)> entry(archive_entry_new(),
                                                                              archive_entry_free);
    archive_entry_set_pathname(entry.get(), name.c_str());
    archive_entry_set_size(entry.get(), static_cast<la_int64_t>(text.size()));
    archive_entry_set_filetype(entry.get(), AE_IFREG);
    archive_entry_set_perm(entry.get(), 0644);
    if (archive_write_header(zip.get(), entry.get()) != ARCHIVE_OK ||
        archive_write_data(zip.get(), text.data(), text.size()) !=
            static_cast<la_ssize_t>(text.size())) {
      return problem(ErrorCode::Io, path, zip.get());
    }
  }
  if (archive_write_close(zip.get()) != ARCHIVE_OK) return problem(ErrorCode::Io, path, zip.get());
  return {};
}

Result<FileTexts> read_zip(const std::filesystem::path& path) {
  const std::unique_ptr<archive, decltype(&archive_read_free)> zip(archive_read_new(),
                                                                   archive_read_free);
  archive_read_support_format_zip(zip.get());
  if (archive_read_open_filename(zip.get(), path.c_str(), 65536) != ARCHIVE_OK) {
    return problem(ErrorCode::Invalid, path, zip.get());
  }
  FileTexts files;
  std::size_t size = 0;
  archive_entry* entry = nullptr;
  int status = ARCHIVE_OK;
  while ((status = archive_read_next_header(zip.get(), &entry)) == ARCHIVE_OK) {
    if (archive_entry_filetype(entry) != AE_IFREG) continue;
    std::string& text = files[archive_entry_pathname(entry)];
    if (!read_entry(zip.get(), text)) return problem(ErrorCode::Invalid, path, zip.get());
    size += text.size();
    if (size > kLargest) {
      return Error{.code = ErrorCode::Limit,
                   .what = fmt::format("{} holds more than 2 GB.", path.string()),
                   .hint = "Unpack it and import the folder."};
    }
  }
  if (status != ARCHIVE_EOF) return problem(ErrorCode::Invalid, path, zip.get());
  return files;
}

}  // namespace graphcool::commands::prisma
