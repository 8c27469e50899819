#pragma once
// What the claims about Figure 4 share: its barrier, and starts on one side of it or beside the left minimum. The text
// gives no learning rate, batch size, steps or starts for this figure; those of the published notebook stand in.
#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "claims/shared/data_moments.hpp"
#include "claims/shared/figure1.hpp"
#include "claims/shared/settings.hpp"
#include "flypaper/exact/escape/critical_points.hpp"
#include "flypaper/exact/escape/law_in_time.hpp"

namespace flypaper::claims {

/// Half the width of the starts beside the minimum, w = -2. In every reading noise-free descent takes all of them to it
/// (its basin is [-2.143, -1.825] with half-MSE, [-2.103, -1.882] with MSE, [-2.105, -1.877] as run).
inline constexpr double beside = 0.1;
/// Momentum of the published notebook.
inline constexpr double momentum_as_run = 0.5;

/// The less degenerate minimum, -w0, and the barrier, as potentials/flat_and_flatter.toml states them.
inline double left_minimum(const Experiment& experiment) { return experiment.potential.points.at(0).at.at(0); }
inline double barrier(const Experiment& experiment) { return experiment.potential.points.at(0).basin.upper.at(0); }

/// With starts uniform in an interval, and exits from the left basin observed only.
inline Experiment starting_in(Experiment experiment, const Interval1d& starts, std::uint64_t trajectories) {
  experiment.ensemble.start = {.uniform = {{starts.lower}, {starts.upper}}, .points = {}};
  experiment.ensemble.trajectories = trajectories;
  experiment.ensemble.stop = Stop::when_settled;
  std::erase_if(experiment.observe, [](const ObserveSettings& observe) { return observe.kind != "exit_time"; });
  return experiment;
}

inline Interval1d whole_start(const Experiment& experiment) {
  return {experiment.ensemble.start.uniform.lower.at(0), experiment.ensemble.start.uniform.upper.at(0)};
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

/// The share that leaves of an experiment as run on the fresh data sets of given seeds, with fewer trajectories.
inline std::function<double(std::uint64_t)> leaving_on_other_data(Experiment experiment) {
  experiment.ensemble.trajectories = 1'500;
  return [experiment](std::uint64_t seed) { return share_leaving(with_seed(on_other_data(experiment, seed), seed)); };
}

/// The one-step kernel left of the barrier, for fresh batches without momentum.
inline Transition transition_left_of_barrier(const Experiment& fresh) {
  return {step_law(fresh), sharp_basin(fresh), 1.0};
}

}  // namespace flypaper::claims
