#pragma once
#include <complex>
#include <vector>

#include "flypaper/base/core/rational.hpp"
#include "flypaper/exact/algebra/univariate.hpp"

namespace flypaper {

/// A real zero of a polynomial or a function of one variable, proved.
struct RealZero {
  Rational lower{};  ///< the only zero in [lower, upper]; equal ends are the zero itself, a rational number
  Rational upper{};
  double nearest = 0.0;  ///< the nearest double, proved (for an undecided one: of the middle)
  unsigned order =
      1;  ///< 0: not decided; then [lower, upper] holds at most `at_most` zeros counted with order, perhaps none
  unsigned at_most = 1;

  [[nodiscard]] bool is_exact() const { return lower == upper; }
};

/// All real zeros of p from the left to the right, in intervals that share no point: exact where the zero is rational.
/// By the irreducible factors of p over Q, Descartes' rule of signs and Newton's method in balls. Throws Error if p is
/// 0, TooLarge.
[[nodiscard]] std::vector<RealZero> real_zeros(const Univariate& p);

/// Those in the closed interval. Throws as above.
[[nodiscard]] std::vector<RealZero> real_zeros(const Univariate& p, const Rational& lower, const Rational& upper);

/// The same zero of p in an interval whose width is at most 2^-bits times the size of either end. Throws Error if p has
/// no zero there, TooLarge.
[[nodiscard]] RealZero refined(const Univariate& p, const RealZero& zero, unsigned bits);

/// The irreducible factor of p that vanishes at the zero, with coprime whole coefficients, the leading one positive.
/// Throws as refined.
[[nodiscard]] Univariate minimal_polynomial(const Univariate& p, const RealZero& zero);

/// The complex zeros of p with an imaginary part >= 0, each once, to double precision; of a real zero the imaginary
/// part is 0, proved. Throws Error if p is 0, TooLarge above degree 200.
[[nodiscard]] std::vector<std::complex<double>> complex_zeros(const Univariate& p);

}  // namespace flypaper
