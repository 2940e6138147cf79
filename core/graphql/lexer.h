// From text to tokens (specification, section 2.1 and Appendix B).
//
// Where tokens stand is found for a window of the text at once (token_scan.h); what is left for a
// single token is mostly to go to the next number. Nothing is copied but the text of strings with
// escapes and of block strings.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "core/graphql/arena.h"
#include "core/graphql/source.h"
#include "core/graphql/token_scan.h"

namespace graphcool::graphql {

// As error messages call it: "Name", "\"{\"", "<EOF>".
std::string_view describe(TokenKind kind);

// True for names, numbers and strings, which have a text of their own.
inline bool has_text(TokenKind kind) {
  return kind >= TokenKind::Name && kind <= TokenKind::BlockString;
}

inline bool is_string(TokenKind kind) {
  return kind == TokenKind::String || kind == TokenKind::BlockString;
}

struct SyntaxError {
  std::string message;  // Without "Syntax Error: ".
  Offset offset = 0;
};

// As it is reported.
GraphQLError syntax_error(const Source& source, const SyntaxError& error);

// A token of a Lexer, good until the lexer goes to the next one.
using Token = std::size_t;

class Lexer {
 public:
  // `body` and `arena` (for cooked strings) must outlive the texts of tokens. More than
  // `most_tokens` are an error; 0 means no limit.
  Lexer(std::string_view body, Arena& arena, std::size_t most_tokens = 0);

  // Comments are passed over. At the end comes EndOfFile; what cannot be read is Invalid, after
  // having failed. There is no next one after these two.
  Token first() { return read_closely(0); }
  Token next(Token token) {
    ++token;
    return window_.kinds[token] != TokenKind::Unread ? token : read_closely(token);
  }

  TokenKind kind(Token token) const { return window_.kinds[token]; }
  Offset start(Token token) const { return window_.starts[token]; }
  Offset end(Token token) const { return window_.ends[token]; }
  // As written, a string with its quotes.
  std::string_view text(Token token) const {
    const Offset start = window_.starts[token];
    return {begin_ + start, window_.ends[token] - start};
  }
  // What the string that was come to last means.
  std::string_view cooked() const { return cooked_; }

  // Keeps the error, if it is the first; an Invalid token, which is no other.
  [[gnu::cold]] Token fail(Offset offset, std::string message);
  // Null until something failed.
  const SyntaxError* error() const { return failed_ ? &error_ : nullptr; }

 private:
  static constexpr Token kInvalid = TokenWindow::kPlaces - 1;
  static constexpr Offset kBeyond = std::numeric_limits<Offset>::max();

  [[gnu::noinline]] Token read_closely(Token at);
  [[gnu::noinline]] void read_window(Token at);
  void end_window(std::size_t count);
  Token skip_to(Token at, const char* to);
  Token take(Token at, TokenKind kind, const char* to);
  Token unread(Token at, const char* from);
  Token number(Token at, const char* from);
  Token string(Token at, const char* from);
  [[gnu::noinline]] Token string_with_escapes(Token token, const char* from, const char* at);
  [[gnu::noinline]] Token block_string(Token at, const char* from);
  [[gnu::cold]] Token fail_at(const char* at, std::string message);
  [[gnu::cold]] Token fail_many(const char* at);
  [[gnu::cold]] Token fail_number(const char* at);
  [[gnu::cold]] Token fail_character(const char* at);
  [[gnu::cold]] Token fail_in_string(const char* at);

  // The end of the comment or byte order mark that stands there; `at` where there is neither, null
  // after having failed.
  const char* skip_unread(const char* at);
  [[gnu::noinline]] const char* comment_end(const char* at);
  const char* skip_code_point(const char* at) const;  // Null where the UTF-8 is invalid.
  const char* string_bound(const char* at) const;
  // These write what the escape at `at` means to `out` and return its end; null after having
  // failed.
  const char* escape(const char* at, char*& out);
  const char* escaped_code_point(const char* at, char*& out);
  const char* escaped_utf16(const char* at, char*& out);
  [[gnu::cold]] const char* fail_escape(std::string_view what, const char* at, int units);

  static std::string_view view(const char* from, const char* to) {
    return {from, static_cast<std::size_t>(to - from)};
  }
  Offset offset(const char* at) const { return static_cast<Offset>(at - begin_); }
  std::string_view rest(const char* at) const { return view(at, end_); }
  // The byte at `at`, -1 past the end.
  int peek(const char* at) const { return at < end_ ? static_cast<unsigned char>(*at) : -1; }
  [[gnu::cold]] std::string describe_character(const char* at) const;

  TokenWindow window_;
  const std::size_t most_tokens_;
  std::size_t count_ = 0;    // Of the tokens in the window.
  std::size_t skipped_ = 0;  // Those of them that turned out to be parts of others, so far.
  std::size_t left_;         // How many may still come, from the start of the window on.
  const char* begin_;
  const char* end_;
  const char* unread_;  // Where the next window starts; no token reaches over it, but strings.
  std::string_view cooked_ = {};
  Arena& arena_;
  bool failed_ = false;
  SyntaxError error_;
};

}  // namespace graphcool::graphql
