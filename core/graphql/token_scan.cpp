#include "core/graphql/token_scan.h"

#include <bit>
#include <cstring>

#if defined(__x86_64__)
#if defined(__GNUC__) && !defined(__clang__)
// GCC 12 takes the deliberately undefined registers of its own intrinsics for a mistake.
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif
#include <immintrin.h>
#endif

namespace graphcool::graphql {

namespace {

constexpr bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == ',' || c == '\n' || c == '\r';
}

constexpr std::array<TokenKind, 256> make_starts() {
  std::array<TokenKind, 256> kinds{};
  for (int c = 'a'; c <= 'z'; ++c) kinds[static_cast<std::size_t>(c)] = TokenKind::Name;
  for (int c = 'A'; c <= 'Z'; ++c) kinds[static_cast<std::size_t>(c)] = TokenKind::Name;
  kinds['_'] = TokenKind::Name;
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

// What there is to know of 64 bytes, a bit for each.
struct Word {
  std::uint64_t names = 0;   // What may stand in a name.
  std::uint64_t blanks = 0;  // White space, line ends and commas.
};

// Where tokens start and end among 64 bytes, given what the byte before them was.
class Borders {
 public:
  // `starts` has the first byte of each token, `ends` the byte after each.
  void read(const Word& word) {
    const std::uint64_t before_names = word.names << 1 | in_name_;
    const std::uint64_t before_tokens = ~word.blanks << 1 | in_token_;
    const std::uint64_t within = word.names & before_names;
    starts = ~word.blanks & ~within;
    ends = before_tokens & ~within;
    in_name_ = word.names >> 63;
    in_token_ = ~word.blanks >> 63;
  }
  bool in_token() const { return in_token_ != 0; }

  std::uint64_t starts = 0;
  std::uint64_t ends = 0;

 private:
  std::uint64_t in_name_ = 0;
  std::uint64_t in_token_ = 0;
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
    word.names |= std::uint64_t{is_name_continue(bytes[i])} << i;
    word.blanks |= std::uint64_t{is_blank(bytes[i])} << i;
  }
  return word;
}

#endif

// Calls `write(n, bit)` for the bits that are set, counting on from `count`; the new count. Goes by
// several at once, so that how often is foreseen better: some calls are for naught.
template <class Write>
std::size_t each_bit(std::uint64_t bits, std::size_t count, Write write) {
  constexpr int kStep = 4;
  while (bits != 0) {
    for (int i = 0; i < kStep; ++i) {
      write(count, static_cast<unsigned>(std::countr_zero(bits)) % 64);
      count += bits != 0;
      bits &= bits - 1;
    }
  }
  return count;
}

}  // namespace

constexpr std::array<TokenKind, 256> kTokenStarts = make_starts();

std::size_t scan_tokens_portably(std::string_view text, Offset offset, TokenWindow& window) {
  constexpr std::size_t kWord = TokenWindow::kWord;
  std::size_t started = 0;
  std::size_t ended = 0;
  Borders borders;
  for (std::size_t at = 0; at < text.size(); at += kWord) {
    const char* bytes = text.data() + at;
    char last[kWord];
    if (text.size() - at < kWord) {
      std::memset(last, ' ', kWord);
      std::memcpy(last, bytes, text.size() - at);
      bytes = last;
    }
    borders.read(classify(bytes));
    const Offset base = offset + static_cast<Offset>(at);
    started = each_bit(borders.starts, started, [&](std::size_t n, unsigned bit) {
      window.starts[n] = base + bit;
      window.kinds[n] = kTokenStarts[static_cast<unsigned char>(bytes[bit])];
    });
    ended = each_bit(borders.ends, ended,
                     [&](std::size_t n, unsigned bit) { window.ends[n] = base + bit; });
  }
  if (borders.in_token()) window.ends[ended] = offset + static_cast<Offset>(text.size());
  return started;
}

#if defined(__x86_64__)

namespace {

// What a byte below 128 is: its kind as a token, and these.
enum : std::uint8_t { kInName = 0x80, kBlank = 0x40, kKind = 0x3f };

constexpr std::array<std::uint8_t, 128> make_classes() {
  std::array<std::uint8_t, 128> classes{};
  const std::array<TokenKind, 256> starts = make_starts();
  for (std::size_t c = 0; c < classes.size(); ++c) {
    const bool digit = c >= '0' && c <= '9';
    classes[c] = static_cast<std::uint8_t>(starts[c]);
    if (digit || starts[c] == TokenKind::Name) classes[c] |= kInName;
    if (is_blank(static_cast<char>(c))) classes[c] |= kBlank;
  }
  return classes;
}

alignas(64) constexpr std::array<std::uint8_t, 128> kClasses = make_classes();

alignas(64) constexpr std::array<std::uint8_t, 64> kPlacesInWord = [] {
  std::array<std::uint8_t, 64> places{};
  for (std::size_t i = 0; i < places.size(); ++i) places[i] = static_cast<std::uint8_t>(i);
  return places;
}();

#define GRAPHCOOL_VECTORS \
  gnu::target("avx512f,avx512bw,avx512vl,avx512vbmi,avx512vbmi2,bmi,bmi2,popcnt")

// Writes base plus the place of each bit that is set; their number.
[[GRAPHCOOL_VECTORS]] inline std::size_t write_offsets(std::uint64_t bits, __m512i places,
                                                       Offset base, Offset* out) {
  const auto count = static_cast<std::size_t>(_mm_popcnt_u64(bits));
  __m512i chosen = _mm512_maskz_compress_epi8(bits, places);
  const __m512i bases = _mm512_set1_epi32(static_cast<int>(base));
  _mm512_storeu_si512(
      out, _mm512_add_epi32(bases, _mm512_cvtepu8_epi32(_mm512_castsi512_si128(chosen))));
  for (std::size_t done = 16; done < count; done += 16) {
    chosen = _mm512_alignr_epi32(chosen, chosen, 4);
    _mm512_storeu_si512(
        out + done, _mm512_add_epi32(bases, _mm512_cvtepu8_epi32(_mm512_castsi512_si128(chosen))));
  }
  return count;
}

[[GRAPHCOOL_VECTORS]] std::size_t scan_tokens_by_vectors(std::string_view text, Offset offset,
                                                         TokenWindow& window) {
  constexpr std::size_t kWord = TokenWindow::kWord;
  const __m512i low_classes = _mm512_load_si512(kClasses.data());
  const __m512i high_classes = _mm512_load_si512(kClasses.data() + 64);
  const __m512i places = _mm512_load_si512(kPlacesInWord.data());
  std::size_t started = 0;
  std::size_t ended = 0;
  Borders borders;
  for (std::size_t at = 0; at < text.size(); at += kWord) {
    const std::size_t left = text.size() - at;
    const __mmask64 there = left < kWord ? _bzhi_u64(~std::uint64_t{0}, static_cast<unsigned>(left))
                                         : ~std::uint64_t{0};
    const __m512i bytes = _mm512_mask_loadu_epi8(_mm512_set1_epi8(' '), there, text.data() + at);
    const __m512i classes = _mm512_maskz_permutex2var_epi8(~_mm512_movepi8_mask(bytes), low_classes,
                                                           bytes, high_classes);
    borders.read({.names = _mm512_movepi8_mask(classes),
                  .blanks = _mm512_test_epi8_mask(classes, _mm512_set1_epi8(kBlank))});
    const __m512i kinds = _mm512_and_si512(classes, _mm512_set1_epi8(kKind));
    _mm512_storeu_si512(window.kinds.data() + started,
                        _mm512_maskz_compress_epi8(borders.starts, kinds));
    const Offset base = offset + static_cast<Offset>(at);
    started += write_offsets(borders.starts, places, base, window.starts.data() + started);
    ended += write_offsets(borders.ends, places, base, window.ends.data() + ended);
  }
  if (borders.in_token()) window.ends[ended] = offset + static_cast<Offset>(text.size());
  return started;
}

bool has_vectors() {
  return __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
         __builtin_cpu_supports("avx512vbmi") && __builtin_cpu_supports("avx512vbmi2") &&
         __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("popcnt");
}

}  // namespace

std::size_t scan_tokens(std::string_view text, Offset offset, TokenWindow& window) {
  static const bool kVectors = has_vectors();
  return kVectors ? scan_tokens_by_vectors(text, offset, window)
                  : scan_tokens_portably(text, offset, window);
}

#else

std::size_t scan_tokens(std::string_view text, Offset offset, TokenWindow& window) {
  return scan_tokens_portably(text, offset, window);
}

#endif

}  // namespace graphcool::graphql
