#pragma once
// Figure 7's wells with curvature and barrier changed one at a time, by Q -> c Q(w/s), which multiplies the curvature
// by (c/s)^2 and the barrier by c^2.
#include <map>

#include "claims/shared/data_moments.hpp"
#include "claims/shared/figure7.hpp"
#include "claims/shared/settings.hpp"

namespace flypaper::claims {

/// The experiment with the curvature at the sharp minimum and the height of the barrier multiplied.
inline Experiment scaled(Experiment experiment, double curvature, double barrier) {
  const double c = std::sqrt(barrier);
  const double s = c / std::sqrt(curvature);
  const double w0 = -sharp_minimum(experiment);
  Potential potential("c*(w1/s+w0)*(w1/s-w0)^2", {{"c", c}, {"s", s}, {"w0", w0}});
  potential.name = experiment.potential.name;
  potential.points = experiment.potential.points;
  potential.points.at(0).at = {-s * w0};
  potential.points.at(0).basin.upper = {-s * w0 / 3.0};
  experiment.potential = potential;
  for (ObserveSettings& observe : experiment.observe) observe.interval = potential.points[0].basin;
  return experiment;
}

/// SGD's exact rate on normal data with the experiment's moments: to about 1e-5, and 1e-3 at a refinement of 0.4.
inline double exact_rate(const Experiment& experiment, double refinement = 0.7) {
  return KilledKernel(step_law(experiment), sharp_basin(experiment), refinement).escape_rate();
}

enum class Lever : unsigned char { curvature, barrier };

/// d log rate / d log of one of both at a fixed other, by central differences over a factor of `step` to each side.
inline double elasticity(const Experiment& experiment, Lever lever, double step = 1.1, double refinement = 0.7) {
  const auto at = [&](double factor) {
    return exact_rate(lever == Lever::curvature ? scaled(experiment, factor, 1.0) : scaled(experiment, 1.0, factor),
                      refinement);
  };
  return std::log(at(step) / at(1.0 / step)) / (2.0 * std::log(step));
}

/// The experiment at another distance of its wells, with the learning rate at which h is 2.1.
inline Experiment at_one_sharpness(const Experiment& experiment, double w0) {
  const Experiment at = at_distance(experiment, w0);
  return with_learning_rate(at, 2.1 * at.rule.learning_rate / sharpness(at));
}

inline Figure factors_figure(const std::map<std::string, Experiment>& settings) {
  Figure figure{.name = "sharpness-and-barrier",
                .title = "Curvature and barrier, each changed alone",
                .caption = "Exact rates for fresh batches, B = 25, w0 = 1.8, learning rate 0.01, of Q -> c Q(w/s).",
                .x = {.label = "factor of the curvature or of the barrier's height"},
                .y = {.label = "escape rate per step", .scale = Scale::logarithmic}};
  for (const auto& [name, experiment] : settings) {
    Series curvature{.label = name + ": curvature", .x = {0.75, 0.85, 1.0, 1.15, 1.3}};
    Series barrier{.label = name + ": barrier", .x = curvature.x};
    for (const double x : curvature.x) {
      curvature.y.push_back(exact_rate(scaled(experiment, x, 1.0)));
      barrier.y.push_back(exact_rate(scaled(experiment, 1.0, x)));
    }
    figure.series.push_back(curvature);
    figure.series.push_back(barrier);
  }
  return figure;
}

}  // namespace flypaper::claims
