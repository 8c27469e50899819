#pragma once
// Figures of escape rates over h, with and without noise.
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
                .x = {.label = "h = learning rate x top Hessian eigenvalue"},
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
  auto [noisy, still] = rate_curves(as_run, "on the 1000 samples");
  return {.name = "headline-rates",
          .title = "Escape rate with and without noise, as run",
          .x = {.label = "h = learning rate x top Hessian eigenvalue"},
          .y = {.label = "escape rate a step", .scale = Scale::logarithmic},
          .series = {std::move(noisy), std::move(still)},
          .width = Width::strip};
}

}  // namespace flypaper::claims
