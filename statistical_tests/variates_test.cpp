// Normal variates and chi-squares of any batch size against their laws, two-sided, with twins that are off by just the
// smallest deviation that matters in scale, in shape and in sign.
#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/normal.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "claims/shared/draws.hpp"
#include "flypaper/base/core/random.hpp"
#include "flypaper/base/statistics/distribution.hpp"
#include "flypaper/base/statistics/proportion.hpp"
#include "testing/account.hpp"

namespace flypaper {
namespace {

/// No probability may be off by more: a scale of a normal off by 2.6 %, a mean by 0.015.
constexpr double margin = 0.0063;
constexpr std::uint64_t draws = 1'000'000;

using Law = std::function<double(double)>;
using Values = std::vector<double>;
/// Increasing in x; the identity at strength 1.
using Change = double (*)(double x, double strength);

double scale(double x, double strength) { return strength * x; }
double shape(double x, double strength) { return std::copysign(std::pow(std::abs(x), strength), x); }

double normal_law(double x) { return cdf(boost::math::normal_distribution<>(), x); }

bool follows(const Values& values, const Law& law) {
  return DistributionCheck::equivalent(margin, draws).evaluate("", values, law).passed;
}

/// The largest change of a probability that `change` makes to `law`, over a sample of places.
double deviation(const Values& values, const Law& law, Change change, double strength) {
  double largest = 0.0;
  for (std::size_t i = 0; i < values.size(); i += values.size() / 1000) {
    largest = std::max(largest, std::abs(law(values[i]) - law(change(values[i], strength))));
  }
  return largest;
}

/// The values changed by as little as matters: some probability is off by the margin.
Values twin(Values values, const Law& law, Change change) {
  double too_little = 1.0;
  double enough = 2.0;
  while (enough - too_little > 1e-6) {
    const double middle = 0.5 * (too_little + enough);
    (deviation(values, law, change, middle) >= margin ? enough : too_little) = middle;
  }
  for (double& value : values) value = change(value, enough);
  return values;
}

/// More negative values than positive ones by so much that P(x <= 0) is off by the margin.
Values signed_twin(Values values) {
  double debt = 0.0;
  for (double& value : values) {
    if (value <= 0.0) continue;
    debt += 2.0 * margin;
    if (debt < 1.0) continue;
    value = -value;
    debt -= 1.0;
  }
  return values;
}

void expect_normal(const Values& values) {
  EXPECT_TRUE(follows(values, normal_law));
  EXPECT_FALSE(follows(twin(values, normal_law, scale), normal_law)) << "twin: scale";
  EXPECT_FALSE(follows(twin(values, normal_law, shape), normal_law)) << "twin: shape";
  EXPECT_FALSE(follows(signed_twin(values), normal_law)) << "twin: sign";
}

TEST(Variates, AreNormalAndIndependent) {
  Values first;
  Values second;
  std::uint64_t both_positive = 0;
  std::uint64_t both_large = 0;
  constexpr double median = 0.6744897501960817;  // of |x|
  for (std::uint64_t i = 0; i < draws; ++i) {
    const Variates drawn = variates(random_words(5, {.trajectory = i}));
    first.push_back(drawn.first_normal);
    second.push_back(drawn.second_normal);
    both_positive += drawn.first_normal > 0.0 && drawn.second_normal > 0.0 ? 1 : 0;
    both_large += std::abs(drawn.first_normal) > median && std::abs(drawn.second_normal) > median ? 1 : 0;
  }
  expect_normal(first);
  expect_normal(second);
  const auto quarter = ProportionCheck::equivalent(0.25, margin, draws);
  EXPECT_TRUE(quarter.evaluate("", both_positive).passed);
  EXPECT_TRUE(quarter.evaluate("", both_large).passed);
  // Twin: one pair in 33 shares its normal, so that 3 in 100 pairs more agree in sign.
  std::uint64_t shared = 0;
  for (std::uint64_t i = 0; i < draws; ++i) {
    shared += first[i] > 0.0 && (i % 33 == 0 ? first[i] : second[i]) > 0.0 ? 1 : 0;
  }
  EXPECT_FALSE(quarter.evaluate("", shared).passed);
}

class FreshSums : public testing::TestWithParam<std::uint64_t> {};

TEST_P(FreshSums, AreChiSquareAndNormal) {
  const std::uint64_t batch_size = GetParam();
  const auto b = static_cast<double>(batch_size);
  Values squares;
  Values noise;
  for (const BatchSums& batch : claims::draw(*fresh_batches({}, batch_size, 8), draws)) {
    squares.push_back(b * batch.s_xx);
    noise.push_back(batch.s_xy / std::sqrt(batch.s_xx / b));
  }
  const boost::math::chi_squared_distribution<> law(b);
  const Law chi_square = [&](double x) { return cdf(law, x); };
  EXPECT_TRUE(follows(squares, chi_square));
  EXPECT_FALSE(follows(twin(squares, chi_square, scale), chi_square)) << "twin: scale";
  EXPECT_FALSE(follows(twin(squares, chi_square, shape), chi_square)) << "twin: shape";
  expect_normal(noise);
}

INSTANTIATE_TEST_SUITE_P(BatchSizes, FreshSums, testing::Values(1, 2, 3, 20, 1000));

TEST(DistributionCheck, SaysHowManyDrawsItNeeds) {
  EXPECT_THROW((void)DistributionCheck::equivalent(margin, 1000), UnderpoweredCheck);
  EXPECT_GE(DistributionCheck::equivalent(margin, draws).power(), 1.0 - Budget{}.beta);
}

TEST(DistributionCheck, SeesADifferenceAnywhere) {
  const account::Replays replays;
  // Values that are exactly spread, but for one stretch that holds none: sup |F_n - F| is its probability.
  const auto check = DistributionCheck::equivalent(margin, draws);
  const Law uniform = [](double x) { return std::clamp(x, 0.0, 1.0); };
  for (const double from : {0.0, 0.3, 0.99}) {
    Values values;
    for (std::uint64_t i = 0; i < draws; ++i) {
      const double x = (static_cast<double>(i) + 0.5) / static_cast<double>(draws);
      values.push_back(x > from && x < from + 0.0070 ? from : x);
    }
    const Sampled evidence = check.evaluate("", values, uniform);
    EXPECT_FALSE(evidence.passed) << from;
    EXPECT_NEAR(evidence.value, 0.0070, 2e-4);
  }
}

}  // namespace
}  // namespace flypaper
