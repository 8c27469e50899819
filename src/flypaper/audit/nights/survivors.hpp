#pragma once
#include <optional>
#include <string>

#include "flypaper/audit/experiment/experiment.hpp"
#include "flypaper/audit/nights/kept_lines.hpp"
#include "flypaper/audit/nights/night_count.hpp"
#include "flypaper/exact/escape/basin.hpp"

namespace flypaper {

/// SGD of one variable, or on a line, on fresh batches from a point: who is still inside an interval after some steps?
struct Survival {
  Potential potential;
  UpdateRule rule;
  Population population{};
  std::uint64_t batch_size;
  Interval1d interval;
  double start;
  std::uint64_t steps;
  std::optional<EscapeOnLine> line{};  ///< the potential of one variable is that of this line of `whole`
  std::optional<Potential> whole{};    ///< what is then simulated
};

/// By the law in time. The error is an estimate: the change from longer panels, and the kernel's relative 1e-11 over
/// some steps. Throws Error where there is no such law.
[[nodiscard]] KnownProbability probability_inside(const Survival& setting);

/// The simulator's count.
[[nodiscard]] std::uint64_t count_inside(const Survival& setting, std::uint64_t trajectories, std::uint64_t seed,
                                         unsigned threads);

/// The two as what a night counts.
[[nodiscard]] NightCount survivors(std::string id, std::string what, const Survival& setting,
                                   std::uint64_t draws = 2'000'000);

/// What can be counted of a potential: at each regular zero of one variable, or of an axis that every batch keeps
/// trajectories on, those that are still in its basin, at the claimed setting of escape, else at one where leaving is
/// neither rare nor sure.
[[nodiscard]] std::vector<NightCount> survivors_of(const Potential& potential);

/// What can be counted of an experiment of one variable whose trajectories start at one point, each on fresh batches of
/// its own and without momentum: those that are still in the basin of each `exit_time`.
[[nodiscard]] std::vector<NightCount> survivors_of(const Experiment& experiment);

}  // namespace flypaper
