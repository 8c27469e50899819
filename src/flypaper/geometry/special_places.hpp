#pragma once
#include <array>
#include <vector>

#include "flypaper/geometry/polynomial.hpp"

namespace flypaper {

/// Polynomials in the outer variable without repeated roots, whose real roots hold every place where the zeros of a
/// product of polynomials in w1 and w2 branch, meet, turn, are whole lines, run to infinity, or pass the ends of the
/// inner variable `inner` (0 or 1): discriminants, resultants, leading coefficients and values at the ends.
/// Places of factors of high degree may be missing, for their resultants take too long.
[[nodiscard]] std::vector<Univariate> special_places(const std::vector<PolynomialFactor>& factors, unsigned inner,
                                                     const std::array<Rational, 2>& ends);

/// The resultant of p and q with respect to w2, a polynomial in w1, up to a constant; 0 if they have a common factor
/// that holds w2.
[[nodiscard]] Univariate resultant(const Polynomial& p, const Polynomial& q);

}  // namespace flypaper
