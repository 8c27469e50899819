#pragma once
#include "flypaper/exact/algebra/polynomial.hpp"

namespace flypaper {

/// What the work of an operation depends on.
struct PolynomialSize {
  std::array<double, most_variables> degrees{};
  double total_degree = 0.0;
  double terms = 0.0;
  double bits = 0.0;  ///< of the largest coefficient, numerator and denominator
};
[[nodiscard]] PolynomialSize size_of(const Polynomial& p);
[[nodiscard]] PolynomialSize size_of(const Univariate& p);

/// An estimate.
struct Cost {
  double seconds = 0.0;
  double bytes = 0.0;
};
[[nodiscard]] Cost cost_of_product(const PolynomialSize& a, const PolynomialSize& b);
[[nodiscard]] Cost cost_of_power(const PolynomialSize& base, unsigned exponent);
/// With a remainder, in one variable.
[[nodiscard]] Cost cost_of_division(const PolynomialSize& a, const PolynomialSize& b);
/// Greatest common divisors, exact quotients and square-free parts.
[[nodiscard]] Cost cost_of_common_divisor(const PolynomialSize& a, const PolynomialSize& b);
/// Over Q, of a polynomial without repeated factors.
[[nodiscard]] Cost cost_of_factors(const PolynomialSize& p);
/// The resultant with respect to w<index+1>.
[[nodiscard]] Cost cost_of_resultant(const PolynomialSize& p, const PolynomialSize& q, unsigned index);
/// One count of the sign changes of a polynomial on an interval whose ends have so many bits.
[[nodiscard]] Cost cost_of_sign_changes(const PolynomialSize& p, double bits_of_ends);

/// Throws TooLarge above a second or 200 MB: FLINT can neither be stopped nor say beforehand that memory will not do.
/// `what` completes "... takes too much work".
void require_affordable(const Cost& cost, std::string_view what);

}  // namespace flypaper
