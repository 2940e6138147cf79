// ZIP archives: what was put in comes out, and what is no archive is told by name.
#include "core/zip/zip.h"

#include <catch2/catch.hpp>

#include "tests/support/temporary_folder.h"

using namespace graphcool;
using tests::TemporaryFolder;

namespace {

using Files = std::vector<std::pair<std::string, std::string>>;

Result<Files> all_of(zip::Reader& reader) {
  Files files;
  while (true) {
    const auto entry = reader.next();
    if (!entry) return entry.error();
    if (!*entry) return files;
    CHECK((*entry)->is_file);
    std::string text;
    char buffer[1000];
    while (true) {
      const auto count = reader.read(buffer);
      if (!count) return count.error();
      if (*count == 0) break;
      text.append(buffer, *count);
    }
    files.emplace_back((*entry)->path, text);
  }
}

}  // namespace

TEST_CASE("an archive gives back what was put into it, from a file and from memory", "[zip]") {
  const TemporaryFolder folder;
  const Files files = {{"a/b.txt", std::string(100'000, 'x')}, {"../empty", ""}, {"ü.txt", "ü"}};
  auto writer = zip::Writer::create(folder.path() / "a.zip");
  REQUIRE(writer);
  for (const auto& [path, text] : files) REQUIRE(writer->add(path, text));
  REQUIRE(writer->finish());

  auto from_file = zip::Reader::open_file(folder.path() / "a.zip");
  REQUIRE(from_file);
  CHECK(*all_of(*from_file) == files);
  const std::string bytes = folder.read("a.zip");
  CHECK(bytes.size() < 10'000);
  auto from_memory = zip::Reader::open_bytes(bytes, "It");
  REQUIRE(from_memory);
  CHECK(*all_of(*from_memory) == files);
}

TEST_CASE("what is no archive, or half of one, is told by name", "[zip]") {
  const TemporaryFolder folder;
  const auto reason = [](std::string_view bytes) {
    auto reader = zip::Reader::open_bytes(bytes, "The upload");
    const auto error = reader ? all_of(*reader).error() : reader.error();
    CHECK(error.code == ErrorCode::Invalid);
    return error.what;
  };
  CHECK(reason("no archive at all").starts_with("The upload cannot be read: "));
  auto writer = zip::Writer::create(folder.path() / "a.zip");
  REQUIRE(writer);
  REQUIRE(writer->add("a", "some text"));
  REQUIRE(writer->finish());
  const std::string whole = folder.read("a.zip");
  CHECK(reason(whole.substr(0, whole.size() / 3)).starts_with("The upload cannot be read: "));

  const auto missing = zip::Reader::open_file(folder.path() / "missing.zip");
  REQUIRE_FALSE(missing);
  CHECK(missing.error().what.find("missing.zip cannot be read: ") != std::string::npos);
}

TEST_CASE("an archive that cannot be written is told by its path", "[zip]") {
  const TemporaryFolder folder;
  const auto path = folder.path() / "none" / "a.zip";
  const auto writer = zip::Writer::create(path);
  REQUIRE_FALSE(writer);
  CHECK(writer.error().code == ErrorCode::Io);
  CHECK(writer.error().what.starts_with(path.string() + " cannot be written: "));
}
