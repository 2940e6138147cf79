// Block strings: """ ... """ (specification, section 2.9.4).
#pragma once

#include <string>
#include <string_view>

#include "core/graphql/arena.h"

namespace graphcool::graphql {

// What the raw text between the quotes means: line ends become LF, common indentation and blank
// first and last lines go, \""" becomes """. A view of `raw` where nothing changes, else a copy in
// the arena. REQUIRES: `raw` holds """ only escaped.
std::string_view dedent_block_string(std::string_view raw, Arena& arena);

// Appends `text` as a block string that reads back as `text`, for readers or as short as can be.
// REQUIRES: is_printable_as_block_string(text), or `text` came from a block string.
void append_block_string(std::string& out, std::string_view text, bool minimize);

// True when a block string can stand for `text` without loss.
bool is_printable_as_block_string(std::string_view text);

}  // namespace graphcool::graphql
