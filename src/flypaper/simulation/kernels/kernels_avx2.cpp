// Four lanes, for machines with AVX2; SLEEF's functions of the same bits need only AVX.
#ifdef __x86_64__
#define FLYPAPER_LANES 4  // NOLINT(cppcoreguidelines-macro-usage): what vectors.inl asks for
#include "flypaper/simulation/kernels/vectors.inl"

namespace flypaper {
namespace {

struct Vector : Lanes {
  static constexpr unsigned together = 2;
  static Words multiply(Words left, Words right) {
    return reinterpret_cast<Words>(_mm256_mul_epu32(reinterpret_cast<__m256i>(left), reinterpret_cast<__m256i>(right)));
  }
  static Words exclusive_or(Words a, Words b, Words c) { return a ^ b ^ c; }
  static unsigned less(Reals left, Reals right) {
    return static_cast<unsigned>(_mm256_movemask_pd(_mm256_cmp_pd(left, right, _CMP_LT_OQ)));
  }
  static Reals square_root(Reals value) { return _mm256_sqrt_pd(value); }
  FLYPAPER_SLEEF(d4, avx)
};

}  // namespace

const Kernels kernels_avx2 = kernels_for<Vector>();

}  // namespace flypaper
#endif
