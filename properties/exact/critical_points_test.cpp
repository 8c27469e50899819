// Zeros of Q, critical points and minima: known ones, ends of ranges, cancellation.
#include "flypaper/exact/escape/critical_points.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "flypaper/base/core/error.hpp"

namespace flypaper {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

const Potential& figure1() {
  static const Potential potential("(w1+9/5)*(w1-9/5)^2");
  return potential;
}

TEST(CriticalPoints, OfTheTwoWells) {
  const std::vector<CriticalPoint> points = critical_points_of(figure1(), range_of_critical_points(figure1()));
  ASSERT_EQ(points.size(), 3U);
  EXPECT_NEAR(points[0].at, -1.8, 1e-14);
  EXPECT_EQ(points[0].q, 0.0);
  EXPECT_EQ(points[0].order, 1U);
  EXPECT_NEAR(points[0].coefficient, 12.96, 1e-12);
  EXPECT_NEAR(points[1].at, -0.6, 1e-14);
  EXPECT_NEAR(points[1].q, 1.2 * 2.4 * 2.4, 1e-12);
  EXPECT_EQ(points[2].at, 1.8);
  EXPECT_EQ(points[2].order, 2U);
  EXPECT_NEAR(points[2].coefficient, 3.6, 1e-12);
  EXPECT_NEAR(basin_of(points, points[0].at).upper, -0.6, 1e-14);
  EXPECT_EQ(basin_of(points, points[0].at).lower, -infinity);
  EXPECT_NEAR(basin_of(points, points[2].at).lower, -0.6, 1e-14);
}

TEST(CriticalPoints, OfHighOrderAndCancellation) {
  const auto zeros_of = [](const char* q) {
    const Potential potential(q);
    std::vector<double> zeros;
    for (const CriticalPoint& point : critical_points_of(potential, range_of_critical_points(potential))) {
      if (point.q == 0.0) zeros.push_back(point.at);
    }
    return zeros;
  };
  EXPECT_EQ(zeros_of("(w1-1)^3*(w1+2)^4*(w1-5)").size(), 3U);
  EXPECT_EQ(zeros_of("w1^5"), std::vector<double>{0.0});
  EXPECT_EQ(zeros_of("w1^3 - w1^3 + w1 - 7"), std::vector<double>{7.0});
  EXPECT_TRUE(zeros_of("w1^2 + 1").empty());
  EXPECT_THROW((void)zeros_of("w1*w2"), Error);
  EXPECT_THROW((void)zeros_of("w1 - w1"), Error);
}

TEST(CriticalPoints, EndsOfTheRangeCountAndRootsAreWhatWasMeant) {
  EXPECT_EQ(stationary_points(figure1(), {-5.0, -0.6}), std::vector<double>{-0.6});
  EXPECT_EQ(stationary_points(figure1(), {-1.8 / 3.0, 3.0}), (std::vector<double>{-1.8 / 3.0, 1.8}));
  EXPECT_EQ(stationary_points(figure1(), {-1e6, 1e6}), (std::vector<double>{-0.6, 1.8}));
  EXPECT_EQ(minima(figure1(), 0.0, {-1e6, -0.6}), std::vector<double>{-1.8});
  EXPECT_TRUE(minima(figure1(), 0.0, {-1.8, -0.6}).empty()) << "an end is not inside";
  // Two critical points of Q closer than any grid: 2e-6 apart.
  EXPECT_EQ(stationary_points(Potential("w1^3/3 - w1/1000000000000"), {-100.0, 100.0}),
            (std::vector<double>{-1e-6, 1e-6}));
}

TEST(CriticalPoints, MinimaFollowTheSlope) {
  const Potential potential("w1^2-1");
  EXPECT_EQ(minima(potential, 0.0, {-5.0, 5.0}), (std::vector<double>{-1.0, 1.0}));
  EXPECT_EQ(minima(potential, 1.25, {-5.0, 5.0}), (std::vector<double>{-1.5, 1.5}));
  EXPECT_EQ(minima(potential, -1.0, {-5.0, 5.0}), std::vector<double>{0.0}) << "a double zero of Q - slope";
  EXPECT_EQ(minima(potential, -2.0, {-5.0, 5.0}), std::vector<double>{0.0}) << "the loss's dip";
  EXPECT_TRUE(minima(Potential("w1^3+1"), 0.5, {-0.1, 0.1}).empty()) << "an inflection";
}

}  // namespace
}  // namespace flypaper
