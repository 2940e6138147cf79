// Archives from outside: what is unpacked, and what is refused without leaving anything.
#include "core/functions/code/uploads.h"

#include <catch2/catch.hpp>

#include "core/functions/code/code_store.h"
#include "core/zip/zip.h"
#include "tests/support/temporary_folder.h"

using namespace graphcool;
using namespace graphcool::functions;

namespace {

std::string zipped(const std::vector<std::pair<std::string, std::string>>& files) {
  const tests::TemporaryFolder folder;
  auto writer = zip::Writer::create(folder.path() / "a.zip");
  REQUIRE(writer);
  for (const auto& [path, text] : files) REQUIRE(writer->add(path, text));
  REQUIRE(writer->finish());
  return folder.read("a.zip");
}

std::size_t entries_below(const std::filesystem::path& folder) {
  std::size_t count = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    ++count;
  }
  return count;
}

}  // namespace

TEST_CASE("an upload is unpacked, found by its id, and kept once for each content") {
  const tests::TemporaryFolder folder;
  Uploads uploads(folder.path());
  const std::string archive = zipped(
      {{"src/a.js", "1"}, {"src/a-dev.js", ""}, {"src/a.env.json", R"({"TONE":"warm","n":1})"}});
  REQUIRE(uploads.put("cj1", archive));
  REQUIRE(uploads.put("cj2", archive));
  const auto found = uploads.find("cj1");
  REQUIRE(found);
  CHECK(*found == *uploads.find("cj2"));
  const auto code = find_handler(*found, "./src\\a-dev.js");
  REQUIRE(code);
  CHECK(code->file == "src/a.js");
  CHECK(code->environment == decltype(code->environment){{"TONE", "warm"}});
  CHECK(find_handler(*found, "src/b-dev.js").error().code == ErrorCode::NotFound);
  CHECK(find_handler(*found, "../../a-dev.js").error().code == ErrorCode::NotFound);
  const auto missing = uploads.find("cj3");
  CHECK(missing.error().what.find("'cj3' does not exist") != std::string::npos);
  CHECK_FALSE(uploads.find("../cj1"));
}

TEST_CASE("an archive that would do harm is refused and leaves nothing") {
  const tests::TemporaryFolder folder;
  const auto refused = [&](const std::string& archive, const UploadLimits& limits = {}) {
    Uploads uploads(folder.path() / "uploads", limits);
    const auto put = uploads.put("cj", archive);
    REQUIRE_FALSE(put);
    CHECK_FALSE(uploads.find("cj"));
    CHECK(entries_below(folder.path()) <= 2);
    return put.error().code;
  };
  CHECK(refused(zipped({{"../evil.js", "x"}})) == ErrorCode::Invalid);
  CHECK(refused(zipped({{"a/../../evil.js", "x"}})) == ErrorCode::Invalid);
  CHECK(refused(zipped({{"/tmp/evil.js", "x"}})) == ErrorCode::Invalid);
  CHECK(refused("no archive at all") == ErrorCode::Invalid);
  CHECK(refused("") == ErrorCode::Invalid);
  const std::string two = zipped({{"a", std::string(1000, 'x')}, {"b", "y"}});
  CHECK(refused(two.substr(0, two.size() / 2)) == ErrorCode::Invalid);
  CHECK(refused(two, {.files = 1}) == ErrorCode::Limit);
  CHECK(refused(two, {.unpacked_bytes = 1000}) == ErrorCode::Limit);
  CHECK(refused(two, {.archive_bytes = 10}) == ErrorCode::Limit);
}

TEST_CASE("old uploads go, those in use stay") {
  const tests::TemporaryFolder folder;
  Uploads uploads(folder.path());
  for (const char* id : {"a", "b", "c"}) REQUIRE(uploads.put(id, zipped({{"f", id}})));
  uploads.keep({"a"}, 1);
  CHECK(uploads.find("a"));
  CHECK((uploads.find("b") ? 1 : 0) + (uploads.find("c") ? 1 : 0) == 1);
  CHECK(entries_below(folder.path() / "content") == 4);
}

TEST_CASE("the address of an upload names its service and id") {
  using Pair = std::pair<std::string, std::string>;
  CHECK(upload_in("http://localhost:60050/functions/files/cjs/cjd") == Pair("cjs", "cjd"));
  CHECK(upload_in("https://x/functions/files/cjs/cjd?a=b") == Pair("cjs", "cjd"));
  CHECK(upload_in("https://x/functions/files/cjs") == Pair());
  CHECK(upload_in("https://x/functions/files/cjs/a/b") == Pair());
  CHECK(upload_in("https://x/elsewhere") == Pair());
}

TEST_CASE("code is stored by content") {
  const tests::TemporaryFolder folder;
  CodeStore store(folder.path());
  const CodeFile files[] = {{"src/a.js", "1"}, {"b.js", "2"}};
  const auto first = store.put(files);
  REQUIRE(first);
  CHECK(*store.put(files) == *first);
  CHECK(std::filesystem::exists(*first / "src/a.js"));
  const CodeFile others[] = {{"src/a.js", "2"}, {"b.js", "2"}};
  CHECK(*store.put(others) != *first);
  const CodeFile evil[] = {{"../a.js", "2"}};
  CHECK_FALSE(store.put(evil));
  store.keep(1);
  CHECK(entries_below(folder.path()) == 4);
}
