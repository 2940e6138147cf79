#include "commands/prisma/archive.h"

#include <fmt/format.h>

#include <vector>

#include "core/zip/zip.h"

namespace graphcool::commands::prisma {
namespace {

constexpr std::size_t kLargest = 2'000'000'000;

}  // namespace

Result<> write_zip(const std::filesystem::path& path, const FileTexts& files) {
  auto zip = zip::Writer::create(path);
  if (!zip) return zip.error();
  for (const auto& [name, text] : files) {
    if (auto added = zip->add(name, text); !added) return added;
  }
  return zip->finish();
}

Result<FileTexts> read_zip(const std::filesystem::path& path) {
  auto zip = zip::Reader::open_file(path);
  if (!zip) return zip.error();
  FileTexts files;
  std::size_t size = 0;
  std::vector<char> buffer(65536);
  while (true) {
    const auto entry = zip->next();
    if (!entry) return entry.error();
    if (!*entry) return files;
    if (!(*entry)->is_file) continue;
    std::string& text = files[(*entry)->path];
    while (true) {
      const auto count = zip->read(buffer);
      if (!count) return count.error();
      if (*count == 0) break;
      size += *count;
      if (size > kLargest) {
        return Error{.code = ErrorCode::Limit,
                     .what = fmt::format("{} holds more than 2 GB.", path.string()),
                     .hint = "Unpack it and import the folder."};
      }
      text.append(buffer.data(), *count);
    }
  }
}

}  // namespace graphcool::commands::prisma
