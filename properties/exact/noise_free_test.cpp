// Descent without noise beside the sharp minimum: from a fixed point to chaos, and the learning rate at which that
// ends.
#include "flypaper/exact/escape/noise_free.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "flypaper/base/core/error.hpp"
#include "properties/exact/setting.hpp"

namespace flypaper {
namespace {

TEST(NoiseFree, AttractorDoublesItsPeriodAndTurnsChaotic) {
  const double unit = 12.96 * 12.96;
  const auto at = [&](double h) {
    return noise_free_attractor(Potential(figure1), h / unit, {1.0, 0.0}, -1.79, {-infinity, -0.6});
  };
  EXPECT_EQ(at(1.9).kind, AttractorKind::fixed_point);
  EXPECT_NEAR(at(1.9).exponent, std::log(0.9), 1e-9);
  EXPECT_EQ(at(2.3).kind, AttractorKind::cycle);
  EXPECT_EQ(at(2.3).period, 2U);
  EXPECT_LT(at(2.3).exponent, 0.0);
  EXPECT_EQ(at(3.3).kind, AttractorKind::band);
  EXPECT_GT(at(3.3).exponent, 0.0);
  EXPECT_EQ(at(3.4).kind, AttractorKind::none);
}

TEST(NoiseFree, OfTheMirrorImageIsTheSame) {
  const Potential mirrored("-(w1-9/5)*(w1+9/5)^2");
  const double crisis = *boundary_crisis(Potential(figure1), {1.0, 0.0}, -1.8, {-infinity, -0.6});
  EXPECT_NEAR(*boundary_crisis(mirrored, {1.0, 0.0}, 1.8, {0.6, infinity}) / crisis, 1.0, 1e-6);
  for (const double h : {1.9, 2.3, 3.3}) {
    const Attractor found =
        noise_free_attractor(Potential(figure1), h / 167.9616, {1.0, 0.0}, -1.79, {-infinity, -0.6});
    const Attractor other = noise_free_attractor(mirrored, h / 167.9616, {1.0, 0.0}, 1.79, {0.6, infinity});
    EXPECT_EQ(other.kind, found.kind) << h;
    EXPECT_NEAR(other.lower, -found.upper, 1e-3) << h;
    EXPECT_NEAR(other.upper, -found.lower, 1e-3) << h;
  }
}

TEST(NoiseFree, CrisisIsFoundWithoutABracket) {
  EXPECT_NEAR(*boundary_crisis(Potential(figure1), {1.0, 0.0}, -1.8, {-infinity, -0.6}) * 167.9616, 3.350376, 2e-6);
  EXPECT_THROW((void)boundary_crisis(Potential(figure1), {1.0, 0.0}, 1.8, {-0.6, infinity}), Error);
  EXPECT_THROW((void)boundary_crisis(Potential("w1*w2"), {1.0, 0.0}, 1.8, {-0.6, infinity}), Error);
}

}  // namespace
}  // namespace flypaper
