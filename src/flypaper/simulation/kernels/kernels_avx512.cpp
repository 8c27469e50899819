// Eight lanes, for machines with AVX-512.
#ifdef __x86_64__
#define FLYPAPER_LANES 8  // NOLINT(cppcoreguidelines-macro-usage): what vectors.inl asks for
#include "flypaper/simulation/kernels/vectors.inl"

namespace flypaper {
namespace {

struct Vector : Lanes {
  static constexpr unsigned together = 4;
  static Words multiply(Words left, Words right) {
    return reinterpret_cast<Words>(_mm512_mul_epu32(reinterpret_cast<__m512i>(left), reinterpret_cast<__m512i>(right)));
  }
  static Words exclusive_or(Words a, Words b, Words c) {
    return reinterpret_cast<Words>(_mm512_ternarylogic_epi64(reinterpret_cast<__m512i>(a), reinterpret_cast<__m512i>(b),
                                                             reinterpret_cast<__m512i>(c), 0x96));
  }
  static unsigned less(Reals left, Reals right) { return _mm512_cmp_pd_mask(left, right, _CMP_LT_OQ); }
  static Reals square_root(Reals value) { return _mm512_sqrt_pd(value); }
  FLYPAPER_SLEEF(d8, avx512fnofma)
};

}  // namespace

const Kernels kernels_avx512 = kernels_for<Vector>();

}  // namespace flypaper
#endif
