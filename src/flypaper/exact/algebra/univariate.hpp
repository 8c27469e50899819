#pragma once
#include <optional>
#include <vector>

#include "flypaper/base/core/rational.hpp"

namespace flypaper {

/// A polynomial in one variable with exact coefficients: coefficients[i] belongs to t^i, the last is not 0; none: 0.
struct Univariate {
  std::vector<Rational> coefficients;

  [[nodiscard]] bool is_zero() const { return coefficients.empty(); }
  /// The degree; of 0 it is 0.
  [[nodiscard]] std::size_t degree() const { return coefficients.empty() ? 0 : coefficients.size() - 1; }
  [[nodiscard]] const Rational& leading() const& { return coefficients.back(); }
  [[nodiscard]] Rational at(const Rational& t) const;
  /// Drops leading coefficients that are 0.
  void trim();
  bool operator==(const Univariate&) const = default;
};

[[nodiscard]] Univariate operator+(const Univariate& a, const Univariate& b);
[[nodiscard]] Univariate operator-(const Univariate& a, const Univariate& b);
[[nodiscard]] Univariate operator*(const Univariate& a, const Univariate& b);
[[nodiscard]] Univariate derivative(const Univariate& p);
/// p(at + u) in u. Throws TooLarge.
[[nodiscard]] Univariate translated(const Univariate& p, const Rational& at);

/// a = quotient b + remainder, the remainder of lower degree than b.
struct Division {
  Univariate quotient;
  Univariate remainder;
};
/// Throws Error if b is 0.
[[nodiscard]] Division divide(const Univariate& a, const Univariate& b);
/// Leading coefficient 1, or 0 if both are 0.
[[nodiscard]] Univariate greatest_common_divisor(const Univariate& a, const Univariate& b);

/// factor^multiplicity
struct SquareFreeFactor {
  Univariate factor;
  unsigned multiplicity = 1;
};
/// p up to a constant as a product of pairwise coprime factors without repeated roots, by rising multiplicity, with
/// coprime whole coefficients and a positive leading one. Throws TooLarge.
[[nodiscard]] std::vector<SquareFreeFactor> square_free(const Univariate& p);
/// The same with factors that are irreducible over Q, by rising degree. Throws TooLarge.
[[nodiscard]] std::vector<SquareFreeFactor> factors(const Univariate& p);
/// p / gcd(p, p')
[[nodiscard]] Univariate without_repeated_roots(const Univariate& p);

}  // namespace flypaper
