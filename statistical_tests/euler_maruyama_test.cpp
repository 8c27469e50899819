// The Euler-Maruyama scheme against closed forms: on Q = w the equation is linear, dw = -rate v w dt + noise, and both
// the scheme's and the equation's moments are known.
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <numbers>

#include "flypaper/base/core/error.hpp"
#include "flypaper/base/core/random.hpp"
#include "flypaper/base/statistics/location.hpp"
#include "flypaper/simulation/data/diffusion_batches.hpp"
#include "flypaper/simulation/ensemble/ensemble.hpp"
#include "flypaper/simulation/observables/moments.hpp"

namespace flypaper {
namespace {

constexpr std::uint64_t trajectories = 70'000;
constexpr std::uint64_t batch_size = 100;
constexpr Population population{.slope = 0.0, .input_variance = 1.3, .noise_variance = 0.7};
constexpr UpdateRule rule{.learning_rate = 0.5, .loss = Loss::half_mse};
constexpr double start = 0.4;

/// E w and E w^2 after `steps` steps of SGD from `start`, simulated.
struct Simulated {
  double mean;
  double second;
};
Simulated simulate(std::uint64_t substeps, std::uint64_t steps, std::uint64_t seed) {
  const Potential potential("w1");
  const auto batches = diffusion_batches(population, batch_size, substeps, seed);
  const UpdateRule fine = substep_rule(rule, substeps);
  EnsembleSettings settings{.trajectories = trajectories, .steps = steps * substeps, .seed = seed, .start = {}};
  settings.start.points = {{start}};
  std::vector<std::unique_ptr<Observable>> observables;
  observables.push_back(std::make_unique<Moments>(1, Box{}, settings.steps, settings.steps));
  const EnsembleResult result = run_ensemble(potential, *batches, fine, settings, std::move(observables), 0);
  const auto& moments = dynamic_cast<const Moments&>(*result.observables[0]);
  const double mean = moments.mean(1, 0);
  return {mean, moments.covariance(1, 0, 0) + mean * mean};
}

/// The same in closed form: E w and E w^2 are multiplied and fed at every substep. With `substeps` large these are the
/// equation's, which is checked below.
Simulated scheme(double substeps, double steps) {
  const double rate = rule.learning_rate * population.input_variance / substeps;
  const double noise = rate * rate * substeps / static_cast<double>(batch_size);
  const double factor = (1.0 - rate) * (1.0 - rate) + 2.0 * noise;
  const double stationary = noise * population.noise_variance / population.input_variance / (1.0 - factor);
  const double n = steps * substeps;
  return {start * std::pow(1.0 - rate, n), stationary + (start * start - stationary) * std::pow(factor, n)};
}

/// dE w/dt = -k E w; dE w^2/dt = -(2k - 2 k^2/B) E w^2 + k^2 v_y/(B v_x), k = learning_rate v_x, t in steps.
Simulated equation(double steps) {
  const double k = rule.learning_rate * population.input_variance;
  const auto b = static_cast<double>(batch_size);
  const double decay = 2.0 * k - 2.0 * k * k / b;
  const double stationary = k * k * population.noise_variance / (b * population.input_variance * decay);
  return {start * std::exp(-k * steps), stationary + (start * start - stationary) * std::exp(-decay * steps)};
}

/// Whether the simulated second moment is `expected` within 6 %; w is nearly normal, so Var w^2 is about 2 (E w^2)^2
/// and its skewness sqrt(8).
bool second_moment_is(const Simulated& found, double expected) {
  return MeanCheck::equivalent(expected, 0.06 * expected, std::numbers::sqrt2 * expected, trajectories, {},
                               2.0 * std::numbers::sqrt2)
      .evaluate("", found.second)
      .passed;
}

TEST(EulerMaruyama, HasTheMomentsOfTheScheme) {
  for (const std::uint64_t substeps : {1U, 2U, 8U}) {
    const Simulated settled = simulate(substeps, 8, 11);
    EXPECT_TRUE(second_moment_is(settled, scheme(static_cast<double>(substeps), 8.0).second)) << substeps;
    // Twins: the scheme with another number of substeps, and half the noise.
    EXPECT_FALSE(second_moment_is(settled, scheme(static_cast<double>(3 * substeps), 8.0).second) && substeps < 8);
    EXPECT_FALSE(second_moment_is(settled, 0.5 * scheme(static_cast<double>(substeps), 8.0).second));
    const Simulated early = simulate(substeps, 2, 12);
    const Simulated exact = scheme(static_cast<double>(substeps), 2.0);
    const double spread = std::sqrt(exact.second - exact.mean * exact.mean);
    EXPECT_TRUE(MeanCheck::equivalent(exact.mean, 0.05 * spread, spread, trajectories).evaluate("", early.mean).passed);
  }
}

TEST(EulerMaruyama, ConvergesWeaklyOfOrderOne) {
  // Exact numbers: the scheme's error halves as its substeps double, down to rounding.
  for (const double steps : {1.0, 3.0, 20.0}) {
    const auto error = [&](double substeps) { return scheme(substeps, steps).second - equation(steps).second; };
    for (const double substeps : {64.0, 256.0}) EXPECT_NEAR(error(substeps) / error(2.0 * substeps), 2.0, 0.1) << steps;
    EXPECT_NEAR(scheme(1e6, steps).second / equation(steps).second, 1.0, 1e-5);
  }
  // And simulated: with 32 substeps the stationary variance is the equation's, with one it is not.
  EXPECT_TRUE(second_moment_is(simulate(32, 6, 13), equation(6.0).second));
  EXPECT_FALSE(second_moment_is(simulate(1, 6, 13), equation(6.0).second)) << "twin";
}

TEST(EulerMaruyama, OneSubstepOfALinearModelHasSgdsVariance) {
  // learning_rate v_y/(B (2 - h (1 + 2/B))): the first two moments of the noise are all that enters.
  const double h = rule.learning_rate * population.input_variance;
  const auto b = static_cast<double>(batch_size);
  const double sgd = rule.learning_rate * population.noise_variance / (b * (2.0 - h * (1.0 + 2.0 / b)));
  EXPECT_NEAR(scheme(1.0, 200.0).second / sgd, 1.0, 1e-12);
}

TEST(EulerMaruyama, IsAFunctionOfSeedTrajectoryAndSubstep) {
  const Population shifted{.slope = -0.3, .input_variance = 1.7, .noise_variance = 0.6};
  const auto batches = diffusion_batches(shifted, 20, 3, 5);
  std::vector<BatchLanes> lanes(64);
  batches->fill_block({.first_trajectory = 128, .count = block_size, .first_step = 64}, lanes, nullptr);
  for (const std::uint64_t i : {0U, 7U, 63U}) {
    std::array<BatchSums, 64> alone{};
    batches->fill(128 + i, 64, alone, nullptr);
    for (std::size_t s = 0; s < 64; ++s) {
      EXPECT_EQ(lanes[s].s_xx.values[i], alone[s].s_xx);
      EXPECT_EQ(lanes[s].s_xy.values[i], alone[s].s_xy);
      const RandomAddress address{.trajectory = 128 + i, .purpose = Purpose::diffusion, .step = 64 + s};
      const Variates normals = variates(random_words(5, address));
      const double s_xx = 1.7 + 1.7 * std::sqrt(2.0 * 3.0 / 20.0) * normals.first_normal;
      EXPECT_NEAR(alone[s].s_xx, s_xx, 1e-14);
      EXPECT_NEAR(alone[s].s_xy, -0.3 * s_xx + std::sqrt(1.7 * 0.6 * 3.0 / 20.0) * normals.second_normal, 1e-14);
    }
  }
}

TEST(EulerMaruyama, RefusesWhatHasNoEquation) {
  EXPECT_THROW((void)diffusion_batches({}, 0, 1, 1), Error);
  EXPECT_THROW((void)diffusion_batches({}, 20, 0, 1), Error);
  EXPECT_THROW((void)substep_rule({.momentum = 0.5}, 2), Error);
  EXPECT_THROW((void)substep_rule({}, 0), Error);
  EXPECT_EQ(substep_rule({.learning_rate = 0.03}, 3).learning_rate, 0.01);
}

}  // namespace
}  // namespace flypaper
