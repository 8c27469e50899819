#pragma once
// Figures of the escape rate over the batch size.
#include "claims/shared/figure7_batches.hpp"
#include "claims/shared/settings.hpp"

namespace flypaper::claims {

/// The batch panel as run: one pass over the 1000 samples, so that the batch size sets the number of steps.
inline Experiment one_pass(const Laboratory& laboratory, const std::string& name, std::uint64_t batch_size) {
  Experiment experiment = with_batch_size(laboratory.experiment(name), batch_size);
  experiment.ensemble.start.uniform = {{-4.0}, {4.0}};
  experiment.ensemble.steps = (1000 + batch_size - 1) / batch_size;
  experiment.ensemble.trajectories = laboratory.by_tier<std::uint64_t>(4'000, 10'000, 100'000);
  return experiment;
}

/// Rates over the batch size: published, as run, without noise on the same data, and exact at equal steps.
inline Figure batch_panel(Laboratory& laboratory) {
  const std::string file = "fig7_rate_vs_batch_size";
  Series published{.label = "published", .style = Style::points, .x = published_column(laboratory, file, "batch_size")};
  published.y = published_column(laboratory, file, "rate_per_step_dot");
  published.lower = published_column(laboratory, file, "rate_per_step_dot_lo");
  published.upper = published_column(laboratory, file, "rate_per_step_dot_hi");
  Series run{.label = "as run, fitted as published", .style = Style::points, .x = published.x};
  Series control{.label = "without noise, same data and steps", .style = Style::points, .x = published.x};
  Series exact{.label = "exact at equal steps, the data's moments", .x = published.x};
  for (const double x : published.x) {
    const auto batch_size = static_cast<std::uint64_t>(x);
    run.y.push_back(fitted_rate(laboratory.run(one_pass(laboratory, "fig7_batch_as_run", batch_size))));
    control.y.push_back(fitted_rate(laboratory.run(one_pass(laboratory, "fig7_batch_as_run_noise_free", batch_size))));
    exact.y.push_back(
        exact_rate(laboratory, with_batch_size(batch_reading(laboratory, figure7_as_run), batch_size)).per_step);
  }
  return {.name = "batch-size-sweep",
          .title = "Escape rate over batch size",
          .caption =
              "MSE, learning rate 0.01, one pass over 1000 samples: 100 steps at B = 10, 5 at B = 230, so that the "
              "fit goes through fewer and earlier points the larger B is, and through runs on their way to infinity.",
          .x = {.label = "batch size"},
          .y = {.label = "escape rate per step"},
          .series = {exact, published, run, control}};
}

/// Exact rates over the batch size at several learning rates, as they are or over that at B = 10.
enum class Scaled : unsigned char { absolute, relative };
inline Figure batch_curves(Laboratory& laboratory, const std::vector<double>& learning_rates, Scaled scaled) {
  const bool relative = scaled == Scaled::relative;
  Figure figure{
      .name = relative ? "batch-size-exponential" : "batch-size-by-sharpness",
      .title = relative ? "Where noise carries, the rate is exponential in the batch size"
                        : "What the batch size does, below and above the crisis",
      .caption =
          "Exact rates for fresh batches at w0 = 1.8, MSE; noise-free descent leaves by itself from h = "
          "3.35 on. Values below 1e-9 are left out.",
      .x = {.label = "batch size", .scale = relative ? Scale::linear : Scale::logarithmic},
      .y = {.label = relative ? "rate / rate at B = 10" : "escape rate per step", .scale = Scale::logarithmic}};
  Series slow{.label = "as B^(-1/2), like the noise"};
  for (const double learning_rate : learning_rates) {
    const Experiment at = with_learning_rate(batch_reading(laboratory, figure7_gradient_as_printed), learning_rate);
    Series series{.label = fmt::format("h = {}", rounded(sharpness(at), 3)), .x = {10, 25, 50, 100, 150, 230}};
    for (const double x : series.x) {
      series.y.push_back(exact_rate(laboratory, with_batch_size(at, static_cast<std::uint64_t>(x))).per_step);
    }
    const double unit = relative ? series.y.front() : 1.0;
    for (double& rate : series.y) rate = rate / unit < 1e-9 ? 0.0 : rate / unit;
    slow.x = series.x;
    figure.series.push_back(series);
  }
  for (const double x : slow.x) slow.y.push_back(std::sqrt(10.0 / x));
  if (relative) figure.series.push_back(slow);
  return figure;
}

}  // namespace flypaper::claims
