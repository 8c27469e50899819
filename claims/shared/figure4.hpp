#pragma once
// What the claims about Figure 4 share: its barrier, starts on one side of it or beside the left minimum, where runs
// end.
#include <fmt/format.h>

#include <algorithm>

#include "claims/shared/figure1.hpp"
#include "flypaper/escape/critical_points.hpp"
#include "flypaper/escape/law_in_time.hpp"

namespace flypaper::claims {

/// The less degenerate minimum, -w0, and the barrier, as potentials/flat_and_flatter.toml states them.
inline double left_minimum(const Experiment& experiment) { return experiment.potential.points.at(0).at.at(0); }
inline double barrier(const Experiment& experiment) { return experiment.potential.points.at(0).basin.upper.at(0); }

inline Experiment starting_in(Experiment experiment, const Interval1d& starts, std::uint64_t trajectories) {
  experiment.ensemble.start.uniform = {{starts.lower}, {starts.upper}};
  experiment.ensemble.trajectories = trajectories;
  std::erase_if(experiment.observe, [](const ObserveSettings& observe) { return observe.kind == "histogram"; });
  return experiment;
}

inline Interval1d whole_start(const Experiment& experiment) {
  return {experiment.ensemble.start.uniform.lower.at(0), experiment.ensemble.start.uniform.upper.at(0)};
}

/// The share of the starts that lie in the right basin of gradient flow.
inline double share_right_of_barrier(const Experiment& experiment) {
  const auto [lower, upper] = whole_start(experiment);
  return (upper - barrier(experiment)) / (upper - lower);
}

/// Starts in the part of the figure's starts that is left of the barrier.
inline Experiment left_of_barrier(const Experiment& experiment, std::uint64_t trajectories) {
  return starting_in(experiment, {whole_start(experiment).lower, barrier(experiment)}, trajectories);
}

/// Starts within `distance` of the left minimum.
inline Experiment beside_minimum(const Experiment& experiment, double distance, std::uint64_t trajectories) {
  const double minimum = left_minimum(experiment);
  return starting_in(experiment, {minimum - distance, minimum + distance}, trajectories);
}

inline Experiment with_momentum(Experiment experiment, double momentum) {
  experiment.rule.momentum = momentum;
  return experiment;
}

/// The one-step kernel left of the barrier, for fresh batches without momentum.
inline Transition transition_left_of_barrier(const Experiment& fresh) {
  return {OneStepLaw(fresh.potential, fresh.rule, fresh.population, fresh.batch_size), sharp_basin(fresh), 1.0};
}

/// Lyapunov exponent of the distance to the left minimum, a step: what batches do to it close by. Fresh batches.
inline double exponent_at_minimum(const Experiment& fresh) {
  const double minimum = left_minimum(fresh);
  return critical_exponents(fresh.potential, fresh.rule, fresh.population, fresh.batch_size,
                            std::span<const double>(&minimum, 1))[0];
}

/// The largest learning rate at which the left minimum attracts.
inline double critical_learning_rate(Experiment fresh) {
  double attracts = fresh.rule.learning_rate;
  double repels = 10.0 * attracts;
  while (repels - attracts > 1e-6 * repels) {
    fresh.rule.learning_rate = 0.5 * (attracts + repels);
    (exponent_at_minimum(fresh) < 0.0 ? attracts : repels) = fresh.rule.learning_rate;
  }
  return attracts;
}

/// Evidence that a share is that of a published count, within half the width of the count's exact 99 % limits.
inline Evidence as_published(const std::string& check, std::uint64_t count, std::uint64_t of, std::uint64_t successes,
                             std::uint64_t trials) {
  const Interval limits = proportion_interval(count, of, 0.005);
  const double share = static_cast<double>(count) / static_cast<double>(of);
  return ProportionCheck::equivalent(share, 0.5 * (limits.upper - limits.lower), trials).evaluate(check, successes);
}

inline double percent(double numerator, double denominator) { return 100.0 * numerator / denominator; }
inline double percent_left(const ExitTimes& exits, std::uint64_t step) {
  return percent(static_cast<double>(left_by(exits, step)), static_cast<double>(exits.at_risk()));
}
inline double percent_diverged(const ExperimentResult& result) {
  const Occupancy::Counts& counts = result.get<Occupancy>().counts();
  return percent(static_cast<double>(counts.trajectories - counts.survivors), static_cast<double>(counts.trajectories));
}

}  // namespace flypaper::claims
