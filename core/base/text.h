// Small text helpers that have no other home.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace graphcool::text {

// The candidate nearest to `word` by edit distance (optimal string alignment, ASCII case counted as
// half a step), if one is near enough to be a likely slip of the finger: at most 40% of the
// letters.
std::optional<std::string> nearest(std::string_view word,
                                   const std::vector<std::string>& candidates);

std::string to_lower_ascii(std::string_view text);
std::string upper_first(std::string_view text);  // ASCII; only the first letter changes.
std::string lower_first(std::string_view text);

std::string_view trim(std::string_view text);  // ASCII white space at both ends.
// The first `most` bytes, or up to three fewer: no character of UTF-8 is cut in two.
std::string_view prefix(std::string_view text, std::size_t most);

// `text` as it may safely be shown: tabs become spaces, other control characters "·", so that a
// file or a server cannot steer the terminal.
std::string without_controls(std::string_view text);

std::vector<std::string_view> split(std::string_view text, char separator);

// Length of the well-formed UTF-8 sequence that starts at `p` (1 to 4), or 0 where there is none.
// REQUIRES: p < end.
std::size_t utf8_sequence(const char* p, const char* end);

// True when `text` is valid UTF-8 (no surrogates, no overlong forms, at most U+10FFFF).
bool is_utf8(std::string_view text);

// Number of UTF-16 units that valid UTF-8 `text` takes: how JavaScript counts string length.
std::size_t utf16_length(std::string_view text);

}  // namespace graphcool::text
