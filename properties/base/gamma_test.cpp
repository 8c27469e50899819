// The squeeze of the gamma sampler: it must stay inside the region that the exact test accepts, or the law changes.
#include <boost/multiprecision/cpp_bin_float.hpp>
#include <gtest/gtest.h>

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
