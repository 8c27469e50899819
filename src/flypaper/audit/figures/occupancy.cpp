#include <fmt/format.h>

#include "flypaper/audit/figures/observed.hpp"

namespace flypaper {

std::vector<Figure> occupancy_panels(const Observed& observed) {
  const std::vector<double> steps = observed.column("step");
  const auto finite = static_cast<double>(observed.experiment.ensemble.trajectories - observed.diverged);
  std::vector<Series> series{fraction("inside, of all runs", steps, observed.column("inside"), observed.runs())};
  if (observed.diverged > 0) {
    series.push_back(fraction("inside, of the runs that stay finite to the end", steps,
                              observed.column("inside_survivors"), finite));
    series.push_back(fraction("finite so far, of all runs", steps, observed.column("finite"), observed.runs()));
  }
  Figure panel = fraction_panel("Fraction inside the basin", "fraction of runs", std::move(series));
  panel.caption = fmt::format("{}Basin {}; those that return count again.", every_text(observed.settings.every),
                              open_text(observed.settings.interval));
  return {std::move(panel)};
}

}  // namespace flypaper
