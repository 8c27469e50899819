#include <fmt/format.h>

#include <cmath>
#include <memory>

#include "flypaper/audit/nights/kept_lines.hpp"
#include "flypaper/base/core/text.hpp"
#include "flypaper/base/statistics/hazard.hpp"
#include "flypaper/base/statistics/proportion.hpp"
#include "flypaper/simulation/ensemble/ensemble.hpp"
#include "flypaper/simulation/observables/exit_times.hpp"
#include "testing/checks.hpp"

namespace flypaper::potential_tests {
namespace {

Trials simulated_exits(const Potential& potential, const ClaimedPoint& point, const UpdateRule& rule, double hazard,
                       std::uint64_t trials) {
  constexpr std::uint64_t burn_in = 14;  // decay ratios are below 0.7 here: 0.7^14 = 0.7 % of the hazard
  constexpr std::uint64_t steps = burn_in + 300;
  const double survivors = std::pow(1.0 - hazard, static_cast<double>(burn_in));
  const auto trajectories = static_cast<std::uint64_t>(1.3 * static_cast<double>(trials) * hazard / survivors) + 1000;
  Start start;
  start.points = {point.at};
  const EnsembleSettings settings{
      .trajectories = trajectories, .steps = steps, .seed = seed(), .start = start, .stop = Stop::when_settled};
  std::vector<std::unique_ptr<Observable>> observables;
  observables.push_back(std::make_unique<ExitTimes>(point.basin, trajectories, steps));
  const auto batches = fresh_batches({}, batch_size, seed());
  const EnsembleResult result = run_ensemble(potential, *batches, rule, settings, std::move(observables), 1);
  return trials_in_window(dynamic_cast<const ExitTimes&>(*result.observables[0]).stays(), burn_in, steps, trials);
}

/// The simulated probability to leave `point.basin` in a step against the exact one.
Evidence compare(const Potential& potential, const ClaimedPoint& point, const EscapeSetting& setting,
                 std::string_view what) {
  const double margin = 0.1 * setting.hazard;
  // Normal theory asks for (6 + 4.9)^2 (1 - p) p / margin^2 trials; a fifth more for exact limits.
  const auto trials =
      static_cast<std::uint64_t>(1.2 * 119.0 * setting.hazard * (1.0 - setting.hazard) / (margin * margin));
  const Trials exits = simulated_exits(potential, point, setting.rule, setting.hazard, trials);
  if (exits.count < trials) {
    // A third more start than are needed at this hazard.
    return Identity{.check = named("trials missing, as too many left before the hazard settled", point),
                    .error = static_cast<double>(trials - exits.count),
                    .tolerance = 0.0,
                    .derivation = "a count"};
  }
  return ProportionCheck::equivalent(setting.hazard, margin, trials).evaluate(named(what, point), exits.exits);
}

std::vector<Evidence> escape(const Potential& potential) {
  std::vector<Evidence> found;
  if (potential.dimension() != 1) return found;
  for (const auto& [point, model] : regular_zeros(potential)) {
    if (point.basin.lower.empty()) continue;
    const Interval1d basin{point.basin.lower[0], point.basin.upper[0]};
    const auto setting = setting_of_basin(potential, model.gradient_norm2(), basin);
    if (!setting) continue;
    found.push_back(compare(potential, point, *setting, "exact and simulated probability to leave in a step"));
  }
  return found;
}

std::vector<Evidence> escape_on_lines(const Potential& potential) {
  std::vector<Evidence> found;
  for (const auto& [line, axis, setting, start, basin] : escapes_on_lines(potential)) {
    ClaimedPoint point;
    point.at = start;
    point.basin = basin;
    found.push_back(
        compare(potential, point, setting,
                fmt::format("exact and simulated probability to leave ({}, {}) in a step along the axis w{}",
                            rounded(setting.basin.lower), rounded(setting.basin.upper), axis + 1)));
  }
  return found;
}

}  // namespace

std::vector<Check> escape_checks() { return {{"escape", escape}, {"escape_on_lines", escape_on_lines}}; }

}  // namespace flypaper::potential_tests
