#include "core/zip/zip.h"

#include <fmt/format.h>

#include "core/zip/libarchive.h"

namespace graphcool::zip {
namespace {

constexpr std::size_t kBlock = 65536;

std::string reason(const Libarchive& library, archive* from) {
  const char* const why = library.error_string(from);
  return why != nullptr ? why : "unknown error";
}

}  // namespace

Result<const Libarchive*> load_libarchive() {
  static LateLibrary<Libarchive> library({"libarchive.so.13", "ZIP archives", "libarchive13"});
  return library.load();
}

// ---- reading ----

Result<Reader> Reader::make(std::string name) {
  const auto library = load_libarchive();
  if (!library) return library.error();
  Reader reader(**library, Handle((*library)->read_new(), (*library)->read_free), std::move(name));
  (*library)->read_support_format_zip(reader.handle_.get());
  return reader;
}

Result<Reader> Reader::open_file(const std::filesystem::path& path) {
  auto reader = make(path.string());
  if (!reader) return reader;
  auto* const handle = reader->handle_.get();
  if (reader->library_->read_open_filename(handle, path.c_str(), kBlock) != ARCHIVE_OK) {
    return reader->failure();
  }
  return reader;
}

Result<Reader> Reader::open_bytes(std::string_view bytes, std::string name) {
  auto reader = make(std::move(name));
  if (!reader) return reader;
  auto* const handle = reader->handle_.get();
  if (reader->library_->read_open_memory(handle, bytes.data(), bytes.size()) != ARCHIVE_OK) {
    return reader->failure();
  }
  return reader;
}

Result<std::optional<Entry>> Reader::next() {
  archive_entry* entry = nullptr;
  const int status = library_->read_next_header(handle_.get(), &entry);
  if (status == ARCHIVE_EOF) return std::optional<Entry>();
  // A warning is about what is not asked for here, as names in another encoding.
  if (status != ARCHIVE_OK && status != ARCHIVE_WARN) return failure();
  const char* const path = library_->entry_pathname(entry);
  return std::optional(Entry{.path = path != nullptr ? path : "",
                             .is_file = library_->entry_filetype(entry) == AE_IFREG});
}

Result<std::size_t> Reader::read(std::span<char> buffer) {
  const la_ssize_t count = library_->read_data(handle_.get(), buffer.data(), buffer.size());
  if (count < 0) return failure();
  return static_cast<std::size_t>(count);
}

Error Reader::failure() const {
  return {.code = ErrorCode::Invalid,
          .what = fmt::format("{} cannot be read: {}.", name_, reason(*library_, handle_.get()))};
}

// ---- writing ----

Result<Writer> Writer::create(const std::filesystem::path& path) {
  const auto library = load_libarchive();
  if (!library) return library.error();
  Writer writer(**library, Handle((*library)->write_new(), (*library)->write_free), path.string());
  auto* const handle = writer.handle_.get();
  (*library)->write_set_format_zip(handle);
  if ((*library)->write_open_filename(handle, path.c_str()) != ARCHIVE_OK) return writer.failure();
  return writer;
}

Result<> Writer::add(const std::string& path, std::string_view bytes) {
  const std::unique_ptr<archive_entry, decltype(&archive_entry_free)> entry(library_->entry_new(),
                                                                            library_->entry_free);
  library_->entry_set_pathname(entry.get(), path.c_str());
  library_->entry_set_size(entry.get(), static_cast<la_int64_t>(bytes.size()));
  library_->entry_set_filetype(entry.get(), AE_IFREG);
  library_->entry_set_perm(entry.get(), 0644);
  const bool written = library_->write_header(handle_.get(), entry.get()) == ARCHIVE_OK &&
                       library_->write_data(handle_.get(), bytes.data(), bytes.size()) ==
                           static_cast<la_ssize_t>(bytes.size());
  return written ? Result<>() : failure();
}

Result<> Writer::finish() {
  return library_->write_close(handle_.get()) == ARCHIVE_OK ? Result<>() : failure();
}

Error Writer::failure() const {
  return {
      .code = ErrorCode::Io,
      .what = fmt::format("{} cannot be written: {}.", path_, reason(*library_, handle_.get()))};
}

}  // namespace graphcool::zip
