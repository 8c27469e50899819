// What a vector width needs besides its intrinsics, and the kernels that are made of both. Each kernels_*.cpp says how
// many doubles fill a vector, FLYPAPER_LANES, includes this and defines its width, `Vector`.
//
// Everything is in an anonymous namespace, and no header of the C++ library is included: a function that two files
// share could be linked from the one whose instructions this machine does not have.
#include <immintrin.h>
#include <sleef.h>

#include "flypaper/simulation/kernels/fresh.inl"
#include "flypaper/simulation/kernels/functions.inl"
#include "flypaper/simulation/kernels/kernels.hpp"

// SLEEF's family cinz, whose bits are the same for every width.
#define FLYPAPER_SLEEF(lanes, set)                                                                                \
  static Reals logarithm(Reals value) { return Sleef_cinz_log##lanes##_u35##set(value); }                         \
  static auto sine_and_cosine_of_half_turns(Reals value) { return Sleef_cinz_sincospi##lanes##_u35##set(value); } \
  static Reals exponential(Reals value) { return Sleef_cinz_exp##lanes##_u10##set(value); }                       \
  static Reals exact_logarithm(Reals value) { return Sleef_cinz_log##lanes##_u10##set(value); }                   \
  static Reals sine(Reals value) { return Sleef_cinz_sin##lanes##_u10##set(value); }                              \
  static Reals cosine(Reals value) { return Sleef_cinz_cos##lanes##_u10##set(value); }                            \
  static Reals hyperbolic_tangent(Reals value) { return Sleef_cinz_tanh##lanes##_u10##set(value); }

namespace flypaper {
namespace {

/// A width adds: `together`, how many vectors go through Philox side by side, the fastest of 1, 2, 4, 8 as measured;
/// `multiply`, the products of the lower halves; `exclusive_or` of three; `less`, whose bit i says that lane i of left
/// is less than that of right, no for NaN; `square_root`; and FLYPAPER_SLEEF.
struct Lanes {
  static constexpr unsigned lanes = FLYPAPER_LANES;
  using Reals [[gnu::vector_size(8 * FLYPAPER_LANES), gnu::may_alias]] = double;
  using Words [[gnu::vector_size(8 * FLYPAPER_LANES), gnu::may_alias]] = unsigned long long;

  static Reals real(double value) { return value - Reals{}; }  // less 0.0 keeps the sign of -0.0
  static Reals load(const double* from) {
    Reals value;
    __builtin_memcpy(&value, from, sizeof value);
    return value;
  }
  static Words load(const unsigned long long* from) { return *reinterpret_cast<const Words*>(from); }
  static void store(double* to, Reals value) { *reinterpret_cast<Reals*>(to) = value; }
  static void store(unsigned long long* to, Words value) { *reinterpret_cast<Words*>(to) = value; }
  static Words broadcast(uint64_t value) { return Words{} + value; }
  static Words counting() {
    Words value{};
    for (unsigned i = 0; i < lanes; ++i) value[i] = i;
    return value;
  }
};

template <typename V>
constexpr Kernels kernels_for() {
  return {draw_fresh<V>, draw_words<V>, apply_to_all<V>};
}

}  // namespace
}  // namespace flypaper
