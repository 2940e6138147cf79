// Places in a text for people: line, column and the line itself, each in constant time, however
// long the text or its lines are.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/graphql/source.h"

namespace graphcool::model {

class SourceMap {
 public:
  // `text` must outlive the map.
  SourceMap(std::string path, std::string_view text);

  const std::string& path() const { return path_; }

  // Counted as graphql::Source counts: from 1, columns in UTF-16 units.
  Location locate(graphql::Offset offset) const;

  // The line at `offset`, without its end; empty when it is too long to be shown.
  std::string excerpt(graphql::Offset offset) const;
  // The same for a line that is known by its number, which counts from 1.
  std::string excerpt_of_line(int line) const;

 private:
  std::size_t line_at(std::size_t offset) const;  // Counts from 0.
  std::string text_of(std::size_t line) const;
  std::size_t units_before(std::size_t offset) const;

  std::string path_;
  std::string_view text_;
  std::vector<std::size_t> line_starts_;
  std::vector<std::size_t> block_units_;  // UTF-16 units before each block of kBlock bytes.
};

}  // namespace graphcool::model
