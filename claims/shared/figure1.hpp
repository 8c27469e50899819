#pragma once
// What the claims about Figure 1 share: its basin, its starts, and its figures.
#include <algorithm>
#include <cmath>
#include <limits>

#include "flypaper/audit/report/claim.hpp"
#include "flypaper/audit/report/survival.hpp"
#include "flypaper/base/core/text.hpp"
#include "flypaper/base/statistics/proportion.hpp"
#include "flypaper/exact/escape/noise_free.hpp"
#include "flypaper/exact/escape/relaxation.hpp"
#include "flypaper/exact/geometry/local.hpp"
#include "flypaper/simulation/observables/exit_times.hpp"
#include "flypaper/simulation/observables/histogram.hpp"
#include "flypaper/simulation/observables/occupancy.hpp"

namespace flypaper::claims {

/// The sharp minimum and the basin around it, as potentials/sharp_and_flat.toml states them.
inline double sharp_minimum(const Experiment& experiment) { return experiment.potential.points.at(0).at.at(0); }
inline Interval1d sharp_basin(const Experiment& experiment) {
  const Box& basin = experiment.potential.points.at(0).basin;
  return {basin.lower.at(0), basin.upper.at(0)};
}

/// The experiment with its starts cut to those in the sharp basin, without spending trajectories on the rest.
inline Experiment starts_in_sharp_basin(Experiment experiment, std::uint64_t trajectories) {
  Box& starts = experiment.ensemble.start.uniform;
  starts.upper.at(0) = std::min(starts.upper.at(0), sharp_basin(experiment).upper);
  experiment.ensemble.trajectories = trajectories;
  return experiment;
}

/// Figure 1's readings as cases of claims.
inline constexpr const char* figure1_loss_as_printed = "loss as printed, Figure 1";
inline constexpr const char* figure1_gradient_as_printed = "gradient as printed, Figure 1";
inline constexpr const char* figure1_as_run = "as run, Figure 1";

/// learning rate times top Hessian eigenvalue at the sharp minimum, on the experiment's own mean x^2.
inline double sharpness(const Experiment& experiment) {
  const double minimum = sharp_minimum(experiment);
  const LocalModel model = local_model(experiment.potential, std::span<const double>(&minimum, 1));
  return experiment.rule.learning_rate * loss_factor(experiment.rule.loss) * experiment.mean_sums().s_xx *
         model.gradient_norm2();
}

/// Of those in the basin at the start, how many have left by `step`.
inline std::uint64_t left_by(const ExitTimes& exits, std::uint64_t step) {
  return exits.at_risk() - exits.still_inside().at(step);
}

/// The share of those that start in the sharp basin, or Figure 4's left one, and leave it within the run.
inline double share_leaving(const Experiment& experiment) {
  const ExperimentResult result = run(experiment, 1);
  const auto& exits = result.get<ExitTimes>();
  return static_cast<double>(left_by(exits, exits.steps())) / static_cast<double>(exits.at_risk());
}

}  // namespace flypaper::claims
