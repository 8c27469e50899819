#pragma once
// Figure 7's sweeps of learning rate and sharpness: exact rates, what was published, and figures of both.
#include <functional>

#include "claims/shared/figure7.hpp"

namespace flypaper::claims {

struct Sweep {
  std::string id;                                               ///< of its figures
  std::string setting;                                          ///< "the learning rate"
  std::function<Experiment(const Experiment&, double)> vary{};  ///< the experiment at a value of it
  std::vector<double> published_at;
  std::vector<double> published_rates;  ///< read off Figure 7
  double stays;                         ///< a value below the published threshold
  double leaves;                        ///< and one above
  double middle;                        ///< where the other sweeps are
};

/// The escape rate at which 1 in 100 leave within `steps` steps.
inline double one_in_100_within(double steps) { return -std::log1p(-0.01) / steps; }

/// Exact rates for fresh batches over a range of the setting about the middle of the sweeps.
struct RateCurve {
  std::vector<double> at;
  std::vector<double> rates;

  /// Where 1 in 100 leave within `steps`, between points by a straight line in log rate: to about 0.3 %.
  [[nodiscard]] double threshold(double steps) const {
    const double target = one_in_100_within(steps);
    std::size_t i = 1;
    while (i + 1 < rates.size() && rates[i] < target) ++i;
    const double share = std::log(target / rates[i - 1]) / std::log(rates[i] / rates[i - 1]);
    return at[i - 1] + share * (at[i] - at[i - 1]);
  }
};

inline RateCurve rate_curve(Experiment fresh, const Sweep& sweep, Loss loss) {
  fresh.rule.loss = loss;
  RateCurve curve;
  std::vector<Experiment> settings;
  // With half-MSE rates below the middle are under 1e-6.
  for (double factor = loss == Loss::mse ? 0.5 : 0.95; factor < 1.26; factor += 0.05) {
    curve.at.push_back(sweep.middle * factor);
    settings.push_back(sweep.vary(fresh, curve.at.back()));
  }
  curve.rates = exact_rates(settings);
  return curve;
}

/// Rates over the sweep: published, as run, without noise on the same data, and exact for fresh batches.
inline Figure sweep_figure(Laboratory& laboratory, const Sweep& sweep, std::uint64_t trajectories) {
  const std::vector<double>& at = sweep.published_at;
  Series published{.label = "published", .style = Style::points, .x = at, .y = sweep.published_rates};
  Series run{.label = "as run, fitted as published", .style = Style::points, .x = at};
  Series control{.label = "without noise, same data", .style = Style::points, .x = at};
  std::vector<Experiment> settings;
  for (std::size_t i = 0; i < at.size(); ++i) {
    published.lower.push_back(std::max(0.0, published.y[i] - reading_error));
    published.upper.push_back(published.y[i] + reading_error);
    Experiment as_run = sweep.vary(laboratory.experiment("fig7_as_run"), at[i]);
    as_run.ensemble.trajectories = trajectories;
    run.y.push_back(fitted_rate(laboratory.run(as_run)));
    const Experiment noise_free = sweep.vary(laboratory.experiment("fig7_as_run_noise_free"), at[i]);
    control.y.push_back(fitted_rate(laboratory.run(noise_free)));
    settings.push_back(sweep.vary(laboratory.experiment("fig7_as_run_fresh"), at[i]));
    settings.back().population.input_variance = as_run.mean_sums().s_xx;
  }
  Series exact{.label = "exact, fresh batches of the data's mean x^2", .x = at, .y = exact_rates(settings)};
  return {
      .name = sweep.id + "-sweep",
      .title = "Escape rate over " + sweep.setting,
      .caption = "MSE, B = 25, 500 samples, 20 steps, starts uniform in +-3.6. Bars: errors of reading and of the fit.",
      .x = {.label = sweep.setting},
      .y = {.label = "escape rate per step"},
      .series = {exact, published, run, control}};
}

/// Exact rates with the loss of the code and of the text, and what runs of a length can see.
inline Figure length_figure(const Sweep& sweep, const RateCurve& mse, const RateCurve& half_mse) {
  Figure figure{
      .name = sweep.id + "-length",
      .title = "A threshold for each length of a run",
      .caption =
          "Exact rates, fresh batches, B = 25. Below its line a run of so many steps loses fewer than 1 in 100: "
          "what looks like a threshold is where a rate comes into sight.",
      .x = {.label = fmt::format("{} / {}", sweep.setting, sweep.middle)},
      .y = {.label = "escape rate per step", .scale = Scale::logarithmic},
      .series = {{.label = "MSE, as the code", .x = mse.at, .y = mse.rates},
                 {.label = "half-MSE, as the text", .x = half_mse.at, .y = half_mse.rates}}};
  for (Series& series : figure.series) {
    for (double& rate : series.y) rate = rate < 1e-9 ? 0.0 : rate;
    for (double& at : series.x) at /= sweep.middle;
  }
  for (const double steps : {20.0, 500.0, 1e5}) {
    const double rate = one_in_100_within(steps);
    figure.series.push_back(
        {.label = fmt::format("1 in 100 leave in {:.0f} steps", steps), .x = {0.5, 1.25}, .y = {rate, rate}});
  }
  return figure;
}

}  // namespace flypaper::claims
