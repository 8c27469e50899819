#pragma once
// What comes before an exit: the places it starts from, exactly, and the batches that led there, by replay.
#include <array>

#include "claims/shared/figure7.hpp"

namespace flypaper::claims {

/// Where the settled law leaves from: exact, from the killed kernel.
struct LastPlaces {
  double chance;   ///< of leaving at the next step, from the last place inside, averaged over exits
  double rate;     ///< the same averaged over all settled trajectories
  double share;    ///< of the exits that start from the 1 % of places with the largest chance
  double outside;  ///< the place beyond which these lie (the sharp minimum's far side)
};

inline LastPlaces last_places(const Experiment& fresh) {
  const KilledKernel kernel = kernel_of(fresh, 1.0);
  const std::vector<double>& points = kernel.points();
  std::vector<double> mass(points.size());
  std::vector<double> chance(points.size());
  double total = 0.0;
  for (std::size_t i = 0; i < points.size(); ++i) {
    mass[i] = kernel.transition().weights()[i] * kernel.quasi_stationary_density()[i];
    chance[i] = kernel.transition().law().probability_above(points[i], sharp_basin(fresh).upper);
    total += mass[i];
  }
  LastPlaces found{};
  double outer = 0.0;
  double from_outer = 0.0;
  for (std::size_t i = 0; i < points.size(); ++i) {  // from the far side inwards
    const double here = mass[i] / total;
    found.rate += here * chance[i];
    found.chance += here * chance[i] * chance[i];
    if (outer >= 0.01) continue;
    found.outside = points[i];  // which halves its node's mass
    found.share = from_outer + 0.5 * here * chance[i];
    outer += here;
    from_outer += here * chance[i];
  }
  found.chance /= found.rate;
  found.share /= found.rate;
  return found;
}

/// The last steps before exits, each batch judged by the exact law of the step: how many of the exits had, `before`
/// steps before the exit, a batch as unusual as 1 in 100 or 1 in 10 (two-sided), and how many left from beyond
/// `outside`.
struct LastBatches {
  std::uint64_t exits = 0;
  std::array<std::uint64_t, 6> in_100{};
  std::array<std::uint64_t, 6> in_10{};
  std::uint64_t from_outside = 0;
};

inline LastBatches last_batches(Laboratory& laboratory, Experiment fresh, std::uint64_t wanted, double outside) {
  constexpr std::uint64_t settled = 30;
  fresh.ensemble.start = {.uniform = {}, .points = {{sharp_minimum(fresh)}}};
  fresh.ensemble.steps = 400;
  fresh.ensemble.trajectories = 40 * wanted;  // of which, at 0.11 a step, one in 30 is left after 30 steps
  fresh.ensemble.stop = Stop::when_settled;
  fresh.observe = {{.kind = "exit_time", .interval = fresh.potential.points.at(0).basin}};
  const auto& exits = laboratory.run(fresh).get<ExitTimes>();
  const OneStepLaw law(fresh.potential, fresh.rule, fresh.population, fresh.batch_size);
  LastBatches found;
  for (std::uint64_t i = 0; i < fresh.ensemble.trajectories && found.exits < wanted; ++i) {
    const std::uint64_t exit = exits.exit_steps()[i];
    if (exits.exits()[i] == Exit::censored || exit < settled) continue;
    const Path path = fresh.replay(i, exit);
    ++found.exits;
    found.from_outside += path.states[exit - 1][0] <= outside ? 1 : 0;
    for (std::size_t before = 0; before < found.in_10.size(); ++before) {
      const double from = path.states[exit - 1 - before][0];
      const double to = path.states[exit - before][0];
      const double p = 2.0 * std::min(law.probability_below(from, to), law.probability_above(from, to));
      found.in_100[before] += p < 0.01 ? 1 : 0;
      found.in_10[before] += p < 0.1 ? 1 : 0;
    }
  }
  return found;
}

}  // namespace flypaper::claims
