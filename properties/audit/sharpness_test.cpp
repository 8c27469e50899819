// h at a critical point of the loss, with and without a slope of the data, against finite differences of the loss.
#include "flypaper/audit/experiment/sharpness.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace flypaper {
namespace {

/// The largest second difference of mean_xx (Q - slope)^2 / 2 over directions in the plane.
double top_curvature(const Potential& potential, const std::vector<double>& at, double slope, double mean_xx) {
  constexpr double step = 1e-4;
  const auto loss = [&](double angle, double r) {
    const std::vector<double> w{at[0] + r * std::cos(angle), at[1] + r * std::sin(angle)};
    const double q = potential.graph().evaluate(potential.q(), std::span<const double>(w)) - slope;
    return 0.5 * mean_xx * q * q;
  };
  double largest = -1e300;
  for (int i = 0; i < 720; ++i) {
    const double angle = i * std::acos(-1.0) / 720.0;
    largest = std::max(largest, (loss(angle, step) - 2.0 * loss(angle, 0.0) + loss(angle, -step)) / (step * step));
  }
  return largest;
}

Potential saddle() {
  Potential potential("w1*w2");
  for (const std::vector<double>& at : {std::vector{0.0, 0.0}, {1.0, 1.0}, {1.0, 0.5}, {0.0, 2.0}}) {
    potential.points.emplace_back().at = at;
  }
  return potential;
}

TEST(Sharpness, IsOfQLessTheSlope) {
  const Potential potential = saddle();
  const UpdateRule rule{.learning_rate = 0.1};
  const auto found = sharpness_at_critical_points(potential, 0.5, 1.0, rule);
  ASSERT_EQ(found.size(), 2U) << "neither (1,1) nor (0,2) is critical where y = x/2";
  EXPECT_EQ(found[0].at, (std::vector<double>{0.0, 0.0}));
  EXPECT_NEAR(found[0].h, 0.05, 1e-15);
  EXPECT_EQ(found[1].at, (std::vector<double>{1.0, 0.5}));
  EXPECT_NEAR(found[1].h, 0.125, 1e-15);
  for (const PointSharpness& point : found) {
    EXPECT_NEAR(point.h, 0.1 * top_curvature(potential, point.at, 0.5, 1.0), 1e-5);
    EXPECT_GT(std::abs(point.h - 0.1 * top_curvature(potential, point.at, 0.0, 1.0)), 1e-3) << "twin: without slope";
  }
}

TEST(Sharpness, WithoutASlopeItIsTheGradientsNorm) {
  const auto found = sharpness_at_critical_points(saddle(), 0.0, 2.5, {.learning_rate = 0.1, .loss = Loss::mse});
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].h, 0.0);
  EXPECT_NEAR(found[1].h, 0.1 * 2.0 * 2.5 * 4.0, 1e-12);
}

}  // namespace
}  // namespace flypaper
