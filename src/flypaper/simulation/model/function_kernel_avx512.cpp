// Eight lanes, for machines with AVX-512.
#ifdef __x86_64__
#include <immintrin.h>
#include <sleef.h>

#include "flypaper/simulation/model/function_kernel.inl"

namespace flypaper {
namespace {

struct Vector {
  static constexpr unsigned lanes = 8;
  using Reals = __m512d;

  static Reals load(const double* from) { return _mm512_load_pd(from); }
  static void store(double* to, Reals value) { _mm512_store_pd(to, value); }
  static Reals exponential(Reals value) { return Sleef_cinz_expd8_u10avx512fnofma(value); }
  static Reals logarithm(Reals value) { return Sleef_cinz_logd8_u10avx512fnofma(value); }
  static Reals sine(Reals value) { return Sleef_cinz_sind8_u10avx512fnofma(value); }
  static Reals cosine(Reals value) { return Sleef_cinz_cosd8_u10avx512fnofma(value); }
  static Reals hyperbolic_tangent(Reals value) { return Sleef_cinz_tanhd8_u10avx512fnofma(value); }
};

}  // namespace

void apply_function_avx512(unsigned function, unsigned count, const double* arguments, double* values) {
  apply_to_all<Vector>(function, count, arguments, values);
}

}  // namespace flypaper
#endif
