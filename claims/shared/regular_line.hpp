#pragma once
// What the claims about Figures 2, 3 and 5 share: runs from a point of the line w1 = 0 and the drift along it.
#include <cmath>
#include <string>
#include <vector>

#include "flypaper/audit/report/claim.hpp"
#include "flypaper/base/core/text.hpp"
#include "flypaper/base/statistics/location.hpp"
#include "flypaper/exact/escape/slow_flow.hpp"
#include "flypaper/exact/escape/stability.hpp"
#include "flypaper/exact/geometry/local.hpp"
#include "flypaper/simulation/observables/moments.hpp"

namespace flypaper::claims {

/// The experiment with all trajectories at (0, w2), observed by their moments at the end.
inline Experiment from_line(Experiment experiment, double w2, std::uint64_t trajectories, std::uint64_t steps) {
  experiment.ensemble.start = {.uniform = {}, .points = {{0.0, w2}}};
  experiment.ensemble.trajectories = trajectories;
  experiment.ensemble.steps = steps;
  experiment.observe = {{.kind = "moments", .interval = {}, .every = steps}};
  return experiment;
}

/// The speed along the line at (0, w2), a step; negative towards the origin if w2 > 0.
inline double drift_along_line(const Experiment& experiment, double w2) {
  return slow_drift(experiment.potential, experiment.rule, experiment.population, experiment.batch_size,
                    std::vector<double>{0.0, w2})[1];
}

/// Where the slow flow takes (0, w2) in `steps` steps.
inline double flow_along_line(const Experiment& experiment, double w2, double steps) {
  return follow_slow_flow(experiment.potential, experiment.rule, experiment.population, experiment.batch_size,
                          {0.0, w2}, steps)[1];
}

/// Where the slow flow is after so many steps that one which goes to a point at a steady speed would be past it.
inline Computed short_of_origin(const Experiment& experiment, double start) {
  const double w2 = flow_along_line(experiment, start, 1e7);
  return {.check = "w2 to which the slow flow comes from the start in 10^7 steps",
          .value = w2,
          .error_bound = 1e-6,  // of the integration
          .asserted = above(0.0)};
}

/// |grad Q| at (0, w2).
inline double slope_across(const Experiment& experiment, double w2) {
  return std::sqrt(local_model(experiment.potential, std::vector<double>{0.0, w2}).gradient_norm2());
}

/// The stationary E w1^2 at (0, w2).
inline double variance_across(const Experiment& experiment, double w2) {
  const double slope = slope_across(experiment, w2);
  const double h = experiment.rule.learning_rate * loss_factor(experiment.rule.loss) * slope * slope;
  return stationary_variance(h, experiment.rule, experiment.population, experiment.batch_size);
}

/// The largest |w2| on the line at which SGD is stable in mean square: h (1 + 2/B) < 2, h proportional to w2^(4p).
inline double stable_half_length(const Experiment& experiment) {
  const double limit = stability_limits(experiment.batch_size, experiment.rule.momentum).mean_square;
  const double slope1 = slope_across(experiment, 1.0);
  const double order = 2.0 * std::log2(slope_across(experiment, 2.0) / slope1);  // 4p
  const double h1 = experiment.rule.learning_rate * loss_factor(experiment.rule.loss) * slope1 * slope1;
  return std::pow(limit / h1, 1.0 / order);
}

/// The steps from (0, w2) that observe the run by its moments, and what they have moved w2 by in the mean.
inline double moved_along(const Experiment& experiment, const Moments& moments) {
  return moments.mean(1, 1) - experiment.ensemble.start.points.at(0).at(1);
}

/// A bound of the standard deviation of `coordinate` at the end from that of the sample of n: for normal values the
/// latter falls short by more than the factor 1 - 6.1 / sqrt(2 n) with a probability below 1e-9.
inline double spread_bound(double sample_deviation, std::uint64_t size) {
  return sample_deviation / (1.0 - 6.1 / std::sqrt(2.0 * static_cast<double>(size)));
}
inline double spread_along(const Moments& moments) {
  return spread_bound(std::sqrt(moments.covariance(1, 1, 1)), moments.sums().at(1).counted);
}

}  // namespace flypaper::claims
