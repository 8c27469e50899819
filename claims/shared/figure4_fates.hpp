#pragma once
// What becomes of the trajectories of Figure 4, and its panels.
#include "claims/shared/figure4.hpp"

namespace flypaper::claims {

/// With exits from the whole line too, which are divergences; those from the left basin come first.
inline Experiment with_divergences(Experiment experiment) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  experiment.observe.push_back({.kind = "exit_time", .interval = {{-infinity}, {infinity}}});
  return experiment;
}

/// All starts of the figure, with exits from the left basin and from the line.
inline Experiment with_fates(const Experiment& experiment, std::uint64_t trajectories) {
  return with_divergences(starting_in(experiment, whole_start(experiment), trajectories));
}

enum class Fate : std::uint8_t { diverged, left, crossed, right };

/// One trajectory's. Of those that start left, `crossed` are those that have left it and stay finite; that one of them,
/// or one that starts right, returns to the left is rarer than 1 in 100 of those that end there.
inline Fate fate(const ExperimentResult& result, std::size_t i) {
  const auto& basin = result.get<ExitTimes>().exits();
  const auto& line = dynamic_cast<const ExitTimes&>(*result.ensemble.observables.back()).exits();
  if (line[i] == Exit::diverged) return Fate::diverged;
  if (basin[i] == Exit::started_outside) return Fate::right;
  return basin[i] == Exit::censored ? Fate::left : Fate::crossed;
}

/// The figure's bottom left panel: left of the barrier, of the runs that stay finite and of all.
inline Figure figure4_panel(const ExperimentResult& run) {
  const Occupancy::Counts& counts = run.get<Occupancy>().counts();
  Series survivors{.label = "runs that stay finite"};
  Series all{.label = "all runs"};
  for (std::size_t t = 0; t < counts.inside.size(); t += 5) {
    survivors.x.push_back(static_cast<double>(t));
    survivors.y.push_back(static_cast<double>(counts.inside_survivors[t]) / static_cast<double>(counts.survivors));
    all.y.push_back(static_cast<double>(counts.inside[t]) / static_cast<double>(counts.trajectories));
  }
  all.x = survivors.x;
  const Interval limits = proportion_interval(2, 19, 0.025);
  const Series published{.label = "published: 2 of 19",
                         .style = Style::points,
                         .x = {500.0},
                         .y = {2.0 / 19.0},
                         .lower = {limits.lower},
                         .upper = {limits.upper}};
  return {.name = "two-degenerate-wells",
          .title = "Left of the barrier between two degenerate wells",
          .caption =
              "As run: MSE, B = 20, momentum 0.5, 10000 samples, starts uniform in +-4. The bar: exact 95 % limits "
              "of the published count.",
          .x = {.label = "step"},
          .y = {.label = "fraction left of the barrier"},
          .series = {survivors, all, published}};
}

/// What becomes of the starts, as run.
inline Figure fate_figure(const Experiment& experiment, const ExperimentResult& result) {
  constexpr std::size_t bins = 80;
  const Interval1d range = whole_start(experiment);
  const double width = (range.upper - range.lower) / bins;
  std::vector<Series> series(3);
  for (std::size_t k = 0; k < 3; ++k) series[k].style = Style::steps;
  series[0].label = "ends at -w0";
  series[1].label = "started left of the barrier, ends at w0";
  series[2].label = "started right of it, stays finite";
  std::vector<double> started(bins + 1);
  for (Series& one : series) one.y.resize(bins + 1);
  for (std::size_t i = 0; i < experiment.ensemble.trajectories; ++i) {
    const double w = start_of(experiment.ensemble.start, i, experiment.ensemble.seed)[0];
    const std::size_t bin = std::min(bins - 1, static_cast<std::size_t>((w - range.lower) / width));
    started[bin] += 1.0;
    const Fate found = fate(result, i);
    if (found != Fate::diverged) series[static_cast<std::size_t>(found) - 1].y[bin] += 1.0;
  }
  for (Series& one : series) {
    for (std::size_t bin = 0; bin <= bins; ++bin) {
      one.x.push_back(range.lower + width * static_cast<double>(bin));
      one.y[bin] = started[bin] > 0.0 ? one.y[bin] / started[bin] : 0.0;
    }
  }
  return {.name = "two-degenerate-wells-by-start",
          .title = "Which starts of Figure 4 end where",
          .caption =
              "As run: MSE, B = 20, momentum 0.5, 10000 samples, 500 steps; the barrier is at -0.4, and the rest "
              "of the starts diverges.",
          .x = {.label = "start w"},
          .y = {.label = "fraction of the starts"},
          .series = std::move(series),
          .regions = {{"left of the barrier", range.lower, barrier(experiment)},
                      {"right of it", barrier(experiment), range.upper}}};
}

}  // namespace flypaper::claims
