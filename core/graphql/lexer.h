// From text to tokens (specification, section 2.1 and Appendix B).
//
// The lexer is a cursor that may be copied, so that looking ahead is lexing on a copy. It finds
// where tokens start for a window of the text at once, and copies nothing but the text of strings
// with escapes and of block strings.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory_resource>
#include <string>
#include <string_view>

#include "core/graphql/source.h"

namespace graphcool::graphql {

enum class TokenKind : std::uint8_t {
  StartOfFile,
  EndOfFile,
  Invalid,  // Nothing can be read here: see Lexer's error.
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

// As error messages call it: "Name", "\"{\"", "<EOF>".
std::string_view describe(TokenKind kind);

// True for names, numbers and strings, which have a text of their own.
inline bool has_text(TokenKind kind) {
  return kind >= TokenKind::Name && kind <= TokenKind::BlockString;
}

struct LexicalError {
  std::string message;  // Without "Syntax Error: ".
  Offset offset = 0;
};

class Lexer {
 public:
  // `body` and `arena` (for cooked strings) must outlive the texts of tokens.
  Lexer(std::string_view body, std::pmr::memory_resource& arena, LexicalError& error)
      : begin_(body.data()),
        end_(begin_ + body.size()),
        start_(begin_),
        at_(begin_),
        unread_(begin_),
        window_(begin_),
        arena_(&arena),
        error_(&error) {
    starts_[0] = kWindow;
  }

  // Goes to the next token that is no comment; EndOfFile again and again at the end. Invalid after
  // having set the error.
  TokenKind next();

  // Of the token that next() came to.
  Offset start() const { return offset(start_); }
  Offset end() const { return start() + static_cast<Offset>(raw().size()); }
  // As written, a string with its quotes.
  std::string_view raw() const;
  // The same. REQUIRES: it is a Name.
  std::string_view name() const;
  // What a string means, as it is written where it has no escapes.
  std::string_view cooked() const { return cooked_; }

 private:
  [[gnu::noinline]] TokenKind next_slowly();
  TokenKind unusual(const char* at);
  const char* skip_unread(const char* at);  // Null after having failed.
  TokenKind number(const char* at);
  TokenKind string(const char* at);
  TokenKind string_with_escapes(const char* start, const char* at);
  TokenKind block_string(const char* at);
  // Takes what neither is a name nor has only one character.
  TokenKind take(TokenKind kind, const char* from, const char* to) {
    start_ = from;
    at_ = to;
    return kind;
  }
  TokenKind fail(const char* at, std::string message);
  TokenKind fail_number(const char* at);
  TokenKind fail_character(const char* at);

  void skip_to(const char* at);
  void read_window();
  [[gnu::noinline]] const char* name_end(const char* at) const;
  const char* comment_end(const char* at);            // Null after having failed.
  const char* skip_code_point(const char* at) const;  // Null where the UTF-8 is invalid.
  // These append what the escape at `at` means and return its end; null after having failed.
  const char* escape(const char* at, std::string& cooked);
  const char* escaped_code_point(const char* at, std::string& cooked);
  const char* escaped_utf16(const char* at, std::string& cooked);
  const char* fail_escape(std::string_view what, const char* at, int units);

  static std::string_view view(const char* from, const char* to) {
    return {from, static_cast<std::size_t>(to - from)};
  }
  Offset offset(const char* at) const { return static_cast<Offset>(at - begin_); }
  std::string_view rest(const char* at) const { return view(at, end_); }
  // The byte at `at`, -1 past the end.
  int peek(const char* at) const { return at < end_ ? static_cast<unsigned char>(*at) : -1; }
  std::string describe_character(const char* at) const;

  // What is found out at once: where a token starts does not have to wait for the bytes before it
  // to be looked at one after the other.
  static constexpr std::size_t kWindow = 512;
  static constexpr std::size_t kWord = 64;  // Bytes that a word has a bit for each of.
  static constexpr std::size_t kStep = 4;   // Starts that are written down without asking.

  const char* begin_;
  const char* end_;
  const char* start_;   // Of the token.
  const char* at_;      // After the token, where take() took it.
  const char* unread_;  // Where the next window starts; no token reaches over it, but strings.
  const char* window_;
  std::size_t cursor_ = 0;  // The start after that of the token.
  // Offsets in the window of what may start a token, those within strings and comments included;
  // kWindow after the last.
  std::array<std::uint16_t, kWindow + kStep> starts_;
  // A bit for each byte of the window that may stand in a name. All bits of the word after the
  // last.
  std::array<std::uint64_t, kWindow / kWord + 1> names_;
  std::string_view cooked_ = {};
  std::pmr::memory_resource* arena_;
  LexicalError* error_;
};

// What follows is the part that runs for every token.
namespace lexing {

enum Class : std::uint8_t {
  kNameStart = 1,
  kNameContinue = 2,
  kDigit = 4,
  kIgnored = 8,       // White space, line ends and commas; the BOM is found apart.
  kStringStop = 16,   // What ends or interrupts the plain part of a string.
  kBlockStop = 32,    // The same for block strings.
  kCommentStop = 64,  // The same for comments.
};

extern const std::array<std::uint8_t, 256> kClasses;

// The kind of token that a byte starts, where the byte tells it; StartOfFile where it takes a
// closer look.
extern const std::array<TokenKind, 256> kStarts;

inline bool is(char c, std::uint8_t classes) {
  return (kClasses[static_cast<unsigned char>(c)] & classes) != 0;
}

}  // namespace lexing

// Punctuators and names, which are nearly all; what is left is told by a call at the end, so that
// this needs no stack.
inline TokenKind Lexer::next() {
  const std::size_t from = starts_[cursor_];
  if (from == kWindow) return next_slowly();
  const char* const at = window_ + from;
  const TokenKind kind = lexing::kStarts[static_cast<unsigned char>(*at)];
  if (kind == TokenKind::StartOfFile) return next_slowly();
  ++cursor_;
  start_ = at;
  return kind;
}

inline std::string_view Lexer::name() const {
  const auto from = static_cast<std::size_t>(start_ - window_);
  const std::size_t bit = from % kWord;
  const std::uint64_t* const word = names_.data() + from / kWord;
  const std::uint64_t after = ~(word[0] >> bit | word[1] << 1 << (kWord - 1 - bit));
  if (after == 0) return view(start_, name_end(start_));
  return {start_, static_cast<std::size_t>(std::countr_zero(after))};
}

inline std::string_view Lexer::raw() const {
  if (start_ == end_) return {};
  const TokenKind kind = lexing::kStarts[static_cast<unsigned char>(*start_)];
  if (kind == TokenKind::Name) return name();
  return kind == TokenKind::StartOfFile ? view(start_, at_) : view(start_, start_ + 1);
}

}  // namespace graphcool::graphql
