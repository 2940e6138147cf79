// Looking for single bytes in text, sixteen at a time where the processor can.
#pragma once

#include <bit>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace graphcool::graphql {

enum class Beyond { Ascii, None };

// The first of `bytes` from `at` on, `end` where there is none; with Beyond::Ascii also the first
// byte that is not ASCII.
template <Beyond beyond, char... bytes>
const char* find_any(const char* at, const char* end) {
#if defined(__SSE2__)
  for (; end - at >= 16; at += 16) {
    const __m128i text = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
    // The highest bit of each byte counts.
    __m128i found = beyond == Beyond::Ascii ? text : _mm_setzero_si128();
    ((found = _mm_or_si128(found, _mm_cmpeq_epi8(text, _mm_set1_epi8(bytes)))), ...);
    const auto bits = static_cast<unsigned>(_mm_movemask_epi8(found));
    if (bits != 0) return at + std::countr_zero(bits);
  }
#endif
  for (; at < end; ++at) {
    if (((*at == bytes) || ...)) break;
    if (beyond == Beyond::Ascii && static_cast<unsigned char>(*at) >= 0x80) break;
  }
  return at;
}

}  // namespace graphcool::graphql
