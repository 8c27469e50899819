// Crossings and turns of polynomials in doubles, where they are known.
#include "flypaper/base/core/real_polynomial.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace flypaper {
namespace {

constexpr double epsilon = std::numeric_limits<double>::epsilon();

// Newton's last step rounds to none, wherever it comes from; what is left is the rounding of a value.
TEST(RealPolynomial, SquaresCrossALevelAtItsRoot) {
  int wrong = 0;
  for (int level = 2; level < 200; ++level) {
    const double root = std::sqrt(level);
    for (const double upper : {1.01 * root, 2.0 * root, 100.0 * root}) {
      wrong += std::abs(crossing({0.0, 0.0, 1.0}, level, 0.0, upper) - root) > epsilon * root ? 1 : 0;
      wrong += std::abs(crossing({0.0, 0.0, -1.0}, -level, 0.0, upper) - root) > epsilon * root ? 1 : 0;
      wrong += std::abs(crossing({0.0, 0.0, 1.0}, level, -upper, 0.0) + root) > epsilon * root ? 1 : 0;
    }
  }
  EXPECT_EQ(wrong, 0) << "of 1782 roots are off by more than a unit in the last place";
}

// Where the polynomial is steep or flat Newton's steps shrink by little: hundreds would not do, and halves do.
TEST(RealPolynomial, SteepAndFlatCrossingsAreFound) {
  RealPolynomial steep(51, 0.0);
  steep[50] = 1.0;
  EXPECT_NEAR(crossing(steep, 1e100, 0.0, 1e6), 100.0, 1e-13);
  EXPECT_NEAR(crossing(steep, 1.0, 0.0, 1e6), 1.0, 1e-15);
  // A value of (t - 1)^9 has the rounding of its terms, at most 512 epsilon for each of 18 operations.
  const RealPolynomial flat{-1.0, 9.0, -36.0, 84.0, -126.0, 126.0, -84.0, 36.0, -9.0, 1.0};
  EXPECT_NEAR(crossing(flat, 0.0, 0.3, 4.0), 1.0, std::pow(18.0 * 512.0 * epsilon, 1.0 / 9.0));
  EXPECT_NEAR(crossing({0.0, 0.0, 0.0, 1.0}, 0.0, -1.0, 3.0), 0.0, 1e-26) << "at 0 no relative bound is met";
}

// Chebyshev's T5 = 16 t^5 - 20 t^3 + 5 t: zeros cos((2k + 1) pi/10), turns cos(k pi/5).
TEST(RealPolynomial, ChebyshevsPolynomialHasItsZerosAndTurns) {
  const RealPolynomial t5{0.0, 5.0, 0.0, -20.0, 0.0, 16.0};
  const std::vector<double> turns = turns_of(t5, -1.5, 1.5);
  const std::vector<double> zeros = sign_changes(t5, turns, -1.5, 1.5);
  ASSERT_EQ(turns.size(), 4U);
  ASSERT_EQ(zeros.size(), 5U);
  const double pi = std::acos(-1.0);
  for (int k = 0; k < 4; ++k)
    EXPECT_NEAR(turns[static_cast<std::size_t>(k)], -std::cos((k + 1) * pi / 5.0), 8 * epsilon);
  for (int k = 0; k < 5; ++k) {
    EXPECT_NEAR(zeros[static_cast<std::size_t>(k)], -std::cos((2 * k + 1) * pi / 10.0), 8 * epsilon);
  }
  EXPECT_EQ(sign_changes(t5, turns_of(t5, 0.1, 0.9), 0.1, 0.9).size(), 1U) << "of the interval alone";
  EXPECT_EQ(value_at(t5, 2.0), 362.0);
}

// A zero of even order changes no sign, and one at an end of a piece is met once.
TEST(RealPolynomial, TouchingIsNoChangeOfSignButAKnownZero) {
  const RealPolynomial touching{1.0, -2.0, 1.0};
  EXPECT_EQ(sign_changes(touching, {}, 0.0, 3.0), std::vector<double>{});
  EXPECT_EQ(sign_changes(touching, {1.0}, 0.0, 3.0), std::vector<double>{1.0});
  for (const double sign : {1.0, -1.0}) {
    EXPECT_EQ(sign_changes({-sign, sign}, {}, 1.0, 3.0), std::vector<double>{}) << "a zero at the lower end is outside";
    EXPECT_EQ(sign_changes({-sign, sign}, {}, 0.0, 1.0), std::vector<double>{}) << "one at the upper end is as well";
  }
  EXPECT_EQ(turns_of({3.0, 1.0}, -1.0, 1.0), std::vector<double>{}) << "a line does not turn";
}

}  // namespace
}  // namespace flypaper
