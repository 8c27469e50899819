// Power in closed form and intervals of checks, each against the probabilities of all that passes: both sides count.
#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/normal.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "flypaper/base/statistics/distribution.hpp"
#include "flypaper/base/statistics/hazard.hpp"
#include "flypaper/base/statistics/location.hpp"
#include "flypaper/base/statistics/proportion.hpp"
#include "testing/account.hpp"

namespace flypaper {
namespace {

/// So weak that either side of an equivalence fails often.
constexpr Budget weak{.alpha = 0.05, .beta = 0.5};

TEST(Power, OfTwoBoundsIsThatOfAllCountsThatPass) {
  const auto check = ProportionCheck::equivalent(0.3, 0.07, 300, weak);
  for (const double p : {0.23, 0.27, 0.3, 0.33, 0.37}) {
    const boost::math::binomial_distribution<> law(300.0, p);
    double passing = 0.0;
    for (std::uint64_t k = 0; k <= 300; ++k) passing += check.passes(k) ? pdf(law, static_cast<double>(k)) : 0.0;
    EXPECT_NEAR(check.power(p), passing, 1e-12) << "the power at " << p << " is not that of the counts that pass";
  }
}

/// The probability of passing, by the midpoint rule on 40000 pieces of `law`; `judge` of a value.
template <typename Law, typename Judge>
double probability_of_passing(const Law& law, double from, double to, Judge judge) {
  constexpr int pieces = 40'000;
  const double width = (to - from) / pieces;
  double sum = 0.0;
  for (int i = 0; i < pieces; ++i) {
    const double value = from + (i + 0.5) * width;
    if (judge(value)) sum += pdf(law, value) * width;
  }
  return sum;
}

TEST(Power, OfAMeanIsThatOfAllAveragesThatPass) {
  const account::Replays replays;
  const auto check = MeanCheck::equivalent(1.0, 0.1, 1.0, 700, weak);
  for (const double mean : {0.92, 0.97, 1.0, 1.05}) {
    const double error = 1.0 / std::sqrt(700.0);
    const boost::math::normal_distribution<> law(mean, error);
    const double passing = probability_of_passing(law, mean - 8.0 * error, mean + 8.0 * error,
                                                  [&](double average) { return check.evaluate("", average).passed; });
    EXPECT_NEAR(check.power(mean), passing, 1e-3) << "the power at " << mean << " is not that of what passes";
  }
}

TEST(Power, OfAScaleIsThatOfAllSumsThatPass) {
  const account::Replays replays;
  const auto check = ScaleCheck::equivalent(2.0, 0.2, 400, weak);
  for (const double scale : {1.8, 2.0, 2.15}) {
    const boost::math::chi_squared_distribution<> law(400.0);
    const double passing =
        probability_of_passing(law, 200.0, 640.0, [&](double sum) { return check.evaluate("", scale * sum).passed; });
    EXPECT_NEAR(check.power(scale), passing, 1e-3) << "the power at " << scale << " is not that of what passes";
  }
}

/// How far from its law a sample is that a check of this power must still pass, by the bound behind the power.
double allowed_distance(const DistributionCheck& check, std::uint64_t size) {
  return std::sqrt(-std::log(0.5 * (1.0 - check.power())) / (2.0 * static_cast<double>(size)));
}

/// A uniform sample of which all values are too large by `shift`.
std::vector<double> shifted_uniform(std::uint64_t size, double shift) {
  std::vector<double> values;
  for (std::uint64_t i = 0; i < size; ++i) {
    values.push_back((static_cast<double>(i) + 0.5) / static_cast<double>(size) + shift);
  }
  return values;
}

double uniform_law(double x) { return std::clamp(x, 0.0, 1.0); }

TEST(DistributionCheck, ItsPowerIsABoundOnACoarseGridToo) {
  const account::Replays replays;
  constexpr std::uint64_t size = 1'000'000;  // the law is asked for at every hundredth value
  const auto check = DistributionCheck::equivalent(0.00345, size, {.alpha = 1e-2, .beta = 1e-2});
  const double allowed = allowed_distance(check, size);
  EXPECT_TRUE(check.evaluate("", shifted_uniform(size, 0.99 * allowed), uniform_law).passed)
      << "a sample fails that its power promises to pass: the grid is no part of it";
  EXPECT_FALSE(check.evaluate("", shifted_uniform(size, 1.02 * allowed), uniform_law).passed);
}

TEST(DistributionCheck, SeesADifferenceOfEitherSign) {
  const account::Replays replays;
  constexpr std::uint64_t size = 100'000;
  const auto check = DistributionCheck::equivalent(0.02, size);
  for (const double shift : {-0.025, 0.025}) {
    const Sampled found = check.evaluate("", shifted_uniform(size, shift), uniform_law);
    EXPECT_NEAR(found.value, 0.025, 2e-4) << "values that are " << (shift < 0.0 ? "too small" : "too large");
    EXPECT_FALSE(found.passed);
  }
}

TEST(Hazard, RatiosSpendHalfOfAlphaOnEachLimit) {
  const account::Replays replays;
  constexpr double alpha = 1e-3;
  const std::uint64_t trials = ConstantHazardCheck::trials_needed(2, 0.1, 0.5, {.alpha = alpha, .beta = 1e-3});
  std::vector<Stay> stays;  // a tenth leaves at the first step, an eighth of the rest at the second
  for (std::uint64_t i = 0; i < 2 * trials; ++i) {
    const std::uint64_t steps = i % 10 == 0 ? 1 : (i % 8 == 1 ? 2 : 5);
    stays.push_back({.steps = steps, .exited = steps < 5});
  }
  const ConstantHazardCheck check({{0, 1}, {1, 2}}, 0.1, 0.5, trials, {.alpha = alpha, .beta = 1e-3});
  const Sampled found = check.evaluate("", stays);
  const auto limits = [&](std::uint64_t from) {
    return proportion_interval(trials_in_window(stays, from, from + 1, trials).exits, trials, 0.5 * alpha);
  };
  EXPECT_NEAR(found.interval.upper, limits(1).upper / limits(0).lower, 1e-12)
      << "two limits make a ratio: each may err with half of alpha";
  EXPECT_NEAR(found.interval.lower, std::max(1.0, limits(1).lower / limits(0).upper), 1e-12);
}

}  // namespace
}  // namespace flypaper
