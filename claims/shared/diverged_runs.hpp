#pragma once
// Divergence by start in the figures that the post shows after runs that are not finite have been removed.
#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "claims/shared/figure4.hpp"
#include "flypaper/exact/escape/stability.hpp"
#include "flypaper/exact/geometry/local.hpp"

namespace flypaper::claims {

/// The first steps of an experiment with exits from the whole space observed only: those are divergences, trajectory by
/// trajectory. Nearly all happen in the first 64 steps (8 later ones in 10^4 runs of Figure 4, whose are the latest),
/// so that 100 do for runs of 5000.
inline Experiment divergences_of(const Laboratory& lab, const std::string& name, std::uint64_t trajectories) {
  Experiment experiment = lab.experiment(name);
  experiment.ensemble.trajectories = trajectories;
  experiment.ensemble.steps = std::min<std::uint64_t>(experiment.ensemble.steps, 100);
  constexpr double infinity = std::numeric_limits<double>::infinity();
  const unsigned dimension = experiment.potential.dimension();
  experiment.observe = {
      {.kind = "exit_time",
       .interval = {std::vector<double>(dimension, -infinity), std::vector<double>(dimension, infinity)}}};
  return experiment;
}

/// For each of its trajectories, whether it starts where it should survive.
using StartsWhere = std::function<std::vector<bool>(Laboratory&, const Experiment&)>;

/// Where noise-free descent on the same data stays finite.
inline std::vector<bool> noise_free_stays_finite(Laboratory& laboratory, const Experiment& experiment) {
  Experiment twin = experiment;
  twin.kind = Kind::noise_free;
  std::vector<bool> inside;
  for (const Exit exit : laboratory.run(twin).get<ExitTimes>().exits()) inside.push_back(exit != Exit::diverged);
  return inside;
}

/// Where a start satisfies a condition.
template <typename Condition>
std::vector<bool> starts_where(const Experiment& experiment, const Condition& condition) {
  std::vector<bool> inside;
  for (std::uint64_t i = 0; i < experiment.ensemble.trajectories; ++i) {
    inside.push_back(condition(start_of(experiment.ensemble.start, i, experiment.ensemble.seed)));
  }
  return inside;
}

/// Where h of the regular line is below `limit`.
inline std::vector<bool> line_below(const Experiment& experiment, double limit) {
  const double rate = experiment.rule.learning_rate * loss_factor(experiment.rule.loss) * experiment.mean_sums().s_xx;
  return starts_where(experiment, [&](const std::vector<double>& start) {
    return rate * local_model(experiment.potential, start).gradient_norm2() < limit;
  });
}

/// Where the regular line is stable almost surely.
inline std::vector<bool> line_is_stable(Laboratory& /*laboratory*/, const Experiment& experiment) {
  // NOLINTNEXTLINE(bugprone-unchecked-optional-access): without momentum there always is one
  return line_below(experiment, stability_limits(experiment.batch_size, 0.0).almost_sure.value());
}

/// Divergence of SGD by start, with that outside of a region.
inline Figure by_start(const std::string& name, const std::string& title, const Experiment& experiment,
                       const ExitTimes& exits, const std::vector<bool>& inside, const std::string& region) {
  constexpr std::size_t bins = 50;
  const std::size_t coordinate = experiment.potential.dimension() - 1;
  const std::vector<std::vector<double>> starts = [&] {
    std::vector<std::vector<double>> all;
    for (std::uint64_t i = 0; i < exits.exits().size(); ++i) {
      all.push_back(start_of(experiment.ensemble.start, i, experiment.ensemble.seed));
    }
    return all;
  }();
  double reach = 0.0;
  for (const auto& start : starts) reach = std::max(reach, std::abs(start[coordinate]));
  std::vector<std::uint64_t> started(bins);
  std::vector<std::uint64_t> diverged(bins);
  std::vector<std::uint64_t> outside(bins);
  for (std::size_t i = 0; i < starts.size(); ++i) {
    const auto place = static_cast<std::size_t>((starts[i][coordinate] + reach) / (2.0 * reach) * bins);
    const std::size_t bin = std::min(bins - 1, place);
    ++started[bin];
    diverged[bin] += exits.exits()[i] == Exit::diverged ? 1 : 0;
    outside[bin] += inside[i] ? 0 : 1;
  }
  Series fraction{.label = "SGD", .style = Style::points};
  Series control{.label = "where " + region};
  for (std::size_t bin = 0; bin < bins; ++bin) {
    if (started[bin] == 0) continue;
    const Interval limits = proportion_interval(diverged[bin], started[bin], 0.025);
    fraction.x.push_back(reach * (2.0 * (static_cast<double>(bin) + 0.5) / bins - 1.0));
    fraction.y.push_back(static_cast<double>(diverged[bin]) / static_cast<double>(started[bin]));
    fraction.lower.push_back(limits.lower);
    fraction.upper.push_back(limits.upper);
    control.y.push_back(static_cast<double>(outside[bin]) / static_cast<double>(started[bin]));
  }
  control.x = fraction.x;
  return {.name = name,
          .title = title,
          .caption = "As run; bars: exact 95 % limits.",
          .x = {.label = coordinate == 0 ? "start w" : "start w2"},
          .y = {.label = "fraction diverged"},
          .series = {fraction, control}};
}

/// That of every figure, as run.
inline std::vector<Figure> divergence_figures(Laboratory& lab) {
  std::vector<Figure> drawn;
  const auto draw = [&](const std::string& name, const std::string& title, const StartsWhere& of,
                        const std::string& region) {
    const Experiment experiment = divergences_of(lab, name, 10'000);
    drawn.push_back(by_start(name + "-diverged", title + ": which starts diverge", experiment,
                             lab.run(experiment).get<ExitTimes>(), of(lab, experiment), region));
  };
  const std::string map = "noise-free descent on the same data diverges";
  draw("fig1_as_run", "Figure 1", noise_free_stays_finite, map);
  draw("fig2_as_run", "Figures 2 and 3", line_is_stable, "the regular line is unstable");
  draw("fig4_as_run", "Figure 4", noise_free_stays_finite, map);
  draw("fig6_as_run", "Figure 6", noise_free_stays_finite, map);
  return drawn;
}

}  // namespace flypaper::claims
