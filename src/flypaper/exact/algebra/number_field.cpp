#include "flypaper/exact/algebra/number_field.hpp"

#include "flypaper/base/core/error.hpp"
#include "flypaper/exact/algebra/number_field.inl"
#include "flypaper/exact/algebra/polynomial.hpp"

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
    if (arb_is_positive(value) != 0) return 1;
    if (arb_is_negative(value) != 0) return -1;
  }
}

RealZero NumberField::enclosure(const Univariate& a, unsigned bits) const {
  if (a.degree() == 0) {
    const Rational value = a.is_zero() ? Rational() : a.leading();
    return {.lower = value, .upper = value};
  }
  flint::Ball value;
  flint::set(value, *this, a, bits);
  flint::Whole exponent;
  flint::Whole lower;
  flint::Whole upper;
  arb_get_interval_fmpz_2exp(lower, upper, exponent, value);
  const auto shift = static_cast<unsigned>(std::abs(fmpz_get_si(exponent)));
  const Rational unit = fmpz_sgn(exponent) < 0 ? 1 / power(Rational(2), shift) : power(Rational(2), shift);
  return {.lower = flint::rational(static_cast<const flint::Whole&>(lower)) * unit,
          .upper = flint::rational(static_cast<const flint::Whole&>(upper)) * unit};
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

namespace flint {

void set(arb_struct* result, const NumberField& field, const Univariate& a, unsigned bits) {
  const RealZero u = field.u().is_exact() ? field.u() : refined(field.minimal(), field.u(), bits);
  const auto precision = static_cast<slong>(bits);
  Fraction number;
  Ball at;
  Ball upper;
  set(number, u.lower);
  arb_set_fmpq(at, number, precision);
  set(number, u.upper);
  arb_set_fmpq(upper, number, precision);
  arb_union(at, at, upper, precision);
  arb_zero(result);
  for (std::size_t j = a.coefficients.size(); j-- > 0;) {
    set(number, a.coefficients[j]);
    arb_set_fmpq(upper, number, precision);
    arb_mul(result, result, at, precision);
    arb_add(result, result, upper, precision);
  }
}

}  // namespace flint
}  // namespace flypaper
