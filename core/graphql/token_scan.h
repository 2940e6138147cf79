// Where tokens stand in a stretch of text, found out for many bytes at once: the lexer then goes
// from token to token without looking for their ends one after the other.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/graphql/source.h"

namespace graphcool::graphql {

enum class TokenKind : std::uint8_t {
  Unread,   // Takes a closer look: a number, string, spread or comment, or no token at all.
  Invalid,  // Nothing can be read here: see Lexer's error.
  EndOfFile,
  Bang,
  Dollar,
  Amp,
  ParenL,
  ParenR,
  Spread,
  Colon,
  Equals,
  At,
  BracketL,
  BracketR,
  BraceL,
  Pipe,
  BraceR,
  Name,
  Int,
  Float,
  String,
  BlockString,
};

inline bool is_name_start(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
inline bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
inline bool is_name_continue(char c) {
  return is_name_start(c) || is_digit(c);
}

// The tokens of a window, each at the same place in three arrays.
//
// Names and punctuators are told as what they are. Whatever else may stand in a token starts an
// Unread one: a run of digits and letters as one, any other byte by itself. What stands within
// strings and comments is found as if it stood outside.
struct TokenWindow {
  static constexpr std::size_t kBytes = 1024;  // Of text, at most.
  static constexpr std::size_t kWord =
      64;  // Bytes looked at together, and written beyond the last.
  static constexpr std::size_t kPlaces = kBytes + kWord;

  std::array<TokenKind, kPlaces> kinds;
  std::array<Offset, kPlaces> starts;
  std::array<Offset, kPlaces> ends;
};

// Finds the tokens of `text`, which stands at `offset` of the source; their number. What does not
// end in `text` ends with it. REQUIRES: text.size() <= TokenWindow::kBytes, and no token reaches
// into `text` from before.
std::size_t scan_tokens(std::string_view text, Offset offset, TokenWindow& window);

// The same on any processor: what the above is where there is nothing faster.
std::size_t scan_tokens_portably(std::string_view text, Offset offset, TokenWindow& window);

// The kind of token that a byte starts; Unread where the byte alone does not tell.
extern const std::array<TokenKind, 256> kTokenStarts;

}  // namespace graphcool::graphql
