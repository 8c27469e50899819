#pragma once
#include <stdint.h>  // NOLINT(modernize-deprecated-headers): kernels share no header of the C++ library

namespace flypaper {

/// Draws come in groups of this many.
inline constexpr unsigned word_kernel_group = 8;

/// Consecutive draws of one address, in plain numbers: call c is draw c modulo 2^16 of attempt c / 2^16.
struct WordDraws {
  uint64_t seed;
  uint64_t purpose;
  uint64_t trajectory;
  uint64_t step;
  uint64_t first_call;  ///< a multiple of word_kernel_group; the calls stay within one attempt
  uint64_t calls;       ///< a multiple of word_kernel_group
};

/// Writes two words a call: for each group eight words w[0] + 2^32 w[1], one a call, and then eight w[2] + 2^32 w[3],
/// where w are the four of `random_words`. `words` is aligned to 64 bytes.
using WordKernel = void (*)(const WordDraws& draws, unsigned long long* words);

#ifdef __x86_64__
void draw_words_sse2(const WordDraws& draws, unsigned long long* words);
void draw_words_avx2(const WordDraws& draws, unsigned long long* words);
void draw_words_avx512(const WordDraws& draws, unsigned long long* words);
#endif

}  // namespace flypaper
