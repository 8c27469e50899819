// The checks themselves: known limits, level and power by replay, and twins that must fail. Refusal without power is in
// sample_size_test.cpp.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "calibration/replay.hpp"
#include "flypaper/base/statistics/distribution.hpp"
#include "flypaper/base/statistics/hazard.hpp"
#include "flypaper/base/statistics/location.hpp"
#include "flypaper/base/statistics/proportion.hpp"
#include "testing/account.hpp"

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

/// A check passes with a level above its p-value and fails with one below it. Of made-up outcomes: nothing is decided.
template <typename Judge>
void expect_least_level(Judge judge, double slack) {
  const account::Replays replays;
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
    // Of skewed values too, on one side and on two.
    const auto skewed = [&](Budget b) {
      return MeanCheck::equivalent(0.0, 0.1, 1.0, 20'000, b, 2.8).evaluate("", average);
    };
    expect_least_level(skewed, 1e-9);
    expect_least_level(
        [&](Budget b) { return MeanCheck::above(average - 0.05, 0.1, 1.0, 20'000, b, 2.8).evaluate("", average); },
        1e-9);
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

// However far out, a p-value is a probability and falls; where the bound tells nothing it stays above what is asked
// for.
TEST(PValue, OfASkewedMeanIsAProbabilityThatFalls) {
  const account::Replays replays;
  const auto check = MeanCheck::above(0.0, 3.0, 1.0, 100, {.alpha = 0.05, .beta = 0.5}, std::sqrt(8.0));
  double before = 1.0;
  for (const double average : {-1.0, 0.0, 0.1, 0.3, 1.0, 2.1, 4.0, 1e3, 1e6}) {
    const Sampled found = check.evaluate("", average);
    EXPECT_LE(found.p_value, before) << average;
    EXPECT_GE(found.p_value, 0.0) << average;
    EXPECT_EQ(found.passed, found.p_value < 0.05) << average;
    before = found.p_value;
  }
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

/// Of a few replays of every check; at night there are more of them, and of everything else (calibration/).
std::vector<calibration::Line> few_replays(const std::string& name) {
  const account::Replays replays;
  for (const calibration::Oracle& oracle : all_oracles()) {
    if (oracle.name == name) return oracle.replay(0.02);
  }
  ADD_FAILURE() << "no oracle " << name;
  return {};
}

class Replayed : public testing::TestWithParam<const char*> {};

// At its bound a check passes as often as alpha says, at its deviation it fails as often as beta says: not more often,
// by exact limits, as far as so few replays see. A line whose rate is 1e-4 would see one that is many times as large
// only.
TEST_P(Replayed, ErrorRatesAreWhatIsStated) {
  const std::vector<calibration::Line> lines = few_replays(GetParam());
  const Budget share{.alpha = Budget{}.alpha / static_cast<double>(lines.size())};  // they say one thing together
  for (const calibration::Line& line : lines) {
    const Sampled found = calibration::held(line, share);
    EXPECT_TRUE(found.passed) << line.what << ": " << found.value << ", stated " << line.stated;
  }
}

INSTANTIATE_TEST_SUITE_P(Checks, Replayed,
                         testing::Values("ProportionCheck", "MeanCheck", "MeanCheck with a skewness", "ScaleCheck",
                                         "DistributionCheck", "TotalVariationCheck", "ConstantHazardCheck",
                                         "trials_in_window"),
                         [](const auto& given) {
                           std::string name = given.param;
                           std::ranges::replace(name, ' ', '_');
                           return name;
                         });

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

TEST(TotalVariation, FailsIfOutcomesAreTooMany) {
  const account::Replays replays;
  const auto check = TotalVariationCheck::equivalent(0.0, 0.1, 4, 10'000);
  const std::vector<double> claimed(4, 0.25);
  EXPECT_TRUE(check.evaluate("", std::vector<std::uint64_t>(4, 2500), claimed).passed);
  EXPECT_FALSE(check.evaluate("", std::vector<std::uint64_t>(4, 10'000), claimed).passed);
}

TEST(Hazard, TooFewTrialsAreAnError) {
  const ConstantHazardCheck check({{0, 3}, {3, 100}}, 0.1, 0.5, ConstantHazardCheck::trials_needed(2, 0.1, 0.5));
  const std::vector<Stay> stays(10, Stay{5, true});
  EXPECT_THROW((void)check.evaluate("", stays), Error);
}

}  // namespace
}  // namespace flypaper
