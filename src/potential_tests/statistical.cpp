#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <memory>

#include "flypaper/core/error.hpp"
#include "flypaper/ensemble/ensemble.hpp"
#include "flypaper/escape/killed_kernel.hpp"
#include "flypaper/geometry/local.hpp"
#include "flypaper/laws/trajectory.hpp"
#include "flypaper/observables/exit_times.hpp"
#include "flypaper/statistics/hazard.hpp"
#include "flypaper/statistics/location.hpp"
#include "flypaper/statistics/proportion.hpp"
#include "potential_tests/exponents.hpp"

namespace flypaper::potential_tests {
namespace {

constexpr std::uint64_t batch_size = 20;

/// Points that are zeros of Q with a gradient: the loss has a regular minimum across the zero set.
std::vector<ClaimedPoint> regular_zeros(const Potential& potential) {
  std::vector<ClaimedPoint> points;
  for (const ClaimedPoint& point : potential.points) {
    const LocalModel model = local_model(potential, point.at);
    if (model.is_zero && model.gradient_norm2() > 1e-12) points.push_back(point);
  }
  return points;
}

/// `at` plus `length` along the gradient of Q.
std::vector<double> displaced(const LocalModel& model, std::vector<double> at, double length) {
  const double norm = std::sqrt(model.gradient_norm2());
  for (std::size_t i = 0; i < at.size(); ++i) at[i] += length * model.gradient[i] / norm;
  return at;
}

/// How far w is from `at` along the gradient of Q.
double displacement(const LocalModel& model, const std::vector<double>& at, const std::vector<double>& w) {
  double sum = 0.0;
  for (std::size_t i = 0; i < at.size(); ++i) sum += (w[i] - at[i]) * model.gradient[i];
  return sum / std::sqrt(model.gradient_norm2());
}

// --- stability: the simulator's own limit against 2 (1 + momentum)
// ----------------------------------------------------

/// Whether noise-free descent from 1e-6 beside the zero goes away: 30 times as far after some steps, or farther after
/// 400. There terms of second order are 1e-4 of the first. Looking after 2, 4, 8 .. steps meets every multiplier up to
/// 5 before it has left, as a trajectory may come to rest elsewhere on the zero set.
bool leaves(const Potential& potential, const LocalModel& model, const std::vector<double>& at,
            const UpdateRule& rule) {
  constexpr double start = 1e-6;
  const std::vector<std::size_t> looks{2, 4, 8, 16, 32, 64, 128, 400};
  return std::ranges::any_of(looks, [&](std::size_t steps) {
    const std::vector<BatchSums> sums(steps, BatchSums{.s_xx = 1.0, .s_xy = 0.0});
    const std::vector<double> end = laws::simulate(potential, rule, sums, displaced(model, at, start));
    const double apart = std::abs(displacement(model, at, end));
    return !(apart < (steps == looks.back() ? 1.0 : 30.0) * start);
  });
}

std::vector<Evidence> stability(const Potential& potential, Plant plant) {
  std::vector<Evidence> found;
  for (const ClaimedPoint& point : regular_zeros(potential)) {
    const LocalModel model = local_model(potential, point.at);
    for (const double momentum : {0.0, 0.5}) {
      double below = 1.0;  // h, the learning rate times the curvature
      double above = 5.0;
      while (above - below > 1e-7) {
        const double h = 0.5 * (below + above);
        const UpdateRule rule{.learning_rate = h / model.gradient_norm2(), .momentum = momentum};
        (leaves(potential, model, point.at, rule) ? above : below) = h;
      }
      const double expected = 2.0 * (1.0 + momentum) * (plant == Plant::defect ? 1.01 : 1.0);
      // In 400 steps a multiplier beyond -1 by 1e-4 gives a factor of 1.04, 1e4 times what second order can.
      found.push_back(exact_check(named(fmt::format("limit of stability, momentum {}", momentum), point),
                                  std::abs(below / expected - 1.0), 1e-3));
    }
  }
  return found;
}

// --- stationary variance
// ----------------------------------------------------------------------------------------------

/// Squares of the displacements of `count` trajectories after `steps` steps from the zero.
double sum_of_squares(const Potential& potential, const LocalModel& model, const std::vector<double>& at,
                      const UpdateRule& rule, const BatchSource& source, std::uint64_t count, std::uint64_t steps) {
  const Tape tape = gradient_tape(potential.graph(), potential.q(), potential.gradient());
  auto workspace = tape.workspace();
  const auto scratch = source.scratch();
  double sum = 0.0;
  for (std::uint64_t first = 0; first < count; first += block_size) {
    BlockState state(potential.dimension(), rule);
    for (std::size_t d = 0; d < at.size(); ++d) std::ranges::fill(state.coordinates[d].values, at[d]);
    std::vector<BatchLanes> sums(steps);
    source.fill_block({.first_trajectory = first}, sums, scratch.get());
    for (const BatchLanes& lanes : sums) advance(tape, rule, lanes, state, workspace);
    for (std::size_t i = 0; i < block_size; ++i) {
      std::vector<double> w;
      for (const Lane& lane : state.coordinates) w.push_back(lane.values[i]);
      const double d = displacement(model, at, w);
      sum += d * d;
    }
  }
  return sum;
}

std::vector<Evidence> stationary_variance(const Potential& potential, Plant plant) {
  constexpr double h = 0.5;
  constexpr std::uint64_t count = 2200 * block_size;
  constexpr std::uint64_t steps = 64;  // the memory of the start is (1 - h)^128
  constexpr double batch = batch_size;
  std::vector<Evidence> found;
  for (const ClaimedPoint& point : regular_zeros(potential)) {
    const LocalModel model = local_model(potential, point.at);
    const UpdateRule rule{.learning_rate = h / model.gradient_norm2()};
    double bend = 0.0;
    for (const double second : model.hessian) bend = std::max(bend, std::abs(second));
    // Labels so little noisy that the displacement is 1 % of the length on which Q bends: its square, 1e-4, bounds what
    // linear theory leaves out.
    const double spread = 0.01 * std::sqrt(model.gradient_norm2()) / std::max(bend, std::sqrt(model.gradient_norm2()));
    const double resistance = batch * (2.0 - h * (1.0 + 2.0 / batch));
    const Population population{.noise_variance = spread * spread * resistance / rule.learning_rate};
    const auto source = fresh_batches(population, batch_size, 1);
    const double sum = sum_of_squares(potential, model, point.at, rule, *source, count, steps);
    // Stationary kurtosis is 3 (1 + 4 h^2 / B + ...) < 3.5 at h = 0.5, B = 20, so squares have a standard deviation
    // below 1.6 times their mean; the mean of 140800 is normal.
    const double expected = spread * spread * (plant == Plant::defect ? 1.1 : 1.0);
    found.push_back(MeanCheck::equivalent(expected, 0.05 * expected, 1.6 * expected, count)
                        .evaluate(named("stationary variance", point), sum / static_cast<double>(count)));
  }
  return found;
}

// --- sticking
// ---------------------------------------------------------------------------------------------------------

std::vector<Evidence> sticking(const Potential& potential, Plant plant) {
  std::vector<Evidence> found;
  for (const ClaimedPoint& point : potential.points) {
    const LocalModel model = local_model(potential, point.at);
    if (!model.is_zero || model.gradient_norm2() != 0.0) continue;
    const Potential tilted(potential.print() + " + w1/1000000000");
    const UpdateRule rule{.learning_rate = 0.01, .loss = Loss::mse, .momentum = 0.9};
    const auto source = fresh_batches({}, batch_size, 1);
    double moved = 0.0;
    for (std::uint64_t trajectory = 0; trajectory < 100; ++trajectory) {
      const std::vector<BatchSums> sums = laws::sums_of(*source, trajectory, 1000);
      const std::vector<double> end = laws::simulate(plant == Plant::defect ? tilted : potential, rule, sums, point.at);
      moved += laws::distance(end, point.at) != 0.0 ? 1.0 : 0.0;
    }
    found.push_back(exact_check(
        named("of 100 trajectories that start at a degenerate zero, those that ever move", point), moved, 0.0));
  }
  return found;
}

// --- escape
// -----------------------------------------------------------------------------------------------------------

struct EscapeSetting {
  UpdateRule rule;
  double hazard;
};

/// The gentlest of some learning rates at which a step leaves with a probability that is quick to measure.
std::optional<EscapeSetting> choose_escape(const Potential& potential, const ClaimedPoint& point,
                                           const Interval1d& basin) {
  const LocalModel model = local_model(potential, point.at);
  for (const double h : {2.4, 2.8, 3.2, 3.6, 4.0, 4.8}) {
    const UpdateRule rule{.learning_rate = h / model.gradient_norm2()};
    try {
      const double hazard = -std::expm1(-escape_rate(potential, rule, {}, batch_size, basin).per_step);
      if (hazard >= 0.03 && hazard <= 0.25) return EscapeSetting{rule, hazard};
    } catch (const Error&) {  // no rate is known there, as where everything leaves
      continue;
    }
  }
  return std::nullopt;
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

std::vector<Evidence> escape(const Potential& potential, Plant plant) {
  std::vector<Evidence> found;
  if (potential.dimension() != 1) return found;
  for (const ClaimedPoint& point : regular_zeros(potential)) {
    if (point.basin.lower.empty()) continue;
    const auto setting =
        choose_escape(potential, point, {.lower = point.basin.lower[0], .upper = point.basin.upper[0]});
    if (!setting) continue;
    const double margin = 0.1 * setting->hazard;
    // Normal theory asks for (6 + 4.9)^2 (1 - p) p / margin^2 trials; a fifth more for exact limits.
    const auto trials =
        static_cast<std::uint64_t>(1.2 * 119.0 * setting->hazard * (1.0 - setting->hazard) / (margin * margin));
    UpdateRule rule = setting->rule;
    if (plant == Plant::defect) rule.learning_rate *= 1.1;
    const Trials exits = simulated_exits(potential, point, rule, setting->hazard, trials);
    if (exits.count < trials) {
      // A third more start than are needed at this hazard.
      found.push_back(exact_check(named("trials missing, as too many left before the hazard settled", point),
                                  static_cast<double>(trials - exits.count), 0.0));
      continue;
    }
    found.push_back(ProportionCheck::equivalent(setting->hazard, margin, trials)
                        .evaluate(named("exact and simulated probability to leave in a step", point), exits.exits));
  }
  return found;
}

}  // namespace

std::vector<Check> statistical_checks() {
  return {{"posterior_odds", "an exponent larger by 1/10 is expected", posterior_odds},
          {"escape", "the simulated learning rate is a tenth larger", escape},
          {"stability", "the limit is one part in a hundred off", stability},
          {"stationary_variance", "a variance a tenth larger is expected", stationary_variance},
          {"sticking", "Q is tilted by 1e-9 w1", sticking},
          {"volume", "the coefficient is counted for Q instead of Q^2", volume}};
}

}  // namespace flypaper::potential_tests
