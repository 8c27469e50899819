// The squeeze of the gamma sampler: it must stay inside the region that the exact test accepts, or the law changes.
#include <boost/multiprecision/cpp_bin_float.hpp>
#include <gtest/gtest.h>

#include <cmath>

#include "flypaper/base/core/error.hpp"
#include "flypaper/base/core/random.hpp"

namespace flypaper {
namespace {

using Real = boost::multiprecision::cpp_bin_float_50;

/// Marsaglia and Tsang's acceptance probability of the normal x, with 50 digits.
Real acceptance(const GammaSampler& sampler, double x) {
  const Real d = sampler.d();
  const Real root = 1 + x / sqrt(9 * d);
  if (root <= 0) return 0;
  return exp(Real(x) * x / 2 + d * (1 - root * root * root + 3 * log(root)));
}

/// At how many of the normals in [-9, 9] (the sampler draws none beyond 8.2) a squeeze accepts too much.
int excesses(const GammaSampler& sampler, double squeeze) {
  int found = 0;
  for (int i = -9000; i <= 9000; ++i) {
    const double x = i / 1000.0;
    found += 1 - Real(squeeze) * pow(Real(x), 4) > acceptance(sampler, x) ? 1 : 0;
  }
  return found;
}

class Squeeze : public testing::TestWithParam<double> {};

TEST_P(Squeeze, LiesInsideTheExactRegion) {
  const GammaSampler sampler(GetParam());
  EXPECT_EQ(excesses(sampler, sampler.squeeze()), 0);
}

// With K = 81 d^2 k the proof needs some r in (0, 1) with K >= 1/r^4 and K >= a/(1 - r), a = 3 d/4: what is met at the
// normals above may not be met between them. Marsaglia and Tsang's own 0.0331 is the smaller one for the first two
// shapes.
TEST_P(Squeeze, IsAsLargeAsItsProofNeeds) {
  const GammaSampler sampler(GetParam());
  const double bound = 81.0 * sampler.d() * sampler.d() * sampler.squeeze();
  const double r = std::pow(bound, -0.25);
  EXPECT_EQ(sampler.squeeze() == 0.0331, GetParam() < 2.0);
  if (GetParam() < 2.0) return;
  EXPECT_GE(bound * (1.0 - r), 0.75 * sampler.d());
}

TEST_P(Squeeze, OfAThirdIsTooSmall) {
  const GammaSampler sampler(GetParam());
  EXPECT_GT(excesses(sampler, sampler.squeeze() / 3.0), 0);
}

INSTANTIATE_TEST_SUITE_P(Shapes, Squeeze, testing::Values(1.0, 1.5, 2.0, 2.5, 5.0, 10.0, 50.0, 1e3, 1e6));

TEST(Squeeze, LeavesFewDrawsToTheExactTest) {
  // E x^4 = 3: in batches of 20 fewer than one draw in a hundred needs a logarithm.
  EXPECT_LT(3.0 * GammaSampler(10.0).squeeze(), 0.01);
}

TEST(GammaSampler, ShapesBelowOneAreErrors) { EXPECT_THROW(GammaSampler(0.5), Error); }

}  // namespace
}  // namespace flypaper
