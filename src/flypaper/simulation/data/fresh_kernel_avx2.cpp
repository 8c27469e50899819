// Four lanes, for machines with AVX2; SLEEF's functions of the same bits need only AVX.
#ifdef __x86_64__
#include <immintrin.h>
#include <sleef.h>

#include "flypaper/simulation/data/fresh_kernel.inl"

namespace flypaper {
namespace {

struct Vector {
  static constexpr unsigned lanes = 4;
  /// Vectors that go through Philox side by side: the fastest of 1, 2, 4, 8 as measured.
  static constexpr unsigned together = 2;
  using Reals = __m256d;
  using Words = unsigned long long __attribute__((vector_size(32)));

  static Reals real(double value) { return _mm256_set1_pd(value); }
  static Reals load(const double* from) { return _mm256_loadu_pd(from); }
  static Words load(const unsigned long long* from) { return *reinterpret_cast<const Words*>(from); }
  static void store(double* to, Reals value) { _mm256_store_pd(to, value); }
  static void store(unsigned long long* to, Words value) {
    _mm256_store_si256(reinterpret_cast<__m256i*>(to), reinterpret_cast<__m256i>(value));
  }
  static Words broadcast(uint64_t value) { return Words{} + value; }
  static Words counting() { return Words{0, 1, 2, 3}; }
  /// The products of the lower halves.
  static Words multiply(Words left, Words right) {
    return reinterpret_cast<Words>(_mm256_mul_epu32(reinterpret_cast<__m256i>(left), reinterpret_cast<__m256i>(right)));
  }
  static Words exclusive_or(Words a, Words b, Words c) { return a ^ b ^ c; }
  /// Bit i: lane i of left is less than that of right; no for NaN.
  static unsigned less(Reals left, Reals right) {
    return static_cast<unsigned>(_mm256_movemask_pd(_mm256_cmp_pd(left, right, _CMP_LT_OQ)));
  }
  static Reals square_root(Reals value) { return _mm256_sqrt_pd(value); }
  static Reals logarithm(Reals value) { return Sleef_cinz_logd4_u35avx(value); }
  static auto sine_and_cosine_of_half_turns(Reals value) { return Sleef_cinz_sincospid4_u35avx(value); }
};

}  // namespace

void draw_fresh_avx2(const FreshDraws& draws, double* sums) { draw_fresh<Vector>(draws, sums); }
void draw_words_avx2(const WordDraws& draws, unsigned long long* words) { draw_words<Vector>(draws, words); }

}  // namespace flypaper
#endif
