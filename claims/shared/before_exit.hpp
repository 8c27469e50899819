#pragma once
// What comes before an exit: how rare the batch was that pushed a trajectory to its last place inside, and the chance
// to cross from there. Exactly, from the killed kernel, and by replay of simulated exits.
#include <algorithm>
#include <array>
#include <vector>

#include "claims/shared/data_moments.hpp"
#include "claims/shared/figure1.hpp"

namespace flypaper::claims {

/// Averages over the exits of the settled law of w_(t+1), through its last places w_(t-1) and w_t.
struct Push {
  double rare = 0.0;    ///< share whose step to w_t is among the rarest `tail` from w_(t-1), both tails together
  double chance = 0.0;  ///< probability to leave from w_t at the next step
  /// Share of exits whose push is rarer than (i + 1) / 2000, by the middle of the node that it leads to.
  std::vector<double> rarer = std::vector<double>(2000);
};

/// With pi the quasi-stationary law, K the kernel and e the probability to leave at the next step, exits have the joint
/// law pi(i) K(i, j) e(j) of their last two places. The share of a node that the tail's edge cuts is by its mass.
inline Push push_before_exit(const Experiment& experiment, double tail, double refinement) {
  const KilledKernel kernel(step_law(experiment), sharp_basin(experiment), refinement);
  const Transition& transition = kernel.transition();
  const std::vector<double>& points = kernel.points();
  const std::size_t n = points.size();
  std::vector<double> leaves(n);
  for (std::size_t j = 0; j < n; ++j) {
    leaves[j] = transition.law().probability_above(points[j], sharp_basin(experiment).upper);
  }
  Push found;
  double exits = 0.0;
  for (std::size_t i = 0; i < n; ++i) {
    const std::vector<double> density = transition.law().densities(points[i], points);
    double below = 0.0;
    for (std::size_t j = 0; j < n; ++j) {
      const double mass = density[j] * transition.weights()[j];
      const double flux = transition.weights()[i] * kernel.quasi_stationary_density()[i] * mass * leaves[j];
      const double common = std::min(below + mass, 1.0 - 0.5 * tail) - std::max(below, 0.5 * tail);
      below += mass;
      if (flux <= 0.0) continue;
      found.rare += flux * (1.0 - std::clamp(common / mass, 0.0, 1.0));
      found.chance += flux * leaves[j];
      const double middle = below - 0.5 * mass;
      const double rarity = 2.0 * std::clamp(std::min(middle, 1.0 - middle), 0.0, 0.499999);
      found.rarer[static_cast<std::size_t>(rarity * static_cast<double>(found.rarer.size()))] += flux;
      exits += flux;
    }
  }
  found.rare /= exits;
  found.chance /= exits;
  double sum = 0.0;
  for (double& share : found.rarer) share = (sum += share) / exits;
  return found;
}

/// How rare a push is such that a `share` of the exits follow one at least as rare.
inline double rarity_of(const Push& push, double share) {
  const auto at = std::ranges::lower_bound(push.rarer, share) - push.rarer.begin();
  return static_cast<double>(at + 1) / static_cast<double>(push.rarer.size());
}

/// How many simulated exits, of those after step `settled`, had a batch among the rarest `tail` so many steps before.
struct RareBefore {
  std::uint64_t exits = 0;
  std::array<std::uint64_t, 6> rare{};  ///< [0]: the step that leaves, [1]: the push before it, and so on
};

/// The experiment from the sharp minimum, with so many trajectories that some `wanted` leave after step 10.
inline Experiment for_exits(Experiment experiment, std::uint64_t wanted) {
  experiment.ensemble.start = {.uniform = {}, .points = {{sharp_minimum(experiment)}}};
  experiment.ensemble.trajectories = 8 * wanted;  // at 0.16 a step every fifth is left after 10 steps
  experiment.ensemble.stop = Stop::when_settled;
  experiment.observe = {{.kind = "exit_time", .interval = experiment.potential.points.at(0).basin}};
  return experiment;
}

/// `wanted` exits of that run, each batch judged by the exact law of its step, `depth` steps back.
inline RareBefore rare_before_exits(const Experiment& run, const ExitTimes& exits, double tail, std::uint64_t wanted,
                                    std::size_t depth) {
  constexpr std::uint64_t settled = 10;
  const OneStepLaw law = step_law(run);
  RareBefore found;
  for (std::uint64_t i = 0; i < run.ensemble.trajectories && found.exits < wanted; ++i) {
    const std::uint64_t exit = exits.exit_steps()[i];
    if (exits.exits()[i] == Exit::censored || exit < settled) continue;
    const Path path = run.replay(i, exit);
    ++found.exits;
    for (std::size_t before = 0; before < depth; ++before) {
      const double from = path.states[exit - 1 - before][0];
      const double to = path.states[exit - before][0];
      const double p = 2.0 * std::min(law.probability_below(from, to), law.probability_above(from, to));
      found.rare.at(before) += p < tail ? 1 : 0;
    }
  }
  return found;
}

}  // namespace flypaper::claims
