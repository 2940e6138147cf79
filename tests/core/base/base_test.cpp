#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <set>

#include "core/base/datetime.h"
#include "core/base/files.h"
#include "core/base/ids.h"
#include "core/base/text.h"

using namespace graphcool;

TEST_CASE("nearest finds a slip of the finger and nothing far-fetched", "[base][text]") {
  const std::vector<std::string> commands = {"init", "deploy", "dev", "version"};
  CHECK(text::nearest("deplyo", commands) == "deploy");
  CHECK(text::nearest("Version", commands) == "version");
  CHECK(text::nearest("inti", commands) == "init");
  CHECK_FALSE(text::nearest("banana", commands));
  CHECK_FALSE(text::nearest("", commands));
}

TEST_CASE("UTF-8 is checked and counted as JavaScript counts it", "[base][text]") {
  CHECK(text::is_utf8("aü😀"));
  CHECK_FALSE(text::is_utf8("\xC0\x80"));
  CHECK_FALSE(text::is_utf8("\xED\xA0\x80"));
  CHECK_FALSE(text::is_utf8("\xF4\x90\x80\x80"));
  CHECK(text::utf16_length("aü😀") == 4);
}

TEST_CASE("cuids are 25 characters, unique and in order", "[base][ids]") {
  std::set<std::string> seen;
  std::string last;
  for (int i = 0; i < 10'000; ++i) {
    const std::string id = ids::cuid();
    REQUIRE(id.size() == 25);
    REQUIRE(id[0] == 'c');
    REQUIRE(id > last);
    REQUIRE(seen.insert(id).second);
    last = id;
  }
}

TEST_CASE("dates are read as ISO 8601 and shown in UTC with milliseconds", "[base][datetime]") {
  const auto shown = [](std::string_view text) -> std::string {
    const auto ms = datetime::parse(text);
    return ms ? datetime::to_iso(*ms) : "wrong";
  };
  CHECK(shown("2017-11-20T04:33:00.000Z") == "2017-11-20T04:33:00.000Z");
  CHECK(shown("2017-11-20T04:33:00+02:00") == "2017-11-20T02:33:00.000Z");
  CHECK(shown("2017-11-20T04:33-0130") == "2017-11-20T06:03:00.000Z");
  CHECK(shown("2017-11-20") == "2017-11-20T00:00:00.000Z");
  CHECK(shown("2017") == "2017-01-01T00:00:00.000Z");
  CHECK(shown("1969-12-31T23:59:59.9999Z") == "1969-12-31T23:59:59.999Z");
  CHECK(shown("2016-02-29T24:00Z") == "2016-03-01T00:00:00.000Z");
  CHECK(shown("12017-01-01") == "12017-01-01T00:00:00.000Z");
  CHECK(shown("0000-01-01") == "0000-01-01T00:00:00.000Z");
  for (const char* wrong : {"", "now", "2017-13-01", "2017-02-29", "2017-11-20T25:00",
                            "2017-11-20T", "2017-11-20T10:00:00.Z", "2017-11-20T10:00:00Zx"}) {
    INFO(wrong);
    CHECK(shown(wrong) == "wrong");
  }
}

TEST_CASE("files are replaced whole, and errors name path and reason", "[base][files]") {
  const auto folder = std::filesystem::temp_directory_path() / ("gc-" + ids::random_hex(6));
  std::filesystem::create_directory(folder);
  const auto path = folder / "a.txt";

  REQUIRE(files::write(path, "one", 0600));
  REQUIRE(files::write(path, "two"));
  CHECK(*files::read(path) == "two");
  CHECK(std::distance(std::filesystem::directory_iterator(folder), {}) == 1);

  const auto missing = files::read(folder / "none");
  REQUIRE_FALSE(missing);
  CHECK(missing.error().code == ErrorCode::NotFound);
  CHECK(missing.error().what.find("none") != std::string::npos);
  CHECK(files::read(path, 2).error().code == ErrorCode::Limit);
  CHECK_FALSE(files::write(folder / "no" / "b.txt", "x"));
  std::filesystem::remove_all(folder);
}
