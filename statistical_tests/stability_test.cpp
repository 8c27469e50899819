// Stability at a zero of Q: closed forms against the simulator, on Q linear, where they are exact.
#include "flypaper/exact/escape/stability.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "claims/shared/draws.hpp"
#include "flypaper/base/statistics/location.hpp"
#include "flypaper/base/statistics/proportion.hpp"
#include "flypaper/exact/quadrature/batch_law.hpp"
#include "statistical_tests/final_positions.hpp"

namespace flypaper {
namespace {

constexpr std::uint64_t batch_size = 20;
constexpr std::uint64_t trajectories = 62'000;

/// The fourth moment of d' = (1 - h S) d + e, e | S ~ N(0, n S), where it is stationary.
double fourth_moment(double h, double n) {
  const auto expectation = [](const auto& f) { return input_expectation(batch_size, f); };
  const auto factor2 = [&](double s) { return (1.0 - h * s) * (1.0 - h * s); };
  const double second = n / (1.0 - expectation(factor2));
  const double mixed = expectation([&](double s) { return factor2(s) * s; });
  const double square = expectation([](double s) { return s * s; });
  return (6.0 * n * mixed * second + 3.0 * n * n * square) /
         (1.0 - expectation([&](double s) { return factor2(s) * factor2(s); }));
}

/// E d^2 after 300 steps (e^-300h of the start is left) within 7 % of `expected`; the deviation of d^2 is known. Its
/// skewness is that of a normal's square, sqrt(8), and not much more.
Sampled variance_check(double h, double seen_h, double expected) {
  const Potential potential("w1");
  const auto ends = final_positions(potential, *fresh_batches({}, batch_size, 8), {.learning_rate = seen_h}, {0.0},
                                    trajectories, 300);
  const double mean = average_of(ends, [](const auto& w) { return w[0] * w[0]; });
  const double second = stationary_variance(h, {.learning_rate = h}, {}, batch_size);
  const double deviation = std::sqrt(fourth_moment(h, h * h / batch_size) - second * second);
  return MeanCheck::equivalent(expected, 0.07 * second, deviation, trajectories, {}, 4.0)
      .evaluate("stationary variance", mean);
}

TEST(StationaryVariance, IsThatOfTheEnsemble) {
  for (const double h : {0.3, 1.0}) {
    const double expected = stationary_variance(h, {.learning_rate = h}, {}, batch_size);
    const Sampled evidence = variance_check(h, h, expected);
    EXPECT_TRUE(evidence.passed) << h << ": " << evidence.value << " expected " << expected;
    // Twin: learning_rate / (2 B), which forgets the finite learning rate.
    EXPECT_FALSE(variance_check(h, h, h / (2.0 * batch_size)).passed) << h;
    // Twin: a step of the other loss convention.
    EXPECT_FALSE(variance_check(h, 1.5 * h, expected).passed) << h;
  }
}

TEST(StationaryVariance, WithMomentumIsThatOfTheEnsemble) {
  const Potential potential("w1");
  for (const Momentum kind : {Momentum::heavy_ball, Momentum::nesterov}) {
    // At momentum 0.5 the two kinds differ by 2 %, which no check here would see; at 0.8 by a quarter.
    const UpdateRule rule{.learning_rate = 0.2, .momentum = 0.8, .kind = kind};
    const auto ends = final_positions(potential, *fresh_batches({}, batch_size, 9), rule, {0.0}, trajectories, 300);
    const auto variance = [](const UpdateRule& one) { return stationary_variance(0.2, one, {}, batch_size); };
    const double expected = variance(rule);
    const double mean = average_of(ends, [](const auto& w) { return w[0] * w[0]; });
    // Nearly normal: by its fourth and sixth moments, which follow from themselves a step before, the deviation of d^2
    // is 1.44 E d^2 (normal: 1.41) and its skewness 2.99 (normal: 2.83) with the heavy ball, less with Nesterov's.
    const auto check = MeanCheck::equivalent(expected, 0.08 * expected, 1.6 * expected, trajectories, {}, 4.0);
    EXPECT_TRUE(check.evaluate("", mean).passed) << mean << " expected " << expected;
    UpdateRule wrong = rule;
    wrong.momentum = 0.0;
    EXPECT_FALSE(check.evaluate("", variance(wrong)).passed) << "momentum ignored";
    wrong = rule;
    wrong.kind = kind == Momentum::nesterov ? Momentum::heavy_ball : Momentum::nesterov;
    EXPECT_FALSE(check.evaluate("", variance(wrong)).passed) << "the other momentum";
  }
}

/// The mean of log|1 - h S| over sampled batches, within 0.02 of `expected`.
Sampled exponent_check(double h, std::uint64_t batch, double expected) {
  constexpr std::uint64_t draws = 400'000;
  const auto sums = claims::draw(*fresh_batches({}, batch, 21), draws);
  const double mean = claims::average(sums, [&](const BatchSums& b) { return std::log(std::abs(1.0 - h * b.s_xx)); });
  // log|1 - h S| has a standard deviation below 1.25 for B >= 1 and h near its limit; its left tail is exponential.
  return MeanCheck::equivalent(expected, 0.025, 1.25, draws).evaluate("Lyapunov exponent", mean);
}

TEST(AlmostSureLimit, IsWhereTheSampledExponentVanishes) {
  for (const std::uint64_t batch : {1U, 2U, 5U, 20U}) {
    const double limit = *stability_limits(batch, 0.0).almost_sure;
    const Sampled evidence = exponent_check(limit, batch, 0.0);
    EXPECT_TRUE(evidence.passed) << batch << ": " << evidence.value;
    EXPECT_FALSE(exponent_check(1.1 * limit, batch, 0.0).passed) << batch;
    EXPECT_FALSE(exponent_check(stability_limits(batch, 0.0).mean, batch, 0.0).passed) << "the limit in mean";
  }
}

/// b in P(|d| > x) = C x^-kappa (1 + b x^-2 + ..), d' = m d + e, m = 1 - h S, e | S ~ N(0, n S): the density's terms
/// C x^(-kappa-1) (1 + b0 x^-2) must reproduce themselves, so b0 = b0 E|m|^(kappa+2) + (n/2)(kappa+1)(kappa+2)
/// E[S |m|^kappa]; b = b0 kappa / (kappa + 2).
double tail_correction(double h, double kappa) {
  const double n = h * h / batch_size;
  const auto moment = [&](double power) {
    return input_expectation(batch_size, [&](double s) { return std::pow(std::abs(1.0 - h * s), power); });
  };
  const double mixed =
      input_expectation(batch_size, [&](double s) { return s * std::pow(std::abs(1.0 - h * s), kappa); });
  return -0.5 * n * (kappa + 1.0) * kappa * mixed / (moment(kappa + 2.0) - 1.0);
}

TEST(TailExponent, IsThatOfTheEnsemble) {
  // Between the limits in mean square and almost surely kappa is below 2 and the tail is heavy.
  const double h = 2.0;
  constexpr std::uint64_t steps = 300;
  const double kappa = *tail_exponent(h, batch_size);
  EXPECT_LT(kappa, 2.0);
  // From the start at 0 the tail has settled but for E|m|^(kappa/2) to the power of the steps.
  const double memory =
      input_expectation(batch_size, [&](double s) { return std::pow(std::abs(1.0 - h * s), 0.5 * kappa); });
  EXPECT_LT(std::pow(memory, steps), 1e-3);
  const auto ends =
      final_positions(Potential("w1"), *fresh_batches({}, batch_size, 5), {.learning_rate = h}, {0.0}, 500'000, steps);
  std::uint64_t near = 0;
  std::uint64_t far = 0;
  for (const auto& w : ends) {
    near += std::abs(w[0]) > 5.0 ? 1 : 0;
    far += std::abs(w[0]) > 15.0 ? 1 : 0;
  }
  const double b = tail_correction(h, kappa);
  EXPECT_LT(std::abs(b) / 25.0, 0.03) << "its square, what is left out, is below 1e-3";
  const double expected = std::pow(3.0, -kappa) * (1.0 + b / 225.0) / (1.0 + b / 25.0);
  // Given how many are beyond the nearer distance, those beyond the farther one are binomial.
  const auto check = ProportionCheck::equivalent(expected, 0.1 * expected, near);
  EXPECT_TRUE(check.evaluate("", far).passed)
      << static_cast<double>(far) / static_cast<double>(near) << " expected " << expected;
  for (const double wrong : {1.9, 2.1}) {
    const auto twin = static_cast<std::uint64_t>(static_cast<double>(near) * std::pow(3.0, -*tail_exponent(wrong, 20)));
    EXPECT_FALSE(check.evaluate("", twin).passed) << "twin: the tail of another learning rate, " << wrong;
  }
}

/// The mean growth of log|d| a step with a heavy ball, between steps 20 and 60 of the simulator without label noise.
Sampled momentum_exponent_check(std::uint64_t batch, double momentum, double h, double expected) {
  const auto mean_log = [&](std::uint64_t steps) {
    const auto ends = final_positions(Potential("w1"), *fresh_batches({.noise_variance = 0.0}, batch, 6),
                                      {.learning_rate = h, .momentum = momentum}, {1.0}, trajectories, steps);
    return average_of(ends, [](const auto& w) { return std::log(std::abs(w[0])); });
  };
  // Directions are forgotten like momentum^t near the limit: 0.9^20 = 0.12 of one log in forty steps. A step's log
  // spreads by less than 1.3.
  return MeanCheck::equivalent(expected, 0.015, 1.3 / std::sqrt(40.0), trajectories)
      .evaluate("Lyapunov exponent with momentum", (mean_log(60) - mean_log(20)) / 40.0);
}

TEST(AlmostSureLimit, WithMomentumIsWhereTheSampledExponentVanishes) {
  for (const auto& [batch, momentum] : {std::pair{1U, 0.5}, {5U, 0.5}, {20U, 0.9}, {20U, 0.1}}) {
    const double limit = stability_limits(batch, momentum).almost_sure.value();
    const Sampled evidence = momentum_exponent_check(batch, momentum, limit, 0.0);
    EXPECT_TRUE(evidence.passed) << batch << " " << momentum << ": " << evidence.value;
    EXPECT_FALSE(momentum_exponent_check(batch, momentum, 1.1 * limit, 0.0).passed) << batch;
    const double below = lyapunov_exponent(0.5 * limit, batch, momentum).value();
    EXPECT_TRUE(momentum_exponent_check(batch, momentum, 0.5 * limit, below).passed) << batch << " " << momentum;
    // Twin: momentum left out.
    EXPECT_FALSE(momentum_exponent_check(batch, momentum, limit, lyapunov_exponent(limit, batch)).passed) << batch;
  }
}

}  // namespace
}  // namespace flypaper
