#include "cli/terminal/width.h"

#include <utf8proc.h>

#include <algorithm>

namespace graphcool::terminal {
namespace {

// Length of the escape sequence that `text` starts with; 0 when there is none.
std::size_t escape_length(std::string_view text) {
  if (!text.starts_with("\x1b[")) return 0;
  const std::size_t end = text.find_first_not_of("0123456789;", 2);
  return end == std::string_view::npos ? text.size() : end + 1;
}

// The emoji selector asks for the picture; two regional letters are one flag.
bool makes_wide(utf8proc_int32_t code, bool follows) {
  return follows && (code == 0xFE0F || (code >= 0x1F1E6 && code <= 0x1F1FF));
}

// Calls visit(bytes, columns) for every grapheme of `text`, and with 0 columns for escapes, until
// it returns false.
template <class Visit>
void each_grapheme(std::string_view text, Visit visit) {
  std::size_t start = 0;
  while (start < text.size()) {
    if (const std::size_t length = escape_length(text.substr(start)); length > 0) {
      if (!visit(text.substr(start, length), 0)) return;
      start += length;
      continue;
    }
    std::size_t end = start;
    int columns = 0;
    utf8proc_int32_t previous = 0;
    utf8proc_int32_t state = 0;
    while (end < text.size() && text[end] != '\x1b') {
      utf8proc_int32_t code = 0;
      const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data() + end);
      const auto length =
          utf8proc_iterate(bytes, static_cast<utf8proc_ssize_t>(text.size() - end), &code);
      if (length <= 0) {  // Not UTF-8: one byte, shown as one replacement character.
        if (end == start) {
          columns = 1;
          ++end;
        }
        break;
      }
      if (end > start && utf8proc_grapheme_break_stateful(previous, code, &state)) break;
      columns = std::max(columns, makes_wide(code, end > start) ? 2 : utf8proc_charwidth(code));
      previous = code;
      end += static_cast<std::size_t>(length);
    }
    if (!visit(text.substr(start, end - start), columns)) return;
    start = end;
  }
}

}  // namespace

int width(std::string_view text) {
  int total = 0;
  each_grapheme(text, [&](std::string_view, int columns) {
    total += columns;
    return true;
  });
  return total;
}

std::string cut(std::string_view text, int columns) {
  if (width(text) <= columns) return std::string(text);
  std::string out;
  int total = 0;
  bool coloured = false;
  each_grapheme(text, [&](std::string_view grapheme, int wide) {
    if (total + wide > columns - 1) return false;
    coloured |= grapheme.front() == '\x1b';
    out += grapheme;
    total += wide;
    return true;
  });
  return out + (coloured ? "…\x1b[0m" : "…");
}

std::string without_colours(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t escape = text.find("\x1b[");
    out += text.substr(0, escape);
    if (escape == std::string_view::npos) break;
    text.remove_prefix(escape);
    text.remove_prefix(escape_length(text));
  }
  return out;
}

}  // namespace graphcool::terminal
