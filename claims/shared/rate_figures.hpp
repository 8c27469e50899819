#pragma once
// Figures of escape rates over h, with and without noise.
#include <algorithm>
#include <array>
#include <utility>

#include "claims/shared/rates_over_h.hpp"

namespace flypaper::claims {

inline Figure rates_figure(Laboratory& lab) {
  Figure figure{.name = "rates-over-h",
                .title = "Escape rates with and without noise",
                .caption =
                    "Exact, B = 20, w0 = 1.8: SGD on normal data with the moments of each data set, and "
                    "noise-free descent on its mean x^2 and mean xy, which leaves above the crisis only.",
                .x = {.label = "h, learning rate times top eigenvalue of the Hessian"},
                .y = {.label = "escape rate per step", .scale = Scale::logarithmic}};
  const std::array<std::pair<const char*, const char*>, 4> data{{{"fig1_mse_fresh", "population"},
                                                                 {"fig1_mse", "10^4 samples of the caption"},
                                                                 {"fig1_as_run", "1000 samples as run"},
                                                                 {"fig7_as_run", "500 samples of Figure 7"}}};
  for (const auto& [experiment, name] : data) {
    Experiment at = lab.experiment(experiment);
    at.batch_size = 20;
    for (Series& series : rate_curves(at, name)) figure.series.push_back(std::move(series));
  }
  return figure;
}

/// Escape rates of one experiment with and without noise.
inline Figure as_run_figure(const Experiment& as_run) {
  auto [noisy, still] = rate_curves(as_run, "these samples");
  Series here{.label = "the learning rate of Figure 1", .style = Style::points};
  const double h = as_run.rule.learning_rate * loss_factor(as_run.rule.loss) / rate_at(as_run, 1.0);
  here.add(h, sgd_rate(as_run).per_step);
  Series crisis{.label = "crisis"};
  for (const double y : {std::ranges::min(noisy.y), 1.0}) crisis.add(crisis_sharpness(as_run), y);
  return {.name = "headline-rates",
          .title = "Escape rate with and without noise, as run",
          .caption =
              "Computed for fresh normal batches with the moments of the 1000 samples as run. Without noise nothing "
              "leaves below the crisis, the vertical line.",
          .x = {.label = "h, learning rate times curvature"},
          .y = {.label = "escape rate a step", .scale = Scale::logarithmic},
          .series = {std::move(noisy), std::move(still), std::move(here), std::move(crisis)},
          .width = Width::strip};
}

}  // namespace flypaper::claims
