#include "flypaper/exact/algebra/plane_zeros.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "flypaper/base/core/text.hpp"
#include "flypaper/exact/algebra/subresultants.inl"

namespace flypaper {
namespace {

using CommonRoots = std::optional<std::vector<flint::CommonRoot>>;

Polynomial in_u(const Univariate& a) { return polynomial_of(a, 2); }

PlanePoint point_above(const flint::CommonRoot& root, std::int64_t t) {
  const NumberField& field = root.field;
  const Univariate u = field.reduced({{0, 1}});
  const std::array<Univariate, 2> at{u - root.y * Univariate{{t}}, root.y};
  if (field.is_rational()) return {NumberField(), at};
  return {field, at};
}

/// p(u, v) for p in w1 and w2 and polynomials u and v, reduced step by step.
Polynomial composed(const NumberField& field, const Polynomial& p, const std::array<Polynomial, 2>& at) {
  Polynomial sum;
  const std::vector<Polynomial> outer = coefficients_in(p, 0);
  for (std::size_t i = outer.size(); i-- > 0;) {
    Polynomial inner;
    const std::vector<Polynomial> powers = coefficients_in(outer[i], 1);
    for (std::size_t j = powers.size(); j-- > 0;) inner = reduced(field, inner * at[1]) + powers[j];
    sum = reduced(field, sum * at[0]) + inner;
  }
  return sum;
}

/// The points above what is found by the first shear that tells them apart.
std::vector<PlanePoint> points_above(const std::function<CommonRoots(std::int64_t)>& roots_of) {
  for (const std::int64_t t : flint::shears()) {
    const CommonRoots roots = roots_of(t);
    if (!roots) continue;
    std::vector<PlanePoint> points;
    for (const flint::CommonRoot& root : *roots) points.push_back(point_above(root, t));
    return points;
  }
  throw TooLarge("no shear that was tried tells the common zeros of two polynomials apart");
}

/// A ball around the values of p on a product of balls.
void set(arb_struct* result, const Polynomial& p, const std::array<flint::Ball, 2>& at, slong precision) {
  flint::Ball term;
  flint::Ball factor;
  arb_zero(result);
  for (const auto& [exponents, coefficient] : p.terms()) {
    flint::set(term, coefficient, precision);
    for (std::size_t axis = 0; axis < 2; ++axis) {
      arb_pow_ui(factor, at.at(axis), exponents.at(axis), precision);
      arb_mul(term, term, factor, precision);
    }
    arb_add(result, result, term, precision);
  }
}

}  // namespace

PlanePoint::PlanePoint(const std::array<Rational, 2>& rational) {
  for (std::size_t axis = 0; axis < 2; ++axis) {
    if (!rational.at(axis).is_zero()) at.at(axis) = {{rational.at(axis)}};
  }
}

PlanePoint point_on_line(std::size_t axis, const Rational& at, const Univariate& cut, const RealZero& zero) {
  PlanePoint point({at, zero.lower});
  if (!zero.is_exact()) {
    point.field = NumberField(minimal_polynomial(cut, zero), zero);
    point.at[1] = {{0, 1}};
  }
  if (axis == 1) std::swap(point.at[0], point.at[1]);
  return point;
}

std::optional<Rational> PlanePoint::rational(std::size_t axis) const {
  const Univariate& coordinate = at.at(axis);
  if (coordinate.degree() > 0) return std::nullopt;
  return coordinate.is_zero() ? Rational() : coordinate.leading();
}

int PlanePoint::compare(std::size_t axis, const Rational& with) const {
  return field.sign(at.at(axis) - PlanePoint({with, with}).at[0]);
}

std::vector<FieldTerm> field_terms(const Polynomial& p) {
  std::vector<FieldTerm> result;
  for (const auto& [exponents, coefficient] : p.terms()) {
    const std::array<unsigned, 2> own{exponents[0], exponents[1]};
    if (result.empty() || result.back().exponents != own) result.push_back({.exponents = own});
    std::vector<Rational>& powers = result.back().coefficient.coefficients;
    powers.resize(exponents[2] + 1U);
    powers.back() = coefficient;
  }
  return result;
}

Polynomial reduced(const NumberField& field, const Polynomial& p) {
  if (p.degree_in(2) < field.minimal().degree()) return p;
  std::vector<Polynomial::Term> terms;
  for (const auto& [exponents, coefficient] : field_terms(p)) {
    const std::vector<Rational> powers = field.reduced(coefficient).coefficients;
    for (std::size_t k = 0; k < powers.size(); ++k) {
      const auto power = [](std::size_t exponent) { return static_cast<std::uint16_t>(exponent); };
      if (!powers[k].is_zero()) terms.push_back({{power(exponents[0]), power(exponents[1]), power(k)}, powers[k]});
    }
  }
  return Polynomial(terms);
}

Polynomial translated(const Polynomial& p, const PlanePoint& point) {
  return composed(point.field, p,
                  {Polynomial::variable(0) + in_u(point.at[0]), Polynomial::variable(1) + in_u(point.at[1])});
}

std::string print(const PlanePoint& point) {
  std::vector<std::string> coordinates;
  std::vector<std::string> conditions;
  for (std::size_t axis = 0; axis < 2; ++axis) {
    if (const auto rational = point.rational(axis)) {
      coordinates.push_back(rational->print());
      continue;
    }
    coordinates.push_back(shortest(point.nearest().at(axis)));
    constexpr std::size_t largest_degree = 16;
    if (point.field.minimal().degree() > largest_degree) {
      conditions.push_back(fmt::format("w{} is in a field of degree {}", axis + 1, point.field.minimal().degree()));
      continue;
    }
    const Univariate minimal = minimal_polynomial(point.field, point.at.at(axis));
    conditions.push_back(print(polynomial_of(minimal, static_cast<unsigned>(axis))) + " = 0");
  }
  const std::string where = conditions.empty() ? "" : " where " + join(conditions, " and ");
  return fmt::format("({}){}", join(coordinates), where);
}

int sign_at(const Polynomial& p, const PlanePoint& point) {
  constexpr unsigned first_bits = 128;
  flint::Ball value;
  std::array<flint::Ball, 2> at;
  for (unsigned bits = first_bits;; bits *= 2) {
    for (std::size_t axis = 0; axis < 2; ++axis) flint::set(at.at(axis), point.field, point.at.at(axis), bits);
    set(value, p, at, static_cast<slong>(bits));
    if (const int sign = flint::sign_of(value); sign != 0) return sign;
    if (bits == first_bits && composed(point.field, p, {in_u(point.at[0]), in_u(point.at[1])}).is_zero()) return 0;
  }
}

bool may_vanish(const Polynomial& p, const std::array<std::array<Rational, 2>, 2>& box) {
  constexpr slong precision = 128;
  std::array<flint::Ball, 2> at;
  for (std::size_t axis = 0; axis < 2; ++axis) {
    flint::set(at.at(axis), flint::Interval{box.at(axis)[0], box.at(axis)[1]}, precision);
  }
  flint::Ball value;
  set(value, p, at, precision);
  return arb_contains_zero(value) != 0;
}

std::vector<PlanePoint> common_zeros(const Polynomial& p, const Polynomial& q) {
  return points_above([&](std::int64_t t) -> CommonRoots {
    const Polynomial f = flint::sheared(p, t);
    const Polynomial g = flint::sheared(q, t);
    if (!flint::has_constant_leading(f) || !flint::has_constant_leading(g)) return std::nullopt;
    return flint::common_roots(f, g, 1);
  });
}

std::vector<PlanePoint> singular_zeros(const Polynomial& p) {
  std::vector<PlanePoint> points = points_above([&](std::int64_t t) -> CommonRoots {
    const Polynomial f = flint::sheared(p, t);
    if (!flint::has_constant_leading(f)) return std::nullopt;
    if (f.degree_in(1) < 2) return std::vector<flint::CommonRoot>();
    // Where the gradient is 0 the curve meets its derivative with multiplicity 2 at least.
    return flint::common_roots(f, derivative(f, 1), 2);
  });
  std::erase_if(points, [slopes = std::array{derivative(p, 0), derivative(p, 1)}](const PlanePoint& point) {
    return sign_at(slopes[0], point) != 0 || sign_at(slopes[1], point) != 0;
  });
  return points;
}

}  // namespace flypaper
