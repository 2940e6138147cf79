#include "cli/terminal/width.h"

#include <catch2/catch.hpp>

namespace graphcool::tests {

TEST_CASE("width counts columns, not bytes", "[terminal]") {
  struct Case {
    std::string text;
    int columns;
  };
  const Case cases[] = {
      {"", 0},
      {"plain", 5},
      {"Grüße", 5},
      {"e\u0301", 1},               // A combining accent.
      {"日本語", 6},                // Wide letters.
      {"👩‍👩‍👧", 2},    // One picture of several.
      {"🇩🇪", 2},                    // A flag of two letters.
      {"\x1b[1;31mred\x1b[0m", 3},  // Colours take no place.
      {"\xff\xfe", 2},              // Not UTF-8.
  };
  for (const Case& each : cases) {
    DYNAMIC_SECTION(each.text) {
      CHECK(terminal::width(each.text) == each.columns);
    }
  }
}

TEST_CASE("cut keeps what fits and says that something went", "[terminal]") {
  CHECK(terminal::cut("short", 5) == "short");
  CHECK(terminal::cut("longer", 5) == "long…");
  CHECK(terminal::cut("日本語", 5) == "日本…");
  CHECK(terminal::cut("日本語", 4) == "日…");
  CHECK(terminal::cut("\x1b[1mbolder\x1b[0m", 4) == "\x1b[1mbol…\x1b[0m");
}

TEST_CASE("text from outside cannot steer the terminal", "[terminal]") {
  CHECK(terminal::without_colours("a\x1b[31mb\x1b[0mc") == "abc");
}

}  // namespace graphcool::tests
