#include "core/model/source_map.h"

#include <algorithm>
#include <utility>

namespace graphcool::model {
namespace {

constexpr std::size_t kBlock = 256;
constexpr std::size_t kLongestExcerpt = 400;

// What a byte of UTF-8 adds: continuation bytes nothing, the lead of four bytes a surrogate pair.
std::size_t units_of(char c) {
  const auto byte = static_cast<unsigned char>(c);
  if ((byte & 0xC0) == 0x80) return 0;
  return byte >= 0xF0 ? 2 : 1;
}

}  // namespace

SourceMap::SourceMap(std::string path, std::string_view text)
    : path_(std::move(path)), text_(text), line_starts_{0} {
  std::size_t units = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i % kBlock == 0) block_units_.push_back(units);
    units += units_of(text[i]);
    const bool pair = text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n';
    if (text[i] == '\n' || (text[i] == '\r' && !pair)) line_starts_.push_back(i + 1);
  }
  if (text.size() % kBlock == 0) block_units_.push_back(units);
}

std::size_t SourceMap::line_at(std::size_t offset) const {
  const auto after = std::upper_bound(line_starts_.begin(), line_starts_.end(), offset);
  return static_cast<std::size_t>(after - line_starts_.begin()) - 1;
}

std::size_t SourceMap::units_before(std::size_t offset) const {
  std::size_t units = block_units_[offset / kBlock];
  for (std::size_t i = offset - offset % kBlock; i < offset; ++i) units += units_of(text_[i]);
  return units;
}

Location SourceMap::locate(graphql::Offset offset) const {
  const std::size_t at = std::min<std::size_t>(offset, text_.size());
  const std::size_t line = line_at(at);
  const std::size_t column = units_before(at) - units_before(line_starts_[line]);
  return {
      .file = path_, .line = static_cast<int>(line) + 1, .column = static_cast<int>(column) + 1};
}

std::string SourceMap::excerpt(graphql::Offset offset) const {
  return text_of(line_at(std::min<std::size_t>(offset, text_.size())));
}

std::string SourceMap::excerpt_of_line(int line) const {
  if (line < 1 || static_cast<std::size_t>(line) > line_starts_.size()) return {};
  return text_of(line - 1);
}

std::string SourceMap::text_of(std::size_t line) const {
  const std::size_t start = line_starts_[line];
  const bool last = line + 1 == line_starts_.size();
  std::size_t end = last ? text_.size() : line_starts_[line + 1];
  while (end > start && (text_[end - 1] == '\n' || text_[end - 1] == '\r')) --end;
  if (end - start > kLongestExcerpt) return {};
  return std::string(text_.substr(start, end - start));
}

}  // namespace graphcool::model
