// A check whose power at its deviation is below 1 - beta cannot be built: with one unit less than enough it is refused,
// and what is enough is told by another route (sums of probabilities, quantiles, formulas in n).
#include <boost/math/distributions/normal.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "flypaper/base/statistics/distribution.hpp"
#include "flypaper/base/statistics/hazard.hpp"
#include "flypaper/base/statistics/location.hpp"
#include "flypaper/base/statistics/proportion.hpp"

namespace flypaper {
namespace {

using Build = std::function<void(std::uint64_t, Budget)>;
using Power = std::function<double(double, Budget)>;

/// What a check says of a size: 0 that it suffices, else how much does.
std::uint64_t refusal(const Build& build, std::uint64_t size, Budget budget) {
  try {
    build(size, budget);
  } catch (const UnderpoweredCheck& refused) {
    return refused.needed();
  }
  return 0;
}

/// A size that suffices where one less does not.
std::uint64_t just_enough(const Build& build, Budget budget) {
  std::uint64_t short_of = 1;
  std::uint64_t enough = refusal(build, short_of, budget);
  EXPECT_GT(enough, 1U) << "one unit suffices for nothing";
  while (enough - short_of > 1) {
    const std::uint64_t middle = short_of + (enough - short_of) / 2;
    (refusal(build, middle, budget) == 0 ? enough : short_of) = middle;
  }
  return enough;
}

constexpr Budget usual{};
constexpr Budget coarse{.alpha = 1e-2, .beta = 5e-2};

/// At that size, by another route, the power is 1 - beta or more and with one unit less it is not.
void expect_tight(const Build& build, const Power& power) {
  for (const Budget& budget : {usual, coarse}) {
    const std::uint64_t n = just_enough(build, budget);
    EXPECT_GE(power(static_cast<double>(n), budget), 1.0 - budget.beta * (1.0 + 1e-6)) << n;
    EXPECT_LT(power(static_cast<double>(n - 1), budget), 1.0 - budget.beta * (1.0 - 1e-6)) << n - 1;
    const std::uint64_t needed = refusal(build, n - 1, budget);
    EXPECT_EQ(refusal(build, needed, budget), 0U) << "the size that would do";
  }
}

/// P(Binomial(n, p) = k).
double probability_of(std::uint64_t k, std::uint64_t n, double p) {
  const auto size = static_cast<double>(n);
  const auto count = static_cast<double>(k);
  return std::exp(std::lgamma(size + 1.0) - std::lgamma(count + 1.0) - std::lgamma(size - count + 1.0) +
                  count * std::log(p) + (size - count) * std::log1p(-p));
}

/// The probability that exact limits lie inside, summed over all counts whose do not (failures are few: no digits are
/// lost). Counts that are 12 standard deviations off are left out.
double power_by_counts(double size, double p, const Asserted& asserted, double alpha) {
  const auto n = static_cast<std::uint64_t>(size);
  const double mean = size * p;
  const double reach = 12.0 * std::sqrt(mean * (1.0 - p)) + 12.0;
  const auto first = static_cast<std::uint64_t>(std::max(0.0, mean - reach));
  const auto last = static_cast<std::uint64_t>(std::min(size, mean + reach));
  double fails = 0.0;
  for (std::uint64_t k = first; k <= last; ++k) {
    const Interval limits = proportion_interval(k, n, alpha);
    if (!(limits.lower > asserted.lower && limits.upper < asserted.upper)) fails += probability_of(k, n, p);
  }
  return 1.0 - fails;
}

TEST(SampleSize, OfAProportionIsItsSumOverCounts) {
  expect_tight([](std::uint64_t n, Budget b) { (void)ProportionCheck::below(0.2, 0.1, n, b); },
               [](double n, Budget b) { return power_by_counts(n, 0.1, below(0.2), b.alpha); });
  expect_tight([](std::uint64_t n, Budget b) { (void)ProportionCheck::above(0.5, 0.2, n, b); },
               [](double n, Budget b) { return power_by_counts(n, 0.7, above(0.5), b.alpha); });
  // Both tails fail here about as often: a power of one tail alone would suffice with fewer.
  expect_tight([](std::uint64_t n, Budget b) { (void)ProportionCheck::equivalent(0.5, 0.15, n, b); },
               [](double n, Budget b) { return power_by_counts(n, 0.5, {0.35, 0.65}, b.alpha); });
  expect_tight([](std::uint64_t n, Budget b) { (void)ProportionCheck::equivalent(0.2, 0.1, n, b); },
               [](double n, Budget b) { return power_by_counts(n, 0.2, {0.1, 0.3}, b.alpha); });
}

double z_of(double tail) { return quantile(complement(boost::math::normal_distribution<>(), tail)); }

TEST(SampleSize, OfAMeanIsThatOfTheNormalLaw) {
  const auto beyond = [](double z) { return cdf(complement(boost::math::normal_distribution<>(), z)); };
  // The average exceeds the bound by z_alpha standard errors or more; on two sides both tails fail.
  expect_tight([](std::uint64_t n, Budget b) { (void)MeanCheck::above(0.0, 0.1, 1.0, n, b); },
               [&](double n, Budget b) { return 1.0 - beyond(0.1 * std::sqrt(n) - z_of(b.alpha)); });
  expect_tight([](std::uint64_t n, Budget b) { (void)MeanCheck::equivalent(3.0, 0.1, 1.0, n, b); },
               [&](double n, Budget b) { return 1.0 - 2.0 * beyond(0.1 * std::sqrt(n) - z_of(b.alpha)); });
}

TEST(SampleSize, OfASkewedMeanIsLess) {
  // The level is taken where the normal tail times exp(skewness z^3 / (6 sqrt(n))) is alpha.
  const std::uint64_t straight =
      just_enough([](std::uint64_t n, Budget b) { (void)MeanCheck::equivalent(0.0, 0.1, 1.0, n, b); }, usual);
  const std::uint64_t skewed =
      just_enough([](std::uint64_t n, Budget b) { (void)MeanCheck::equivalent(0.0, 0.1, 1.0, n, b, 2.8); }, usual);
  EXPECT_GT(skewed, straight);
  EXPECT_LT(skewed, straight * 11 / 10);
  EXPECT_THROW((void)MeanCheck::equivalent(0.0, 100.0, 1.0, 1000, usual, 30.0), UnderpoweredCheck)
      << "so skewed that 1000 values tell nothing at this level, whatever the margin";
}

TEST(SampleSize, OfAScaleIsThatOfChiSquare) {
  const auto power = [](double expected, double margin) {
    return [=](double n, Budget b) {
      const double half = 0.5 * n;  // sum / scale / 2 has the law Gamma(half)
      const double from = expected * (1.0 - margin) * boost::math::gamma_q_inv(half, b.alpha) / expected;
      const double to = expected * (1.0 + margin) * boost::math::gamma_p_inv(half, b.alpha) / expected;
      return 1.0 - boost::math::gamma_p(half, from) - boost::math::gamma_q(half, to);
    };
  };
  expect_tight([](std::uint64_t n, Budget b) { (void)ScaleCheck::equivalent(2.0, 0.1, n, b); }, power(2.0, 0.1));
}

TEST(SampleSize, OfADistributionIsItsBound) {
  // 2 exp(-2 n e^2) on either side, and a value's share for the grid: with less than 10^4 values every one is looked
  // at.
  expect_tight([](std::uint64_t n, Budget b) { (void)DistributionCheck::equivalent(0.1, n, b); },
               [](double n, Budget b) {
                 const double e = 0.1 - std::sqrt(std::log(2.0 / b.alpha) / (2.0 * n)) - 1.0 / n;
                 return e > 0.0 ? 1.0 - 2.0 * std::exp(-2.0 * n * e * e) : 0.0;
               });
}

TEST(SampleSize, OfATotalVariationIsItsBound) {
  expect_tight([](std::uint64_t n, Budget b) { (void)TotalVariationCheck::equivalent(0.0, 0.1, 8, n, b); },
               [](double n, Budget b) {
                 const double e = 0.1 - std::sqrt(8.0 / n) - std::sqrt(std::log(1.0 / b.alpha) / (2.0 * n));
                 return e > 0.0 ? 1.0 - std::exp(-2.0 * n * e * e) : 0.0;
               });
}

TEST(SampleSize, OfAConstantHazardIsItsBound) {
  const double margin = 0.5;
  const double factor = std::sqrt(1.0 + margin);
  expect_tight([&](std::uint64_t n, Budget b) { ConstantHazardCheck({{0, 3}, {3, 9}, {9, 20}}, 0.1, margin, n, b); },
               [&](double n, Budget b) {
                 return 1.0 - 3.0 * (1.0 - power_by_counts(n, 0.1, {0.1 / factor, 0.1 * factor}, 0.5 * b.alpha));
               });
  const std::uint64_t needed = ConstantHazardCheck::trials_needed(3, 0.1, margin);
  EXPECT_GE(ConstantHazardCheck({{0, 3}, {3, 9}, {9, 20}}, 0.1, margin, needed).power(0.1), 1.0 - usual.beta);
}

}  // namespace
}  // namespace flypaper
