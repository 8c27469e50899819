#pragma once
// The drift along the degenerate line where mean xy > 0 splits it in two.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "claims/shared/settings.hpp"
#include "claims/shared/watch.hpp"
#include "flypaper/audit/report/figure.hpp"
#include "flypaper/audit/report/laboratory.hpp"
#include "flypaper/base/core/text.hpp"
#include "flypaper/base/statistics/evidence.hpp"
#include "flypaper/exact/escape/slow_flow.hpp"

namespace flypaper::claims {

constexpr double lowered = 0.75;  // the height that the drift from w2 = 1 is timed to

/// Where the flow along Q = (w1^2 + w2^2) w1^2 = a ends: |grad Q|^2 = 4 (3 a u + a^2 / u) at w1^2 = u is least at u^2 =
/// a/3, where w1^2 + w2^2 = a / u.
inline double end_of_drift(double a) { return std::pow(3.0 * a, 0.25); }

/// The line that data with mean xy / mean x^2 = a > 0 split, near w2 = 1, and the slow flow along it.
struct Split {
  Potential potential;
  UpdateRule rule;
  std::uint64_t batch_size = 1;
  std::vector<double> start;

  [[nodiscard]] std::vector<double> after(double steps) const {
    return follow_slow_flow(potential, rule, {}, batch_size, start, steps);
  }
  /// In which w2 = 1 falls to `lowered`, to one in a thousand and from above.
  [[nodiscard]] double time() const {
    double below = 1e3;
    while (after(2.0 * below)[1] > lowered) below *= 2.0;
    double above = 2.0 * below;
    while (above - below > 1e-3 * above)
      (after(0.5 * (below + above))[1] > lowered ? below : above) = 0.5 * (below + above);
    return above;
  }
};
inline Split split_line(const Experiment& experiment, double a) {
  return {.potential = Potential(fmt::format("(w1^2+w2^2)*w1^2-{}", shortest(a))),
          .rule = experiment.rule,
          .batch_size = experiment.batch_size,
          .start = {std::sqrt(0.5 * (std::sqrt(1.0 + 4.0 * a) - 1.0)), 1.0}};
}

/// On a data set: where the drift ends, and how long it takes for a quarter of the way from w2 = 1.
inline Computed end_of_drift_on(const Experiment& experiment) {
  const BatchSums sums = experiment.mean_sums();
  return {.check = "distance to the origin at which the drift on the data set ends",
          .value = end_of_drift(sums.s_xy / sums.s_xx),
          .error_bound = 1e-6};
}
inline Computed drift_time_on(const Experiment& experiment) {
  const BatchSums sums = experiment.mean_sums();
  const double time = split_line(experiment, sums.s_xy / sums.s_xx).time();
  // The bisection's width.
  return {.check = "steps of the slow flow from w2 = 1 to 0.75", .value = time, .error_bound = 2e-3 * time};
}

/// Fresh batches of data with mean xy = `slope`, on which the drift is fast enough to be watched: from beside w2 = 1
/// for twice the time that the slow flow needs where the slope is 0.1.
inline Experiment drifting(const Laboratory& lab, double slope) {
  Experiment experiment = lab.experiment("fig6_half_mse_fresh");
  experiment.rule = {.learning_rate = 0.03, .loss = Loss::mse};
  const Split split = split_line(experiment, 0.1);
  experiment.population.slope = slope;
  experiment.ensemble.steps = 20 * static_cast<std::uint64_t>(split.time() / 10.0);
  experiment.ensemble.start = Start{.uniform = {}, .points = {split.start}};
  return with_trajectories(std::move(experiment), 256);
}

/// Its median height, and the slow flow.
inline Figure drift_figure(Laboratory& lab) {
  const Experiment experiment = drifting(lab, 0.1);
  const Split split = split_line(experiment, 0.1);
  const std::uint64_t every = experiment.ensemble.steps / 20;
  const std::uint64_t trajectories = experiment.ensemble.trajectories;
  std::vector<std::vector<double>> heights_at(21, std::vector<double>(trajectories));
  watch(experiment, every, [&](std::uint64_t trajectory, std::uint64_t step, const std::array<double, 2>& w) {
    heights_at[step / every][trajectory] = w[1];
  });
  Series heights{.label = "SGD, median w2", .style = Style::points};
  Series flow{.label = "slow flow along the split line"};
  for (std::size_t k = 0; k < heights_at.size(); ++k) {
    std::ranges::sort(heights_at[k]);
    heights.x.push_back(static_cast<double>(k * every));
    heights.y.push_back(heights_at[k][trajectories / 2]);
    flow.y.push_back(split.after(heights.x.back())[1]);
  }
  flow.x = heights.x;
  return {.name = "split-line-drift",
          .title = "Where mean xy > 0, SGD drifts towards the origin",
          .caption = "Text's potential, MSE, learning rate 0.03, B = 20, mean xy = 0.1, from the split line at w2 = 1.",
          .x = {.label = "step"},
          .y = {.label = "w2"},
          .series = {flow, heights}};
}

}  // namespace flypaper::claims
