#pragma once
// What the page draws of Figure 3.
#include <fmt/format.h>

#include "claims/shared/regular_line.hpp"
#include "flypaper/simulation/observables/distance.hpp"

namespace flypaper::claims {

/// Figure 3, right: one trajectory from (0, 2).
inline Figure zigzag_figure(Experiment experiment) {
  experiment.ensemble.start = {.uniform = {}, .points = {{0.0, 2.0}}};
  Series path{.label = "half-MSE, from (0, 2), every step"};
  for (const std::vector<double>& w : experiment.replay(0, 2'000).states) {
    path.x.push_back(w[0]);
    path.y.push_back(w[1]);
  }
  return {.name = "fig3-zigzag",
          .title = "The zigzag of one trajectory (Figure 3, right)",
          .caption =
              "2000 steps with fresh batches of 20, learning rate 0.01: the noise goes across the line, the gradient "
              "off the line leads along it.",
          .x = {.label = "w1, across the line"},
          .y = {.label = "w2, along the line"},
          .series = {path}};
}

/// Distances to the origin of Figure 2's trajectories.
inline Figure distance_figure(Laboratory& lab) {
  Figure figure{.name = "fig3-distance",
                .title = "Distance to the origin (Figure 3)",
                .caption =
                    "Figure 2's runs on its 10^5 samples, starts uniform on |w2| < 5: the quartiles of all "
                    "trajectories; the diverged are infinitely far away.",
                .x = {.label = "step"},
                .y = {.label = "distance to the origin"}};
  const auto add = [&](const std::string& name, const std::string& label, double p) {
    const auto& distance = lab.run(lab.experiment(name)).get<Distance>();
    Series series{.label = fmt::format("{}: {} % are nearer", label, rounded(100.0 * p))};
    for (std::size_t time = 0; time < distance.bins().size(); ++time) {
      series.x.push_back(50.0 * static_cast<double>(time));
      series.y.push_back(distance.quantile(time, p));
    }
    figure.series.push_back(series);
  };
  for (const double p : {0.5, 0.25}) add("fig2_half_mse", "half-MSE", p);
  for (const double p : {0.25, 0.1}) add("fig2_as_run", "as run", p);
  return figure;
}

/// Root mean square displacements across and along the line.
inline Figure displacement_figure(Laboratory& lab, const Experiment& half) {
  Experiment experiment = from_line(half, 2.0, 1'600, 8'000);
  experiment.observe[0].every = 20;
  const auto& moments = lab.run(experiment).get<Moments>();
  Series across{.label = "across the line (regular)"};
  Series along{.label = "along the line (degenerate)"};
  for (std::size_t time = 1; time < moments.sums().size(); ++time) {
    const double bias = moments.mean(time, 1) - 2.0;
    for (Series* series : {&across, &along}) series->x.push_back(20.0 * static_cast<double>(time));
    across.y.push_back(std::sqrt(moments.covariance(time, 0, 0)));
    along.y.push_back(std::sqrt(moments.covariance(time, 1, 1) + bias * bias));
  }
  return {.name = "displacement-by-direction",
          .title = "How far SGD is from where it started on the line",
          .caption = "Figure 2 with half-MSE and fresh batches, 1600 trajectories from (0, 2).",
          .x = {.label = "step", .scale = Scale::logarithmic},
          .y = {.label = "root mean square displacement in w", .scale = Scale::logarithmic},
          .series = {across, along}};
}

}  // namespace flypaper::claims
