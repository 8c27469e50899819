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

/// The hazard in four windows of equal exits at about this hazard a step: the largest over the smallest.
inline Sampled steady_in(const ExitTimes& exits, std::uint64_t from, double margin, Budget budget) {
  constexpr double about = 0.14;
  return ConstantHazardCheck(windows_of_equal_exits(4, from, about, 34), about, margin,
                             ConstantHazardCheck::trials_needed(4, about, margin, budget), budget)
      .evaluate(fmt::format("the hazard is the same in four windows after step {}", from), exits.stays());
}

}  // namespace flypaper::claims
