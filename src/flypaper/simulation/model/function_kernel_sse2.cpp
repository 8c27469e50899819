// Two lanes: every x86-64 machine.
#ifdef __x86_64__
#include <immintrin.h>
#include <sleef.h>

#include "flypaper/simulation/model/function_kernel.inl"

namespace flypaper {
namespace {

struct Vector {
  static constexpr unsigned lanes = 2;
  using Reals = __m128d;

  static Reals load(const double* from) { return _mm_load_pd(from); }
  static void store(double* to, Reals value) { _mm_store_pd(to, value); }
  static Reals exponential(Reals value) { return Sleef_cinz_expd2_u10sse2(value); }
  static Reals logarithm(Reals value) { return Sleef_cinz_logd2_u10sse2(value); }
  static Reals sine(Reals value) { return Sleef_cinz_sind2_u10sse2(value); }
  static Reals cosine(Reals value) { return Sleef_cinz_cosd2_u10sse2(value); }
  static Reals hyperbolic_tangent(Reals value) { return Sleef_cinz_tanhd2_u10sse2(value); }
};

}  // namespace

void apply_function_sse2(unsigned function, unsigned count, const double* arguments, double* values) {
  apply_to_all<Vector>(function, count, arguments, values);
}

}  // namespace flypaper
#endif
