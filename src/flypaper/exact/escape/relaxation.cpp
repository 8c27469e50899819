#include "flypaper/exact/escape/relaxation.hpp"

#include <boost/math/tools/minima.hpp>
#include <boost/math/tools/toms748_solve.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "flypaper/exact/escape/critical_points.hpp"
#include "flypaper/exact/escape/law_in_time.hpp"

namespace flypaper {
namespace {

constexpr double nearly_bounded = -0.999;  // moments may be infinite at -1

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

/// What the quasi-stationary law does when only its part in a well is there.
WellMemory memory_of(const KilledKernel& kernel, const Interval1d& well) {
  constexpr int steps = 64;
  const Transition& transition = kernel.transition();
  const std::vector<double>& density = kernel.quasi_stationary_density();
  const double limit = transition.mass_between(density, well.lower, well.upper);
  if (limit == 0.0 || limit == 1.0) return {};
  LawInTime law(transition, [&](double w) {
    const auto i = std::ranges::lower_bound(kernel.points(), w) - kernel.points().begin();
    return w > well.lower && w < well.upper ? density[static_cast<std::size_t>(i)] : 0.0;
  });
  const auto excess_later = [&] {
    for (int i = 0; i < steps; ++i) law.step();
    return std::abs(law.mass(well.lower, well.upper) / law.inside() - limit);
  };
  const double first = excess_later();
  const double second = excess_later();
  constexpr double forgotten = 1e-9;
  return {.ratio = second > forgotten ? std::pow(second / first, 1.0 / steps) : 0.0,
          .spread = std::abs(law.hazard() + std::expm1(-kernel.escape_rate()))};
}

}  // namespace

Lingering::Lingering(const OneStepLaw& law, double critical_point, Sides sides)
    : at_(critical_point), family_(law.family()), factor_(law.multiplier_at(critical_point)), sides_(sides) {
  // Moments are convex in z: Brent's method finds the least.
  const auto [at, least] =
      boost::math::tools::brent_find_minima([&](double z) { return moment(z); }, nearly_bounded, 0.0, 12);
  least_at_ = at;
  decay_ = std::min(moment(-1.0), least);
}

double Lingering::moment(double z) const {
  double value = family_.factor_moment(factor_, z);
  if (sides_ == Sides::both) value += family_.negative_factor_moment(factor_, z);
  return value;
}

double Lingering::gap(double eigenvalue) const {
  if (eigenvalue <= decay_) return 0.0;
  const auto above = [&](double z) { return moment(z) - eigenvalue; };
  // Where the moment passes the eigenvalue between its least and `end`; `end` if it stays below.
  const auto root = [&](double end) {
    if (above(end) <= 0.0) return end;
    if (above(least_at_) >= 0.0) return least_at_;
    std::uintmax_t most_steps = 60;
    const auto [low, high] =
        boost::math::tools::toms748_solve(above, std::min(end, least_at_), std::max(end, least_at_),
                                          boost::math::tools::eps_tolerance<double>(12), most_steps);
    return 0.5 * (low + high);
  };
  return root(0.0) - root(nearly_bounded);
}

std::vector<Lingering> lingering(const Transition& transition) {
  std::vector<Lingering> found;
  for (const double point : transition.fixed_points()) {
    const bool end = point == transition.interval().lower || point == transition.interval().upper;
    found.emplace_back(transition.law(), point, end ? Lingering::Sides::one : Lingering::Sides::both);
  }
  return found;
}

WellMemory well_memory(const KilledKernel& kernel) {
  const Transition& transition = kernel.transition();
  const Interval1d range{transition.points().front(), transition.points().back()};
  const std::vector<double> bottoms = minima(transition.law().potential(), transition.law().slope(), range);
  WellMemory slowest;
  if (bottoms.size() < 2) return slowest;
  std::vector<double> ends{transition.interval().lower, transition.interval().upper};
  ends.insert(ends.end(), transition.fixed_points().begin(), transition.fixed_points().end());
  std::ranges::sort(ends);
  for (std::size_t i = 0; i + 1 < ends.size(); ++i) {
    const bool is_well = std::ranges::any_of(bottoms, [&](double w) { return w >= ends[i] && w <= ends[i + 1]; });
    if (!is_well) continue;
    const WellMemory memory = memory_of(kernel, {ends[i], ends[i + 1]});
    slowest = {std::max(slowest.ratio, memory.ratio), std::max(slowest.spread, memory.spread)};
  }
  return slowest;
}

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
    if (!point) continue;
    found.essential = std::max(found.essential, Lingering(transition.law(), *point, Lingering::Sides::one).decay());
  }
  found.isolated = stable_modulus(coarse.further_eigenvalues(), fine.further_eigenvalues(), found.essential);
  found.decay_ratio = std::max(found.essential, found.isolated.value_or(0.0)) * std::exp(fine.escape_rate());
  const double of_wells = well_memory(fine).ratio;
  if (of_wells > 1.001 * *found.decay_ratio) {
    found.decay_ratio.reset();
    found.reason = fmt::format(
        "the basin holds more than one well, and memory of which one is left fades slowest: by about {:.6f} a step",
        of_wells);
  }
  return found;
}

}  // namespace flypaper
