#include "core/base/utf8.h"

namespace graphcool::utf8 {

namespace {

constexpr char32_t kReplacement = 0xfffd;

bool is_surrogate(char32_t value) {
  return value >= 0xd800 && value <= 0xdfff;
}

}  // namespace

CodePoint decode(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return {.value = lead};
  std::uint8_t size = 0;
  char32_t value = 0;
  char32_t least = 0;
  if ((lead & 0xe0) == 0xc0) {
    size = 2, value = lead & 0x1f, least = 0x80;
  } else if ((lead & 0xf0) == 0xe0) {
    size = 3, value = lead & 0x0f, least = 0x800;
  } else if ((lead & 0xf8) == 0xf0) {
    size = 4, value = lead & 0x07, least = 0x10000;
  }
  const CodePoint invalid{.value = kReplacement, .size = 1, .valid = false};
  if (size == 0 || text.size() < size) return invalid;
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return invalid;
    value = (value << 6) | (byte(i) & 0x3f);
  }
  if (value < least || value > 0x10ffff) return invalid;
  if (is_surrogate(value)) return {.value = value, .size = size, .valid = false};
  return {.value = value, .size = size};
}

std::size_t encode(char32_t value, char* out) {
  const auto tail = [&](int shift) { return static_cast<char>(0x80 | ((value >> shift) & 0x3f)); };
  if (value < 0x80) {
    out[0] = static_cast<char>(value);
    return 1;
  }
  if (value < 0x800) {
    out[0] = static_cast<char>(0xc0 | (value >> 6));
    out[1] = tail(0);
    return 2;
  }
  if (value < 0x10000) {
    out[0] = static_cast<char>(0xe0 | (value >> 12));
    out[1] = tail(6);
    out[2] = tail(0);
    return 3;
  }
  out[0] = static_cast<char>(0xf0 | (value >> 18));
  out[1] = tail(12);
  out[2] = tail(6);
  out[3] = tail(0);
  return 4;
}

void append(std::string& out, char32_t value) {
  char bytes[4];
  out.append(bytes, encode(value, bytes));
}

}  // namespace graphcool::utf8
