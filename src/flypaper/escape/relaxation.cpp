#include "flypaper/escape/relaxation.hpp"

#include <boost/math/tools/minima.hpp>

#include <algorithm>
#include <cmath>

namespace flypaper {

double essential_decay(const OneStepLaw& law, double critical_point, Sides sides) {
  const VarianceGamma::Parameters m = law.multiplier_at(critical_point);
  const auto moment = [&](double z) {
    double value = law.family().factor_moment(m, z);
    if (sides == Sides::both) value += law.family().negative_factor_moment(m, z);
    return value;
  };
  const double at_bounded = moment(-1.0);
  // Between, the moments are convex in z: Brent's method finds the least.
  const auto [z, least] = boost::math::tools::brent_find_minima(moment, -0.999, 0.0, 12);
  return std::min(at_bounded, least);
}

namespace {

/// The largest of `fine` that `coarse` has too and that is above `floor`.
std::optional<double> stable_modulus(const std::vector<std::complex<double>>& coarse,
                                     const std::vector<std::complex<double>>& fine, double floor) {
  constexpr double same = 1e-4;
  std::optional<double> largest;
  for (const std::complex<double>& value : fine) {
    const bool stable = std::ranges::any_of(
        coarse, [&](const std::complex<double>& other) { return std::abs(value - other) < same * std::abs(value); });
    const double modulus = std::abs(value);
    if (stable && modulus > floor * (1.0 + same) && modulus > largest.value_or(0.0)) largest = modulus;
  }
  return largest;
}

}  // namespace

Relaxation relaxation(const KilledKernel& coarse, const KilledKernel& fine) {
  const Transition& transition = fine.transition();
  Relaxation found;
  for (const double point : transition.fixed_points()) {
    const bool end = point == transition.interval().lower || point == transition.interval().upper;
    found.essential =
        std::max(found.essential, essential_decay(transition.law(), point, end ? Sides::one : Sides::both));
  }
  found.isolated = stable_modulus(coarse.further_eigenvalues(), fine.further_eigenvalues(), found.essential);
  found.decay_ratio = std::max(found.essential, found.isolated.value_or(0.0)) * std::exp(fine.escape_rate());
  return found;
}

}  // namespace flypaper
