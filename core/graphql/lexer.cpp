#include "core/graphql/lexer.h"

#include <array>
#include <cstring>

#include "core/base/utf8.h"
#include "core/graphql/block_string.h"

namespace graphcool::graphql {

namespace {

enum Class : std::uint8_t {
  kNameStart = 1,
  kNameContinue = 2,
  kDigit = 4,
  kIgnored = 8,       // White space, line ends and commas; the BOM is found apart.
  kStringStop = 16,   // What ends or interrupts the plain part of a string.
  kBlockStop = 32,    // The same for block strings.
  kCommentStop = 64,  // The same for comments.
};

constexpr std::array<std::uint8_t, 256> make_classes() {
  std::array<std::uint8_t, 256> classes{};
  for (int c = 0; c < 256; ++c) {
    std::uint8_t& of = classes[static_cast<std::size_t>(c)];
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    const bool digit = c >= '0' && c <= '9';
    const bool line_end = c == '\n' || c == '\r';
    if (letter) of |= kNameStart;
    if (letter || digit) of |= kNameContinue;
    if (digit) of |= kDigit;
    if (c == ' ' || c == '\t' || c == ',' || line_end) of |= kIgnored;
    if (c == '"' || c == '\\' || line_end || c >= 0x80) of |= kStringStop;
    if (c == '"' || c == '\\' || c >= 0x80) of |= kBlockStop;
    if (line_end || c >= 0x80) of |= kCommentStop;
  }
  return classes;
}

constexpr std::array<std::uint8_t, 256> kClasses = make_classes();

constexpr std::array<TokenKind, 128> make_punctuators() {
  std::array<TokenKind, 128> kinds{};  // StartOfFile: no punctuator.
  kinds['!'] = TokenKind::Bang;
  kinds['$'] = TokenKind::Dollar;
  kinds['&'] = TokenKind::Amp;
  kinds['('] = TokenKind::ParenL;
  kinds[')'] = TokenKind::ParenR;
  kinds[':'] = TokenKind::Colon;
  kinds['='] = TokenKind::Equals;
  kinds['@'] = TokenKind::At;
  kinds['['] = TokenKind::BracketL;
  kinds[']'] = TokenKind::BracketR;
  kinds['{'] = TokenKind::BraceL;
  kinds['|'] = TokenKind::Pipe;
  kinds['}'] = TokenKind::BraceR;
  return kinds;
}

constexpr std::array<TokenKind, 128> kPunctuators = make_punctuators();

bool is(char c, std::uint8_t classes) {
  return (kClasses[static_cast<unsigned char>(c)] & classes) != 0;
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

std::string_view view(const char* from, const char* to) {
  return {from, static_cast<std::size_t>(to - from)};
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
      "<SOF>", "<EOF>", "\"!\"", "\"$\"",  "\"&\"",       "\"(\"",    "\")\"", "\"...\"",
      "\":\"", "\"=\"", "\"@\"", "\"[\"",  "\"]\"",       "\"{\"",    "\"|\"", "\"}\"",
      "Name",  "Int",   "Float", "String", "BlockString", "<INVALID>"};
  return kNames[static_cast<std::size_t>(kind)];
}

Token Lexer::token(TokenKind kind, const char* from, const char* to, std::string_view text) {
  at_ = to;
  return {.kind = kind, .start = offset(from), .end = offset(to), .text = text};
}

Token Lexer::next() {
  if (!skip_ignored()) return {.kind = TokenKind::Invalid};
  if (at_ == end_) return token(TokenKind::EndOfFile, at_, at_);
  const char c = *at_;
  if (is(c, kNameStart)) return name();
  const auto byte = static_cast<unsigned char>(c);
  if (byte < 0x80 && kPunctuators[byte] != TokenKind::StartOfFile) {
    return token(kPunctuators[byte], at_, at_ + 1);
  }
  if (is(c, kDigit) || c == '-') return number();
  if (c == '"') return rest(at_).starts_with("\"\"\"") ? block_string() : string();
  if (rest(at_).starts_with("...")) return token(TokenKind::Spread, at_, at_ + 3);
  return fail_character(at_);
}

bool Lexer::skip_ignored() {
  for (;;) {
    while (at_ < end_ && is(*at_, kIgnored)) ++at_;
    if (at_ == end_) return true;
    if (*at_ == '#') {
      if (!skip_comment()) return false;
    } else if (rest(at_).starts_with("\xef\xbb\xbf")) {
      at_ += 3;
    } else {
      return true;
    }
  }
}

bool Lexer::skip_comment() {
  const char* at = at_ + 1;
  while (at < end_) {
    if (!is(*at, kCommentStop)) {
      ++at;
      continue;
    }
    if (*at == '\n' || *at == '\r') break;
    const char* after = skip_code_point(at);
    if (after == nullptr) return fail_character(at), false;
    at = after;
  }
  at_ = at;
  return true;
}

const char* Lexer::skip_code_point(const char* at) const {
  const utf8::CodePoint point = utf8::decode(rest(at));
  return point.valid ? at + point.size : nullptr;
}

Token Lexer::name() {
  const char* at = at_ + 1;
  while (at < end_ && is(*at, kNameContinue)) ++at;
  return token(TokenKind::Name, at_, at, view(at_, at));
}

Token Lexer::number() {
  const char* at = at_;
  const auto digits = [&] {
    if (at == end_ || !is(*at, kDigit)) return false;
    while (at < end_ && is(*at, kDigit)) ++at;
    return true;
  };
  TokenKind kind = TokenKind::Int;
  if (peek(at) == '-') ++at;
  if (peek(at) == '0') {
    ++at;
    if (at < end_ && is(*at, kDigit)) {
      return fail(at, "Invalid number, unexpected digit after 0: " + describe_character(at) + ".");
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
  if (at < end_ && (*at == '.' || is(*at, kNameStart))) return fail_number(at);
  return token(kind, at_, at, view(at_, at));
}

Token Lexer::string() {
  const char* at = at_ + 1;
  while (at < end_) {
    if (!is(*at, kStringStop)) {
      ++at;
      continue;
    }
    if (*at == '"') return token(TokenKind::String, at_, at + 1, view(at_ + 1, at));
    if (*at == '\\') return string_with_escapes(at_, at);
    if (*at == '\n' || *at == '\r') break;
    const char* after = skip_code_point(at);
    if (after == nullptr) {
      return fail(at, "Invalid character within String: " + describe_character(at) + ".");
    }
    at = after;
  }
  return fail(at, "Unterminated string.");
}

// The general case of string(): `at` stands at the first backslash.
Token Lexer::string_with_escapes(const char* start, const char* at) {
  std::string cooked(start + 1, at);
  while (at < end_) {
    if (*at == '"') {
      auto* text = static_cast<char*>(arena_->allocate(cooked.size() + 1, 1));
      std::memcpy(text, cooked.data(), cooked.size());
      return token(TokenKind::String, start, at + 1, {text, cooked.size()});
    }
    if (*at == '\\') {
      at = escape(at, cooked);
      if (at == nullptr) return {.kind = TokenKind::Invalid};
      continue;
    }
    if (*at == '\n' || *at == '\r') break;
    const char* after = skip_code_point(at);
    if (after == nullptr) {
      return fail(at, "Invalid character within String: " + describe_character(at) + ".");
    }
    cooked.append(at, after);
    at = after;
  }
  return fail(at, "Unterminated string.");
}

const char* Lexer::escape(const char* at, std::string& cooked) {
  switch (peek(at + 1)) {
    case 'u':
      return peek(at + 2) == '{' ? escaped_code_point(at, cooked) : escaped_utf16(at, cooked);
    case '"':
    case '\\':
    case '/':
      cooked += at[1];
      break;
    case 'b':
      cooked += '\b';
      break;
    case 'f':
      cooked += '\f';
      break;
    case 'n':
      cooked += '\n';
      break;
    case 'r':
      cooked += '\r';
      break;
    case 't':
      cooked += '\t';
      break;
    default:
      return fail_escape("Invalid character escape sequence", at, 2);
  }
  return at + 2;
}

// \u{1F600}: up to eight hexadecimal digits.
const char* Lexer::escaped_code_point(const char* at, std::string& cooked) {
  constexpr int kMost = 12;  // \u{00000000}
  std::int64_t point = 0;
  int size = 3;
  while (size < kMost) {
    const int c = peek(at + size++);
    if (c == '}') {
      if (size < 5 || !is_scalar_value(point)) break;
      utf8::append(cooked, static_cast<char32_t>(point));
      return at + size;
    }
    const int digit = hex_digit(c);
    point = (point << 4) | digit;
    if (digit < 0 || point > 0x7fffffff) break;
  }
  return fail_escape("Invalid Unicode escape sequence", at, size);
}

// \u00e9, or a surrogate pair of two such.
const char* Lexer::escaped_utf16(const char* at, std::string& cooked) {
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
    utf8::append(cooked, static_cast<char32_t>(first));
    return at + 6;
  }
  if (first >= 0xd800 && first <= 0xdbff && peek(at + 6) == '\\' && peek(at + 7) == 'u') {
    const int second = unit(at + 8);
    if (second >= 0xdc00 && second <= 0xdfff) {
      const int point = 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
      utf8::append(cooked, static_cast<char32_t>(point));
      return at + 12;
    }
  }
  return fail_escape("Invalid Unicode escape sequence", at, 6);
}

const char* Lexer::fail_escape(std::string_view what, const char* at, int units) {
  fail(at, std::string(what) + ": \"" + utf16_prefix(rest(at), units) + "\".");
  return nullptr;
}

Token Lexer::block_string() {
  const char* at = at_ + 3;
  while (at < end_) {
    if (!is(*at, kBlockStop)) {
      ++at;
    } else if (rest(at).starts_with("\"\"\"")) {
      return token(TokenKind::BlockString, at_, at + 3,
                   dedent_block_string(view(at_ + 3, at), *arena_));
    } else if (rest(at).starts_with("\\\"\"\"")) {
      at += 4;
    } else if (static_cast<unsigned char>(*at) < 0x80) {
      ++at;
    } else {
      const char* after = skip_code_point(at);
      if (after == nullptr) {
        return fail(at, "Invalid character within String: " + describe_character(at) + ".");
      }
      at = after;
    }
  }
  return fail(at, "Unterminated string.");
}

Token Lexer::fail(const char* at, std::string message) {
  *error_ = {.message = std::move(message), .offset = offset(at)};
  return {.kind = TokenKind::Invalid};
}

Token Lexer::fail_number(const char* at) {
  return fail(at, "Invalid number, expected digit but got: " + describe_character(at) + ".");
}

Token Lexer::fail_character(const char* at) {
  if (*at == '\'') {
    return fail(at,
                "Unexpected single quote character ('), did you mean to use a double quote (\")?");
  }
  const bool valid = utf8::decode(rest(at)).valid;
  return fail(at, (valid ? "Unexpected character: " : "Invalid character: ") +
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
