// Curves cut by the lines w1 + t w2 = u, for the .cpp files of this folder alone.
#pragma once
#include <optional>

#include "flypaper/exact/algebra/number_field.inl"
#include "flypaper/exact/algebra/polynomial.hpp"

namespace flypaper::flint {

/// A polynomial in u and y with whole coefficients: entry j is the coefficient of y^j, the last is not 0; none: 0.
using Bivariate = std::vector<WholePolynomial>;

/// A multiple of p(u - t y, y).
[[nodiscard]] Bivariate sheared(const Polynomial& p, std::int64_t t);
[[nodiscard]] Bivariate derivative(const Bivariate& p);

/// The shears t that are tried in turn; all but finitely many tell points apart.
[[nodiscard]] std::vector<std::int64_t> shears();

/// A root that two polynomials in y share above a real u, and no other one: (y - root)^multiplicity is their greatest
/// common divisor there.
struct CommonRoot {
  NumberField field;  ///< Q(u)
  Univariate y;
  unsigned multiplicity = 1;       ///< of y
  unsigned multiplicity_of_u = 1;  ///< of u in the resultant
};

/// The common roots above all real roots of the resultant of p and q with respect to y whose multiplicity is at least
/// `least`; nothing if above one of these roots there are several, of which some may be complex. The leading
/// coefficients of p and q must be constant, so that every common zero of p and q is among them.
/// By subresultants: the greatest common divisor above a root u is the first whose leading coefficient is not 0 at u.
/// Throws Error if p and q have a common factor, TooLarge.
[[nodiscard]] std::optional<std::vector<CommonRoot>> common_roots(const Bivariate& p, const Bivariate& q,
                                                                  unsigned least);

}  // namespace flypaper::flint
