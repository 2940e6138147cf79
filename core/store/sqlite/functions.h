// What the store adds to SQLite: a collation without case and accents, matching of text, lists as
// tables, and values as text.
#pragma once

#include <sqlite3.h>

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/graphql/input.h"
#include "core/model/model.h"

namespace graphcool::store::sqlite {

// COLLATE graphcool_folded: compares as compare_folded() does.
inline constexpr std::string_view kCollation = "graphcool_folded";

// graphcool_match(mode, needle, text): whether `text` holds `needle` where `mode` says, or null
// when either is null. Bits of `mode`: one of the places, kMatchWildcards, kMatchFolded.
inline constexpr int kMatchAnywhere = 0, kMatchStart = 1, kMatchEnd = 2;
inline constexpr int kMatchWildcards = 4, kMatchFolded = 8;

// graphcool_list(?): a table with a single column `value`, whose rows are the items of a ListRows
// bound by bind_list_rows(), as they are stored.
struct ListRows {
  std::span<const graphql::Input> items;
  std::vector<graphql::Input> owned = {};  // Kept as long as it is bound; `items` may view it.
};
int bind_list_rows(sqlite3_stmt* statement, int index, ListRows rows);

// graphcool_text(scalar, value): a stored value in the form in which the API shows it, as text; for
// lists (`scalar` + kListOffset) each element as text. Used when a field becomes a String.
inline constexpr int kListOffset = 100;

// graphcool_number(number, which): the number; an error whose text is kOutOfRange and `which` when
// it is not finite or no 32-bit integer.
inline constexpr std::string_view kOutOfRange = "out of range: ";

// Adds all of them to a connection. Returns an SQLite result code.
int register_functions(sqlite3* handle);

}  // namespace graphcool::store::sqlite
