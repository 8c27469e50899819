#include "flypaper/exact/escape/relaxation.hpp"

#include <algorithm>
#include <cmath>

#include "flypaper/exact/escape/lingering.hpp"

namespace flypaper {

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

/// A critical point of Q just beyond a finite end, as pi/2 is beyond 1.5707963, from a Newton step: until distances
/// have shrunk to that between them the law takes the end for the critical point.
std::optional<double> critical_point_beyond(const Transition& transition, double end) {
  const Potential& potential = transition.law().potential();
  const std::span<const double> at(&end, 1);
  const double step =
      -potential.graph().evaluate(potential.gradient()[0], at) / potential.graph().evaluate(potential.hessian()[0], at);
  const double outwards = end == transition.interval().lower ? -step : step;
  const double width = transition.points().back() - transition.points().front();
  return outwards > 0.0 && outwards < 1e-3 * width ? std::optional(end + step) : std::nullopt;
}

}  // namespace

Relaxation relaxation(const KilledKernel& coarse, const KilledKernel& fine) {
  Relaxation found;
  for (const Lingering& point : lingering(fine.transition())) {
    found.essential = std::max(found.essential, point.decay());
  }
  const Transition& transition = fine.transition();
  for (const double end : {transition.interval().lower, transition.interval().upper}) {
    const bool is_fixed = std::ranges::find(transition.fixed_points(), end) != transition.fixed_points().end();
    const std::optional<double> point =
        is_fixed || std::isinf(end) ? std::nullopt : critical_point_beyond(transition, end);
    if (point)
      found.essential = std::max(found.essential, Lingering(transition.law(), *point, Lingering::Sides::one).decay());
  }
  found.isolated = stable_modulus(coarse.further_eigenvalues(), fine.further_eigenvalues(), found.essential);
  found.decay_ratio = std::max(found.essential, found.isolated.value_or(0.0)) * std::exp(fine.escape_rate());
  return found;
}

}  // namespace flypaper
