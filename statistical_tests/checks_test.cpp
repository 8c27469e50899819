// The checks themselves: known limits, refusal without power, level and power by replay, and twins that must fail.
#include <boost/math/distributions/normal.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "flypaper/base/statistics/distribution.hpp"
#include "flypaper/base/statistics/hazard.hpp"
#include "flypaper/base/statistics/location.hpp"
#include "flypaper/base/statistics/proportion.hpp"

namespace flypaper {
namespace {

TEST(Proportion, LimitsAreThoseOfClopperAndPearson) {
  // No success in n trials: upper limit 1 - alpha^(1/n); all successes: lower limit alpha^(1/n).
  EXPECT_EQ(proportion_interval(0, 100, 0.025).lower, 0.0);
  EXPECT_NEAR(proportion_interval(0, 100, 0.025).upper, 1.0 - std::pow(0.025, 0.01), 1e-14);
  EXPECT_NEAR(proportion_interval(100, 100, 0.025).lower, std::pow(0.025, 0.01), 1e-14);
  EXPECT_EQ(proportion_interval(100, 100, 0.025).upper, 1.0);
  const Interval ten = proportion_interval(10, 100, 0.025);  // tabulated as 4.90 % and 17.62 %
  EXPECT_NEAR(ten.lower, 0.0490, 5e-5);
  EXPECT_NEAR(ten.upper, 0.1762, 5e-5);
}

TEST(Proportion, PassesExactlyWhenTheLimitsAreInside) {
  const Budget budget{.alpha = 1e-3, .beta = 1e-2};
  const auto check = ProportionCheck::equivalent(0.3, 0.1, 2000, budget);
  for (std::uint64_t k = 0; k <= 2000; ++k) {
    const Interval limits = proportion_interval(k, 2000, 1e-3);
    EXPECT_EQ(check.passes(k), limits.lower > 0.2 && limits.upper < 0.4) << k;
  }
}

/// A check passes with a level above its p-value and fails with one below it.
template <typename Judge>
void expect_least_level(Judge judge, double slack) {
  const double p = judge(Budget{}).p_value;
  ASSERT_GT(p, 0.0);
  ASSERT_LT(p, 1.0);
  EXPECT_TRUE(judge(Budget{.alpha = p * (1.0 + slack), .beta = 0.99}).passed) << p;
  EXPECT_FALSE(judge(Budget{.alpha = p * (1.0 - slack), .beta = 0.99}).passed) << p;
}

TEST(PValue, IsTheLeastLevelAtWhichACheckPasses) {
  for (const std::uint64_t k : {370U, 600U, 800U}) {
    expect_least_level([&](Budget b) { return ProportionCheck::equivalent(0.1, 0.05, 6000, b).evaluate("", k); }, 1e-9);
  }
  for (const std::uint64_t k : {370U, 600U}) {
    expect_least_level([&](Budget b) { return ProportionCheck::above(0.05, 0.05, 6000, b).evaluate("", k); }, 1e-9);
    expect_least_level([&](Budget b) { return ProportionCheck::below(0.25, 0.1, 6000, b).evaluate("", k + 800); },
                       1e-9);
  }
  for (const double average : {-0.05, 0.07}) {
    expect_least_level([&](Budget b) { return MeanCheck::equivalent(0.0, 0.1, 1.0, 20'000, b).evaluate("", average); },
                       1e-9);
    expect_least_level(
        [&](Budget b) { return MeanCheck::above(average - 0.05, 0.1, 1.0, 20'000, b).evaluate("", average); }, 1e-9);
    const double sum = 20'000.0 * (1.0 + average);
    expect_least_level([&](Budget b) { return ScaleCheck::equivalent(1.0, 0.12, 20'000, b).evaluate("", sum); }, 1e-9);
  }
  const std::vector<double> uniform = [] {
    std::vector<double> values;
    for (int i = 0; i < 40'000; ++i) values.push_back(0.98 * (i + 0.5) / 40'000.0);
    return values;
  }();
  expect_least_level(
      [&](Budget b) {
        return DistributionCheck::equivalent(0.03, 40'000, b).evaluate("", uniform, [](double x) { return x; });
      },
      1e-9);
}

TEST(PValue, OfAConstantHazardIsItsLeastLevel) {
  std::vector<Stay> stays;  // one in 10 leaves at steps 1 to 3, then 121 in 1000
  for (std::uint64_t left = 300'000, step = 1; left >= 10; ++step) {
    const std::uint64_t exits = left * (step <= 3 ? 100 : 121) / 1000;
    stays.insert(stays.end(), exits, Stay{.steps = step, .exited = true});
    left -= exits;
  }
  std::ranges::shuffle(stays, std::mt19937_64(1));  // trials are taken stay after stay
  const auto judge = [&](Budget b) {
    return ConstantHazardCheck({{0, 3}, {3, 9}}, 0.1, 0.25, 150'000, b).evaluate("", stays);
  };
  expect_least_level(judge, 0.012);  // it is found to a factor of 2^(1/64)
}

TEST(Power, ChecksWithoutItAreRefusedWithTheSizeThatWouldDo) {
  const auto needed = [](auto build) -> std::uint64_t {
    try {
      build(10);
    } catch (const UnderpoweredCheck& refusal) {
      EXPECT_NO_THROW(build(refusal.needed()));
      EXPECT_THROW(build(refusal.needed() * 9 / 10), UnderpoweredCheck);
      return refusal.needed();
    }
    return 0;
  };
  EXPECT_GT(needed([](std::uint64_t n) { (void)ProportionCheck::below(0.01, 0.005, n); }), 10'000U);
  EXPECT_GT(needed([](std::uint64_t n) { (void)ProportionCheck::above(0.5, 0.1, n); }), 100U);
  EXPECT_GT(needed([](std::uint64_t n) { (void)ProportionCheck::equivalent(0.1, 0.01, n); }), 10'000U);
  EXPECT_GT(needed([](std::uint64_t n) { (void)MeanCheck::equivalent(0.0, 0.01, 1.0, n); }), 1'000'000U);
  EXPECT_GT(needed([](std::uint64_t n) { (void)MeanCheck::above(0.0, 0.1, 1.0, n); }), 10'000U);
  EXPECT_GT(needed([](std::uint64_t n) { (void)ScaleCheck::equivalent(1.0, 0.05, n); }), 50'000U);
  EXPECT_GT(needed([](std::uint64_t n) { ConstantHazardCheck({{0, 3}, {3, 9}}, 0.1, 0.1, n); }), 100'000U);
}

/// How often `passes` in replays.
template <typename Replay>
double frequency(int replays, Replay replay) {
  int passed = 0;
  for (int i = 0; i < replays; ++i) passed += replay() ? 1 : 0;
  return static_cast<double>(passed) / replays;
}

class Level : public testing::TestWithParam<double> {};

// At the bound itself a check passes with probability at most alpha, and near it (the tests are exact up to the
// discreteness of counts). 10^6 / (alpha / 1e-4) replays keep 100 passes expected; limits at 1e-9 on either side.
TEST_P(Level, IsWhatIsStated) {
  const double alpha = GetParam();
  const int replays = static_cast<int>(100.0 / alpha);
  const Budget budget{.alpha = alpha, .beta = 0.01};
  std::mt19937_64 engine(20260101);
  const auto expect_level = [&](double passed, double attained) {
    const Interval limits = proportion_interval(static_cast<std::uint64_t>(std::lround(passed * replays)),
                                                static_cast<std::uint64_t>(replays), 1e-9);
    EXPECT_LT(limits.lower, attained);
    EXPECT_GT(limits.upper, attained);
    EXPECT_LE(attained, alpha * (1.0 + 1e-9));
    EXPECT_GT(attained, 0.5 * alpha) << "the check wastes its level";
  };
  const auto below = ProportionCheck::below(0.2, 0.1, 2000, budget);
  std::binomial_distribution<std::uint64_t> at_bound(2000, 0.2);
  expect_level(frequency(replays, [&] { return below.passes(at_bound(engine)); }), below.power(0.2));
  const auto equivalent = ProportionCheck::equivalent(0.2, 0.1, 2000, budget);
  std::binomial_distribution<std::uint64_t> at_edge(2000, 0.3);
  expect_level(frequency(replays, [&] { return equivalent.passes(at_edge(engine)); }), equivalent.power(0.3));
  const auto mean = MeanCheck::equivalent(0.0, 0.3, 1.0, 1000, budget);
  std::normal_distribution<double> average(0.3, 1.0 / std::sqrt(1000.0));
  expect_level(frequency(replays, [&] { return mean.evaluate("", average(engine)).passed; }), mean.power(0.3));
  const auto scale = ScaleCheck::equivalent(1.0, 0.4, 1000, budget);
  std::gamma_distribution<double> sum(500.0, 2.0 * 1.4);
  expect_level(frequency(replays, [&] { return scale.evaluate("", sum(engine)).passed; }), scale.power(1.4));
}

INSTANTIATE_TEST_SUITE_P(Alpha, Level, testing::Values(1e-2, 1e-3, 1e-4));

TEST(Power, IsReachedAtTheStatedDeviation) {
  const Budget budget{.alpha = 1e-3, .beta = 0.05};
  std::mt19937_64 engine(20260102);
  constexpr int replays = 20'000;
  const auto expect_power = [&](double passed) {
    const auto count = static_cast<std::uint64_t>(std::lround(passed * replays));
    EXPECT_GT(proportion_interval(count, replays, 1e-9).upper, 0.95);
    EXPECT_GT(passed, 0.94);
  };
  std::uint64_t n = 0;
  try {
    (void)ProportionCheck::below(0.1, 0.04, 1, budget);
  } catch (const UnderpoweredCheck& refusal) {
    n = refusal.needed();
  }
  const auto below = ProportionCheck::below(0.1, 0.04, n, budget);
  std::binomial_distribution<std::uint64_t> count(n, 0.06);
  expect_power(frequency(replays, [&] { return below.passes(count(engine)); }));
  const std::uint64_t trials = ConstantHazardCheck::trials_needed(2, 0.1, 0.5, budget);
  const ConstantHazardCheck constant({{0, 5}, {5, 1000}}, 0.1, 0.5, trials, budget);
  std::geometric_distribution<std::uint64_t> exit(0.1);
  const auto replay = [&] {
    std::vector<Stay> stays(trials);
    for (Stay& stay : stays) stay = {exit(engine) + 1, true};
    return constant.evaluate("", stays).passed;
  };
  int passed = 0;
  for (int i = 0; i < 500; ++i) passed += replay() ? 1 : 0;
  EXPECT_GE(passed, 475);  // power 0.95 is a lower bound (union bound); 475 of 500 fails with probability < 1e-9 at its
                           // true value of 0.999
}

TEST(TotalVariation, KeepsItsLevelAndItsPower) {
  const Budget budget{.alpha = 1e-2, .beta = 1e-2};
  constexpr double margin = 0.1;
  constexpr std::size_t cells = 8;
  std::uint64_t n = 0;
  try {
    (void)TotalVariationCheck::equivalent(0.0, margin, cells, 10, budget);
  } catch (const UnderpoweredCheck& refusal) {
    n = refusal.needed();
  }
  ASSERT_GT(n, 0U);
  EXPECT_THROW((void)TotalVariationCheck::equivalent(0.0, margin, cells, n * 9 / 10, budget), UnderpoweredCheck);
  const auto check = TotalVariationCheck::equivalent(0.0, margin, cells, n, budget);
  const auto apart = TotalVariationCheck::equivalent(margin, margin, cells, n, budget);
  const std::vector<double> claimed(cells, 1.0 / cells);
  std::vector<double> far = claimed;  // half a margin's mass more in the first two cells, less in the last two
  for (std::size_t i = 0; i < 2; ++i) {
    far[i] += 0.5 * margin;
    far[cells - 1 - i] -= 0.5 * margin;
  }
  std::mt19937_64 engine(20260103);
  const auto counts_of = [&](const std::vector<double>& law) {
    std::discrete_distribution<std::size_t> cell(law.begin(), law.end());
    std::vector<std::uint64_t> counts(cells);
    for (std::uint64_t i = 0; i < n; ++i) ++counts[cell(engine)];
    return counts;
  };
  constexpr int replays = 1000;
  const auto passes = [&](const TotalVariationCheck& tried, const std::vector<double>& law) {
    return frequency(replays, [&] { return tried.evaluate("", counts_of(law), claimed).passed; });
  };
  // Both are bounds: 1000 replays find a level or a power that is off by a factor of three.
  EXPECT_GT(passes(check, claimed), 0.97);
  EXPECT_LT(passes(check, far), 0.03);
  EXPECT_GT(passes(apart, far), 0.97);
  EXPECT_LT(passes(apart, claimed), 0.03);
  EXPECT_FALSE(check.evaluate("", std::vector<std::uint64_t>(cells, n), claimed).passed) << "too many outcomes";
}

TEST(Twin, AHazardThatChangesIsNotConstant) {
  // First step without exits, then 0.1: what ignoring the settling of the law looks like.
  std::mt19937_64 engine(7);
  std::geometric_distribution<std::uint64_t> exit(0.1);
  const std::uint64_t trials = ConstantHazardCheck::trials_needed(2, 0.1, 0.1);
  std::vector<Stay> settled(2 * trials);
  for (Stay& stay : settled) stay = {exit(engine) + 1, true};
  std::vector<Stay> delayed = settled;
  for (Stay& stay : delayed) ++stay.steps;
  const ConstantHazardCheck check({{0, 6}, {6, 1000}}, 0.1, 0.1, trials);
  EXPECT_TRUE(check.evaluate("", settled).passed);
  EXPECT_FALSE(check.evaluate("", delayed).passed);
}

TEST(Hazard, TrialsAreCountedInOrderAndCutExactly) {
  const std::vector<Stay> stays{{3, true}, {5, false}, {2, true}};
  const auto expect = [&](std::uint64_t from, std::uint64_t to, std::uint64_t wanted, std::uint64_t count,
                          std::uint64_t exits) {
    const Trials trials = trials_in_window(stays, from, to, wanted);
    EXPECT_EQ(trials.count, count);
    EXPECT_EQ(trials.exits, exits);
  };
  expect(0, 100, 100, 10, 2);
  expect(0, 2, 100, 6, 1);  // the first is censored by the window, the last leaves at its end
  expect(2, 100, 100, 4, 1);
  expect(0, 100, 3, 3, 1);
  expect(0, 100, 2, 2, 0);  // the exit is the third trial
  expect(0, 100, 9, 9, 1);
}

TEST(Hazard, TooFewTrialsAreAnError) {
  const ConstantHazardCheck check({{0, 3}, {3, 100}}, 0.1, 0.5, ConstantHazardCheck::trials_needed(2, 0.1, 0.5));
  const std::vector<Stay> stays(10, Stay{5, true});
  EXPECT_THROW((void)check.evaluate("", stays), Error);
}

}  // namespace
}  // namespace flypaper
