// Reading and writing single code points of UTF-8.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace graphcool::utf8 {

struct CodePoint {
  char32_t value = 0;
  std::uint8_t size = 1;  // Bytes it takes; 1 for a byte that starts no valid sequence.
  bool valid = true;      // False: `value` is the surrogate that was encoded, or U+FFFD.
};

// The code point at the start of `text`. REQUIRES: text is not empty.
CodePoint decode(std::string_view text);

// Appends the UTF-8 of a Unicode scalar value.
void append(std::string& out, char32_t value);

// The bytes of a Unicode scalar value, written to `out` (room for 4). Returns how many.
std::size_t encode(char32_t value, char* out);

}  // namespace graphcool::utf8
