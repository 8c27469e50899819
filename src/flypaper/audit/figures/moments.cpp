#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "flypaper/audit/figures/observed.hpp"

namespace flypaper {
namespace {

std::vector<double> standard_deviations(const Observed& observed, std::size_t d) {
  std::vector<double> values = observed.column(fmt::format("covariance_w{0}_w{0}", d + 1));
  for (double& value : values) value = std::sqrt(std::max(value, 0.0));  // rounding may leave it below 0
  return values;
}

Figure over_steps(std::string title, std::vector<Series> series) {
  Figure panel = curves_panel("step", title + " of the runs that count", std::move(series));
  panel.title = std::move(title);
  return panel;
}

/// Of the chosen coordinates, as many pairs as a panel shows.
std::vector<Series> correlations(const Observed& observed, const std::vector<std::size_t>& shown) {
  std::vector<Series> pairs;
  for (const std::size_t d : shown) {
    for (const std::size_t e : shown) {
      if (e <= d || pairs.size() == most_curves) continue;
      Series pair{.label = fmt::format("w{} and w{}", d + 1, e + 1),
                  .x = observed.column("step"),
                  .y = observed.column(fmt::format("covariance_w{}_w{}", d + 1, e + 1))};
      const std::vector<double> of_d = standard_deviations(observed, d);
      const std::vector<double> of_e = standard_deviations(observed, e);
      for (std::size_t t = 0; t < pair.y.size(); ++t) pair.y[t] /= of_d[t] * of_e[t];
      pairs.push_back(std::move(pair));
    }
  }
  return pairs;
}

}  // namespace

std::vector<Figure> moments_panels(const Observed& observed) {
  const std::size_t dimension = observed.experiment.potential.dimension();
  const std::vector<std::size_t> shown = chosen(dimension, most_curves);
  const std::vector<double> steps = observed.column("step");
  std::vector<Series> means;
  std::vector<Series> deviations;
  for (const std::size_t d : shown) {
    const std::string name = fmt::format("w{}", d + 1);
    means.push_back({.label = name, .x = steps, .y = observed.column("mean_" + name)});
    deviations.push_back({.label = name, .x = steps, .y = standard_deviations(observed, d)});
  }
  std::vector<Figure> panels{over_steps("Mean", std::move(means)),
                             over_steps("Standard deviation", std::move(deviations))};
  if (dimension > 1) {
    panels.push_back(over_steps("Correlation", correlations(observed, shown)));
    panels.back().y.includes = {-1.0, 1.0};
  }
  const Box& basin = observed.settings.interval;
  panels[0].caption = fmt::format(
      "{}Runs count that are finite{}: at the last step {} of {}. Values far outside are not drawn.{}",
      every_text(observed.settings.every), basin.lower.empty() ? "" : " and inside " + open_text(basin),
      observed.column("counted").back(), observed.runs(), shown_text(shown.size(), dimension, "coordinates"));
  return panels;
}

}  // namespace flypaper
