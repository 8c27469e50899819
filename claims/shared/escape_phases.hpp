#pragma once
// The escape rate over h, with the thresholds of the noise-free map.
#include <fmt/format.h>

#include <algorithm>

#include "claims/shared/figure1.hpp"

namespace flypaper::claims {

/// The rate learning_rate c at which the sharp minimum has a given h = rate v_x |Q'|^2.
inline double rate_at(const Experiment& experiment, double h) {
  return h * experiment.rule.learning_rate * loss_factor(experiment.rule.loss) / sharpness(experiment);
}

/// The h at which noise-free descent from the sharp minimum begins to leave: its boundary crisis.
inline double crisis_sharpness(const Experiment& experiment) {
  const double rate = boundary_crisis(experiment.potential, experiment.mean_sums(), sharp_minimum(experiment),
                                      sharp_basin(experiment), rate_at(experiment, 2.1), rate_at(experiment, 4.5));
  return rate / rate_at(experiment, 1.0);
}

/// The exact escape rate over h for fresh batches, with the two thresholds of the noise-free map.
inline Figure phase_figure(const Experiment& fresh, double crisis) {
  Figure figure{
      .name = "escape-phases",
      .title = "Escape rate against sharpness, with and without noise",
      .caption = fmt::format("Exact rates for fresh batches at w0 = 1.8. Without noise the minimum is stable up to h = "
                             "2, and everything stays trapped on a cycle or band up to h = {}; above it leaves.",
                             rounded(crisis, 6)),
      .x = {.label = "h = learning rate x top Hessian eigenvalue"},
      .y = {.label = "escape rate per step", .scale = Scale::logarithmic}};
  double least = 1.0;
  for (const std::uint64_t batch_size : {5U, 20U, 100U}) {
    Series series{.label = fmt::format("SGD, B = {}", batch_size)};
    for (double h = 1.8; h <= 4.01; h += 0.2) {
      UpdateRule rule = fresh.rule;
      rule.learning_rate = rate_at(fresh, h) / loss_factor(rule.loss);
      const OneStepLaw law(fresh.potential, rule, fresh.population, batch_size);
      const double rate = KilledKernel(law, sharp_basin(fresh)).escape_rate();
      if (rate < 1e-8) continue;
      series.x.push_back(h);
      series.y.push_back(rate);
      least = std::min(least, rate);
    }
    figure.series.push_back(series);
  }
  figure.series.push_back({.label = "noise-free: stable below", .x = {2.0, 2.0}, .y = {least, 1.0}});
  figure.series.push_back({.label = "noise-free: leaves above", .x = {crisis, crisis}, .y = {least, 1.0}});
  return figure;
}

}  // namespace flypaper::claims
