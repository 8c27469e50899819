#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <memory>
#include <optional>

#include "flypaper/audit/laws/substitute.hpp"
#include "flypaper/base/core/error.hpp"
#include "flypaper/base/core/text.hpp"
#include "flypaper/base/statistics/hazard.hpp"
#include "flypaper/base/statistics/proportion.hpp"
#include "flypaper/exact/algebra/polynomial.hpp"
#include "flypaper/exact/escape/critical_points.hpp"
#include "flypaper/exact/escape/killed_kernel.hpp"
#include "flypaper/exact/escape/stability.hpp"
#include "flypaper/simulation/ensemble/ensemble.hpp"
#include "flypaper/simulation/observables/exit_times.hpp"
#include "testing/checks.hpp"

namespace flypaper::potential_tests {
namespace {

struct EscapeSetting {
  UpdateRule rule;
  Interval1d basin;
  double hazard = 0.0;
};

/// The setting with its exact hazard; nothing where there is no rate, or one that is slow to measure.
std::optional<EscapeSetting> measurable(const Potential& potential, const UpdateRule& rule, const Interval1d& basin) {
  try {
    const double hazard = -std::expm1(-escape_rate(potential, rule, {}, batch_size, basin).per_step);
    return hazard >= 0.03 && hazard <= 0.25 ? std::optional(EscapeSetting{rule, basin, hazard}) : std::nullopt;
  } catch (const Error&) {  // no rate is known there, as where everything leaves
    return std::nullopt;
  }
}

/// The gentlest of some learning rates that is measurable, for a potential of one variable with Q'^2 = `curvature` at a
/// zero.
std::optional<EscapeSetting> choose_escape(const Potential& potential, double curvature, const Interval1d& basin) {
  for (const double h : {2.4, 2.8, 3.2, 3.6, 4.0, 4.8}) {
    if (auto setting = measurable(potential, {.learning_rate = h / curvature}, basin)) return setting;
  }
  return std::nullopt;
}

/// Where nothing bounds a basin: leaving a place that is four standard deviations of the spread at h = 1 wide.
std::optional<EscapeSetting> choose_place(const Potential& potential, double curvature, double at) {
  const UpdateRule rule{.learning_rate = 1.0 / curvature};
  const double reach = 2.0 * std::sqrt(stationary_variance(1.0, rule, {}, batch_size));
  return measurable(potential, rule, {.lower = at - reach, .upper = at + reach});
}

Trials simulated_exits(const Potential& potential, const ClaimedPoint& point, const UpdateRule& rule, double hazard,
                       std::uint64_t trials) {
  constexpr std::uint64_t burn_in = 14;  // decay ratios are below 0.7 here: 0.7^14 = 0.7 % of the hazard
  constexpr std::uint64_t steps = burn_in + 300;
  const double survivors = std::pow(1.0 - hazard, static_cast<double>(burn_in));
  const auto trajectories = static_cast<std::uint64_t>(1.3 * static_cast<double>(trials) * hazard / survivors) + 1000;
  Start start;
  start.points = {point.at};
  const EnsembleSettings settings{
      .trajectories = trajectories, .steps = steps, .seed = 1, .start = start, .stop = Stop::when_settled};
  std::vector<std::unique_ptr<Observable>> observables;
  observables.push_back(std::make_unique<ExitTimes>(point.basin, trajectories, steps));
  const auto batches = fresh_batches({}, batch_size, 1);
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

/// Q on an axis, as a potential of one variable.
Potential on_axis(const Potential& potential, unsigned axis) {
  const std::string name = fmt::format("w{}", axis + 1);
  return Potential(laws::substituted_text(
      potential.print(), [&](const std::string& variable) { return std::string(variable == name ? "w1" : "0"); }));
}

/// Whether Q has no slope across an axis on all of it, so that every batch keeps trajectories on it: exact.
bool is_kept(const Polynomial& q, unsigned dimension, unsigned axis) {
  for (unsigned other = 0; other < dimension; ++other) {
    if (other == axis) continue;
    Polynomial slope = derivative(q, other);
    for (unsigned i = 0; i < dimension; ++i) {
      if (i != axis) slope = substituted(slope, i, Polynomial());
    }
    if (!slope.is_zero()) return false;
  }
  return true;
}

std::vector<Evidence> escape_on_axis(const Potential& potential, unsigned axis) {
  std::vector<Evidence> found;
  const Potential line = on_axis(potential, axis);
  const std::vector<CriticalPoint> points = critical_points_of(line);
  for (const CriticalPoint& zero : points) {
    if (zero.q != 0.0 || zero.order != 1) continue;
    const double curvature = zero.coefficient * zero.coefficient;
    const Interval1d basin = basin_of(points, zero.place);
    const bool open = std::isinf(basin.lower) && std::isinf(basin.upper);
    const auto setting = open ? choose_place(line, curvature, zero.at) : choose_escape(line, curvature, basin);
    if (!setting) continue;
    ClaimedPoint point;
    point.at.assign(potential.dimension(), 0.0);
    // Off the axis by anything counts as an exit: the dynamics has to keep it exactly.
    point.basin = {.lower = std::vector(potential.dimension(), -std::numeric_limits<double>::denorm_min()),
                   .upper = std::vector(potential.dimension(), std::numeric_limits<double>::denorm_min())};
    point.at[axis] = zero.at;
    point.basin.lower[axis] = setting->basin.lower;
    point.basin.upper[axis] = setting->basin.upper;
    found.push_back(
        compare(potential, point, *setting,
                fmt::format("exact and simulated probability to leave ({}, {}) in a step along the axis w{}",
                            rounded(setting->basin.lower), rounded(setting->basin.upper), axis + 1)));
  }
  return found;
}

std::vector<Evidence> escape(const Potential& potential) {
  std::vector<Evidence> found;
  if (potential.dimension() != 1) return found;
  for (const auto& [point, model] : regular_zeros(potential)) {
    if (point.basin.lower.empty()) continue;
    const Interval1d basin{point.basin.lower[0], point.basin.upper[0]};
    const auto setting = choose_escape(potential, model.gradient_norm2(), basin);
    if (!setting) continue;
    found.push_back(compare(potential, point, *setting, "exact and simulated probability to leave in a step"));
  }
  return found;
}

// In several variables nothing exact is known of escape but on lines that the dynamics keeps, where it is that of one
// variable.
std::vector<Evidence> escape_on_lines(const Potential& potential) {
  std::vector<Evidence> found;
  if (potential.dimension() < 2) return found;
  try {
    const Polynomial q = expanded_at(potential.graph(), potential.q(), std::vector<Rational>(potential.dimension()));
    for (unsigned axis = 0; axis < potential.dimension(); ++axis) {
      if (!is_kept(q, potential.dimension(), axis) || on_axis(potential, axis).print().find('w') == std::string::npos) {
        continue;
      }
      for (Evidence& evidence : escape_on_axis(potential, axis)) found.push_back(std::move(evidence));
    }
  } catch (const NotAPolynomial&) {
    return found;  // nor here
  } catch (const TooLarge&) {
    return found;  // whether an axis is kept is not known
  }
  return found;
}

}  // namespace

std::vector<Check> escape_checks() { return {{"escape", escape}, {"escape_on_lines", escape_on_lines}}; }

}  // namespace flypaper::potential_tests
