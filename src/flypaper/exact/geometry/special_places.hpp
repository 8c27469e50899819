#pragma once
#include <array>
#include <vector>

#include "flypaper/exact/algebra/polynomial.hpp"

namespace flypaper {

/// Polynomials in one variable without repeated roots.
struct SpecialPlaces {
  std::vector<Univariate> polynomials;
  bool complete = true;  ///< whether none is left out because it takes too long
};

/// Their real roots hold every place of the outer variable where the zeros of a product of polynomials in w1 and w2
/// branch, meet, turn, are whole lines, run to infinity, or pass the ends of the inner variable `inner` (0 or 1):
/// discriminants, resultants, leading coefficients and values at the ends.
[[nodiscard]] SpecialPlaces special_places(const std::vector<PolynomialFactor>& factors, unsigned inner,
                                           const std::array<Rational, 2>& ends);

/// A bound of the degree of the resultant of p and q with respect to w2, from their degrees (Bezout).
[[nodiscard]] std::size_t resultant_degree(const Polynomial& p, const Polynomial& q);
/// Resultants of a higher degree take seconds.
inline constexpr std::size_t largest_resultant = 60;

}  // namespace flypaper
