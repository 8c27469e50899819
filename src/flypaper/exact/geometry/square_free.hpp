#pragma once
#include <vector>

#include "flypaper/exact/geometry/polynomial.hpp"

namespace flypaper {

/// A polynomial in two variables by powers of w2: entry j is the coefficient of w2^j, a polynomial in w1. The last
/// entry is not 0; none: 0.
using PowersOfW2 = std::vector<Univariate>;

[[nodiscard]] PowersOfW2 powers_of_w2(const Polynomial& p);
[[nodiscard]] Polynomial polynomial_of(const PowersOfW2& p);
/// The greatest common divisor of the coefficients: what p holds of w1 alone.
[[nodiscard]] Univariate content(const PowersOfW2& p);
/// p(t, w2)
[[nodiscard]] Univariate at_w1(const PowersOfW2& p, const Rational& t);

/// The polynomial of least degree through values[k] at places[k], which differ.
[[nodiscard]] Univariate interpolated(const std::vector<Rational>& places, std::vector<Rational> values);

/// Of polynomials in w1 and w2, exact up to a constant: by greatest common divisors at whole w1 and interpolation
/// (Brown 1971); the answer is proven by dividing.
[[nodiscard]] PowersOfW2 greatest_common_divisor(const PowersOfW2& a, const PowersOfW2& b);

/// a / b where b divides a; nothing if it does not.
[[nodiscard]] std::optional<PowersOfW2> exact_quotient(PowersOfW2 a, const PowersOfW2& b);

/// factor^multiplicity, where factor has no repeated factor and none in w1 alone.
struct SquareFreePart {
  PowersOfW2 factor;
  unsigned multiplicity = 1;
};
/// What p / content(p) is made of, by rising multiplicity; the factors are pairwise coprime.
[[nodiscard]] std::vector<SquareFreePart> square_free_parts(const PowersOfW2& p);

}  // namespace flypaper
