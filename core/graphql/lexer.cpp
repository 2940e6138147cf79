#include "core/graphql/lexer.h"

#include <algorithm>
#include <array>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "core/base/utf8.h"
#include "core/graphql/block_string.h"

namespace graphcool::graphql {

using namespace lexing;

namespace {

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

constexpr std::array<TokenKind, 256> make_starts() {
  constexpr std::array<std::uint8_t, 256> classes = make_classes();
  std::array<TokenKind, 256> kinds{};
  for (std::size_t c = 0; c < kinds.size(); ++c) {
    if (classes[c] & lexing::kNameStart) kinds[c] = TokenKind::Name;
  }
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

// What there is to know of 64 bytes, a bit for each.
struct Word {
  std::uint64_t names = 0;   // What may stand in a name.
  std::uint64_t blanks = 0;  // White space, line ends and commas.
};

#if defined(__SSE2__)

std::uint64_t name_bits(__m128i bytes) {
  // Compared with sign: moved so that `last` becomes the greatest, `count` of them are above.
  const auto among = [](__m128i x, char last, int count) {
    const __m128i moved = _mm_add_epi8(x, _mm_set1_epi8(static_cast<char>(127 - last)));
    return _mm_cmpgt_epi8(moved, _mm_set1_epi8(static_cast<char>(127 - count)));
  };
  const __m128i letter = among(_mm_or_si128(bytes, _mm_set1_epi8(0x20)), 'z', 26);
  const __m128i digit = among(bytes, '9', 10);
  const __m128i underscore = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('_'));
  return static_cast<unsigned>(
      _mm_movemask_epi8(_mm_or_si128(_mm_or_si128(letter, digit), underscore)));
}

std::uint64_t blank_bits(__m128i bytes) {
  const auto equal = [&](char c) { return _mm_cmpeq_epi8(bytes, _mm_set1_epi8(c)); };
  const __m128i space = _mm_or_si128(equal(' '), equal('\t'));
  const __m128i line_end = _mm_or_si128(equal('\n'), equal('\r'));
  return static_cast<unsigned>(
      _mm_movemask_epi8(_mm_or_si128(_mm_or_si128(space, line_end), equal(','))));
}

Word classify(const char* bytes) {
  Word word;
  for (std::size_t i = 0; i < 64; i += 16) {
    const __m128i part = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes + i));
    word.names |= name_bits(part) << i;
    word.blanks |= blank_bits(part) << i;
  }
  return word;
}

#else

Word classify(const char* bytes) {
  Word word;
  for (std::size_t i = 0; i < 64; ++i) {
    word.names |= std::uint64_t{is(bytes[i], kNameContinue)} << i;
    word.blanks |= std::uint64_t{is(bytes[i], kIgnored)} << i;
  }
  return word;
}

#endif

}  // namespace

constexpr std::array<std::uint8_t, 256> lexing::kClasses = make_classes();
constexpr std::array<TokenKind, 256> lexing::kStarts = make_starts();

std::string_view describe(TokenKind kind) {
  static constexpr std::string_view kNames[] = {
      "<SOF>",   "<EOF>", "<INVALID>", "\"!\"", "\"$\"",  "\"&\"",      "\"(\"", "\")\"",
      "\"...\"", "\":\"", "\"=\"",     "\"@\"", "\"[\"",  "\"]\"",      "\"{\"", "\"|\"",
      "\"}\"",   "Name",  "Int",       "Float", "String", "BlockString"};
  return kNames[static_cast<std::size_t>(kind)];
}

// Finds the starts from `unread_` on.
void Lexer::read_window() {
  window_ = unread_;
  const std::size_t size = std::min(kWindow, static_cast<std::size_t>(end_ - window_));
  std::size_t count = 0;
  std::size_t words = 0;
  std::uint64_t in_name = 0;  // Whether the byte before could stand in a name.
  for (std::size_t base = 0; base < size; base += kWord, ++words) {
    const char* bytes = window_ + base;
    char last[kWord];
    if (size - base < kWord) {
      std::memset(last, ' ', kWord);
      std::memcpy(last, bytes, size - base);
      bytes = last;
    }
    const Word word = classify(bytes);
    std::uint64_t left = ~word.blanks & ~(word.names & (word.names << 1 | in_name));
    while (left != 0) {
      // By several at once: how often this goes round is foreseen better.
      for (std::size_t i = 0; i < kStep; ++i) {
        starts_[count] =
            static_cast<std::uint16_t>(base + static_cast<std::size_t>(std::countr_zero(left)));
        count += left != 0;
        left &= left - 1;
      }
    }
    names_[words] = word.names;
    in_name = word.names >> (kWord - 1);
  }
  starts_[count] = kWindow;
  names_[words] = ~std::uint64_t{0};
  cursor_ = 0;
  unread_ = window_ + size;
  if (in_name != 0) unread_ = name_end(unread_);
}

const char* Lexer::name_end(const char* at) const {
  while (at < end_ && is(*at, kNameContinue)) ++at;
  return at;
}

// Goes on with what starts at or after `at`.
void Lexer::skip_to(const char* at) {
  if (at >= unread_) {
    unread_ = at;
    starts_[cursor_] = kWindow;
  } else {
    while (starts_[cursor_] < at - window_) ++cursor_;
  }
}

TokenKind Lexer::next_slowly() {
  for (;;) {
    if (starts_[cursor_] == kWindow) {
      if (unread_ == end_) return take(TokenKind::EndOfFile, end_, end_);
      read_window();
      continue;
    }
    const char* const at = window_ + starts_[cursor_];
    const TokenKind plain = kStarts[static_cast<unsigned char>(*at)];
    if (plain != TokenKind::StartOfFile) return next();
    const char* const after = skip_unread(at);
    if (after == nullptr) return TokenKind::Invalid;
    if (after == at) {
      const TokenKind kind = unusual(at);
      if (kind != TokenKind::Invalid) skip_to(at_);
      return kind;
    }
    skip_to(after);
  }
}

// The end of a comment or byte order mark, `at` where there is neither.
const char* Lexer::skip_unread(const char* at) {
  if (*at == '#') return comment_end(at);
  return *at == '\xef' && rest(at).starts_with("\xef\xbb\xbf") ? at + 3 : at;
}

TokenKind Lexer::unusual(const char* at) {
  if (is(*at, kDigit) || *at == '-') return number(at);
  const bool thrice = peek(at + 1) == *at && peek(at + 2) == *at;
  if (*at == '.' && thrice) return take(TokenKind::Spread, at, at + 3);
  if (*at == '"' && thrice) return block_string(at);
  return *at == '"' ? string(at) : fail_character(at);
}

const char* Lexer::comment_end(const char* at) {
  while (at < end_) {
    if (!is(*at, kCommentStop)) {
      ++at;
      continue;
    }
    if (*at == '\n' || *at == '\r') break;
    const char* after = skip_code_point(at);
    if (after == nullptr) return fail_character(at), nullptr;
    at = after;
  }
  return at;
}

const char* Lexer::skip_code_point(const char* at) const {
  const utf8::CodePoint point = utf8::decode(rest(at));
  return point.valid ? at + point.size : nullptr;
}

TokenKind Lexer::number(const char* at) {
  const char* const start = at;
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
  return take(kind, start, at);
}

TokenKind Lexer::string(const char* at) {
  const char* const start = at++;
  while (at < end_) {
    if (!is(*at, kStringStop)) {
      ++at;
      continue;
    }
    if (*at == '"') {
      cooked_ = view(start + 1, at);
      return take(TokenKind::String, start, at + 1);
    }
    if (*at == '\\') return string_with_escapes(start, at);
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
TokenKind Lexer::string_with_escapes(const char* start, const char* at) {
  std::string cooked(start + 1, at);
  while (at < end_) {
    if (*at == '"') {
      auto* text = static_cast<char*>(arena_->allocate(cooked.size() + 1, 1));
      std::memcpy(text, cooked.data(), cooked.size());
      cooked_ = {text, cooked.size()};
      return take(TokenKind::String, start, at + 1);
    }
    if (*at == '\\') {
      at = escape(at, cooked);
      if (at == nullptr) return TokenKind::Invalid;
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

TokenKind Lexer::block_string(const char* at) {
  const char* const start = at;
  at += 3;
  while (at < end_) {
    if (!is(*at, kBlockStop)) {
      ++at;
    } else if (rest(at).starts_with("\"\"\"")) {
      cooked_ = dedent_block_string(view(start + 3, at), *arena_);
      return take(TokenKind::BlockString, start, at + 3);
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

TokenKind Lexer::fail(const char* at, std::string message) {
  *error_ = {.message = std::move(message), .offset = offset(at)};
  return TokenKind::Invalid;
}

TokenKind Lexer::fail_number(const char* at) {
  return fail(at, "Invalid number, expected digit but got: " + describe_character(at) + ".");
}

TokenKind Lexer::fail_character(const char* at) {
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
