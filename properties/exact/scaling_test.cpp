// (w + w0)^d1 (w - w0)^d2: escape depends on h, noise over barrier rho = sqrt(v_y / v_x) w0^-D and batch size alone.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "flypaper/exact/escape/killed_kernel.hpp"

namespace flypaper {
namespace {

/// The rate out of the sharp basin at h, for wells at +-w0.
double rate(double w0, double h, double noise_variance, std::uint64_t batch_size, double input_variance = 1.0) {
  const Potential potential("(w1+w0)*(w1-w0)^2", {{"w0", w0}});
  const double curvature = 16.0 * std::pow(w0, 4) * input_variance;
  const Population population{.input_variance = input_variance, .noise_variance = noise_variance};
  const Interval1d basin{-std::numeric_limits<double>::infinity(), -w0 / 3.0};
  return escape_rate(potential, {.learning_rate = h / curvature}, population, batch_size, basin).per_step;
}

TEST(Scaling, RatesCollapseAtEqualNoiseOverBarrier) {
  for (const double h : {1.8, 2.7, 3.6}) {
    const double given = rate(1.8, h, 1.0, 20);
    const double growth = 3.0 / 1.8;
    EXPECT_NEAR(rate(3.0, h, std::pow(growth, 6), 20) / given, 1.0, 1e-5) << h;
    EXPECT_NEAR(rate(3.0, h, 2.5 * std::pow(growth, 6), 20, 2.5) / given, 1.0, 1e-5) << h << ", v_x and v_y";
    // Twin: the distance of the wells moves rho too.
    EXPECT_GT(std::abs(rate(3.0, h, 1.0, 20) / given - 1.0), 0.01) << h;
  }
}

TEST(Scaling, DistanceOfTheWellsMovesTheRateAtEqualH) {
  EXPECT_NEAR(rate(1.0, 2.10, 1.0, 25) / 0.021, 1.0, 0.05);
  EXPECT_NEAR(rate(1.6, 2.10, 1.0, 25) / 7e-4, 1.0, 0.1);
  EXPECT_NEAR(rate(3.0, 2.10, 1.0, 25) / 1.2e-4, 1.0, 0.1);
}

TEST(Scaling, NoiseCarriesBelowTheCrisisAndBrakesFarAbove) {
  const double h = 16.0 * std::pow(1.8, 4) * 0.016;  // 2.69
  EXPECT_NEAR(rate(1.8, h, 1.0, 10) / rate(1.8, h, 1.0, 250) / 940.0, 1.0, 0.05);
  EXPECT_LT(rate(1.8, 4.03, 1.0, 10), 0.9 * rate(1.8, 4.03, 1.0, 250));
}

}  // namespace
}  // namespace flypaper
