// Zeros of Q, critical points and minima: known ones, random ones by Rolle's theorem, ends of ranges, cancellation.
#include "flypaper/exact/escape/critical_points.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <map>
#include <random>

#include "flypaper/base/core/error.hpp"
#include "properties/exact/setting.hpp"

namespace flypaper {
namespace {

TEST(CriticalPoints, OfTheTwoWells) {
  const std::vector<CriticalPoint> points = critical_points_of(Potential(figure1));
  ASSERT_EQ(points.size(), 3U);
  EXPECT_EQ(points[0].at, -1.8);
  EXPECT_EQ(points[0].text(), "-9/5");
  EXPECT_EQ(points[0].q, 0.0);
  EXPECT_EQ(points[0].order, 1U);
  EXPECT_EQ(points[0].coefficient, 12.96);
  EXPECT_EQ(points[1].at, -0.6);
  EXPECT_EQ(points[1].q, 6.912);
  EXPECT_EQ(points[1].order, 2U);
  EXPECT_EQ(points[2].at, 1.8);
  EXPECT_EQ(points[2].order, 2U);
  EXPECT_EQ(points[2].coefficient, 3.6);
  EXPECT_EQ(basin_of(points, points[0].place).upper, -0.6);
  EXPECT_EQ(basin_of(points, points[0].place).lower, -infinity);
  EXPECT_EQ(basin_of(points, points[2].place).lower, -0.6);
}

TEST(CriticalPoints, ABasinEndsAtTheNearestBarriers) {
  // Barriers at 0 and +-sqrt(5).
  const std::vector<CriticalPoint> points = critical_points_of(Potential("(w1+3)*(w1+1)*(w1-1)*(w1-3)"));
  ASSERT_EQ(points.size(), 7U);
  const Interval1d basin = basin_of(points, points[2].place);
  EXPECT_EQ(points[2].at, -1.0);
  EXPECT_EQ(basin.lower, -std::sqrt(5.0)) << "a barrier on the left that is not the nearest";
  EXPECT_EQ(basin.upper, 0.0) << "a barrier on the right that is not the nearest";
}

// A range that ends at a double holds the zeros whose nearest double that is: of half of them the zero itself lies
// outside. Polynomials, and functions, whose range is an interval of fractions.
TEST(CriticalPoints, ARangeHoldsTheZerosThatAreRoundedToItsEnds) {
  const auto expect_held = [](const std::string& q, double zero) {
    const Potential potential(q);
    for (const Interval1d& range : {Interval1d{zero, zero + 0.1}, {zero - 0.1, zero}, {zero, zero}}) {
      const std::vector<CriticalPoint> points = critical_points_of(potential, range);
      ASSERT_EQ(points.size(), 1U) << q << " from " << range.lower << " to " << range.upper;
      EXPECT_EQ(points[0].at, zero);
    }
  };
  for (const int square : {2, 3, 5, 6, 7, 8, 10, 11}) {
    expect_held(fmt::format("w1^2 - {}", square), std::sqrt(square));
    expect_held(fmt::format("exp(w1) - {}", square), apply_function(Operation::logarithm, square));
  }
}

TEST(CriticalPoints, OfHighOrderAndCancellation) {
  const auto zeros_of = [](const char* q) {
    const Potential potential(q);
    std::vector<double> zeros;
    for (const CriticalPoint& point : critical_points_of(potential)) {
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
  EXPECT_EQ(stationary_points(Potential(figure1), {-5.0, -0.6}), std::vector<double>{-0.6});
  EXPECT_EQ(stationary_points(Potential(figure1), {-1.8 / 3.0, 3.0}), (std::vector<double>{-1.8 / 3.0, 1.8}));
  EXPECT_EQ(stationary_points(Potential(figure1), {-1e6, 1e6}), (std::vector<double>{-0.6, 1.8}));
  EXPECT_EQ(minima(Potential(figure1), 0.0, {-1e6, -0.6}), std::vector<double>{-1.8});
  EXPECT_TRUE(minima(Potential(figure1), 0.0, {-1.8, -0.6}).empty()) << "an end is not inside";
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

std::vector<double> zeros_of(const std::string& q) {
  std::vector<double> zeros;
  for (const CriticalPoint& point : critical_points_of(Potential(q))) {
    if (point.is_zero()) zeros.push_back(point.at);
  }
  return zeros;
}

TEST(CriticalPoints, AreTheNearestDoubles) {
  EXPECT_EQ(zeros_of("w1^2-2"), (std::vector{-1.4142135623730951, 1.4142135623730951}));
  EXPECT_EQ(zeros_of("w1^5-3*w1+1"), (std::vector{-1.3887919844072543, 0.33473414194335271, 1.2146480426984618}));
  EXPECT_EQ(zeros_of("w1^10-1e40"), (std::vector{-10000.0, 10000.0}));
  EXPECT_EQ(zeros_of("3*w1-4"), std::vector{4.0 / 3.0});
  // Decimals mean what is written: two zeros, 1 and 759250147/759250125, though in doubles there is one of order 2.
  const auto close = critical_points_of(Potential("94906265.625*w1^2-189812534*w1+94906268.375"));
  ASSERT_EQ(close.size(), 3U);
  EXPECT_EQ(close[0].text(), "1");
  EXPECT_EQ(close[1].text(), "759250136/759250125");
  EXPECT_LT(close[1].q, 0.0);
  EXPECT_EQ(close[2].text(), "759250147/759250125");
  EXPECT_EQ(close[0].order + close[2].order, 2U);
}

TEST(CriticalPoints, OfWilkinsonAndOfTheExponentialSeries) {
  std::string wilkinson = "1";
  std::string series = "1";
  double factorial = 1.0;
  for (int k = 1; k <= 21; ++k) {
    if (k <= 20) wilkinson += fmt::format("*(w1-{})", k);
    factorial *= k;
    series += fmt::format("+w1^{}/{:.0f}", k, factorial);
  }
  const auto points = critical_points_of(Potential(wilkinson));
  ASSERT_EQ(points.size(), 39U);
  for (std::size_t i = 0; i < points.size(); i += 2) EXPECT_EQ(points[i].text(), std::to_string(i / 2 + 1));
  EXPECT_EQ(zeros_of(series), std::vector{-6.743090893662874});
}

// Zeros of order k are as given; Q' has one more zero between neighbours, where Q is extreme.
TEST(CriticalPoints, OfRandomProductsObeyRolle) {
  std::mt19937_64 engine(20261128);
  for (int i = 0; i < 60; ++i) {
    std::map<double, unsigned> orders;
    std::string q = i % 2 == 0 ? "1e-300" : "1e250";
    for (int left = 1 + i % 6; left > 0; --left) {
      // Clusters: steps of 1/4 and of 1e-9.
      const double at = 0.25 * static_cast<double>(engine() % 16) + 1e-9 * static_cast<double>(engine() % 3);
      const std::string text = fmt::format("{}", at);
      const unsigned order = 1 + static_cast<unsigned>(engine() % 5);
      orders[std::stod(text)] += order;
      q += fmt::format("*(w1-{})^{}", text, order);
    }
    const std::vector<CriticalPoint> points = critical_points_of(Potential(q));
    ASSERT_EQ(points.size(), 2 * orders.size() - 1) << q;
    std::size_t next = 0;
    for (const auto& [at, order] : orders) {
      EXPECT_TRUE(points[next].is_zero()) << q;
      EXPECT_EQ(points[next].at, at) << q;
      EXPECT_EQ(points[next].order, order) << q;
      if (next + 1 < points.size()) {
        EXPECT_FALSE(points[next + 1].is_zero()) << q;
        EXPECT_EQ(points[next + 1].order, 2U) << q;
        EXPECT_FALSE(is_minimum(points[next + 1])) << q << ": the loss has a barrier there";
      }
      next += 2;
    }
  }
}

TEST(CriticalPoints, OfFunctionsAndWhatCannotBeDecided) {
  const auto square = critical_points_of(Potential("(exp(w)-2)^2"), {-4.0, 4.0});
  ASSERT_EQ(square.size(), 1U);
  EXPECT_EQ(square[0].at, 0.6931471805599453);
  EXPECT_EQ(square[0].order, 2U);
  EXPECT_NEAR(square[0].coefficient, 4.0, 1e-15);
  const auto neuron = critical_points_of(Potential("tanh(w)^3 - tanh(w)/4"), {-4.0, 4.0});
  ASSERT_EQ(neuron.size(), 5U);
  EXPECT_EQ(neuron[0].at, -0.5493061443340549) << "-artanh(1/2)";
  EXPECT_EQ(neuron[2].text(), "0");
  const auto touching = critical_points_of(Potential("(sin(w)+cos(w))^2-2"), {0.0, 2.0});
  ASSERT_EQ(touching.size(), 1U);
  EXPECT_EQ(touching[0].order, 0U);
  EXPECT_FALSE(touching[0].reason.empty());
  EXPECT_THROW((void)critical_points_of(Potential("exp(w)-2")), Error) << "on an infinite range";
  EXPECT_TRUE(critical_points_of(Potential("log(w)+w/2"), {-4.0, -0.5}).empty()) << "not defined, though its slope is";
}

TEST(CriticalPoints, ADoubleNamesTheOneZeroItIsNearestTo) {
  EXPECT_EQ(critical_point_at(Potential("w1^2-2"), 1.4142135623730951)->order, 1U);
  EXPECT_FALSE(critical_point_at(Potential("w1^2-2"), 1.414213562373095));
  EXPECT_EQ(critical_point_at(Potential("(exp(w1)-2)^3"), 0.6931471805599453)->order, 3U);
  EXPECT_THROW((void)critical_point_at(Potential("(w1-1)*(w1-1.00000000000000000001)"), 1.0), Error)
      << "nearest to two";
  EXPECT_FALSE(critical_point_at(Potential("w1-w1+3"), 1.0)) << "a constant has none that stands alone";
}

}  // namespace
}  // namespace flypaper
