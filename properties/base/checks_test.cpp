// What checks say of data that are made up: estimates, limits and p-values that are known by hand.
#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "flypaper/base/statistics/distribution.hpp"
#include "flypaper/base/statistics/hazard.hpp"
#include "flypaper/base/statistics/location.hpp"
#include "flypaper/base/statistics/proportion.hpp"
#include "testing/account.hpp"

namespace flypaper {
namespace {

/// A level at which limits are near enough to be told apart from others.
constexpr Budget wide{.alpha = 0.25, .beta = 0.999};

/// P(N(0, 1) > z)
double normal_tail(double z) { return 0.5 * std::erfc(z / std::sqrt(2.0)); }

void expect_interval(const Interval& found, double lower, double upper, double tolerance = 1e-12) {
  EXPECT_NEAR(found.lower, lower, tolerance);
  EXPECT_NEAR(found.upper, upper, tolerance);
}

TEST(KnownChecks, OfAMean) {
  const account::Replays replays;
  const Sampled found = MeanCheck::equivalent(1.0, 0.5, 3.0, 144, wide).evaluate("", 1.25);
  EXPECT_EQ(found.value, 1.25);
  EXPECT_EQ(found.sample_size, 144U);
  EXPECT_EQ(found.asserted.lower, 0.5);
  EXPECT_EQ(found.asserted.upper, 1.5);
  EXPECT_EQ(found.deviation, 0.5);
  const double reach = 0.25 * 0.67448975019608174;  // a standard error, and the quartile of the normal law
  expect_interval(found.interval, 1.25 - reach, 1.25 + reach);
  EXPECT_TRUE(found.passed);
  EXPECT_NEAR(found.p_value, normal_tail(1.0), 1e-15) << "the nearer bound is one standard error away";
  const Sampled other = MeanCheck::equivalent(1.0, 0.5, 3.0, 144, wide).evaluate("", 0.25);
  EXPECT_NEAR(other.p_value, normal_tail(-1.0), 1e-15) << "beyond the lower bound";
  EXPECT_FALSE(other.passed);
  const Sampled above = MeanCheck::above(1.0, 0.75, 3.0, 144, wide).evaluate("", 1.5);
  EXPECT_NEAR(above.p_value, normal_tail(2.0), 1e-15) << "no bound above";
}

// The factor exp(s z^3) of a skewness, s = |skewness| / (6 sqrt(size)): limits lie where it makes the tail the level.
TEST(KnownChecks, OfASkewedMean) {
  const account::Replays replays;
  for (const double skewness : {1.2, -1.2}) {
    const auto check = MeanCheck::equivalent(0.0, 10.0, 20.0, 400, {.alpha = 1e-3, .beta = 0.999}, skewness);
    const Sampled found = check.evaluate("", 0.5);
    const double z = found.interval.upper - 0.5;  // the standard error is 1
    EXPECT_NEAR(normal_tail(z) * std::exp(0.01 * z * z * z), 1e-3, 1e-15);
    EXPECT_NEAR(0.5 - found.interval.lower, z, 1e-12);
    EXPECT_NEAR(found.p_value / (normal_tail(9.5) * std::exp(0.01 * 9.5 * 9.5 * 9.5)), 1.0, 1e-10);
  }
  // From z = 1 / (3 s) on, which is 8 here, it stays as it is.
  const double s = 1.0 / 24.0;
  const Sampled far = MeanCheck::equivalent(0.0, 20.0, 20.0, 400, wide, 120.0 * s).evaluate("", 5.0);
  EXPECT_NEAR(far.p_value / (normal_tail(8.0) * std::exp(s * 512.0)), 1.0, 1e-10);
  const double tail = normal_tail(8.0) * std::exp(s * 512.0);
  EXPECT_THROW((void)MeanCheck::equivalent(0.0, 1e6, 20.0, 400, {.alpha = 0.9 * tail, .beta = 0.5}, 120.0 * s),
               UnderpoweredCheck)
      << "no limits reach so small a level";
  (void)MeanCheck::equivalent(0.0, 1e6, 20.0, 400, {.alpha = 1.1 * tail, .beta = 0.5}, 120.0 * s);
}

// Two degrees of freedom: the sum of squares is twice an exponential.
TEST(KnownChecks, OfAScale) {
  const account::Replays replays;
  const auto check = ScaleCheck::equivalent(2.0, 0.75, 2, {.alpha = 0.4, .beta = 0.999});
  const Sampled found = check.evaluate("", 3.0);
  EXPECT_EQ(found.value, 1.5);
  EXPECT_EQ(found.sample_size, 2U);
  EXPECT_EQ(found.asserted.lower, 0.5);
  EXPECT_EQ(found.asserted.upper, 3.5);
  expect_interval(found.interval, 1.5 / -std::log(0.4), 1.5 / -std::log(0.6));
  EXPECT_NEAR(found.p_value, 1.0 - std::exp(-1.5 / 3.5), 1e-14) << "the upper bound is the nearer";
  EXPECT_NEAR(check.evaluate("", 0.4).p_value, std::exp(-0.2 / 0.5), 1e-14) << "the lower one is";
  // Passing: 0.5 < sum / (2 log(1 / 0.4)) and sum / (2 log(1 / 0.6)) < 3.5.
  const double power = std::exp(0.5 * std::log(0.4) / 2.0) - std::exp(3.5 * std::log(0.6) / 2.0);
  EXPECT_NEAR(check.power(2.0), power, 1e-13);
}

TEST(KnownChecks, OfAProportion) {
  const account::Replays replays;
  const auto check = ProportionCheck::equivalent(0.5, 0.4, 20, wide);
  const Sampled none = check.evaluate("", 0);
  expect_interval(none.interval, 0.0, 1.0 - std::pow(0.25, 0.05));
  EXPECT_EQ(none.p_value, 1.0);
  const Sampled found = check.evaluate("", 5);
  EXPECT_EQ(found.value, 0.25);
  EXPECT_EQ(found.sample_size, 20U);
  EXPECT_NEAR(check.evaluate("", 1).p_value, 1.0 - std::pow(0.9, 20), 1e-14) << "one or more at 0.1";
  EXPECT_NEAR(check.evaluate("", 19).p_value, 1.0 - std::pow(0.9, 20), 1e-14) << "19 or fewer at 0.9";
  EXPECT_EQ(check.evaluate("", 20).p_value, 1.0);
  // A quarter: three or more at 0.1 have 0.323, four or more 0.133.
  EXPECT_FALSE(check.passes(3));
  EXPECT_TRUE(check.passes(4));
  EXPECT_TRUE(check.passes(16));
  EXPECT_FALSE(check.passes(17));
  EXPECT_EQ(check.power(0.0), 0.0);
  EXPECT_EQ(check.power(1.0), 0.0);
}

// Eight values in the middles of eighths: F_n may be a step and a half above what F is at the value before.
TEST(KnownChecks, OfADistribution) {
  const account::Replays replays;
  const auto check = DistributionCheck::equivalent(0.9, 8, {.alpha = 0.5, .beta = 0.999});
  const auto law = [](double x) { return x; };
  std::vector<double> values;
  for (int i = 7; i >= 0; --i) values.push_back((i + 0.5) / 8.0);
  const Sampled found = check.evaluate("", values, law);
  EXPECT_EQ(found.value, 1.5 / 8.0);
  EXPECT_EQ(found.sample_size, 8U);
  EXPECT_EQ(found.asserted.upper, 0.9);
  const double reach = std::sqrt(std::log(4.0) / 16.0);
  expect_interval(found.interval, 0.0, 0.1875 + reach);
  expect_interval(found.at_99, 0.0, 0.1875 + std::sqrt(std::log(200.0) / 16.0));
  EXPECT_NEAR(found.p_value, 2.0 * std::exp(-16.0 * 0.7125 * 0.7125), 1e-15);
  EXPECT_NEAR(check.power(), 1.0 - 2.0 * std::exp(-16.0 * std::pow(0.9 - reach - 0.125, 2)), 1e-14);
  const Sampled far = check.evaluate("", std::vector<double>(8, 0.95), law);
  EXPECT_NEAR(far.value, 0.95, 1e-15) << "nothing lies below";
  expect_interval(far.interval, 0.95 - 0.125 - reach, 0.95 + reach);
  EXPECT_EQ(far.p_value, 1.0) << "beyond the margin";
  EXPECT_TRUE(std::isnan(check.evaluate("", {0.5}, law).value)) << "not as many as were asked for";
}

TEST(KnownChecks, OfATotalVariation) {
  const account::Replays replays;
  const auto check = TotalVariationCheck::equivalent(0.25, 5.0, 3, 8, {.alpha = 0.5, .beta = 0.999});
  const std::array<std::uint64_t, 3> counts{4, 2, 2};
  const Sampled found = check.evaluate("", counts, std::array{0.25, 0.5, 0.25});
  EXPECT_EQ(found.value, 0.25);
  EXPECT_EQ(found.sample_size, 8U);
  const double mean = 0.5 * std::sqrt(3.0 / 8.0);
  expect_interval(found.interval, 0.0, 0.25 + mean + std::sqrt(std::log(2.0) / 16.0));
  expect_interval(found.at_99, 0.0, 0.25 + mean + std::sqrt(std::log(200.0) / 16.0));
  EXPECT_TRUE(std::isnan(check.evaluate("", counts, std::array{0.5, 0.5}).value)) << "a cell without a probability";
  EXPECT_TRUE(std::isnan(check.evaluate("", std::array<std::uint64_t, 3>{4, 2, 1}, std::array{0.25, 0.5, 0.25}).value))
      << "an outcome is missing";
}

TEST(KnownChecks, TrialsAreTakenStayAfterStay) {
  const std::array<Stay, 4> stays{Stay{3, true}, Stay{5, false}, Stay{1, true}, Stay{4, true}};
  const auto trials = [&](std::uint64_t from, std::uint64_t to, std::uint64_t wanted) {
    const Trials found = trials_in_window(stays, from, to, wanted);
    return std::pair(found.count, found.exits);
  };
  using Pair = std::pair<std::uint64_t, std::uint64_t>;
  EXPECT_EQ(trials(0, 3, 100), Pair(3 + 3 + 1 + 3, 2)) << "the last stay leaves after the window";
  EXPECT_EQ(trials(0, 4, 100), Pair(3 + 4 + 1 + 4, 3));
  EXPECT_EQ(trials(1, 4, 100), Pair(2 + 3 + 0 + 3, 2)) << "who left in step 1 is not at risk";
  EXPECT_EQ(trials(0, 3, 3), Pair(3, 1)) << "the exit is the third trial";
  EXPECT_EQ(trials(0, 3, 2), Pair(2, 0)) << "and does not fit into two";
  EXPECT_EQ(trials(0, 3, 7), Pair(7, 2));
  EXPECT_EQ(trials(0, 3, 8), Pair(8, 2));
}

TEST(KnownChecks, OfAConstantHazardIsTheRatioOfItsWindows) {
  const account::Replays replays;
  // Windows of one step each: 400 stays, of which 100 leave in step 1, and of 200 who are at risk in step 2 another
  // 100.
  std::vector<Stay> stays(100, Stay{1, true});
  stays.insert(stays.end(), 100, Stay{1, false});
  stays.insert(stays.end(), 100, Stay{2, true});
  stays.insert(stays.end(), 100, Stay{2, false});
  const ConstantHazardCheck check({{0, 1}, {1, 2}}, 0.5, 8.0, 200, {.alpha = 0.1, .beta = 0.5});
  const Sampled found = check.evaluate("", stays);
  EXPECT_EQ(found.value, 1.0) << "the first 200 trials of step 1 have 100 exits, and those of step 2 as well";
  EXPECT_EQ(found.sample_size, 400U);
  const Interval limits = proportion_interval(100, 200, 0.05);
  expect_interval(found.interval, 1.0, limits.upper / limits.lower);
  EXPECT_EQ(found.asserted.upper, 9.0);
  EXPECT_THROW((void)check.evaluate("", std::span(stays).first(300)), Error) << "too few in step 2";
}

// It passes at its p-value, and no longer at 2^(-1/64) of it.
TEST(KnownChecks, TheLeastLevelOfAConstantHazardIsKnownToASixtyFourthOfAPowerOfTwo) {
  const account::Replays replays;
  for (std::uint64_t exits = 1200; exits <= 1380; exits += 20) {
    std::vector<Stay> stays(1000, Stay{1, true});
    stays.insert(stays.end(), 1000, Stay{1, false});
    stays.insert(stays.end(), exits, Stay{2, true});
    stays.insert(stays.end(), 2000 - exits, Stay{2, false});
    const auto judged = [&](double alpha) {
      const ConstantHazardCheck check({{0, 1}, {1, 2}}, 0.5, 0.5, 2000, {.alpha = alpha, .beta = 0.9999});
      return check.evaluate("", stays);
    };
    const double least = judged(0.5).p_value;
    EXPECT_TRUE(judged(least).passed) << exits;
    EXPECT_FALSE(judged(least * std::exp2(-1.0 / 64.0)).passed) << exits;
  }
}

// Where the limits' ratio is the bound itself nothing is below it: the least level is a larger one.
TEST(KnownChecks, AConstantHazardWhoseRatioIsTheBoundHasALargerLevel) {
  const account::Replays replays;
  std::vector<Stay> stays(1000, Stay{1, true});
  stays.insert(stays.end(), 1000, Stay{1, false});
  stays.insert(stays.end(), 1000, Stay{2, true});
  stays.insert(stays.end(), 1000, Stay{2, false});
  const auto [lower, upper] = proportion_interval(1000, 2000, 0.5e-30);
  const double margin = upper / lower - 1.0;
  ASSERT_EQ(1.0 + margin, upper / lower);
  const auto least = [&](double allowed) {
    return ConstantHazardCheck({{0, 1}, {1, 2}}, 0.5, allowed, 2000, {.alpha = 0.1, .beta = 0.9})
        .evaluate("", stays)
        .p_value;
  };
  EXPECT_GT(least(margin), 1e-30);
  EXPECT_EQ(least(std::nextafter(1.0 + margin, 10.0) - 1.0), 1e-30) << "what is smaller counts as that";
}

}  // namespace
}  // namespace flypaper
