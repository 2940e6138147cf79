// From text to tokens (specification, section 2.1 and Appendix B).
//
// The lexer is a cursor that may be copied, so that looking ahead is lexing on a copy. It reads
// each byte once through a table of character classes and copies nothing but the text of strings
// with escapes and of block strings.
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
  Invalid,  // Nothing can be read here: see Lexer::error().
};

// As error messages call it: "Name", "\"{\"", "<EOF>".
std::string_view describe(TokenKind kind);

struct Token {
  TokenKind kind = TokenKind::StartOfFile;
  Offset start = 0;
  Offset end = 0;
  std::string_view text = {};  // Of names and numbers as written, of strings cooked; else empty.

  bool has_text() const { return kind >= TokenKind::Name && kind <= TokenKind::BlockString; }
};

struct LexicalError {
  std::string message;  // Without "Syntax Error: ".
  Offset offset = 0;
};

class Lexer {
 public:
  // `body` and `arena` (for cooked strings) must outlive the tokens.
  Lexer(std::string_view body, std::pmr::memory_resource& arena, LexicalError& error)
      : begin_(body.data()),
        at_(begin_),
        end_(begin_ + body.size()),
        arena_(&arena),
        error_(&error) {}

  // The next token that is no comment; EndOfFile again and again at the end. Invalid after having
  // set the error.
  Token next();

 private:
  Token token(TokenKind kind, const char* from, const char* to, std::string_view text = {});
  Token name();
  Token number();
  Token string();
  Token string_with_escapes(const char* start, const char* at);
  Token block_string();
  Token fail(const char* at, std::string message);
  Token fail_number(const char* at);
  Token fail_character(const char* at);

  bool skip_ignored();
  bool skip_comment();
  const char* skip_code_point(const char* at) const;  // Null where the UTF-8 is invalid.
  // These append what the escape at `at` means and return its end; null after having failed.
  const char* escape(const char* at, std::string& cooked);
  const char* escaped_code_point(const char* at, std::string& cooked);
  const char* escaped_utf16(const char* at, std::string& cooked);
  const char* fail_escape(std::string_view what, const char* at, int units);

  Offset offset(const char* at) const { return static_cast<Offset>(at - begin_); }
  std::string_view rest(const char* at) const { return {at, static_cast<std::size_t>(end_ - at)}; }
  // The code unit at `at`, -1 past the end.
  int peek(const char* at) const { return at < end_ ? static_cast<unsigned char>(*at) : -1; }
  std::string describe_character(const char* at) const;

  const char* begin_;
  const char* at_;
  const char* end_;
  std::pmr::memory_resource* arena_;
  LexicalError* error_;
};

}  // namespace graphcool::graphql
