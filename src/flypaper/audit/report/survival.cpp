#include "flypaper/audit/report/survival.hpp"

#include <algorithm>

#include "flypaper/base/statistics/proportion.hpp"

namespace flypaper {

Series survival(std::string label, const ExitTimes& exits) {
  Series series{.label = std::move(label), .style = Style::points};
  const std::vector<std::uint64_t> inside = exits.still_inside();
  const auto emptied = static_cast<std::size_t>(std::ranges::find(inside, 0U) - inside.begin());
  const std::size_t stride = std::max<std::size_t>(1, emptied / 60);
  for (std::size_t t = 0; t < emptied; t += stride) {
    const Interval limits = proportion_interval(inside[t], exits.at_risk(), 0.025);
    series.add(static_cast<double>(t), static_cast<double>(inside[t]) / static_cast<double>(exits.at_risk()));
    series.lower.push_back(limits.lower);
    series.upper.push_back(limits.upper);
  }
  return series;
}

Series survival(std::string label, std::span<const double> hazards) {
  Series series{.label = std::move(label), .x = {0.0}, .y = {1.0}};
  for (const double hazard : hazards) {
    series.add(series.x.back() + 1.0, series.y.back() * (1.0 - hazard));
  }
  return series;
}

Series quasi_stationary_law(const KilledKernel& kernel) {
  Series series{.label = "quasi-stationary law"};
  const std::vector<double>& density = kernel.quasi_stationary_density();
  const double least = 1e-4 * *std::ranges::max_element(density);
  for (std::size_t i = 0; i < density.size(); ++i) {
    // Panels graded to a barrier crowd points that no figure can tell apart.
    if (density[i] < least || (!series.x.empty() && kernel.points()[i] - series.x.back() < 1e-3)) continue;
    series.add(kernel.points()[i], density[i]);
  }
  return series;
}

Figure survival_figure(std::string name, std::string title, const std::string& caption, std::vector<Series> series) {
  return {.name = std::move(name),
          .title = std::move(title),
          .caption = caption + " Bars: exact 95 % limits. Trajectories that diverge count as having left.",
          .x = {.label = "step"},
          .y = {.label = "fraction that has not left", .scale = Scale::logarithmic},
          .series = std::move(series)};
}

}  // namespace flypaper
