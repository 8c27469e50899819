#include "flypaper/exact/escape/stability.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "flypaper/audit/laws/trajectory.hpp"
#include "flypaper/base/core/error.hpp"
#include "flypaper/base/statistics/location.hpp"
#include "testing/checks.hpp"

namespace flypaper::potential_tests {

std::vector<RegularZero> regular_zeros(const Potential& potential) {
  std::vector<RegularZero> zeros;
  for (const ClaimedPoint& point : potential.points) {
    const LocalModel model = local_model(potential, point.at);
    if (model.is_zero && model.gradient_norm2() > 1e-12) zeros.push_back({point, model});
  }
  return zeros;
}

namespace {

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

/// Without noise, by bisection.
std::vector<Evidence> stability(const Potential& potential) {
  std::vector<Evidence> found;
  for (const auto& [point, model] : regular_zeros(potential)) {
    for (const double momentum : {0.0, 0.5}) {
      double below = 1.0;  // h, the learning rate times the curvature
      double above = 5.0;
      while (above - below > 1e-7) {
        const double h = 0.5 * (below + above);
        const UpdateRule rule{.learning_rate = h / model.gradient_norm2(), .momentum = momentum};
        (leaves(potential, model, point.at, rule) ? above : below) = h;
      }
      const double expected = 2.0 * (1.0 + momentum);
      // In 400 steps a multiplier beyond -1 by 1e-4 gives a factor of 1.04, 1e4 times what second order can.
      found.emplace_back(Identity{.check = named(fmt::format("limit of stability, momentum {}", momentum), point),
                                  .error = std::abs(below / expected - 1.0),
                                  .tolerance = 1e-3,
                                  .derivation = "a multiplier beyond -1 by 1e-4 shows in 400 steps"});
    }
  }
  return found;
}

/// The largest second derivative of Q, at least its slope: what the length on which Q bends is told from.
double bend_of(const LocalModel& model) {
  double bend = std::sqrt(model.gradient_norm2());
  for (const double second : model.hessian) bend = std::max(bend, std::abs(second));
  return bend;
}

/// So many trajectories of so many steps.
struct Walk {
  const UpdateRule& rule;
  const BatchSource& source;
  std::uint64_t count;
  std::uint64_t steps;
};

/// The sum of f(displacement from `at`) over a walk's trajectories from `start`, at its end.
template <typename Function>
double sum_over(const Walk& walk, const Potential& potential, const LocalModel& model, const std::vector<double>& start,
                const std::vector<double>& at, Function f) {
  Sgd sgd(potential, walk.rule);
  const auto scratch = walk.source.scratch();
  double sum = 0.0;
  for (std::uint64_t first = 0; first < walk.count; first += block_size) {
    BlockState state(potential.dimension(), walk.rule);
    for (std::size_t d = 0; d < at.size(); ++d) std::ranges::fill(state.coordinates[d].values, start[d]);
    std::vector<BatchLanes> sums(walk.steps);
    walk.source.fill_block({.first_trajectory = first}, sums, scratch.get());
    for (const BatchLanes& lanes : sums) sgd.advance(lanes, state);
    for (std::size_t i = 0; i < block_size; ++i) {
      std::vector<double> w;
      for (const Lane& lane : state.coordinates) w.push_back(lane.values[i]);
      sum += f(displacement(model, at, w));
    }
  }
  return sum;
}

double square(double d) { return d * d; }

// E d^2 after one step is 1 - 2 h + h^2 (1 + 2/B) times that before, which is 1 at h = 2 / (1 + 2/B).
std::vector<Evidence> mean_square_stability(const Potential& potential) {
  constexpr std::uint64_t count = 2200 * block_size;
  constexpr double batch = batch_size;
  std::vector<Evidence> found;
  for (const auto& [point, model] : regular_zeros(potential)) {
    const double h = stability_limits(batch_size, 0.0).mean_square;
    const UpdateRule rule{.learning_rate = h / model.gradient_norm2()};
    // A start so near that terms of second order are 1e-4 of the first, and labels whose noise moves it by 1e-6 of
    // that.
    const double start = 1e-4 * std::sqrt(model.gradient_norm2()) / bend_of(model);
    const double push = 1e-6 * start;
    const Population population{.noise_variance = push * push * batch / (rule.learning_rate * h)};
    const auto source = fresh_batches(population, batch_size, seed(2));
    const double sum =
        sum_over({rule, *source, count, 1}, potential, model, displaced(model, point.at, start), point.at, square);
    // (1 - h S)^2 has the mean 1 here; with u = 1 - h and S - 1 of variance 2/B and third and fourth moments 8/B^2 and
    // 12/B^2 + 48/B^3 its variance is 4 u^2 h^2 2/B - 4 u h^3 8/B^2 + h^4 (8/B^2 + 48/B^3).
    const double u = 1.0 - h;
    const double variance = 8.0 * u * u * h * h / batch - 32.0 * u * h * h * h / (batch * batch) +
                            std::pow(h, 4.0) * (8.0 / (batch * batch) + 48.0 / (batch * batch * batch));
    // Its skewness is below that of a normal's square, sqrt(8), as u is far from 0, and S's own adds less.
    found.emplace_back(MeanCheck::equivalent(1.0, 0.05, std::sqrt(variance), count, {}, 4.0)
                           .evaluate(named("growth of mean squares in a step at the limit of stability", point),
                                     sum / (static_cast<double>(count) * start * start)));
  }
  return found;
}

// At the almost sure limit the mean of log|d| stays, on labels without noise: from step 6, when the start's direction
// is forgotten up to momentum^6 < 0.02, to step 12.
std::vector<Evidence> almost_sure_stability(const Potential& potential) {
  constexpr std::uint64_t count = 2200 * block_size;
  const auto source = fresh_batches({.noise_variance = 0.0}, batch_size, seed(3));
  std::vector<Evidence> found;
  for (const auto& [point, model] : regular_zeros(potential)) {
    // So near that even e^10 times farther nothing is curved, far enough beside rounding.
    const std::vector<double> start =
        displaced(model, point.at, 1e-8 * std::sqrt(model.gradient_norm2()) / bend_of(model));
    for (const double momentum : {0.0, 0.5}) {
      const std::optional<double> limit = stability_limits(batch_size, momentum).almost_sure;
      if (!limit) throw Error(fmt::format("no almost sure limit is known at momentum {}", momentum));
      const double h = *limit;
      const UpdateRule rule{.learning_rate = h / model.gradient_norm2(), .momentum = momentum};
      // A displacement that rounding has made 0, as happens once in 1e5 trajectories, counts as a rounding's.
      const auto mean_log = [&](std::uint64_t steps) {
        return sum_over({rule, *source, count, steps}, potential, model, start, point.at,
                        [](double d) { return std::log(std::max(std::abs(d), 1e-17)); }) /
               static_cast<double>(count);
      };
      // log|1 - h S| has a deviation of 1.2 at most near its limit: 0.5 in the mean of six; 0.8 leaves room for
      // momentum.
      found.emplace_back(
          MeanCheck::equivalent(0.0, 0.03, 0.8, count)
              .evaluate(named(fmt::format("Lyapunov exponent at the limit, momentum {}", momentum), point),
                        (mean_log(12) - mean_log(6)) / 6.0));
    }
  }
  return found;
}

std::vector<Evidence> stationary_variance(const Potential& potential) {
  constexpr double h = 0.5;
  constexpr std::uint64_t count = 2200 * block_size;
  constexpr std::uint64_t steps = 64;  // the memory of the start is (1 - h)^128
  constexpr double batch = batch_size;
  std::vector<Evidence> found;
  for (const auto& [point, model] : regular_zeros(potential)) {
    const UpdateRule rule{.learning_rate = h / model.gradient_norm2()};
    // Labels so little noisy that the displacement is 1 % of the length on which Q bends: its square, 1e-4, bounds what
    // linear theory leaves out.
    const double spread = 0.01 * std::sqrt(model.gradient_norm2()) / bend_of(model);
    const double resistance = batch * (2.0 - h * (1.0 + 2.0 / batch));
    const Population population{.noise_variance = spread * spread * resistance / rule.learning_rate};
    const auto source = fresh_batches(population, batch_size, seed());
    const double sum = sum_over({rule, *source, count, steps}, potential, model, point.at, point.at, square);
    // Stationary kurtosis is 3 (1 + 4 h^2 / B + ...) < 3.5 at h = 0.5, B = 20, so squares have a standard deviation
    // below 1.6 times their mean and a skewness below 4 (that of a normal's square is sqrt(8)).
    const double expected = spread * spread;
    found.emplace_back(MeanCheck::equivalent(expected, 0.05 * expected, 1.6 * expected, count, {}, 4.0)
                           .evaluate(named("stationary variance", point), sum / static_cast<double>(count)));
  }
  return found;
}

}  // namespace

std::vector<Check> stability_checks() {
  return {{"stability", stability},
          {"mean_square_stability", mean_square_stability},
          {"almost_sure_stability", almost_sure_stability},
          {"stationary_variance", stationary_variance}};
}

}  // namespace flypaper::potential_tests
