#pragma once
// Whether exits in Figure 1 have the same hazard in stretches of time.
#include <fmt/format.h>

#include "claims/shared/figure1.hpp"

namespace flypaper::claims {

/// The figure's first 50 steps of those that start in the sharp basin, exits only.
inline Experiment exits_only(const Experiment& experiment, std::uint64_t trajectories) {
  Experiment run = starts_in_sharp_basin(experiment, trajectories);
  run.ensemble.steps = std::min<std::uint64_t>(run.ensemble.steps, 50);
  run.ensemble.stop = Stop::when_settled;
  std::erase_if(run.observe, [](const ObserveSettings& observe) { return observe.kind != "exit_time"; });
  return run;
}

/// Four stretches of the steps after `from` that the authors fit, which end where their fraction falls below 1e-3. A
/// hazard that bends shows in the later ones, where few are left: not windows of equal exits.
inline std::vector<Window> fitted_windows(std::uint64_t from) { return {{from, 7}, {7, 12}, {12, 19}, {19, 34}}; }

/// The hazard in each of them is the same: the largest over the smallest. Of the trials a window takes three in twenty
/// of those at risk at the start, which the last one has with some to spare.
inline Sampled steady_in(const ExitTimes& exits, std::uint64_t from, double margin) {
  constexpr double about = 0.14;
  return ConstantHazardCheck(fitted_windows(from), about, margin, exits.at_risk() * 3 / 20)
      .evaluate(fmt::format("the hazard is the same in four windows after step {}", from), exits.stays());
}

/// The same ratio in a few runs.
inline double hazard_ratio(const ExitTimes& exits, std::uint64_t from) {
  double least = 1.0;
  double largest = 0.0;
  for (const Window& window : fitted_windows(from)) {
    const Trials trials =
        trials_in_window(exits.stays(), window.from, window.to, std::numeric_limits<std::uint64_t>::max());
    const double hazard = static_cast<double>(trials.exits) / static_cast<double>(trials.count);
    least = std::min(least, hazard);
    largest = std::max(largest, hazard);
  }
  return largest / least;
}

}  // namespace flypaper::claims
