// Two lanes: every x86-64 machine.
#ifdef __x86_64__
#define FLYPAPER_LANES 2  // NOLINT(cppcoreguidelines-macro-usage): what vectors.inl asks for
#include "flypaper/simulation/kernels/vectors.inl"

namespace flypaper {
namespace {

struct Vector : Lanes {
  static constexpr unsigned together = 4;
  static Words multiply(Words left, Words right) {
    return reinterpret_cast<Words>(_mm_mul_epu32(reinterpret_cast<__m128i>(left), reinterpret_cast<__m128i>(right)));
  }
  static Words exclusive_or(Words a, Words b, Words c) { return a ^ b ^ c; }
  static unsigned less(Reals left, Reals right) {
    return static_cast<unsigned>(_mm_movemask_pd(_mm_cmplt_pd(left, right)));
  }
  static Reals square_root(Reals value) { return _mm_sqrt_pd(value); }
  FLYPAPER_SLEEF(d2, sse2)
};

}  // namespace

const Kernels kernels_sse2 = kernels_for<Vector>();

}  // namespace flypaper
#endif
