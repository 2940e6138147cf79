#include "core/graphql/block_string.h"

#include <algorithm>
#include <limits>

#include "core/base/text.h"
#include "core/graphql/byte_scan.h"

namespace graphcool::graphql {

namespace {

constexpr std::string_view kQuotes = "\"\"\"";
constexpr std::string_view kEscapedQuotes = "\\\"\"\"";

bool is_space(char c) {
  return c == ' ' || c == '\t';
}

// Where the first line of `text` ends; npos where it is the last one.
std::size_t line_end(std::string_view text) {
  const char* const end = text.data() + text.size();
  const char* const found = find_any<Beyond::None, '\n', '\r'>(text.data(), end);
  return found == end ? std::string_view::npos : static_cast<std::size_t>(found - text.data());
}

// Calls `visit(line)` for each line of `text`; there is always at least one.
template <class Visit>
void each_line(std::string_view text, Visit visit) {
  for (;;) {
    const std::size_t end = line_end(text);
    visit(text.substr(0, end));
    if (end == std::string_view::npos) return;
    text.remove_prefix(end + (text.substr(end).starts_with("\r\n") ? 2 : 1));
  }
}

std::size_t indentation(std::string_view line) {
  return static_cast<std::size_t>(std::find_if_not(line.begin(), line.end(), is_space) -
                                  line.begin());
}

struct Layout {
  std::size_t common_indent = std::numeric_limits<std::size_t>::max();
  std::size_t first = 0;  // Number of the first line that is not blank.
  std::size_t after = 0;  // And of the line after the last one.
};

Layout layout_of(std::string_view raw) {
  Layout layout;
  std::size_t number = 0;
  each_line(raw, [&](std::string_view line) {
    const std::size_t indent = indentation(line);
    const std::size_t at = number++;
    if (indent == line.size()) return;
    if (layout.after == 0) layout.first = at;
    layout.after = at + 1;
    if (at != 0) layout.common_indent = std::min(layout.common_indent, indent);
  });
  return layout;
}

char* copy_unescaped(std::string_view line, char* out) {
  for (;;) {
    const std::size_t escaped = line.find(kEscapedQuotes);
    out = std::copy_n(line.data(), std::min(escaped, line.size()), out);
    if (escaped == std::string_view::npos) return out;
    out = std::copy(kQuotes.begin(), kQuotes.end(), out);
    line.remove_prefix(escaped + kEscapedQuotes.size());
  }
}

}  // namespace

std::string_view dedent_block_string(std::string_view raw, Arena& arena) {
  const Layout layout = layout_of(raw);
  if (layout.after == 0) return {};
  const bool single_line = line_end(raw) == std::string_view::npos;
  if (single_line && raw.find(kEscapedQuotes) == std::string_view::npos) return raw;

  char* const text = arena.take_text(raw.size());
  char* out = text;
  std::size_t number = 0;
  each_line(raw, [&](std::string_view line) {
    const std::size_t at = number++;
    if (at < layout.first || at >= layout.after) return;
    if (at > layout.first) *out++ = '\n';
    if (at > 0) line.remove_prefix(std::min(layout.common_indent, line.size()));
    out = copy_unescaped(line, out);
  });
  return {text, static_cast<std::size_t>(out - text)};
}

bool is_printable_as_block_string(std::string_view text) {
  if (text.empty()) return true;
  bool blank_line = true;
  bool indented = false;
  bool all_indented = true;
  bool seen_line = false;
  for (const char c : text) {
    if (c == '\n') {
      if (blank_line && !seen_line) return false;  // Would lose its leading line.
      seen_line = true;
      blank_line = true;
      indented = false;
    } else if (is_space(c)) {
      indented = indented || blank_line;
    } else if (static_cast<unsigned char>(c) < 0x10) {
      return false;  // Not printable, or a CR that would come back as LF.
    } else {
      all_indented = all_indented && indented;
      blank_line = false;
    }
  }
  if (blank_line) return false;         // Would lose its last lines.
  return !(all_indented && seen_line);  // Would lose its indentation.
}

void append_block_string(std::string& out, std::string_view text, bool minimize) {
  std::size_t lines = 0;
  bool rest_indented = true;
  each_line(text, [&](std::string_view line) {
    if (lines++ > 0) rest_indented = rest_indented && (line.empty() || is_space(line[0]));
  });
  const bool single_line = lines == 1;
  const bool leading_line = !single_line && rest_indented;
  const std::size_t before_quotes = text.find_last_not_of('"') + 1;  // npos + 1 is 0.
  const std::size_t end_quotes = text.size() - before_quotes;
  const bool quotes_at_end = end_quotes > 0 && end_quotes % kQuotes.size() == 0;
  const bool trailing_line = (text.ends_with('"') && !quotes_at_end) || text.ends_with('\\');
  constexpr std::size_t kLongLine = 70;
  const bool several_lines = !minimize && (!single_line || text::utf16_length(text) > kLongLine ||
                                           trailing_line || leading_line || quotes_at_end);
  const bool starts_indented = single_line && !text.empty() && is_space(text[0]);

  out += kQuotes;
  if ((several_lines && !starts_indented) || leading_line) out += '\n';
  while (!text.empty()) {
    const std::size_t quotes = text.find(kQuotes);
    out += text.substr(0, quotes);
    if (quotes == std::string_view::npos) break;
    out += kEscapedQuotes;
    text.remove_prefix(quotes + kQuotes.size());
  }
  if (several_lines || trailing_line) out += '\n';
  out += kQuotes;
}

}  // namespace graphcool::graphql
