#include "flypaper/exact/geometry/plane_singularities.hpp"

#include <algorithm>

#include "flypaper/exact/algebra/polynomial.hpp"
#include "flypaper/exact/algebra/real_zeros.hpp"
#include "flypaper/exact/geometry/special_places.hpp"

namespace flypaper {
namespace {

/// The product of the distinct factors of a polynomial in w1 and w2.
Polynomial reduced(const Polynomial& p) {
  Polynomial product(Rational(1));
  for (const PolynomialFactor& part : square_free_parts(p)) product = product * part.factor;
  return product;
}

/// Where the curve and both its slopes vanish on the line w1 = `at`; false if one of these places is irrational.
bool add_on_line(const std::array<Polynomial, 3>& curve, const Rational& at, PlaneSingularities& found) {
  Univariate common;
  for (const Polynomial& p : curve) common = greatest_common_divisor(common, restricted(p, 0, at));
  bool all = true;
  for (const RealZero& root : real_zeros(common)) {
    if (root.is_exact()) found.rational.push_back({at, root.lower});
    all = all && root.is_exact();
  }
  return all;
}

}  // namespace

std::vector<Polynomial> distinct_factors(const Potential& potential) {
  if (potential.dimension() != 2) throw Error("singular points are those of a curve: Q must have two variables");
  const std::array<Rational, 2> origin;
  std::vector<Polynomial> distinct;
  for (const PolynomialFactor& written : factors_at(potential.graph(), potential.q(), origin)) {
    if (written.factor.is_zero()) return {};
    Polynomial rest = reduced(written.factor);
    for (const Polynomial& other : distinct) {
      rest = exact_quotient(rest, greatest_common_divisor(rest, other)).value_or(rest);
    }
    distinct.push_back(rest);
  }
  return distinct;
}

PlaneSingularities plane_singularities(const Potential& potential) {
  PlaneSingularities found;
  Polynomial curve{Rational(1)};
  std::vector<PolynomialFactor> factors;
  for (const Polynomial& factor : distinct_factors(potential)) {
    factors.push_back({.factor = factor});
    curve = curve * factor;
  }
  const std::array<Polynomial, 3> slopes{curve, derivative(curve, 0), derivative(curve, 1)};
  // The ends of w2 do not matter here: where the curve meets the axis w2 = 0 is looked at in vain.
  const SpecialPlaces special = special_places(factors, 1, {Rational(0), Rational(0)});
  found.complete = special.complete;
  for (const Univariate& place : special.polynomials) {
    for (const RealZero& root : real_zeros(place)) {
      const bool all = root.is_exact() && add_on_line(slopes, root.lower, found);
      found.complete = found.complete && all;
    }
  }
  std::ranges::sort(found.rational);
  const auto repeated = std::ranges::unique(found.rational);
  found.rational.erase(repeated.begin(), repeated.end());
  return found;
}

}  // namespace flypaper
