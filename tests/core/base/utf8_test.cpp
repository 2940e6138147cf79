#include "core/base/utf8.h"

#include <catch2/catch.hpp>

namespace graphcool {

TEST_CASE("Code points are read with their size, invalid bytes as such", "[base]") {
  using namespace std::string_view_literals;
  struct Case {
    std::string_view text;
    char32_t value;
    int size;
    bool valid;
  };
  const Case cases[] = {
      {"a", U'a', 1, true},
      {"\0"sv, 0, 1, true},
      {"\x7f", 0x7f, 1, true},
      {"\xc2\x80z", 0x80, 2, true},
      {"\xdf\xbf", 0x7ff, 2, true},
      {"\xe0\xa0\x80", 0x800, 3, true},
      {"\xef\xbf\xbf", 0xffff, 3, true},
      {"\xf0\x90\x80\x80", 0x10000, 4, true},
      {"\xf4\x8f\xbf\xbf", 0x10ffff, 4, true},
      {"\x80", 0xfffd, 1, false},  // A continuation without a start.
      {"\xc2", 0xfffd, 1, false},  // Cut off.
      {"\xc2z", 0xfffd, 1, false},
      {"\xc1\xbf", 0xfffd, 1, false},  // Longer than it has to be.
      {"\xe0\x9f\xbf", 0xfffd, 1, false},
      {"\xf0\x8f\xbf\xbf", 0xfffd, 1, false},
      {"\xf4\x90\x80\x80", 0xfffd, 1, false},  // Beyond Unicode.
      {"\xff", 0xfffd, 1, false},
      {"\xed\xa0\x80", 0xd800, 3, false},  // A surrogate.
      {"\xed\xbf\xbf", 0xdfff, 3, false},
  };
  for (const Case& c : cases) {
    CAPTURE(static_cast<std::uint32_t>(c.value), c.size);
    const utf8::CodePoint point = utf8::decode(c.text);
    CHECK(point.value == c.value);
    CHECK(point.size == c.size);
    CHECK(point.valid == c.valid);
  }
}

TEST_CASE("What is written reads back", "[base]") {
  for (const char32_t value : {U'\0', U'a', U'\x7f', U'\x80', U'\x7ff', U'\x800', U'\xd7ff',
                               U'\xe000', U'\xffff', U'\x10000', U'\x10ffff'}) {
    std::string text;
    utf8::append(text, value);
    const utf8::CodePoint point = utf8::decode(text);
    CHECK(point.valid);
    CHECK(point.value == value);
    CHECK(point.size == text.size());
  }
}

}  // namespace graphcool
