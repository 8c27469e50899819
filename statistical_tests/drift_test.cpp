// The slow dynamics in closed form against the simulator: drift along a line, approach to it and to degenerate zeros.
#include <boost/math/tools/roots.hpp>
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "flypaper/base/statistics/location.hpp"
#include "flypaper/base/statistics/proportion.hpp"
#include "flypaper/exact/escape/approach.hpp"
#include "flypaper/exact/escape/critical_exponents.hpp"
#include "flypaper/exact/escape/slow_flow.hpp"
#include "flypaper/exact/escape/stability.hpp"
#include "flypaper/simulation/data/data_set.hpp"
#include "statistical_tests/final_positions.hpp"

namespace flypaper {
namespace {

const Potential& regular_line() {
  static const Potential potential("(w1^2+w2^2)*w1");
  return potential;
}
const Potential& degenerate_line() {
  static const Potential potential("(w1^2+w2^2)*w1^2");
  return potential;
}

struct LineRun {
  UpdateRule rule;
  std::uint64_t trajectories;
  std::uint64_t steps;
};

/// The mean displacement along the line from (0, 1.5).
double displacement(const LineRun& run) {
  const auto batches = fresh_batches({}, 20, 7);
  const auto ends = final_positions(regular_line(), *batches, run.rule, {0.0, 1.5}, run.trajectories, run.steps);
  return average_of(ends, [](const auto& w) { return w[1] - 1.5; });
}

/// Holds a displacement to `expected` within a relative margin. Of it the slow flow leaves out 0.3 % (the next order is
/// about 6 V / w2^2 < 0.2 %; starting at w1 = 0 costs 1/(2h) = 10 steps' worth, 0.1 %).
MeanCheck displacement_check(const LineRun& run, double expected, double margin = 0.015) {
  // A step's spread along the line is at most learning_rate / (1 - momentum) times sqrt(1 / B) times 2 w2 sqrt(V).
  const double variance = stationary_variance(run.rule.learning_rate * std::pow(1.5, 4), run.rule, {}, 20);
  const double spread = run.rule.learning_rate / (1.0 - run.rule.momentum) * 2.0 * 1.5 *
                        std::sqrt(variance / 20.0 * static_cast<double>(run.steps));
  return MeanCheck::equivalent(expected, margin * std::abs(expected), spread, run.trajectories);
}

double flow_displacement(const LineRun& run) {
  return follow_slow_flow(regular_line(), run.rule, {}, 20, {0.0, 1.5}, static_cast<double>(run.steps))[1] - 1.5;
}

class LineDrift : public testing::TestWithParam<UpdateRule> {};

TEST_P(LineDrift, FollowsTheSlowFlow) {
  const LineRun run{.rule = GetParam(), .trajectories = 4096, .steps = 10'000};
  const double expected = flow_displacement(run);
  const MeanCheck check = displacement_check(run, expected);
  const double found = displacement(run);
  EXPECT_TRUE(check.evaluate("", found).passed) << found << " expected " << expected;
  EXPECT_FALSE(check.evaluate("", -found).passed) << "the other direction";
  // Twin: an ensemble whose momentum is left out, or has crept in.
  LineRun wrong = run;
  wrong.rule.momentum = run.rule.momentum > 0.0 ? 0.0 : 0.1;
  EXPECT_FALSE(check.evaluate("", displacement(wrong)).passed);
}

INSTANTIATE_TEST_SUITE_P(
    Rules, LineDrift,
    testing::Values(UpdateRule{.learning_rate = 0.01}, UpdateRule{.learning_rate = 0.005, .momentum = 0.5},
                    UpdateRule{.learning_rate = 0.005, .momentum = 0.5, .kind = Momentum::nesterov}));

TEST(LongLineDrift, FollowsTheSlowFlowOverAMillionSteps) {
  const LineRun run{.rule = {.learning_rate = 0.01}, .trajectories = 1024, .steps = 1'000'000};
  const double expected = flow_displacement(run);
  const MeanCheck check = displacement_check(run, expected, 0.035);
  const double found = displacement(run);
  EXPECT_TRUE(check.evaluate("", found).passed) << found << " expected " << expected;
  // Twin: half the drift.
  LineRun half = run;
  half.steps /= 2;
  EXPECT_FALSE(check.evaluate("", flow_displacement(half)).passed);
}

/// The mean of log|w1_T / w1_0| / T beside the degenerate line, where each step multiplies w1.
Sampled growth(double sigma, double expected) {
  constexpr std::uint64_t steps = 100;
  constexpr std::uint64_t trajectories = 20'000;
  const double learning_rate = 0.5 * sigma * std::sqrt(20.0);
  const auto batches = fresh_batches({}, 20, 3);
  const auto ends =
      final_positions(degenerate_line(), *batches, {.learning_rate = learning_rate}, {1e-60, 1.0}, trajectories, steps);
  const double mean = average_of(ends, [](const auto& w) { return std::log(std::abs(w[0]) / 1e-60); }) / steps;
  // The log of a step's factor 1 + s has a standard deviation below 1.3 sigma for sigma <= 0.5 (0.22 at 0.2, 0.65 at
  // 0.5).
  const double deviation = 1.3 * sigma / std::sqrt(static_cast<double>(steps));
  return MeanCheck::equivalent(expected, 0.06 * sigma * sigma, deviation, trajectories).evaluate("exponent", mean);
}

TEST(DegenerateLine, AttractsByTheTransverseExponent) {
  const double exponent = critical_exponents(degenerate_line(), {.learning_rate = 0.25 * std::sqrt(20.0)}, {}, 20,
                                             std::vector<double>{0.0, 1.0})[1];
  const Sampled evidence = growth(0.5, exponent);
  EXPECT_TRUE(evidence.passed) << evidence.value << " expected " << exponent;
  // Twins: the small-noise formula -sigma^2 / 2, and the sign.
  EXPECT_FALSE(growth(0.5, -0.125).passed);
  EXPECT_FALSE(growth(0.5, -exponent).passed);
}

/// E log|1 + 2 rate S_xy| over all batches of the data set, each equally likely.
double exponent_on_data(const DataSet& data, std::size_t batch_size, double rate) {
  double sum = 0.0;
  double count = 0.0;
  for_each_subset(data, batch_size, [&](const BatchSums& batch) {
    sum += std::log(std::abs(1.0 + 2.0 * rate * batch.s_xy));
    count += 1.0;
  });
  return sum / count;
}

/// 12 samples whose mean xy is `mean_xy`: the population's, with y shifted along x.
DataSet data_with(double mean_xy) {
  DataSet data = sample_data_set({}, 12, 5);
  const BatchSums sums = data.sums();
  for (std::size_t i = 0; i < data.size(); ++i) data.y[i] += (mean_xy - sums.s_xy) / sums.s_xx * data.x[i];
  return data;
}

TEST(DegenerateLine, OnDataItsFateIsTheSignOfMeanXy) {
  const UpdateRule rule{.learning_rate = 0.02};
  for (const double mean_xy : {0.3, -0.3}) {
    const DataSet data = data_with(mean_xy);
    const double exponent = exponent_on_data(data, 6, rule.learning_rate);
    EXPECT_NEAR(exponent / (2.0 * rule.learning_rate * mean_xy), 1.0, 0.2) << "2 eta w2^2 mean xy to leading order";
    const auto ends = final_positions(degenerate_line(), *subset_batches(data, 6, 2), rule, {1e-3, 1.0}, 1024, 2'000);
    // It attracts, or it repels and the root has split.
    const double settled = std::sqrt(std::abs(mean_xy) / data.sums().s_xx);
    const auto attracted = [](const auto& w) { return std::abs(w[0]) < 1e-9; };
    const auto split = [&](const auto& w) {
      return std::abs(std::abs(w[0]) * std::sqrt(w[0] * w[0] + w[1] * w[1]) / settled - 1.0) < 0.25;
    };
    const auto count = [&](const auto& fate) { return static_cast<std::uint64_t>(std::ranges::count_if(ends, fate)); };
    const auto most = ProportionCheck::above(0.95, 0.05, ends.size());
    EXPECT_TRUE(most.evaluate("its fate", mean_xy < 0.0 ? count(attracted) : count(split)).passed);
    EXPECT_FALSE(most.evaluate("the other", mean_xy < 0.0 ? count(split) : count(attracted)).passed);
  }
}

TEST(DegenerateLine, OnDataTheExponentIsThatOfAllBatches) {
  for (const double mean_xy : {0.3, -0.3}) {
    const DataSet data = data_with(mean_xy);
    const double exponent = exponent_on_data(data, 6, 0.02);
    const auto ends = final_positions(degenerate_line(), *subset_batches(data, 6, 2), {.learning_rate = 0.02},
                                      {1e-60, 1.0}, 20'000, 50);
    const double mean = average_of(ends, [](const auto& w) { return std::log(std::abs(w[0]) / 1e-60); }) / 50.0;
    // |S_xy| < 1.5 here, so a step's log is bounded and its deviation below 2 * 0.02 * 0.5.
    const auto check = MeanCheck::equivalent(exponent, 0.05 * std::abs(exponent), 0.02 / std::sqrt(50.0), ends.size());
    EXPECT_TRUE(check.evaluate("", mean).passed) << mean << " expected " << exponent;
    EXPECT_FALSE(check.evaluate("", -mean).passed);
    EXPECT_FALSE(check.evaluate("", exponent_on_data(data_with(0.9 * mean_xy), 6, 0.02)).passed);
  }
}

/// The distance that a trajectory is below with that probability.
double quantile_of(const DegenerateApproach& approach, double start, double steps, double probability) {
  const auto excess = [&](double log_distance) {
    return approach_probability(approach, start, steps, std::exp(log_distance)) - probability;
  };
  std::uintmax_t iterations = 100;
  const auto found = boost::math::tools::bisect(excess, std::log(1e-8), std::numbers::ln10,
                                                boost::math::tools::eps_tolerance<double>(30), iterations);
  return std::exp(found.first);
}

struct Descent {
  unsigned order;
  double onset_step;  ///< of d, where descent takes over
};
class IntoADegenerateZero : public testing::TestWithParam<Descent> {};

TEST_P(IntoADegenerateZero, DistancesFollowTheSquaredBesselLaw) {
  const auto [k, onset_step] = GetParam();
  const Potential potential(fmt::format("w1^{}", k));
  constexpr std::uint64_t trajectories = 20'000;
  constexpr std::uint64_t steps = 4'000;
  constexpr double first_step = 0.02;  // of d, small enough for a diffusion
  constexpr double batch = 20.0;
  // The learning rate that has this step at the onset, and the start that has that one: steps are as d^(k-2). There the
  // law leaves out (start / onset)^2 / (2k-3) of the drift, at most 3 %, less later: that moves probabilities by 1 %.
  const double learning_rate =
      std::pow(onset_step * std::sqrt(batch) * std::pow(2.0 * batch, 0.5 * k - 1.0), 2.0 / k) / k;
  const UpdateRule rule{.learning_rate = learning_rate};
  const DegenerateApproach approach = degenerate_approach(rule, {}, 20, k, 1.0);
  ASSERT_NEAR(approach.onset_step, onset_step, 1e-12);
  const double start = approach.onset * std::pow(first_step / onset_step, 1.0 / (k - 2.0));
  ASSERT_LT(std::pow(start / approach.onset, 2.0) / (2.0 * k - 3.0), 0.031);
  const auto ends = final_positions(potential, *fresh_batches({}, 20, 12), rule, {start}, trajectories, steps);
  const auto below = [&](const DegenerateApproach& law, double probability) {
    const double distance = quantile_of(law, start, static_cast<double>(steps), probability);
    std::uint64_t count = 0;
    for (const auto& w : ends) count += std::abs(w[0]) < distance ? 1 : 0;
    return ProportionCheck::equivalent(probability, 0.045, trajectories).evaluate("distance", count);
  };
  for (const double probability : {0.25, 0.5, 0.75}) {
    const Sampled evidence = below(approach, probability);
    EXPECT_TRUE(evidence.passed) << probability << ": " << evidence.value;
  }
  // Twin: half the noise's variance.
  DegenerateApproach half = approach;
  half.scale *= 0.5;
  EXPECT_FALSE(below(half, 0.5).passed);
}

INSTANTIATE_TEST_SUITE_P(Orders, IntoADegenerateZero,
                         testing::Values(Descent{3, 1.0 / 3.0}, Descent{3, 0.2}, Descent{4, 1.0 / 3.0}, Descent{4, 0.2},
                                         Descent{5, 1.0 / 3.0}, Descent{5, 0.2}),
                         [](const auto& given) {
                           return fmt::format("{}step{}", given.param.order,
                                              std::lround(100.0 * given.param.onset_step));
                         });

TEST(IntoADoubleZero, IsExponential) {
  const Potential potential("w1^2");
  const UpdateRule rule{.learning_rate = 0.3};
  const double exponent = critical_exponents(potential, rule, {}, 20, std::vector<double>{0.0})[0];
  const auto ends = final_positions(potential, *fresh_batches({}, 20, 4), rule, {1e-60}, 20'000, 200);
  const double mean = average_of(ends, [](const auto& w) { return std::log(std::abs(w[0]) / 1e-60); }) / 200.0;
  // A step multiplies by 1 + s, s of deviation 0.6 / sqrt(20) = 0.134; its log spreads by less than 0.15.
  const auto check = MeanCheck::equivalent(exponent, 0.1 * std::abs(exponent), 0.15 / std::sqrt(200.0), ends.size());
  EXPECT_TRUE(check.evaluate("", mean).passed) << mean << " expected " << exponent;
  EXPECT_FALSE(check.evaluate("", 2.0 * exponent).passed);
}

}  // namespace
}  // namespace flypaper
