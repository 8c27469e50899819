#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "flypaper/audit/figures/observed.hpp"
#include "flypaper/base/core/text.hpp"

namespace flypaper {

std::vector<Figure> distance_panels(const Observed& observed) {
  const ObserveSettings& settings = observed.settings;
  std::vector<std::string> target;
  for (std::size_t i = 0; i < settings.point.size(); ++i) {
    target.push_back(fmt::format("w{} = {}", settings.coordinates[i] + 1, rounded(settings.point[i])));
  }
  Figure panel{.title = fmt::format("Distance to {}", join(target)),
               .x = {.label = "step"},
               .y = {.label = "distance", .scale = Scale::logarithmic}};
  const std::vector<double> steps = observed.column("step");
  const std::vector<std::size_t> shown = chosen(settings.quantiles.size(), most_curves);
  std::vector<std::string> without_curve;
  for (const std::size_t i : shown) {
    const std::string p = fmt::format("{}", settings.quantiles[i]);
    Series series{
        .label = fmt::format("quantile {} of all runs", p), .x = steps, .y = observed.column("quantile_" + p)};
    if (std::ranges::count_if(series.y, [](double y) { return y > 0.0 && std::isfinite(y); }) < 2) {
      without_curve.push_back(p);
    } else {
      panel.series.push_back(std::move(series));
    }
  }
  panel.caption = fmt::format(
      "{}A run that has diverged is infinitely far away. At the last step {} of {} runs have diverged and {} are at "
      "distance 0; neither can be drawn.{}",
      every_text(settings.every), observed.column("diverged").back(), observed.runs(),
      observed.column("at_zero").back(), shown_text(shown.size(), settings.quantiles.size(), "quantiles"));
  if (!without_curve.empty()) {
    panel.caption += fmt::format(" Infinite or 0 almost throughout: quantile {}.", join(without_curve));
  }
  return {std::move(panel)};
}

}  // namespace flypaper
