// The estimate of lambda on a box, which stands in where no exact method decides, where one does.
#include "flypaper/simulation/samplers/volume_estimate.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "flypaper/base/statistics/location.hpp"
#include "flypaper/base/statistics/proportion.hpp"
#include "flypaper/exact/geometry/box_coefficient.hpp"
#include "testing/account.hpp"

namespace flypaper {
namespace {

class EstimateOnBox : public testing::TestWithParam<const char*> {};

constexpr std::uint64_t replicates = 1000;
const Box square{{-1.0, -1.0}, {1.0, 1.0}};

struct Estimates {
  std::vector<VolumeEstimate> all;

  Estimates(const Potential& potential, std::uint64_t first_seed) {
    for (std::uint64_t seed = first_seed; seed < first_seed + replicates; ++seed) {
      all.push_back(estimate_exponent_on(potential, square, seed).value());
    }
  }
  [[nodiscard]] double mean() const {
    double sum = 0.0;
    for (const VolumeEstimate& estimate : all) sum += estimate.exponent;
    return sum / replicates;
  }
  [[nodiscard]] double moment(int order) const {
    const double centre = mean();
    double sum = 0.0;
    for (const VolumeEstimate& estimate : all) sum += std::pow(estimate.exponent - centre, order);
    return sum / replicates;
  }
  [[nodiscard]] double standard_deviation() const { return std::sqrt(moment(2)); }
  [[nodiscard]] double skewness() const { return moment(3) / std::pow(moment(2), 1.5); }
};

// What the estimate allows for a multiplicity that it does not know is 1 / log(1 / eps) at the lower level; with it the
// average of many must be lambda. (For w1 w2 the exact slope between the levels is 0.455 and the average 0.494: draws
// so near w2 = 0 that they make the logarithm are rare.) The spread is that of a pilot with other seeds.
TEST_P(EstimateOnBox, IsLambdaUpToTheLogarithm) {
  const Potential potential(GetParam());
  const double lambda = learning_coefficient_on(potential, written_box(square)).value.value().to_double();
  const double deviation = 1.0 / std::log(1e11);
  const Estimates pilot(potential, 5000);
  // By Edgeworth's correction skewness moves the limits by z^3 / (6 sqrt(size)) of it, in standard errors.
  const double moved = std::pow(6.0, 3) / (6.0 * std::sqrt(1.0 * replicates)) * std::abs(pilot.skewness());
  const double spread = pilot.standard_deviation() * (1.0 + moved / 6.0);
  const MeanCheck check = MeanCheck::equivalent(lambda, deviation, spread, replicates);
  const Estimates estimates(potential, 1);
  const Sampled evidence = check.evaluate("estimate of lambda on a box", estimates.mean());
  EXPECT_TRUE(evidence.passed) << evidence.value << " against " << lambda << " +- " << deviation;
  // The twins: lambda of |Q|, and a fifth more.
  for (const double wrong : {2.0, 1.2}) EXPECT_FALSE(check.evaluate("twin", wrong * estimates.mean()).passed) << wrong;
}

// Its standard error holds the sample and a multiplicity that is not known: twice that holds the exact lambda with a
// probability of 3/4 at least, whatever its law (Chebyshev), and of 0.95 if it is normal.
TEST_P(EstimateOnBox, IsWithinTwoStandardErrorsOfTheExactPair) {
  const Potential potential(GetParam());
  const double lambda = learning_coefficient_on(potential, written_box(square)).value.value().to_double();
  const Estimates estimates(potential, 1);
  const auto holding = [&](double factor) {
    std::uint64_t count = 0;
    for (const VolumeEstimate& estimate : estimates.all) {
      count += std::abs(estimate.exponent - factor * lambda) <= 2.0 * estimate.standard_error ? 1 : 0;
    }
    return ProportionCheck::above(0.75, 0.2, replicates).evaluate("estimates that hold lambda", count);
  };
  EXPECT_TRUE(holding(1.0).passed) << holding(1.0).value;
  EXPECT_FALSE(holding(2.0).passed) << "the twin, lambda of |Q|: " << holding(2.0).value;
}

// Of the sample alone, on a zero set whose volumes have no heavy tail: the variance that is reported, on average, is
// that of the estimates.
TEST(VolumeEstimate, SaysHowMuchItsSampleSpreads) {
  const Estimates estimates(Potential("(w1-w2^2)^2*(w1+w2)"), 1);
  const double logarithm = 1.0 / std::log(1e11);
  double reported = 0.0;
  for (const VolumeEstimate& estimate : estimates.all) {
    reported += (estimate.standard_error * estimate.standard_error - logarithm * logarithm) / replicates;
  }
  account::at_this_seed(1e-9, "a variance of 1000 nearly normal values spreads by 5 %, and the reported ones by 0.5 %");
  EXPECT_NEAR(reported / estimates.moment(2), 1.0, 0.35);
}

INSTANTIATE_TEST_SUITE_P(Potentials, EstimateOnBox,
                         testing::Values("w1*w2", "w1^2-w2^3", "(w1^2+w2^2)*w1", "w1^2*w2", "(w1-w2^2)^2*(w1+w2)"));

}  // namespace
}  // namespace flypaper
