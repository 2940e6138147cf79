// Replays what the fuzzers of tests/fuzz found and kept.
#include <catch2/catch.hpp>
#include <filesystem>

#include "core/base/files.h"
#include "tests/fuzz/graphql.h"

namespace graphcool {

TEST_CASE("Whatever the fuzzers came upon holds", "[graphql][corpus]") {
  const std::filesystem::path folder =
      std::filesystem::path(GRAPHCOOL_TEST_DATA).parent_path() / "fuzz/corpus";
  std::size_t count = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    const auto text = files::read(entry.path());
    REQUIRE(text);
    CAPTURE(entry.path().filename());
    CHECK(fuzz::check_syntax(*text) == "");
    CHECK(fuzz::check_validation(*text) == "");
    CHECK(fuzz::check_schema(*text) == "");
    CHECK(fuzz::check_execution(*text) == "");
    ++count;
  }
  CHECK(count > 100);
}

}  // namespace graphcool
