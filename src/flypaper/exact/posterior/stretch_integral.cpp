#include "flypaper/exact/posterior/stretch_integral.hpp"

#include <boost/math/quadrature/gauss.hpp>
#include <boost/math/quadrature/gauss_kronrod.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <ranges>

namespace flypaper {
namespace {

double lowest(const Stretch& stretch, double scale) { return scale * stretch.taylor[0] * stretch.taylor[0]; }

double value(const Stretch& stretch, double u) {
  double sum = 0.0;
  for (const double c : std::views::reverse(stretch.taylor)) sum = sum * u + c;
  return sum;
}

/// A (P(u)^2 - P(0)^2), without taking a difference of large numbers.
double rise(const Stretch& stretch, double scale, double u) {
  double change = 0.0;
  for (std::size_t k = stretch.taylor.size(); --k > 0;) change = (change + stretch.taylor[k]) * u;
  return scale * change * (change + 2.0 * stretch.taylor[0]);
}

/// The distance, up to a tenth too far, at which the exponent has risen by `negligible_exponent`.
double reach(const Stretch& stretch, double scale) {
  const auto too_far = [&](double u) { return rise(stretch, scale, u) > negligible_exponent; };
  double far = stretch.length;
  if (!too_far(far)) return far;
  while (far > 0.0 && too_far(0.5 * far)) far *= 0.5;
  double near = 0.5 * far;
  while (far > 1.1 * near) {
    const double middle = 0.5 * (near + far);
    (too_far(middle) ? far : near) = middle;
  }
  return far;
}

template <unsigned points>
double gauss_kronrod(const auto& integrand, double tolerance, double& error) {
  // On [-1, 1] itself: Boost's estimate of the error does not shrink with the interval.
  return boost::math::quadrature::gauss_kronrod<double, points>::integrate(integrand, -1.0, 1.0, 12, tolerance, &error);
}

}  // namespace

Scaled integrate(std::span<const Stretch> stretches, const LineWeight& weight, Precision precision) {
  const double scale = weight.scale;
  Scaled sum{.exponent = INFINITY};
  for (const Stretch& stretch : stretches) sum.exponent = std::min(sum.exponent, lowest(stretch, scale));
  for (const Stretch& stretch : stretches) {
    const double above = lowest(stretch, scale) - sum.exponent;
    if (above > negligible_exponent) continue;
    const double half = 0.5 * reach(stretch, scale);
    const auto integrand = [&](double t) {
      const double u = half * (1.0 + t);
      const double raised = above + rise(stretch, scale, u);
      const double apart = stretch.origin + stretch.direction * u - weight.anchor;
      const double f = std::exp(-raised - 0.5 * weight.stiffness * apart * apart);
      return weight.moment == 0 ? f : (sum.exponent + raised) * f;
    };
    double error = 0.0;
    const double integral = precision == Precision::twelve_digits ? gauss_kronrod<61>(integrand, 1e-13, error)
                                                                  : gauss_kronrod<31>(integrand, 1e-9, error);
    sum.value += half * integral;
    // An error d of P changes A P^2 = e by 2 sqrt(A e) d, and e itself is rounded.
    const double e = lowest(stretch, scale);
    const double rounding =
        2.0 * std::sqrt(scale * std::max(1.0, e)) * stretch.rounding + 3.0 * std::numeric_limits<double>::epsilon() * e;
    sum.error += half * (error + rounding * integral);
  }
  return sum;
}

std::vector<Weighted> posterior_nodes(std::span<const Stretch> stretches, double scale) {
  using Rule = boost::math::quadrature::gauss<double, 30>;  // abscissas of the right half
  double least = INFINITY;
  for (const Stretch& stretch : stretches) least = std::min(least, lowest(stretch, scale));
  std::vector<Weighted> nodes;
  double total = 0.0;
  for (const Stretch& stretch : stretches) {
    const double above = lowest(stretch, scale) - least;
    if (above > negligible_exponent) continue;
    const double half = 0.5 * reach(stretch, scale);
    for (std::size_t i = 0; i < Rule::abscissa().size(); ++i) {
      for (const double side : {-1.0, 1.0}) {
        const double u = half * (1.0 + side * Rule::abscissa()[i]);
        const double weight = half * Rule::weights()[i] * std::exp(-above - rise(stretch, scale, u));
        nodes.push_back({.value = value(stretch, u), .weight = weight});
        total += weight;
      }
    }
  }
  for (Weighted& node : nodes) node.weight /= total;
  return nodes;
}

}  // namespace flypaper
