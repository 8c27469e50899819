#pragma once
// Figures of Figure 1's potential and of where its trajectories end, beside the posterior.
#include <fmt/format.h>

#include "claims/shared/figure1.hpp"
#include "flypaper/exact/posterior/posterior.hpp"

namespace flypaper::claims {

/// The potential over the figure's starts.
inline Figure potential_figure(const Experiment& experiment) {
  Series loss_curve{.label = "loss Q^2/2"};
  const Potential& potential = experiment.potential;
  for (int i = 0; i <= 300; ++i) {
    const double w = potential.box.lower[0] + (potential.box.upper[0] - potential.box.lower[0]) * i / 300.0;
    const double q = potential.graph().evaluate(potential.q(), std::span<const double>(&w, 1));
    if (0.5 * q * q > 40.0) continue;  // the walls would flatten the wells
    loss_curve.x.push_back(w);
    loss_curve.y.push_back(0.5 * q * q);
  }
  return {.name = "fig1-potential",
          .title = "The potential of Figure 1",
          .caption = "Half-MSE loss at v_x = 1: sharp well at w = -1.8, flat well at 1.8, barrier at -0.6.",
          .x = {.label = "w"},
          .y = {.label = "loss"},
          .series = {loss_curve}};
}

/// Where trajectories end, beside the posterior given the data set.
inline Figure final_law_figure(Laboratory& lab, const Experiment& experiment, const std::string& title) {
  const auto& histogram = lab.run(experiment).get<Histogram>();
  const Posterior posterior(experiment.potential, experiment.potential.box,
                            {.samples = static_cast<double>(experiment.data_set().size()),
                             .sums = experiment.data_set().sums(),
                             .noise_variance = experiment.population.noise_variance});
  Series sgd{.label = "SGD after the last step", .style = Style::steps};
  Series bayes{.label = "posterior given the data set", .style = Style::steps};
  for (std::size_t bin = 0; bin < histogram.counts().size(); ++bin) {
    sgd.x.push_back(histogram.edge(bin));
    bayes.x.push_back(histogram.edge(bin));
    const double mass = posterior.mass({{histogram.edge(bin)}, {histogram.edge(bin + 1)}}).value;
    sgd.y.push_back(static_cast<double>(histogram.counts()[bin]) /
                    static_cast<double>(experiment.ensemble.trajectories));
    bayes.y.push_back(mass < 1e-6 ? 0.0 : mass);  // less would stretch the axis to where nothing is seen
  }
  return {.name = experiment.name + "-final-law",
          .title = title,
          .caption = fmt::format(
              "Probability of each bin of width {}, from 1e-6. {} of {} trajectories diverged and stand in no bin.",
              rounded(histogram.edge(1) - histogram.edge(0)), histogram.diverged(), experiment.ensemble.trajectories),
          .x = {.label = "w"},
          .y = {.label = "probability of the bin", .scale = Scale::logarithmic},
          .series = {sgd, bayes}};
}

}  // namespace flypaper::claims
