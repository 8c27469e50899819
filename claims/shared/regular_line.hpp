#pragma once
// What the claims about Figures 2, 3 and 5 share: runs from a point of the line w1 = 0 and the drift along it.
#include <cmath>
#include <string>
#include <vector>

#include "flypaper/core/text.hpp"
#include "flypaper/escape/slow_flow.hpp"
#include "flypaper/escape/stability.hpp"
#include "flypaper/geometry/local.hpp"
#include "flypaper/observables/moments.hpp"
#include "flypaper/report/claim.hpp"
#include "flypaper/statistics/location.hpp"

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

/// d log w2 / d log t of the slow flow at late times.
inline double late_exponent(const Experiment& experiment) {
  return std::log(flow_along_line(experiment, 0.5, 1e15) / flow_along_line(experiment, 0.5, 1e13)) / std::log(1e2);
}

/// The steps that the slow flow takes from (0, from) to (0, to), 0 < to < from: Simpson's rule in log w2, whose error
/// is below 1e-4 of the result.
inline double steps_along_line(const Experiment& experiment, double from, double to) {
  constexpr int pieces = 200;
  const double width = std::log(from / to) / pieces;
  double sum = 0.0;
  for (int i = 0; i <= pieces; ++i) {
    const double w2 = to * std::exp(width * i);
    const double weight = i == 0 || i == pieces ? 1.0 : (i % 2 == 1 ? 4.0 : 2.0);
    sum += weight * w2 / -drift_along_line(experiment, w2);
  }
  return sum * width / 3.0;
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

/// Holds the mean displacement along the line of a run of `from_line` to `expected` within a relative margin. A step's
/// spread along the line is learning_rate c / sqrt(B) times |dQ/dw2| = |w1| d|grad Q|/dw2 at the stationary E w1^2,
/// taken at the start, where it is largest.
inline Evidence displacement_is(const std::string& check, const Experiment& experiment, const Moments& moments,
                                double w2, double expected, double margin) {
  const double change = (slope_across(experiment, 1.001 * w2) - slope_across(experiment, w2)) / (0.001 * w2);
  const auto& settings = experiment.ensemble;
  const double spread = experiment.rule.learning_rate * loss_factor(experiment.rule.loss) * change *
                        std::sqrt(variance_across(experiment, w2) / static_cast<double>(experiment.batch_size) *
                                  static_cast<double>(settings.steps));
  return MeanCheck::equivalent(expected, margin * std::abs(expected), spread, settings.trajectories)
      .evaluate(check, moments.mean(1, 1) - w2);
}

/// The displacement of a run of `from_line` is that of the slow flow within a relative margin.
inline Evidence displacement_as_flow(const std::string& check, Laboratory& laboratory, const Experiment& experiment,
                                     double margin) {
  const double w2 = experiment.ensemble.start.points.at(0).at(1);
  const double expected = flow_along_line(experiment, w2, static_cast<double>(experiment.ensemble.steps)) - w2;
  return displacement_is(check, experiment, laboratory.run(experiment).get<Moments>(), w2, expected, margin);
}

}  // namespace flypaper::claims
