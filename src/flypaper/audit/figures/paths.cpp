// last_steps and trajectories: coordinates of single runs over time.
#include <fmt/format.h>

#include <array>
#include <cmath>

#include "flypaper/audit/figures/observed.hpp"
#include "flypaper/simulation/observables/trajectories.hpp"

namespace flypaper {
namespace {

constexpr std::size_t most_paths = 20;
constexpr std::size_t most_panels = 4;

/// A column of last_steps, a series for each run, in which the step of the exit is 0.
std::vector<Series> before_exit(const Observed& observed, std::string_view name, Style style) {
  static constexpr std::array labels{"stays: controls", "leaves below", "leaves above", "diverges"};
  const std::vector<double> trajectory = observed.column("trajectory");
  const std::vector<double> ending = observed.column("ending");
  const std::vector<double> until = observed.column("until_exit");
  const std::vector<double> values = observed.column(name);
  std::vector<Series> series;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const bool same = i > 0 && trajectory[i] == trajectory[i - 1] && until[i] < until[i - 1];
    if (!same) series.push_back({.label = labels.at(static_cast<std::size_t>(ending[i])), .style = style});
    series.back().add(-until[i], values[i]);
  }
  return series;
}

}  // namespace

std::vector<Figure> last_steps_panels(const Observed& observed) {
  std::vector<Figure> panels;
  const auto add = [&](const std::string& label, const std::string& column, Style style) {
    panels.push_back(curves_panel("step, the exit at 0", label, before_exit(observed, column, style)));
  };
  for (const std::size_t d : chosen(observed.experiment.potential.dimension(), most_panels)) {
    add(fmt::format("w{}", d + 1), fmt::format("w{}", d + 1), Style::line);
  }
  add("mean of x² in the batch that led there", "s_xx", Style::points);
  add("mean of xy in the batch that led there", "s_xy", Style::points);
  panels.front().caption = fmt::format(
      "The last steps before an exit from {}, a line for each run; beside each one that never leaves, over the same "
      "steps. Values far outside are not drawn.",
      open_text(observed.settings.interval));
  return panels;
}

std::vector<Figure> trajectories_panels(const Observed& observed) {
  const auto& all = dynamic_cast<const Trajectories&>(observed.observable);
  const std::uint64_t steps = observed.experiment.ensemble.steps;
  const std::vector<std::size_t> runs = chosen(observed.experiment.ensemble.trajectories, most_paths);
  std::vector<Figure> panels;
  const std::size_t dimension = observed.experiment.potential.dimension();
  for (const std::size_t d : chosen(dimension, most_panels)) {
    std::vector<Series> series;
    for (const std::size_t run : runs) {
      const auto at = [&](std::uint64_t step) { return all.at(run, step, static_cast<unsigned>(d)); };
      Series& path = series.emplace_back();
      path.label = std::isfinite(at(steps)) ? "a run that stays finite" : "a run that diverges";
      for (std::uint64_t step = 0; step <= steps; ++step) path.add(static_cast<double>(step), at(step));
    }
    panels.push_back(curves_panel("step", fmt::format("w{}", d + 1), std::move(series)));
  }
  panels.front().caption = fmt::format("{} of {} runs, a line each. Values far outside are not drawn.{}", runs.size(),
                                       observed.runs(), shown_text(panels.size(), dimension, "coordinates"));
  return panels;
}

}  // namespace flypaper
