#pragma once
// Figure 7's panels of learning rate and sharpness: exact rates, what was published, and figures of both.
#include "claims/shared/data_moments.hpp"
#include "claims/shared/figure7.hpp"
#include "claims/shared/published.hpp"

namespace flypaper::claims {

/// Figure 7's readings as cases of claims.
inline constexpr const char* figure7_loss_as_printed = "loss as printed, Figure 7";
inline constexpr const char* figure7_gradient_as_printed = "gradient as printed, Figure 7";
inline constexpr const char* figure7_as_run = "as run, Figure 7";

/// One panel: a setting is swept.
struct Panel {
  const char* name;                        ///< of its columns in experiments/published: "learning_rate", "w0"
  const char* setting;                     ///< in words
  Experiment (*vary)(Experiment, double);  ///< the experiment at a value of it
  double starts;                           ///< the notebook starts this panel uniformly within +- it, at every value
  double middle;                           ///< where the other panels are
};

/// The panel's experiment at a value of its setting.
inline Experiment at_value(const Panel& panel, const Experiment& experiment, double value) {
  Experiment at = panel.vary(experiment, value);
  at.ensemble.start.uniform = {{-panel.starts}, {panel.starts}};
  return at;
}

/// Rates over the panel: published, as run, without noise on the same data, and exact for fresh batches.
inline Figure sweep_figure(Laboratory& laboratory, const Panel& panel) {
  const std::string file = std::string("fig7_rate_vs_") + panel.name;
  const std::vector<double> at = published_column(laboratory, file, panel.name);
  Series published{.label = "published", .style = Style::points, .x = at};
  published.y = published_column(laboratory, file, "rate_per_step_dot");
  published.lower = published_column(laboratory, file, "rate_per_step_dot_lo");
  published.upper = published_column(laboratory, file, "rate_per_step_dot_hi");
  Series run{.label = "as run, fitted as published", .style = Style::points, .x = at};
  Series control{.label = "without noise, same data", .style = Style::points, .x = at};
  std::vector<Experiment> settings;
  for (const double value : at) {
    Experiment as_run = at_value(panel, laboratory.experiment("fig7_as_run"), value);
    as_run.ensemble.trajectories = laboratory.by_tier<std::uint64_t>(10'000, 40'000, 100'000);
    run.y.push_back(fitted_rate(laboratory.run(as_run)));
    control.y.push_back(
        fitted_rate(laboratory.run(at_value(panel, laboratory.experiment("fig7_as_run_noise_free"), value))));
    settings.push_back(at_value(panel, laboratory.experiment("fig7_as_run_fresh"), value));
    settings.back().population = moments_of(as_run);
  }
  Series exact{.label = "exact, fresh batches of the data's moments", .x = at, .y = exact_rates(settings)};
  return {.name = std::string(panel.name) + "-sweep",
          .title = std::string("Escape rate over ") + panel.setting,
          .caption = fmt::format("MSE, B = 25, 500 samples, 20 steps, starts uniform in +-{}. Bars: error of reading.",
                                 panel.starts),
          .x = {.label = panel.setting},
          .y = {.label = "escape rate per step"},
          .series = {exact, published, run, control}};
}

/// Exact rates with MSE and half-MSE, and what runs of a length can see.
inline Figure length_figure(const Laboratory& laboratory, const Panel& panel) {
  Figure figure{.name = std::string(panel.name) + "-length",
                .title = "A threshold for each length of a run",
                .caption =
                    "Exact rates, fresh batches, B = 25. Below its line a run of so many steps loses fewer than 1 in "
                    "20: what looks like a threshold is where a rate comes into sight.",
                .x = {.label = fmt::format("{} / {}", panel.setting, panel.middle)},
                .y = {.label = "escape rate per step", .scale = Scale::logarithmic}};
  for (const Loss loss : {Loss::mse, Loss::half_mse}) {
    Series series{.label = loss == Loss::mse ? "MSE" : "half-MSE"};
    std::vector<Experiment> settings;
    // With half-MSE rates below the middle are under 1e-6.
    for (double factor = loss == Loss::mse ? 0.5 : 0.95; factor < 1.26; factor += 0.05) {
      series.x.push_back(factor);
      settings.push_back(at_value(panel, laboratory.experiment("fig7_as_run_fresh"), panel.middle * factor));
      settings.back().rule.loss = loss;
    }
    series.y = exact_rates(settings);
    for (double& rate : series.y) rate = rate < 1e-9 ? 0.0 : rate;
    figure.series.push_back(series);
  }
  for (const double steps : {20.0, 500.0, 1e5}) {
    const double rate = -std::log1p(-0.05) / steps;
    figure.series.push_back(
        {.label = fmt::format("1 in 20 leave in {:.0f} steps", steps), .x = {0.5, 1.25}, .y = {rate, rate}});
  }
  return figure;
}

}  // namespace flypaper::claims
