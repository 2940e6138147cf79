#include "core/base/programs.h"

#include <catch2/catch.hpp>
#include <filesystem>
#include <string>

#include "core/base/files.h"
#include "tests/support/temporary_folder.h"

namespace graphcool::programs {
namespace {

namespace fs = std::filesystem;

TEST_CASE("A program is found in the first folder that has one of its name", "[base]") {
  const tests::TemporaryFolder folder;
  for (const char* each : {"a", "b", "c"}) fs::create_directories(folder.path() / each);
  fs::create_directories(folder.path() / "a/tool");  // A folder is none.
  REQUIRE(files::write(folder.path() / "b/tool", "", 0644));
  REQUIRE(files::write(folder.path() / "c/tool", "", 0755));
  const auto in = [&](const char* name) { return (folder.path() / name).string(); };
  const std::string path = in("none") + "::" + in("a") + ":" + in("b") + ":" + in("c");

  CHECK(find("tool", path) == folder.path() / "c/tool");
  CHECK(find("tool", in("a")).empty());
  CHECK(find("tool", in("b")).empty());
  CHECK(find("tool", "").empty());
  CHECK(find("./tool", "") == "./tool");
  CHECK(find("sh").filename() == "sh");
}

}  // namespace
}  // namespace graphcool::programs
