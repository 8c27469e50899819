#pragma once
// Where SGD on a finite data set comes to rest on Figure 2's line: mean xy is not 0, so the zeros are those of Q -
// level.
#include <fmt/format.h>

#include <cmath>
#include <numbers>
#include <vector>

#include "claims/shared/settings.hpp"
#include "flypaper/audit/experiment/experiment.hpp"
#include "flypaper/audit/report/claim.hpp"
#include "flypaper/base/core/text.hpp"
#include "flypaper/exact/escape/slow_flow.hpp"
#include "flypaper/exact/geometry/local.hpp"
#include "flypaper/simulation/observables/distance.hpp"

namespace flypaper::claims {

/// Near the origin noise outweighs the gradient: w moves by e grad Q(w) N(0, 1) a step, e = learning_rate c / sqrt(B).
/// For Q = r^D sin(theta), theta the angle from the line, Ito's formula gives in the time dt' = e^2 r^(2D-4) dt
///     d log r = -(D^2 sin^2 - cos^2)/2 dt' + D sin dN,    d theta = -D sin cos dt' + cos dN,
/// so theta has the density cos^(2D-2), and this average of the first is the rate at which log r falls.
inline double collapse_rate(unsigned degree) {
  constexpr int pieces = 4000;
  double norm = 0.0;
  double sum = 0.0;
  for (int i = 1; i < pieces; ++i) {
    const double theta = std::numbers::pi * (static_cast<double>(i) / pieces - 0.5);
    const double sin2 = std::sin(theta) * std::sin(theta);
    const double weight = std::pow(1.0 - sin2, degree - 1.0);
    norm += weight;
    sum += weight * 0.5 * (degree * degree * sin2 - (1.0 - sin2));
  }
  return sum / norm;
}

/// The Q that fits the experiment's data best.
inline double level(const Experiment& experiment) {
  const BatchSums sums = experiment.data_set().sums();
  return sums.s_xy / sums.s_xx;
}

/// |Q| <= |w|^degree, so the parameters that fit the data best, Q = level, are at least this far from the origin.
inline Computed nearest_fit(const Experiment& experiment, unsigned degree) {
  const double distance = std::pow(std::abs(level(experiment)), 1.0 / degree);
  return {.check = "distance from the origin of the nearest parameter with the least loss on the figure's samples",
          .value = distance,
          .error_bound = 1e-12};
}

/// The distance to the origin at which the slow flow along {Q = mean xy / mean x^2} ends: where |grad Q| is least.
inline double resting_distance(const Experiment& experiment, unsigned degree) {
  return std::pow(std::abs(level(experiment)) * std::sqrt(degree + 1.0), 1.0 / degree);
}

/// The same by following the flow from beside (0, 1).
inline double followed_distance(Experiment experiment) {
  std::vector<double> w{level(experiment), 1.0};
  experiment.potential = Potential(fmt::format("{}-{}", experiment.potential.print(), shortest(w[0])));
  for (int i = 0; i < 50; ++i) {
    const LocalModel model = local_model(experiment.potential, w);
    w[0] -= model.q / model.gradient[0];
  }
  const std::vector<double> end =
      follow_slow_flow(experiment.potential, experiment.rule, {}, experiment.batch_size, w, 1e12);
  return std::hypot(end[0], end[1]);
}

/// Longer runs of 48 trajectories from (0, w2).
inline Series median_distance(Laboratory& laboratory, const std::string& label, Experiment experiment, double w2) {
  experiment.ensemble.start.points = {{0.0, w2}};
  experiment.ensemble.trajectories = 48;
  experiment.ensemble.steps = 20'000;
  experiment.observe = {{.kind = "distance",
                         .interval = {},
                         .every = 500,
                         .coordinates = {0, 1},
                         .point = {0.0, 0.0},
                         .quantiles = {0.5}}};
  const auto& distance = laboratory.run(experiment).get<Distance>();
  Series series{.label = label};
  for (std::size_t time = 0; time < distance.bins().size(); ++time) {
    series.x.push_back(500.0 * static_cast<double>(time));
    series.y.push_back(distance.quantile(time, 0.5));
  }
  return series;
}

/// On the 1000 samples of Figure 1.
inline Experiment on_1000_samples(const Laboratory& lab, Experiment experiment) {
  const Experiment figure1 = lab.experiment("fig1_as_run");
  experiment.data = figure1.data_set();
  experiment.data_name = figure1.data_name;
  experiment.scheme = Scheme::without_replacement;
  return experiment;
}

inline Figure rest_figure(Laboratory& lab) {
  const Experiment fresh = with_learning_rate(lab.experiment("fig2_half_mse_fresh"), 0.05);
  const Experiment data = on_1000_samples(lab, fresh);
  const double here = resting_distance(data, 3);
  return {.name = "rest-on-data",
          .title = "Where SGD comes to rest near the origin",
          .caption =
              "Median distance, half-MSE, learning rate 0.05. On Figure 1's data SGD soon is where Q = mean "
              "xy/mean x^2, along which it is led slowly to where |grad Q| is least.",
          .x = {.label = "step"},
          .y = {.label = "distance to the origin"},
          .series = {median_distance(lab, "on 1000 samples, from (0, 0.3)", data, 0.3),
                     median_distance(lab, "on 1000 samples, from (0, 0.1)", data, 0.1),
                     median_distance(lab, "fresh batches, from (0, 0.1)", fresh, 0.1),
                     {.label = "resting place by the averaged law", .x = {0.0, 20'000.0}, .y = {here, here}}}};
}

}  // namespace flypaper::claims
