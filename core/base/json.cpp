#include "core/base/json.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <cstring>

#include "core/base/text.h"

namespace graphcool::json {
namespace {

// 0: passes as it is; 'u': \u00XX; 1: starts a multi-byte sequence; others: the letter after '\'.
constexpr std::array<char, 256> kEscapes = [] {
  std::array<char, 256> table{};
  for (int c = 0; c < 0x20; ++c) table[c] = 'u';
  for (int c = 0x80; c < 0x100; ++c) table[c] = 1;
  table['"'] = '"';
  table['\\'] = '\\';
  table['\b'] = 'b';
  table['\f'] = 'f';
  table['\n'] = 'n';
  table['\r'] = 'r';
  table['\t'] = 't';
  return table;
}();

// True when all eight bytes at `p` are plain: no control character, quote, backslash or high bit.
bool eight_plain(const char* p) {
  std::uint64_t w;
  std::memcpy(&w, p, 8);
  constexpr std::uint64_t ones = 0x0101010101010101, high = 0x8080808080808080;
  const std::uint64_t quote = w ^ (ones * '"'), slash = w ^ (ones * '\\');
  const std::uint64_t hit = (w - ones * 0x20) | (quote - ones) | (slash - ones) | w;
  return (hit & high) == 0;
}

void append_escape(std::string& out, unsigned char c, char kind) {
  constexpr char hex[] = "0123456789abcdef";
  if (kind == 'u') {
    const char text[6] = {'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]};
    out.append(text, 6);
  } else {
    const char text[2] = {'\\', kind};
    out.append(text, 2);
  }
}

}  // namespace

void append_string(std::string& out, std::string_view text) {
  out.push_back('"');
  const char* const end = text.data() + text.size();
  const char* start = text.data();  // Of what is not written yet.
  const char* p = start;
  while (p < end) {
    if (end - p >= 8 && eight_plain(p)) {
      p += 8;
      continue;
    }
    const char kind = kEscapes[static_cast<unsigned char>(*p)];
    if (kind == 0) {
      ++p;
      continue;
    }
    if (kind == 1) {
      const std::size_t length = text::utf8_sequence(p, end);
      if (length > 0) {
        p += length;
        continue;
      }
    }
    out.append(start, p);
    if (kind == 1) {
      out.append("\xEF\xBF\xBD");
    } else {
      append_escape(out, static_cast<unsigned char>(*p), kind);
    }
    start = ++p;
  }
  out.append(start, end);
  out.push_back('"');
}

void append_int(std::string& out, std::int64_t value) {
  char buffer[24];
  const auto [end, error] = std::to_chars(buffer, buffer + sizeof buffer, value);
  out.append(buffer, end);
}

void append_double(std::string& out, double value) {
  if (!std::isfinite(value)) {
    out.append("null");
    return;
  }
  if (value == 0) {
    out.push_back('0');  // Also for -0, as JSON.stringify has it.
    return;
  }
  // The shortest digits that read back the same, then laid out as ECMAScript's Number::toString
  // does.
  char buffer[32];
  const auto [end, error] =
      std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::scientific);
  const char* p = buffer;
  if (*p == '-') out.push_back(*p++);
  const char* const e = std::find(p, const_cast<const char*>(end), 'e');
  std::string digits(p, e);
  if (digits.size() > 1) digits.erase(1, 1);  // The point.
  int exponent = 0;
  std::from_chars(e[1] == '+' ? e + 2 : e + 1, end, exponent);

  const int count = static_cast<int>(digits.size());
  if (exponent >= 21 || exponent < -6) {
    out.push_back(digits[0]);
    if (count > 1) out.append(".").append(digits, 1);
    out.append(exponent < 0 ? "e-" : "e+");
    append_int(out, std::abs(exponent));
  } else if (exponent < 0) {
    out.append("0.").append(static_cast<std::size_t>(-exponent - 1), '0').append(digits);
  } else if (count <= exponent + 1) {
    out.append(digits).append(static_cast<std::size_t>(exponent + 1 - count), '0');
  } else {
    out.append(digits, 0, static_cast<std::size_t>(exponent + 1)).append(".");
    out.append(digits, static_cast<std::size_t>(exponent + 1));
  }
}

std::string quoted(std::string_view text) {
  std::string out;
  append_string(out, text);
  return out;
}

}  // namespace graphcool::json
