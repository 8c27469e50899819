// Four lanes, for machines with AVX2; SLEEF's functions of the same bits need only AVX.
#ifdef __x86_64__
#include <immintrin.h>
#include <sleef.h>

#include "flypaper/simulation/model/function_kernel.inl"

namespace flypaper {
namespace {

struct Vector {
  static constexpr unsigned lanes = 4;
  using Reals = __m256d;

  static Reals load(const double* from) { return _mm256_load_pd(from); }
  static void store(double* to, Reals value) { _mm256_store_pd(to, value); }
  static Reals exponential(Reals value) { return Sleef_cinz_expd4_u10avx(value); }
  static Reals logarithm(Reals value) { return Sleef_cinz_logd4_u10avx(value); }
  static Reals sine(Reals value) { return Sleef_cinz_sind4_u10avx(value); }
  static Reals cosine(Reals value) { return Sleef_cinz_cosd4_u10avx(value); }
  static Reals hyperbolic_tangent(Reals value) { return Sleef_cinz_tanhd4_u10avx(value); }
};

}  // namespace

void apply_function_avx2(unsigned function, unsigned count, const double* arguments, double* values) {
  apply_to_all<Vector>(function, count, arguments, values);
}

}  // namespace flypaper
#endif
