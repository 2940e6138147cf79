// How wide text is on a terminal, in columns.
#pragma once

#include <string>
#include <string_view>

namespace graphcool::terminal {

// Columns that UTF-8 `text` takes: two for wide East Asian letters and emoji, none for combining
// marks and for escape sequences that set colours.
int width(std::string_view text);

// The first part of `text` that fits into `columns`, with "…" as its end when something was cut.
std::string cut(std::string_view text, int columns);

// `text` without escape sequences that set colours.
std::string without_colours(std::string_view text);

}  // namespace graphcool::terminal
