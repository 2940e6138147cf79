#include "cli/terminal/report.h"

#include <fmt/format.h>

#include "cli/terminal/width.h"
#include "core/base/text.h"

namespace graphcool::terminal {
namespace {

using commands::Paint;
using commands::Style;

constexpr int kLongestExcerpt = 120;        // Columns.
constexpr std::size_t kLongestBefore = 60;  // Bytes of it before the caret.

// Where `column`, which counts UTF-16 units from 1, starts in `line`.
std::size_t byte_offset(std::string_view line, int column) {
  std::size_t at = 0;
  for (int units = 1; at < line.size() && units < column; ++units) {
    if (static_cast<unsigned char>(line[at]) >= 0xF0) ++units;
    do {
      ++at;
    } while (at < line.size() && (static_cast<unsigned char>(line[at]) & 0xC0) == 0x80);
  }
  return at;
}

// The line of source and the caret below it. A long line loses what is far from the caret.
void append_excerpt(std::string& out, const Error& error, const Paint& paint) {
  const std::string number = std::to_string(error.where.line);
  const std::string gutter(number.size() + 1, ' ');
  const std::string_view line = error.excerpt;
  const std::size_t caret = byte_offset(line, error.where.column);
  std::string before = text::without_controls(line.substr(0, caret));
  std::string after = text::without_controls(line.substr(caret));
  if (before.size() > kLongestBefore) {
    std::size_t start = before.size() - kLongestBefore;
    while ((static_cast<unsigned char>(before[start]) & 0xC0) == 0x80) ++start;
    before = "…" + before.substr(start);
  }
  const int indent = width(before);
  after = cut(after, kLongestExcerpt - indent);

  out += gutter + paint(" |", Style::Dim) + "\n";
  out += " " + paint(number + " |", Style::Dim) + " " + before + after + "\n";
  if (error.where.column < 1) return;
  out += gutter + paint(" |", Style::Dim) + " " +
         std::string(static_cast<std::size_t>(indent), ' ') + paint("^", Style::Bad) + "\n";
}

void append_place(std::string& out, const Error& error, const Paint& paint) {
  if (error.where.file.empty()) return;
  std::string place = error.where.file;
  if (error.where.line > 0) place += fmt::format(":{}", error.where.line);
  if (error.where.line > 0 && error.where.column > 0)
    place += fmt::format(":{}", error.where.column);
  const std::size_t digits = error.where.line > 0 ? std::to_string(error.where.line).size() : 1;
  out += std::string(digits + 1, ' ') + paint("-->", Style::Dim) + " " +
         text::without_controls(place) + "\n";
  if (!error.excerpt.empty() && error.where.line > 0) append_excerpt(out, error, paint);
}

// Sentences may have several lines, but nothing else that a terminal would obey.
std::string sentences(std::string_view text) {
  std::string out;
  for (const std::string_view line : text::split(text, '\n')) {
    if (!out.empty()) out += '\n';
    out += text::without_controls(line);
  }
  return out;
}

}  // namespace

std::string report(const Error& error, std::string_view label, Style style, const Paint& paint) {
  std::string out = paint(fmt::format("{}:", label), style) + " " + sentences(error.what) + "\n";
  append_place(out, error, paint);
  if (!error.hint.empty())
    out += paint("hint:", Style::Accent) + " " + sentences(error.hint) + "\n";
  return out;
}

std::string report(const Errors& errors, const Paint& paint) {
  std::string out;
  for (const Error& error : errors) {
    if (!out.empty()) out += "\n";
    out += report(error, "error", Style::Bad, paint);
  }
  if (errors.size() > 1) out += fmt::format("\n{} errors.\n", errors.size());
  return out;
}

}  // namespace graphcool::terminal
