#include "core/graphql/lexer.h"

#include <algorithm>

#include "core/base/utf8.h"
#include "core/graphql/block_string.h"
#include "core/graphql/byte_scan.h"

namespace graphcool::graphql {

namespace {

bool is_line_end(char c) {
  return c == '\n' || c == '\r';
}

// What ends or interrupts the plain part of a string, a block string or a comment.
const char* string_stop(const char* at, const char* end) {
  return find_any<Beyond::Ascii, '"', '\\', '\n', '\r'>(at, end);
}
const char* block_stop(const char* at, const char* end) {
  return find_any<Beyond::Ascii, '"', '\\'>(at, end);
}
const char* comment_stop(const char* at, const char* end) {
  return find_any<Beyond::Ascii, '\n', '\r'>(at, end);
}

int hex_digit(int c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

bool is_scalar_value(std::int64_t value) {
  return (value >= 0 && value < 0xd800) || (value >= 0xe000 && value <= 0x10ffff);
}

// The first `units` UTF-16 units of `text`; a code point cut in half becomes U+FFFD.
std::string utf16_prefix(std::string_view text, int units) {
  std::string out;
  while (units > 0 && !text.empty()) {
    const utf8::CodePoint point = utf8::decode(text);
    const int width = point.size == 4 ? 2 : 1;
    if (!point.valid || width > units) {
      out += "\xef\xbf\xbd";
    } else {
      out += text.substr(0, point.size);
    }
    units -= width;
    text.remove_prefix(point.size);
  }
  return out;
}

}  // namespace

std::string_view describe(TokenKind kind) {
  static constexpr std::string_view kNames[] = {
      "<UNREAD>", "<INVALID>", "<EOF>", "\"!\"", "\"$\"",  "\"&\"",      "\"(\"", "\")\"",
      "\"...\"",  "\":\"",     "\"=\"", "\"@\"", "\"[\"",  "\"]\"",      "\"{\"", "\"|\"",
      "\"}\"",    "Name",      "Int",   "Float", "String", "BlockString"};
  return kNames[static_cast<std::size_t>(kind)];
}

GraphQLError syntax_error(const Source& source, const SyntaxError& error) {
  return {.message = "Syntax Error: " + error.message, .locations = {source.locate(error.offset)}};
}

Lexer::Lexer(std::string_view body, Arena& arena, std::size_t most_tokens)
    : most_tokens_(most_tokens == 0 ? std::numeric_limits<std::size_t>::max() : most_tokens),
      left_(most_tokens_),
      begin_(body.data()),
      end_(begin_ + body.size()),
      unread_(begin_),
      arena_(arena) {
  window_.kinds[kInvalid] = TokenKind::Invalid;
  window_.starts[kInvalid] = window_.ends[kInvalid] = 0;
  end_window(0);
}

// Reads on from where the last window ended, having come to its end at `at`.
void Lexer::read_window(Token at) {
  left_ -= at - skipped_;
  skipped_ = 0;
  const auto size = std::min(TokenWindow::kBytes, static_cast<std::size_t>(end_ - unread_));
  const std::size_t count = scan_tokens({unread_, size}, offset(unread_), window_);
  unread_ += size;
  end_window(count);
  if (is_name_continue(unread_[-1])) {
    while (unread_ < end_ && is_name_continue(*unread_)) ++unread_;
    window_.ends[count - 1] = offset(unread_);
  }
  if (count <= left_) return;
  // A window has no more than may come: whether another comes is told of the one after it alone.
  const std::size_t most = std::max<std::size_t>(left_, 1);
  if (left_ == 0) window_.kinds[0] = TokenKind::Unread;
  if (count > most) unread_ = begin_ + window_.starts[most];
  end_window(most);
}

void Lexer::end_window(std::size_t count) {
  count_ = count;
  window_.kinds[count] = TokenKind::Unread;
  window_.starts[count] = kBeyond;
}

// The token at or after `at`, which is Unread so far.
Token Lexer::read_closely(Token at) {
  for (;;) {
    if (at == count_) {
      if (unread_ == end_) {
        window_.kinds[at] = TokenKind::EndOfFile;
        window_.starts[at] = window_.ends[at] = offset(end_);
        return at;
      }
      read_window(at);
      at = 0;
    } else {
      const char* const from = begin_ + window_.starts[at];
      const char* const after = skip_unread(from);
      if (after == nullptr) return kInvalid;
      if (after == from) {
        at = unread(at, from);
        return left_ > 0 || at == kInvalid ? at : fail_many(from);
      }
      at = skip_to(at, after);
    }
    if (window_.kinds[at] != TokenKind::Unread) return at;
  }
}

// The first token that starts at or after `to`, the end of the window where there is none.
Token Lexer::skip_to(Token at, const char* to) {
  const Offset start = offset(to);
  const Token from = at;
  while (window_.starts[at] < start) ++at;
  skipped_ += at - from;
  unread_ = std::max(unread_, to);
  return at;
}

// Makes one token of all up to `to`.
Token Lexer::take(Token at, TokenKind kind, const char* to) {
  const Offset start = window_.starts[at];
  at = skip_to(at + 1, to) - 1;
  window_.kinds[at] = kind;
  window_.starts[at] = start;
  window_.ends[at] = offset(to);
  return at;
}

// The token that starts at `from`.
Token Lexer::unread(Token at, const char* from) {
  const TokenKind plain = kTokenStarts[static_cast<unsigned char>(*from)];
  if (plain != TokenKind::Unread) {
    window_.kinds[at] = plain;
    return at;
  }
  const bool thrice = peek(from + 1) == *from && peek(from + 2) == *from;
  if (*from == '.' && thrice) return take(at, TokenKind::Spread, from + 3);
  if (*from == '"') return thrice ? block_string(at, from) : string(at, from);
  if (is_digit(*from) || *from == '-') return number(at, from);
  return fail_character(from);
}

// The end of a comment or byte order mark, `at` where there is neither.
const char* Lexer::skip_unread(const char* at) {
  if (*at == '#') return comment_end(at);
  return *at == '\xef' && rest(at).starts_with("\xef\xbb\xbf") ? at + 3 : at;
}

const char* Lexer::comment_end(const char* at) {
  for (;;) {
    at = comment_stop(at, end_);
    if (at == end_ || is_line_end(*at)) return at;
    const char* const after = skip_code_point(at);
    if (after == nullptr) return fail_character(at), nullptr;
    at = after;
  }
}

const char* Lexer::skip_code_point(const char* at) const {
  const utf8::CodePoint point = utf8::decode(rest(at));
  return point.valid ? at + point.size : nullptr;
}

Token Lexer::number(Token token, const char* at) {
  const auto digits = [&] {
    if (at == end_ || !is_digit(*at)) return false;
    while (at < end_ && is_digit(*at)) ++at;
    return true;
  };
  TokenKind kind = TokenKind::Int;
  if (peek(at) == '-') ++at;
  if (peek(at) == '0') {
    ++at;
    if (at < end_ && is_digit(*at)) {
      return fail_at(at,
                     "Invalid number, unexpected digit after 0: " + describe_character(at) + ".");
    }
  } else if (!digits()) {
    return fail_number(at);
  }
  if (peek(at) == '.') {
    kind = TokenKind::Float;
    ++at;
    if (!digits()) return fail_number(at);
  }
  if (peek(at) == 'e' || peek(at) == 'E') {
    kind = TokenKind::Float;
    ++at;
    if (peek(at) == '+' || peek(at) == '-') ++at;
    if (!digits()) return fail_number(at);
  }
  if (at < end_ && (*at == '.' || is_name_start(*at))) return fail_number(at);
  return take(token, kind, at);
}

Token Lexer::string(Token token, const char* from) {
  const char* at = from + 1;
  for (;;) {
    at = string_stop(at, end_);
    if (at == end_ || is_line_end(*at)) return fail_at(at, "Unterminated string.");
    if (*at == '"') {
      cooked_ = view(from + 1, at);
      return take(token, TokenKind::String, at + 1);
    }
    if (*at == '\\') return string_with_escapes(token, from, at);
    const char* const after = skip_code_point(at);
    if (after == nullptr) return fail_in_string(at);
    at = after;
  }
}

// The general case of string(): `at` stands at the first backslash.
Token Lexer::string_with_escapes(Token token, const char* from, const char* at) {
  // What an escape means is shorter than the escape.
  char* const cooked = arena_.take_text(static_cast<std::size_t>(string_bound(at) - from));
  char* out = std::copy(from + 1, at, cooked);
  for (;;) {
    const char* const stop = string_stop(at, end_);
    out = std::copy(at, stop, out);
    at = stop;
    if (at == end_ || is_line_end(*at)) return fail_at(at, "Unterminated string.");
    if (*at == '"') {
      cooked_ = view(cooked, out);
      return take(token, TokenKind::String, at + 1);
    }
    if (*at == '\\') {
      at = escape(at, out);
      if (at == nullptr) return kInvalid;
      continue;
    }
    const char* const after = skip_code_point(at);
    if (after == nullptr) return fail_in_string(at);
    out = std::copy(at, after, out);
    at = after;
  }
}

// The first quote that is not escaped from `at` on, or the end of the line.
const char* Lexer::string_bound(const char* at) const {
  while (at < end_ && *at != '"' && !is_line_end(*at)) at += *at == '\\' && end_ - at > 1 ? 2 : 1;
  return at;
}

const char* Lexer::escape(const char* at, char*& out) {
  switch (peek(at + 1)) {
    case 'u':
      return peek(at + 2) == '{' ? escaped_code_point(at, out) : escaped_utf16(at, out);
    case '"':
    case '\\':
    case '/':
      *out++ = at[1];
      break;
    case 'b':
      *out++ = '\b';
      break;
    case 'f':
      *out++ = '\f';
      break;
    case 'n':
      *out++ = '\n';
      break;
    case 'r':
      *out++ = '\r';
      break;
    case 't':
      *out++ = '\t';
      break;
    default:
      return fail_escape("Invalid character escape sequence", at, 2);
  }
  return at + 2;
}

// \u{1F600}: up to eight hexadecimal digits.
const char* Lexer::escaped_code_point(const char* at, char*& out) {
  constexpr int kMost = 12;  // \u{00000000}
  std::int64_t point = 0;
  int size = 3;
  while (size < kMost) {
    const int c = peek(at + size++);
    if (c == '}') {
      if (size < 5 || !is_scalar_value(point)) break;
      out += utf8::encode(static_cast<char32_t>(point), out);
      return at + size;
    }
    const int digit = hex_digit(c);
    point = (point << 4) | digit;
    if (digit < 0 || point > 0x7fffffff) break;
  }
  return fail_escape("Invalid Unicode escape sequence", at, size);
}

// \u00e9, or a surrogate pair of two such.
const char* Lexer::escaped_utf16(const char* at, char*& out) {
  const auto unit = [&](const char* from) {
    int value = 0;
    for (int i = 0; i < 4; ++i) {
      const int digit = hex_digit(peek(from + i));
      if (digit < 0) return -1;
      value = (value << 4) | digit;
    }
    return value;
  };
  const int first = unit(at + 2);
  if (is_scalar_value(first)) {
    out += utf8::encode(static_cast<char32_t>(first), out);
    return at + 6;
  }
  if (first >= 0xd800 && first <= 0xdbff && peek(at + 6) == '\\' && peek(at + 7) == 'u') {
    const int second = unit(at + 8);
    if (second >= 0xdc00 && second <= 0xdfff) {
      const int point = 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
      out += utf8::encode(static_cast<char32_t>(point), out);
      return at + 12;
    }
  }
  return fail_escape("Invalid Unicode escape sequence", at, 6);
}

const char* Lexer::fail_escape(std::string_view what, const char* at, int units) {
  fail_at(at, std::string(what) + ": \"" + utf16_prefix(rest(at), units) + "\".");
  return nullptr;
}

Token Lexer::block_string(Token token, const char* from) {
  const char* at = from + 3;
  for (;;) {
    at = block_stop(at, end_);
    if (at == end_) return fail_at(at, "Unterminated string.");
    if (rest(at).starts_with("\"\"\"")) {
      cooked_ = dedent_block_string(view(from + 3, at), arena_);
      return take(token, TokenKind::BlockString, at + 3);
    }
    if (rest(at).starts_with("\\\"\"\"")) {
      at += 4;
    } else {
      const char* const after = skip_code_point(at);
      if (after == nullptr) return fail_in_string(at);
      at = after;
    }
  }
}

Token Lexer::fail(Offset offset, std::string message) {
  if (!failed_) error_ = {.message = std::move(message), .offset = offset};
  failed_ = true;
  return kInvalid;
}

Token Lexer::fail_at(const char* at, std::string message) {
  return fail(offset(at), std::move(message));
}

Token Lexer::fail_many(const char* at) {
  return fail_at(at, "Document contains more that " + std::to_string(most_tokens_) +
                         " tokens. Parsing aborted.");
}

Token Lexer::fail_number(const char* at) {
  return fail_at(at, "Invalid number, expected digit but got: " + describe_character(at) + ".");
}

Token Lexer::fail_in_string(const char* at) {
  return fail_at(at, "Invalid character within String: " + describe_character(at) + ".");
}

Token Lexer::fail_character(const char* at) {
  if (*at == '\'') {
    return fail_at(
        at, "Unexpected single quote character ('), did you mean to use a double quote (\")?");
  }
  const bool valid = utf8::decode(rest(at)).valid;
  return fail_at(at, (valid ? "Unexpected character: " : "Invalid character: ") +
                         describe_character(at) + ".");
}

std::string Lexer::describe_character(const char* at) const {
  if (at == end_) return "<EOF>";
  const char32_t point = utf8::decode(rest(at)).value;
  if (point == '"') return "'\"'";
  if (point >= 0x20 && point <= 0x7e) return {'"', static_cast<char>(point), '"'};
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string digits;
  for (char32_t left = point; left != 0 || digits.size() < 4; left >>= 4) {
    digits.insert(digits.begin(), kHex[left & 15]);
  }
  return "U+" + digits;
}

}  // namespace graphcool::graphql
