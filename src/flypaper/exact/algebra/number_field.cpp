#include "flypaper/exact/algebra/number_field.hpp"

#include "flypaper/base/core/error.hpp"
#include "flypaper/exact/algebra/subresultants.inl"

namespace flypaper {
namespace {

constexpr unsigned first_bits = 128;

Univariate scaled(const Univariate& a, std::int64_t factor) { return a * Univariate{{factor}}; }

void trim(FieldPolynomial& p) {
  while (!p.empty() && p.back().is_zero()) p.pop_back();
}

FieldPolynomial derivative(const FieldPolynomial& p) {
  FieldPolynomial result;
  for (std::size_t j = 1; j < p.size(); ++j) result.push_back(scaled(p[j], static_cast<std::int64_t>(j)));
  return result;
}

struct FieldDivision {
  FieldPolynomial quotient;
  FieldPolynomial remainder;
};

FieldDivision divide(const NumberField& field, const FieldPolynomial& a, const FieldPolynomial& b) {
  FieldDivision result{.quotient = {}, .remainder = a};
  FieldPolynomial& rest = result.remainder;
  if (a.size() >= b.size()) result.quotient.resize(a.size() - b.size() + 1);
  const Univariate inverse = field.inverse(b.back());
  while (rest.size() >= b.size()) {
    const std::size_t shift = rest.size() - b.size();
    const Univariate factor = field.product(rest.back(), inverse);
    for (std::size_t j = 0; j < b.size(); ++j) rest[j + shift] = rest[j + shift] - field.product(factor, b[j]);
    result.quotient[shift] = factor;
    trim(rest);
  }
  return result;
}

FieldPolynomial greatest_common_divisor(const NumberField& field, FieldPolynomial a, FieldPolynomial b) {
  while (!b.empty()) {
    a = divide(field, a, b).remainder;
    std::swap(a, b);
    // Leading coefficient 1, so that coefficients stay small.
    if (b.empty()) continue;
    const Univariate inverse = field.inverse(b.back());
    for (Univariate& coefficient : b) coefficient = field.product(coefficient, inverse);
  }
  return a;
}

}  // namespace

NumberField::NumberField(Univariate minimal, RealZero u) : minimal_(std::move(minimal)), u_(std::move(u)) {}

Univariate NumberField::reduced(const Univariate& a) const {
  return a.degree() < minimal_.degree() ? a : divide(a, minimal_).remainder;
}

Univariate NumberField::reduced_at(const Univariate& p, const Univariate& a) const {
  Univariate value;
  for (std::size_t k = p.coefficients.size(); k-- > 0;) {
    value = product(value, a) + Univariate{{p.coefficients[k]}};
    value.trim();
  }
  return value;
}

Univariate NumberField::inverse(const Univariate& a) const {
  if (a.is_zero()) throw Error("division by 0 in a number field");
  if (a.degree() == 0) return {{1 / a.leading()}};
  flint::FractionPolynomial number;
  flint::FractionPolynomial modulus;
  flint::FractionPolynomial common;
  flint::FractionPolynomial other;
  flint::set(number, a);
  flint::set(modulus, minimal_);
  fmpq_poly_xgcd(common, number, other, number, modulus);
  return flint::univariate(static_cast<const flint::FractionPolynomial&>(number));
}

int NumberField::sign(const Univariate& a) const {
  if (a.degree() == 0) return a.is_zero() ? 0 : a.leading().sign();
  flint::Ball value;
  for (unsigned bits = first_bits;; bits *= 2) {
    flint::set(value, *this, a, bits);
    if (const int sign = flint::sign_of(value); sign != 0) return sign;
  }
}

RealZero NumberField::enclosure(const Univariate& a, unsigned bits) const {
  if (a.degree() == 0) {
    const Rational value = a.is_zero() ? Rational() : a.leading();
    return {.lower = value, .upper = value};
  }
  flint::Ball value;
  flint::set(value, *this, a, bits);
  const flint::Interval interval = flint::interval_of(value);
  return {.lower = interval.lower, .upper = interval.upper};
}

double NumberField::nearest(const Univariate& a) const {
  for (unsigned bits = first_bits;; bits *= 2) {
    const RealZero found = enclosure(a, bits);
    // An irrational number is never in the middle of two doubles, so that this ends.
    const double lower = found.lower.to_double();
    if (lower == found.upper.to_double()) return lower;
  }
}

Univariate minimal_polynomial(const NumberField& field, const Univariate& a) {
  // A power of it is the resultant of minimal(u) and t - a(u) with respect to u.
  const Polynomial difference = Polynomial::variable(0) - polynomial_of(a, 1);
  return factors(univariate_in(resultant(polynomial_of(field.minimal(), 1), difference, 1), 0)).front().factor;
}

std::vector<FieldFactor> square_free(const NumberField& field, const FieldPolynomial& p) {
  std::vector<FieldFactor> factors;
  const FieldPolynomial slope = derivative(p);
  if (slope.empty()) return factors;
  FieldPolynomial common = greatest_common_divisor(field, p, slope);
  FieldPolynomial rest = divide(field, p, common).quotient;
  for (unsigned multiplicity = 1; rest.size() > 1; ++multiplicity) {
    FieldPolynomial higher = greatest_common_divisor(field, rest, common);
    FieldPolynomial factor = divide(field, rest, higher).quotient;
    if (factor.size() > 1) factors.push_back({.factor = std::move(factor), .multiplicity = multiplicity});
    common = divide(field, common, higher).quotient;
    rest = std::move(higher);
  }
  return factors;
}

std::size_t count_real_roots(const NumberField& field, const FieldPolynomial& p, Roots which) {
  if (p.size() < 2) return 0;
  std::vector<FieldPolynomial> chain{p, derivative(p)};
  while (chain.back().size() > 1) {
    FieldPolynomial rest = divide(field, chain[chain.size() - 2], chain.back()).remainder;
    for (Univariate& coefficient : rest) coefficient = scaled(coefficient, -1);
    if (rest.empty()) break;
    chain.push_back(std::move(rest));
  }
  // Changes of sign at the left end (-infinity, or just right of 0) and at +infinity.
  std::array<std::size_t, 2> changes{};
  std::array<int, 2> last{};
  for (const FieldPolynomial& member : chain) {
    const int leading = field.sign(member.back());
    const bool odd = member.size() % 2 == 0;
    const int left = which == Roots::all ? (odd ? -leading : leading) : field.sign(member.front());
    for (const auto& [side, sign] : {std::pair(0U, left), std::pair(1U, leading)}) {
      if (sign * last.at(side) < 0) ++changes.at(side);
      if (sign != 0) last.at(side) = sign;
    }
  }
  return changes[0] - changes[1];
}

void flint::evaluate(arb_struct* result, const Univariate& p, const arb_struct* at, slong precision) {
  FractionPolynomial fractions;
  WholePolynomial numerator;
  set(fractions, p);
  fmpq_poly_get_numerator(numerator, fractions);
  arb_fmpz_poly_evaluate_arb(result, numerator, at, precision);
  arb_div_fmpz(result, result, fmpq_poly_denref(static_cast<fmpq_poly_struct*>(fractions)), precision);
}

void flint::set(arb_struct* result, const NumberField& field, const Univariate& a, unsigned bits) {
  RealZero u = field.u();
  if (!u.is_exact()) PolynomialSeries(field.minimal()).refine(u, bits);
  Ball at;
  set(at, Interval{u.lower, u.upper}, bits);
  evaluate(result, a, at, bits);
}

}  // namespace flypaper
