#include "flypaper/exact/geometry/univariate.hpp"

#include <algorithm>

#include "flypaper/base/core/error.hpp"

namespace flypaper {
namespace {

Univariate scaled(Univariate p, const Rational& factor) {
  for (Rational& c : p.coefficients) c = c * factor;
  p.trim();
  return p;
}

Univariate combine(const Univariate& a, const Univariate& b, int sign) {
  Univariate sum;
  sum.coefficients.resize(std::max(a.coefficients.size(), b.coefficients.size()));
  for (std::size_t i = 0; i < sum.coefficients.size(); ++i) {
    if (i < a.coefficients.size()) sum.coefficients[i] = a.coefficients[i];
    if (i < b.coefficients.size()) sum.coefficients[i] = sum.coefficients[i] + sign * b.coefficients[i];
  }
  sum.trim();
  return sum;
}

}  // namespace

Rational Univariate::at(const Rational& t) const {
  Rational value;
  for (std::size_t i = coefficients.size(); i-- > 0;) value = value * t + coefficients[i];
  return value;
}

void Univariate::trim() {
  while (!coefficients.empty() && coefficients.back().is_zero()) coefficients.pop_back();
}

Univariate operator+(const Univariate& a, const Univariate& b) { return combine(a, b, 1); }
Univariate operator-(const Univariate& a, const Univariate& b) { return combine(a, b, -1); }

Univariate operator*(const Univariate& a, const Univariate& b) {
  if (a.is_zero() || b.is_zero()) return {};
  Univariate product;
  product.coefficients.resize(a.coefficients.size() + b.coefficients.size() - 1);
  for (std::size_t i = 0; i < a.coefficients.size(); ++i) {
    for (std::size_t j = 0; j < b.coefficients.size(); ++j) {
      product.coefficients[i + j] = product.coefficients[i + j] + a.coefficients[i] * b.coefficients[j];
    }
  }
  return product;
}

Univariate derivative(const Univariate& p) {
  Univariate result;
  for (std::size_t i = 1; i < p.coefficients.size(); ++i) {
    result.coefficients.push_back(static_cast<std::int64_t>(i) * p.coefficients[i]);
  }
  return result;
}

Division divide(const Univariate& a, const Univariate& b) {
  if (b.is_zero()) throw Error("division of a polynomial by 0");
  Division result{.quotient = {}, .remainder = a};
  if (a.coefficients.size() < b.coefficients.size()) return result;
  result.quotient.coefficients.resize(a.coefficients.size() - b.coefficients.size() + 1);
  while (result.remainder.coefficients.size() >= b.coefficients.size()) {
    std::vector<Rational>& rest = result.remainder.coefficients;
    const std::size_t shift = rest.size() - b.coefficients.size();
    const Rational factor = rest.back() / b.leading();
    result.quotient.coefficients[shift] = factor;
    for (std::size_t i = 0; i < b.coefficients.size(); ++i) {
      rest[i + shift] = rest[i + shift] - factor * b.coefficients[i];
    }
    result.remainder.trim();
  }
  return result;
}

std::vector<SquareFreeFactor> square_free(const Univariate& p) {
  std::vector<SquareFreeFactor> factors;
  if (p.degree() == 0) return factors;
  const Univariate slope = derivative(p);
  const Univariate repeated = greatest_common_divisor(p, slope);
  Univariate rest = divide(p, repeated).quotient;
  Univariate next = divide(slope, repeated).quotient - derivative(rest);
  for (unsigned multiplicity = 1; rest.degree() > 0; ++multiplicity) {
    const Univariate factor = greatest_common_divisor(rest, next);
    if (factor.degree() > 0) factors.push_back({.factor = factor, .multiplicity = multiplicity});
    rest = divide(rest, factor).quotient;
    next = divide(next, factor).quotient - derivative(rest);
  }
  return factors;
}

SturmChain::SturmChain(const Univariate& p) : chain_{p, derivative(p)} {
  // Negated remainders. Scaling by positive numbers changes no sign, and keeps the numbers short.
  while (true) {
    const Univariate rest = divide(chain_[chain_.size() - 2], chain_.back()).remainder;
    if (rest.is_zero()) break;
    const Rational size = rest.leading().sign() > 0 ? rest.leading() : -rest.leading();
    chain_.push_back(scaled(rest, -1 / size));
  }
}

/// How often the chain's signs change at t; at an infinite end (`side` -1 or 1) where t is not given.
std::size_t SturmChain::sign_changes(const std::optional<Rational>& t, int side) const {
  std::size_t changes = 0;
  int last = 0;
  for (const Univariate& p : chain_) {
    const int sign = t ? p.at(*t).sign() : p.leading().sign() * (side < 0 && p.degree() % 2 == 1 ? -1 : 1);
    if (sign == 0) continue;
    if (last != 0 && sign != last) ++changes;
    last = sign;
  }
  return changes;
}

std::size_t SturmChain::count(const std::optional<Rational>& lower, const std::optional<Rational>& upper) const {
  return sign_changes(lower, -1) - sign_changes(upper, 1);
}

std::size_t count_real_roots(const Univariate& p, const std::optional<Rational>& lower,
                             const std::optional<Rational>& upper) {
  if (p.degree() == 0) return 0;
  return SturmChain(divide(p, greatest_common_divisor(p, derivative(p))).quotient).count(lower, upper);
}

}  // namespace flypaper
