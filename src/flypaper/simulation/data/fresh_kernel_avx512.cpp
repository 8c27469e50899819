// Eight lanes, for machines with AVX-512.
#ifdef __x86_64__
#include <immintrin.h>
#include <sleef.h>

#include "flypaper/simulation/data/fresh_kernel.inl"

namespace flypaper {
namespace {

struct Vector {
  static constexpr unsigned lanes = 8;
  /// Vectors that go through Philox side by side: the fastest of 1, 2, 4, 8 as measured.
  static constexpr unsigned together = 4;
  using Reals = __m512d;
  using Words = unsigned long long __attribute__((vector_size(64)));

  static Reals real(double value) { return _mm512_set1_pd(value); }
  static Reals load(const double* from) { return _mm512_loadu_pd(from); }
  static Words load(const unsigned long long* from) { return *reinterpret_cast<const Words*>(from); }
  static void store(double* to, Reals value) { _mm512_store_pd(to, value); }
  static void store(unsigned long long* to, Words value) { _mm512_store_si512(to, reinterpret_cast<__m512i>(value)); }
  static Words broadcast(uint64_t value) { return Words{} + value; }
  static Words counting() { return Words{0, 1, 2, 3, 4, 5, 6, 7}; }
  /// The products of the lower halves.
  static Words multiply(Words left, Words right) {
    return reinterpret_cast<Words>(_mm512_mul_epu32(reinterpret_cast<__m512i>(left), reinterpret_cast<__m512i>(right)));
  }
  static Words exclusive_or(Words a, Words b, Words c) {
    return reinterpret_cast<Words>(_mm512_ternarylogic_epi64(reinterpret_cast<__m512i>(a), reinterpret_cast<__m512i>(b),
                                                             reinterpret_cast<__m512i>(c), 0x96));
  }
  /// Bit i: lane i of left is less than that of right; no for NaN.
  static unsigned less(Reals left, Reals right) { return _mm512_cmp_pd_mask(left, right, _CMP_LT_OQ); }
  static Reals square_root(Reals value) { return _mm512_sqrt_pd(value); }
  static Reals logarithm(Reals value) { return Sleef_cinz_logd8_u35avx512fnofma(value); }
  static auto sine_and_cosine_of_half_turns(Reals value) { return Sleef_cinz_sincospid8_u35avx512fnofma(value); }
};

}  // namespace

void draw_fresh_avx512(const FreshDraws& draws, double* sums) { draw_fresh<Vector>(draws, sums); }
void draw_words_avx512(const WordDraws& draws, unsigned long long* words) { draw_words<Vector>(draws, words); }

}  // namespace flypaper
#endif
