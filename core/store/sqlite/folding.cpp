#include "core/store/sqlite/folding.h"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

namespace graphcool::store::sqlite {
namespace {

constexpr std::array<unsigned char, 128> kLower = [] {
  std::array<unsigned char, 128> table{};
  for (int c = 0; c < 128; ++c) {
    table[c] = static_cast<unsigned char>(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
  }
  return table;
}();

// Folds the character at the front of `text`, which is not empty, into `out` and returns the bytes
// it took.
std::size_t append_folded_character(std::string& out, std::string_view text) {
  utf8proc_int32_t code = 0;
  const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  const auto size = static_cast<utf8proc_ssize_t>(std::min<std::size_t>(text.size(), 4));
  const auto used = utf8proc_iterate(bytes, size, &code);
  if (used <= 0) {
    out.push_back(text.front());
    return 1;
  }
  constexpr auto options = static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_DECOMPOSE |
                                                          UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK);
  std::array<utf8proc_int32_t, 32> folded{};
  int last_class = UTF8PROC_BOUNDCLASS_START;
  const auto count =
      utf8proc_decompose_char(code, folded.data(), folded.size(), options, &last_class);
  for (utf8proc_ssize_t i = 0; i < count; ++i) {
    std::array<utf8proc_uint8_t, 4> encoded{};
    const auto length = utf8proc_encode_char(folded[static_cast<std::size_t>(i)], encoded.data());
    out.append(reinterpret_cast<const char*>(encoded.data()), static_cast<std::size_t>(length));
  }
  return static_cast<std::size_t>(used);
}

// The folded form of a text, some bytes at a time.
class FoldedReader {
 public:
  explicit FoldedReader(std::string_view text) : rest_(text) {}

  // The next byte, or -1 at the end.
  int next() {
    while (at_ == buffer_.size()) {
      if (rest_.empty()) return -1;
      const auto c = static_cast<unsigned char>(rest_.front());
      if (c < 128) {
        rest_.remove_prefix(1);
        return kLower[c];
      }
      buffer_.clear();
      at_ = 0;
      rest_.remove_prefix(append_folded_character(buffer_, rest_));
    }
    return static_cast<unsigned char>(buffer_[at_++]);
  }

 private:
  std::string_view rest_;
  std::string buffer_;
  std::size_t at_ = 0;
};

}  // namespace

void append_folded(std::string& out, std::string_view text) {
  out.reserve(out.size() + text.size());
  while (!text.empty()) {
    std::size_t plain = 0;
    while (plain < text.size() && static_cast<unsigned char>(text[plain]) < 128) ++plain;
    const std::size_t start = out.size();
    out.append(text.data(), plain);
    for (std::size_t i = start; i < out.size(); ++i) {
      out[i] = static_cast<char>(kLower[static_cast<unsigned char>(out[i])]);
    }
    text.remove_prefix(plain);
    if (!text.empty()) text.remove_prefix(append_folded_character(out, text));
  }
}

int compare_folded(std::string_view a, std::string_view b) {
  // As long as both are ASCII, a byte folds to a byte.
  const std::size_t common = std::min(a.size(), b.size());
  std::size_t i = 0;
  for (; i < common; ++i) {
    const auto x = static_cast<unsigned char>(a[i]), y = static_cast<unsigned char>(b[i]);
    if ((x | y) >= 128) break;
    if (kLower[x] != kLower[y]) return kLower[x] < kLower[y] ? -1 : 1;
  }
  if (i == a.size() && i == b.size()) return 0;
  FoldedReader left(a.substr(i)), right(b.substr(i));
  for (;;) {
    const int x = left.next(), y = right.next();
    if (x != y) return x < y ? -1 : 1;
    if (x < 0) return 0;
  }
}

}  // namespace graphcool::store::sqlite
