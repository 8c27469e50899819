#pragma once
#include <vector>

#include "flypaper/exact/algebra/real_zeros.hpp"

namespace flypaper {

/// The field Q(u) of a real algebraic number u. Its elements are polynomials in u of a degree below that of the minimal
/// polynomial of u, so an element is 0 only if it is the polynomial 0. Without a u it is Q.
class NumberField {
 public:
  NumberField() = default;
  /// `minimal` is irreducible over Q, `u` one of its real zeros.
  NumberField(Univariate minimal, RealZero u);

  [[nodiscard]] const Univariate& minimal() const& { return minimal_; }
  [[nodiscard]] const RealZero& u() const& { return u_; }
  [[nodiscard]] bool is_rational() const { return minimal_.degree() <= 1; }
  /// The element that a polynomial in u is.
  [[nodiscard]] Univariate reduced(const Univariate& a) const;
  [[nodiscard]] Univariate product(const Univariate& a, const Univariate& b) const { return reduced(a * b); }
  /// p(a)
  [[nodiscard]] Univariate reduced_at(const Univariate& p, const Univariate& a) const;
  /// Throws Error if a is 0.
  [[nodiscard]] Univariate inverse(const Univariate& a) const;
  /// -1, 0 or 1, exact.
  [[nodiscard]] int sign(const Univariate& a) const;
  /// An interval at most about 2^-bits wide, relative to the sizes of a's terms, that holds a.
  [[nodiscard]] RealZero enclosure(const Univariate& a, unsigned bits) const;
  /// The nearest double of a, proved.
  [[nodiscard]] double nearest(const Univariate& a) const;

 private:
  Univariate minimal_{{0, 1}};
  RealZero u_{};
};

/// The irreducible polynomial of a number of the field, its coefficients whole and coprime.
[[nodiscard]] Univariate minimal_polynomial(const NumberField& field, const Univariate& a);

/// Polynomials in one variable over a number field: entry j is the coefficient of t^j, the last is not 0.
using FieldPolynomial = std::vector<Univariate>;

/// factor^multiplicity over a number field, where no root of the factor is repeated.
struct FieldFactor {
  FieldPolynomial factor;
  unsigned multiplicity = 1;
};
/// p up to a constant as a product of pairwise coprime square-free factors, by rising multiplicity (Yun 1976).
[[nodiscard]] std::vector<FieldFactor> square_free(const NumberField& field, const FieldPolynomial& p);

/// Which real roots are counted.
enum class Roots : unsigned char { all, positive };
/// How many real roots the square-free p has, by Sturm's theorem.
[[nodiscard]] std::size_t count_real_roots(const NumberField& field, const FieldPolynomial& p, Roots which);

}  // namespace flypaper
