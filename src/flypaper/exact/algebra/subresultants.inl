// Balls of algebraic numbers, and curves cut by the lines w1 + t w2 = u: for the .cpp files of this folder alone.
#pragma once
#include "flypaper/exact/algebra/number_field.hpp"
#include "flypaper/exact/algebra/series.inl"

namespace flypaper::flint {

/// A ball around the values of p on a ball.
void evaluate(arb_struct* result, const Univariate& p, const arb_struct* at, slong precision);
/// A ball around the number a of the field, computed with `bits` binary digits.
void set(arb_struct* result, const NumberField& field, const Univariate& a, unsigned bits);

/// p(u - t y, y), where u is w1 and y is w2.
[[nodiscard]] Polynomial sheared(const Polynomial& p, std::int64_t t);
/// Whether the coefficient of the highest power of y is constant.
[[nodiscard]] bool has_constant_leading(const Polynomial& p);

/// The shears t that are tried in turn; all but finitely many tell points apart.
[[nodiscard]] std::vector<std::int64_t> shears();

/// A root that two polynomials in y share above a real u, and no other one: (y - root)^multiplicity is their greatest
/// common divisor there.
struct CommonRoot {
  NumberField field;  ///< Q(u)
  Univariate y;
  unsigned multiplicity = 1;  ///< of y
};

/// The common roots above all real roots of the resultant of p and q with respect to y whose multiplicity is at least
/// `least`; nothing if above one of these roots there are several, of which some may be complex. The leading
/// coefficients of p and q must be constant, so that every common zero of p and q is among them.
/// By subresultants: the greatest common divisor above a root u is the first whose leading coefficient is not 0 at u.
/// Throws Error if p and q have a common factor, TooLarge.
[[nodiscard]] std::optional<std::vector<CommonRoot>> common_roots(const Polynomial& p, const Polynomial& q,
                                                                  unsigned least);

}  // namespace flypaper::flint
