#pragma once
// What the page draws of Figure 2: laws along the line.
#include <fmt/format.h>

#include "claims/shared/line_laws.hpp"
#include "claims/shared/regular_line.hpp"

namespace flypaper::claims {

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

}  // namespace flypaper::claims
