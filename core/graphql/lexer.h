// From text to tokens (specification, section 2.1 and Appendix B).
//
// The lexer is a cursor that may be copied, so that looking ahead is lexing on a copy. It looks at
// sixteen bytes at a time where the machine can, and copies nothing but the text of strings with
// escapes and of block strings.
#pragma once

#include <cstdint>
#include <memory_resource>
#include <string>
#include <string_view>

#include "core/graphql/source.h"

namespace graphcool::graphql {

enum class TokenKind : std::uint8_t {
  StartOfFile,
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
  Invalid,  // Nothing can be read here: see Lexer's error.
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
        start_(begin_),
        at_(begin_),
        end_(begin_ + body.size()),
        arena_(&arena),
        error_(&error) {}

  // Goes to the next token that is no comment; EndOfFile again and again at the end. Invalid after
  // having set the error.
  TokenKind next();

  // Of the token that next() came to.
  Offset start() const { return offset(start_); }
  Offset end() const { return offset(at_); }
  // As written, a string with its quotes.
  std::string_view raw() const { return view(start_, at_); }
  // What a string means, as it is written where it has no escapes.
  std::string_view cooked() const { return cooked_; }

 private:
  [[gnu::noinline]] TokenKind unusual(const char* at);
  [[gnu::noinline]] const char* skip_unread(const char* at);  // Null after having failed.
  TokenKind number(const char* at);
  TokenKind string(const char* at);
  TokenKind string_with_escapes(const char* start, const char* at);
  TokenKind block_string(const char* at);
  TokenKind take(TokenKind kind, const char* from, const char* to) {
    start_ = from;
    at_ = to;
    return kind;
  }
  TokenKind fail(const char* at, std::string message);
  TokenKind fail_number(const char* at);
  TokenKind fail_character(const char* at);

  const char* skip_blank(const char* at) const;
  const char* name_end(const char* at) const;
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

  const char* begin_;
  const char* start_;
  const char* at_;  // After the token.
  const char* end_;
  std::string_view cooked_ = {};
  std::pmr::memory_resource* arena_;
  LexicalError* error_;
};

}  // namespace graphcool::graphql
