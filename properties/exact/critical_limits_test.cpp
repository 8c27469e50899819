// Limits at critical points where Hess Q is singular: the sign of (Q - slope) times the shape of Q, held to descent.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "flypaper/exact/escape/critical_exponents.hpp"

namespace flypaper {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// Limits at 0.
CriticalLimits limits_of(const std::string& q, std::uint64_t batch_size, double momentum = 0.0,
                         const Population& population = {}) {
  const Potential potential(q);
  return critical_limits(potential, {.learning_rate = 1.0, .momentum = momentum}, population, batch_size,
                         std::vector<double>(potential.dimension()), std::vector<Rational>(potential.dimension()));
}

/// Whether descent without noise gets ten times as far from the origin as the farthest of some starts close to it.
bool descent_leaves(const std::string& q, double slope) {
  const Potential potential(q);
  constexpr double start = 0.02;
  for (int ray = 0; ray < 24; ++ray) {
    std::vector<double> w(potential.dimension());
    for (std::size_t d = 0; d < w.size(); ++d) w[d] = start * std::cos(2.4 * ray + 1.7 * static_cast<double>(d));
    for (int step = 0; step < 40'000; ++step) {
      const std::span<const double> at(w);
      const double residual = potential.graph().evaluate(potential.q(), at) - slope;
      std::vector<double> next = w;
      double size = 0.0;
      for (std::size_t d = 0; d < w.size(); ++d) {
        next[d] -= 0.3 * residual * potential.graph().evaluate(potential.gradient()[d], at);
        size = std::max(size, std::abs(next[d]));
      }
      if (!(size < 10.0 * start)) return true;
      w = std::move(next);
    }
  }
  return false;
}

struct HigherOrder {
  const char* q;
  double slope;
  bool leaves;
};

// Where the linear part vanishes in some direction, the sign of (Q - slope) times the shape of Q decides, and descent
// itself is the second route.
TEST(CriticalLimits, OfHigherOrderAreWhatDescentDoes) {
  for (const auto& [q, slope, leaves] : {HigherOrder{"w1*w2*w3*w4 - 1/2", 0.0, true},
                                         {"w1^4 - 1", 0.0, true},
                                         {"w1^4 + 1", 0.0, false},
                                         {"w1^3 + 1", 0.0, true},
                                         {"w1^4", 1.0, true},
                                         {"w1^4", -1.0, false},
                                         {"w1^2*w2^2 + 1", 0.0, false},
                                         {"w1^2*w2^2 - 1", 0.0, true},
                                         {"w1^2 + w2^4 + 1", 0.0, false},
                                         {"w1^2 - w2^4 + 1", 0.0, true},
                                         {"w1^4 + w2^4 - 3*w1^2*w2^2 + 1", 0.0, true},
                                         {"w1^3*w2", 0.0, false},
                                         {"w1^2 + w2^4", 1.0, true}}) {
    EXPECT_EQ(descent_leaves(q, slope), leaves) << q;
    for (const double mu : {0.0, 0.9}) {
      const CriticalLimits limits = limits_of(q, 20, mu, {.slope = slope});
      ASSERT_TRUE(limits.mean) << q;
      EXPECT_EQ(*limits.mean == 0.0, leaves) << q << " " << slope << ": " << limits.reason;
      EXPECT_FALSE(limits.reason.empty()) << q;
      EXPECT_EQ(limits.mean_square == 0.0, leaves) << q;
    }
  }
}

TEST(CriticalLimits, OfHigherOrderInDigits) {
  for (const char* saddle : {"w1*w2*w3*w4 - 1/2", "w1^4 - 1", "w1^3 + 1"}) {
    EXPECT_EQ(limits_of(saddle, 20).almost_sure, 0.0) << saddle;
  }
  EXPECT_EQ(limits_of("w1^4 + 1", 20).mean_square, infinity);
  EXPECT_EQ(limits_of("w1^4 + 1", 20, 0.9).almost_sure, infinity);
  // Across the kernel the limits are those of w1^2 + 1.
  EXPECT_NEAR(*limits_of("w1^2 + w2^4 + 1", 20).mean_square, 1.0 / 1.15, 1e-14);
  EXPECT_NEAR(*limits_of("w1^2 + w2^4 + 1", 20).almost_sure, *limits_of("w1^2 + 1", 20).almost_sure, 1e-9);
}

TEST(CriticalLimits, WhatLinearisationDoesNotDecideHasNoValueAndAReason) {
  const CriticalLimits zero = limits_of("w1*w2*w3", 20);
  EXPECT_EQ(zero.mean, infinity) << "the loss is least at a zero";
  EXPECT_NE(zero.reason.find("does not decide"), std::string::npos);
  const CriticalLimits unknown = limits_of("w1^4 + w2^4 + w3^4 + w1*w2*w3^2 + 1", 20);
  EXPECT_FALSE(unknown.mean);
  EXPECT_NE(unknown.reason.find("does not decide"), std::string::npos);
}

}  // namespace
}  // namespace flypaper
