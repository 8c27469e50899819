#pragma once
#include <array>
#include <string>
#include <vector>

#include "flypaper/exact/algebra/number_field.hpp"
#include "flypaper/exact/algebra/polynomial.hpp"

namespace flypaper {

/// A real point of the plane whose coordinates are rational or algebraic, exact: numbers of one field Q(u).
struct PlanePoint {
  NumberField field{};
  std::array<Univariate, 2> at{};

  PlanePoint() = default;
  PlanePoint(NumberField of, std::array<Univariate, 2> coordinates)
      : field(std::move(of)), at(std::move(coordinates)) {}
  explicit PlanePoint(const std::array<Rational, 2>& rational);
  /// The coordinate, if it is rational.
  [[nodiscard]] std::optional<Rational> rational(std::size_t axis) const;
  /// The nearest doubles, proved.
  [[nodiscard]] std::array<double, 2> nearest() const { return {field.nearest(at[0]), field.nearest(at[1])}; }
  /// -1, 0 or 1 where the coordinate is below, at or above a number.
  [[nodiscard]] int compare(std::size_t axis, const Rational& with) const;
};

/// The point of a line whose coordinate of the given axis is `at` and whose other one is a real zero of `cut`.
[[nodiscard]] PlanePoint point_on_line(std::size_t axis, const Rational& at, const Univariate& cut,
                                       const RealZero& zero);

/// "(1/3, 0)", "(1.4142135623730951, 0) where w1^2 - 2 = 0"
[[nodiscard]] std::string print(const PlanePoint& point);

/// The real common zeros of two polynomials in w1 and w2 without a common factor: all of them, each once, proved.
///
/// A shear u = w1 + t w2 tells them apart if above each real root u of the resultant the two polynomials in w2 share
/// one root; that is seen from their subresultants, and w2 is then a number of Q(u). Complex ones drop out: their
/// conjugates lie above the same u if that is real. Throws Error if there is a common factor; TooLarge if the resultant
/// would take more than about a second.
[[nodiscard]] std::vector<PlanePoint> common_zeros(const Polynomial& p, const Polynomial& q);

/// The real zeros of p, which has no repeated factor, at which its gradient is 0. Throws TooLarge.
[[nodiscard]] std::vector<PlanePoint> singular_zeros(const Polynomial& p);

/// The sign of a polynomial in w1 and w2 at the point, exact.
[[nodiscard]] int sign_at(const Polynomial& p, const PlanePoint& point);

/// Whether p could have a zero in a box, as balls tell: if not, it has none.
[[nodiscard]] bool may_vanish(const Polynomial& p, const std::array<std::array<Rational, 2>, 2>& box);

/// p(point + w), where w3 stands for the u of the point's field.
[[nodiscard]] Polynomial translated(const Polynomial& p, const PlanePoint& point);

/// A term of a polynomial in w1 and w2 with its coefficient, a number of a field.
struct FieldTerm {
  std::array<unsigned, 2> exponents{};
  Univariate coefficient{};
};
/// Of a polynomial in w1, w2 and u = w3, by rising exponents of w1, then of w2.
[[nodiscard]] std::vector<FieldTerm> field_terms(const Polynomial& p);

/// A polynomial in w1, w2 and u = w3 with its coefficients, polynomials in u, reduced.
[[nodiscard]] Polynomial reduced(const NumberField& field, const Polynomial& p);

}  // namespace flypaper
