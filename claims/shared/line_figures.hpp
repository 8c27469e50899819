#pragma once
// What the page draws of Figures 2 and 3 and of the line's resting place.
#include <fmt/format.h>

#include "claims/shared/figure2.hpp"
#include "claims/shared/line_laws.hpp"
#include "claims/shared/regular_line.hpp"
#include "claims/shared/resting_place.hpp"

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

inline Experiment on_1000_samples(const Laboratory& lab, Experiment experiment) {
  const Experiment figure1 = lab.experiment("fig1_as_run");
  experiment.data = figure1.data_set();
  experiment.data_name = figure1.data_name;
  experiment.scheme = Scheme::without_replacement;
  return experiment;
}

inline Figure rest_figure(Laboratory& lab) {
  Experiment fresh = with_learning_rate(lab.experiment("fig2_half_mse_fresh"), 0.05);
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

/// Where the slow flow has brought the outermost stable trajectories after the figure's steps.
inline double front(const Experiment& experiment) {
  return flow_along_line(experiment, 0.99 * stable_half_length(experiment),
                         static_cast<double>(experiment.ensemble.steps));
}
inline Figure law_figure(Laboratory& lab, const std::string& name, const std::string& which) {
  const Experiment experiment = lab.experiment(name);
  const auto& run = lab.run(experiment);
  const auto& noise_free = lab.run(lab.experiment(name + "_noise_free")).get<Histogram>();
  const std::uint64_t all = experiment.ensemble.trajectories;
  return {.name = "fig2-" + name,
          .title = fmt::format("Figure 2 {}: SGD and posterior along the line", which),
          .caption =
              fmt::format("{} trajectories on 10^5 samples, starts uniform on the line; {} diverged and are in no bin. "
                          "By the averaged law the front is at {}. The posterior's marginal of w2, uniform prior.",
                          all, run.ensemble.diverged, rounded(front(experiment), 3)),
          .x = {.label = "w2"},
          .y = {.label = "density"},
          .series = {density_of("SGD after 5000 steps", run.get<Histogram>(), 1, all),
                     density_of("without noise, after 5000 steps", noise_free, 1, all),
                     posterior_of_w2("posterior, n = 10^5, as many as SGD saw", experiment.potential, 1e5)}};
}

/// What the figure would show with |w1| and |w2| exchanged: the "posterior on the line" as a function of w1 at w2 = 0.
inline Figure coordinate_figure(const Potential& potential) {
  const Posterior posterior(potential, near_origin(potential, 1.0).box, population_likelihood({}, 5000.0));
  Series on_line{.label = "on the line: density at (0, w)"};
  Series across{.label = "w in place of w1: density at (w, 0)"};
  for (int i = -100; i <= 100; ++i) {
    const double w = 0.01 * i;
    for (Series* series : {&on_line, &across}) series->x.push_back(w);
    on_line.y.push_back(posterior.density(std::vector<double>{0.0, w}));
    across.y.push_back(posterior.density(std::vector<double>{w, 0.0}));
  }
  Series marginal = posterior_of_w2("marginal of w2", potential, 5000.0);
  return {.name = "fig2-coordinates",
          .title = "Three things called the posterior on the line",
          .caption =
              "The text's potential at n = 5000: on the line the density is constant; what looks like gathering "
              "there is the density along the other axis.",
          .x = {.label = "w"},
          .y = {.label = "density"},
          .series = {on_line, across, marginal}};
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
