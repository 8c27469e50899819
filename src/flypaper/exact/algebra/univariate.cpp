#include "flypaper/exact/algebra/univariate.hpp"

#include <algorithm>

#include "flypaper/exact/algebra/cost.hpp"
#include "flypaper/exact/algebra/flint.inl"

namespace flypaper {
namespace {

using flint::FractionPolynomial;
using flint::WholePolynomial;

/// What `operation`, a function of FLINT, makes of a and b.
Univariate combined(const Univariate& a, const Univariate& b,
                    void (*operation)(fmpq_poly_struct*, const fmpq_poly_struct*, const fmpq_poly_struct*)) {
  FractionPolynomial left;
  FractionPolynomial right;
  flint::set(left, a);
  flint::set(right, b);
  operation(left, left, right);
  return flint::univariate(static_cast<const FractionPolynomial&>(left));
}

}  // namespace

Rational Univariate::at(const Rational& t) const {
  if (coefficients.size() < 2) return coefficients.empty() ? Rational() : coefficients[0];
  FractionPolynomial p;
  flint::Fraction place;
  flint::Fraction value;
  flint::set(p, *this);
  flint::set(place, t);
  fmpq_poly_evaluate_fmpq(value, p, place);
  return flint::rational(static_cast<const flint::Fraction&>(value));
}

void Univariate::trim() {
  while (!coefficients.empty() && coefficients.back().is_zero()) coefficients.pop_back();
}

Univariate operator+(const Univariate& a, const Univariate& b) { return combined(a, b, fmpq_poly_add); }
Univariate operator-(const Univariate& a, const Univariate& b) { return combined(a, b, fmpq_poly_sub); }

Univariate operator*(const Univariate& a, const Univariate& b) {
  require_affordable(cost_of_product(size_of(a), size_of(b)), "a product of polynomials");
  return combined(a, b, fmpq_poly_mul);
}

Univariate derivative(const Univariate& p) {
  Univariate result;
  for (std::size_t i = 1; i < p.coefficients.size(); ++i) {
    result.coefficients.push_back(static_cast<std::int64_t>(i) * p.coefficients[i]);
  }
  return result;
}

Univariate translated(const Univariate& p, const Rational& at) {
  if (at.is_zero() || p.degree() == 0) return p;
  const Univariate moved{.coefficients = {at, 1}};
  require_affordable(cost_of_power(size_of(moved), static_cast<unsigned>(p.degree())), "a translated polynomial");
  return combined(p, moved, fmpq_poly_compose);
}

Division divide(const Univariate& a, const Univariate& b) {
  if (b.is_zero()) throw Error("division of a polynomial by 0");
  require_affordable(cost_of_division(size_of(a), size_of(b)), "a division of polynomials");
  FractionPolynomial quotient;
  FractionPolynomial remainder;
  FractionPolynomial divisor;
  flint::set(remainder, a);
  flint::set(divisor, b);
  fmpq_poly_divrem(quotient, remainder, remainder, divisor);
  return {.quotient = flint::univariate(static_cast<const FractionPolynomial&>(quotient)),
          .remainder = flint::univariate(static_cast<const FractionPolynomial&>(remainder))};
}

Univariate greatest_common_divisor(const Univariate& a, const Univariate& b) {
  require_affordable(cost_of_common_divisor(size_of(a), size_of(b)), "a greatest common divisor");
  return combined(a, b, fmpq_poly_gcd);
}

namespace {

/// The factors of p that FLINT finds, with coprime whole coefficients and a positive leading one.
std::vector<SquareFreeFactor> found_by(void (*factoring)(fmpz_poly_factor_struct*, const fmpz_poly_struct*),
                                       const Univariate& p) {
  WholePolynomial whole;
  flint::set_primitive(whole, p);
  flint::WholeFactors found;
  factoring(found, whole);
  std::vector<SquareFreeFactor> result;
  for (slong i = 0; i < found->num; ++i) {
    if (fmpz_sgn(fmpz_poly_lead(found->p + i)) < 0) fmpz_poly_neg(found->p + i, found->p + i);
    result.push_back({.factor = flint::univariate(static_cast<const fmpz_poly_struct*>(found->p + i)),
                      .multiplicity = static_cast<unsigned>(found->exp[i])});
  }
  return result;
}

}  // namespace

std::vector<SquareFreeFactor> square_free(const Univariate& p) {
  if (p.degree() == 0) return {};
  require_affordable(cost_of_common_divisor(size_of(p), size_of(p)), "taking repeated factors apart");
  std::vector<SquareFreeFactor> parts = found_by(fmpz_poly_factor_squarefree, p);
  std::ranges::sort(parts, {}, &SquareFreeFactor::multiplicity);
  return parts;
}

std::vector<SquareFreeFactor> factors(const Univariate& p) {
  std::vector<SquareFreeFactor> result;
  for (const auto& [part, multiplicity] : square_free(p)) {
    require_affordable(cost_of_factors(size_of(part)), "factors over the rational numbers");
    for (const SquareFreeFactor& own : found_by(fmpz_poly_factor, part)) {
      result.push_back({.factor = own.factor, .multiplicity = own.multiplicity * multiplicity});
    }
  }
  // FLINT's order is that of its search.
  std::ranges::sort(result, [](const SquareFreeFactor& a, const SquareFreeFactor& b) {
    if (a.factor.degree() != b.factor.degree()) return a.factor.degree() < b.factor.degree();
    return std::ranges::lexicographical_compare(a.factor.coefficients, b.factor.coefficients);
  });
  return result;
}

Univariate without_repeated_roots(const Univariate& p) {
  return divide(p, greatest_common_divisor(p, derivative(p))).quotient;
}

}  // namespace flypaper
