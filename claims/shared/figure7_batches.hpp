#pragma once
// Figure 7's panel of batch sizes.
#include "claims/shared/figure7.hpp"

namespace flypaper::claims {

/// The batch panel as run: one pass over the 1000 samples, so that the batch size sets the number of steps.
inline Experiment one_pass(const Laboratory& laboratory, const std::string& name, std::uint64_t batch_size,
                           std::uint64_t trajectories) {
  Experiment experiment = at_batch_size(laboratory.experiment(name), batch_size);
  experiment.ensemble.steps = (1000 + batch_size - 1) / batch_size;
  experiment.ensemble.trajectories = trajectories;
  return experiment;
}

/// Rates over the batch size: published, as run, without noise on the same data, and exact at equal steps.
inline Figure batch_panel(Laboratory& laboratory) {
  Series published{.label = "published",
                   .style = Style::points,
                   .x = {10, 30, 50, 70, 90, 110, 130, 150, 170, 190, 210, 230},
                   .y = {.172, .153, .16, .15, .153, .145, .145, .14, .115, .11, .09, .088}};
  for (const double rate : published.y) {
    published.lower.push_back(rate - reading_error);
    published.upper.push_back(rate + reading_error);
  }
  Series run{.label = "as run, fitted as published", .style = Style::points, .x = published.x};
  Series control{.label = "without noise, same data and steps", .style = Style::points, .x = published.x};
  Series exact{.label = "exact at equal steps, the data's mean x^2", .x = {10, 30, 50, 90, 150, 230}};
  const auto trajectories = laboratory.by_tier<std::uint64_t>(4'000, 10'000, 100'000);
  for (const double x : published.x) {
    const auto batch_size = static_cast<std::uint64_t>(x);
    run.y.push_back(fitted_rate(laboratory.run(one_pass(laboratory, "fig7_batch_as_run", batch_size, trajectories))));
    control.y.push_back(
        fitted_rate(laboratory.run(one_pass(laboratory, "fig7_batch_as_run_noise_free", batch_size, trajectories))));
  }
  std::vector<Experiment> settings;
  for (const double x : exact.x) {
    settings.push_back(at_batch_size(laboratory.experiment("fig7_as_run_fresh"), static_cast<std::uint64_t>(x)));
    settings.back().population.input_variance = laboratory.experiment("fig7_batch_as_run").mean_sums().s_xx;
  }
  exact.y = exact_rates(settings);
  return {.name = "batch-size-sweep",
          .title = "Escape rate over batch size",
          .caption =
              "MSE, learning rate 0.01, one pass over 1000 samples: 100 steps at B = 10, 5 at B = 230, so that the "
              "fit goes through fewer and earlier points the larger B is. Bars: errors of reading and of the fit.",
          .x = {.label = "batch size"},
          .y = {.label = "escape rate per step"},
          .series = {exact, published, run, control}};
}

/// Exact rates over the batch size at four sharpnesses.
inline Figure batch_size_phases(const Experiment& fresh) {
  Figure figure{.name = "batch-size-by-sharpness",
                .title = "What the batch size does, below and above the crisis",
                .caption =
                    "Exact rates for fresh batches at w0 = 1.8, MSE; noise-free descent leaves by itself from h = "
                    "3.35 on. Rates below 1e-9 are left out.",
                .x = {.label = "batch size", .scale = Scale::logarithmic},
                .y = {.label = "escape rate per step", .scale = Scale::logarithmic}};
  for (const double learning_rate : {0.005, 0.007, 0.008, 0.010}) {
    const Experiment at = at_learning_rate(fresh, learning_rate);
    Series series{.label = fmt::format("learning rate {}, h = {}", learning_rate, rounded(sharpness(at), 3)),
                  .x = {5, 10, 25, 60, 120, 250}};
    std::vector<Experiment> settings;
    for (const double x : series.x) settings.push_back(at_batch_size(at, static_cast<std::uint64_t>(x)));
    series.y = exact_rates(settings);
    for (double& rate : series.y) rate = rate < 1e-9 ? 0.0 : rate;
    figure.series.push_back(series);
  }
  return figure;
}

}  // namespace flypaper::claims
