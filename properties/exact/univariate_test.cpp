// Exact polynomials in one variable whose roots are known beforehand, and their zeros in floating point.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "flypaper/base/core/real_polynomial.hpp"
#include "flypaper/exact/algebra/real_zeros.hpp"
#include "properties/generators.hpp"

namespace flypaper {
namespace {

/// Orders of roots.
using Roots = std::map<Rational, unsigned>;

Roots random_roots(int most) {
  Roots roots;
  for (int left = *generators::whole(1, most); left > 0; --left) {
    roots[Rational(*generators::whole(-20, 21), *generators::whole(1, 8))] +=
        static_cast<unsigned>(*generators::whole(1, 4));
  }
  return roots;
}

Univariate product(const Roots& roots) {
  Univariate p{{1}};
  for (const auto& [root, order] : roots) {
    for (unsigned k = 0; k < order; ++k) p = p * Univariate{{-root, 1}};
  }
  return p;
}

RC_GTEST_PROP(Univariate, GreatestCommonDivisorHasTheLesserOrderOfEveryRoot, ()) {
  Roots left = random_roots(6);
  Roots right = random_roots(6);
  for (const auto& [root, order] : random_roots(4)) {
    left[root] += order;
    right[root] += static_cast<unsigned>(*generators::whole(1, 4));
  }
  Roots both;
  for (const auto& [root, order] : left) {
    if (right.contains(root)) both[root] = std::min(order, right[root]);
  }
  const Univariate factor{{Rational(*generators::whole(1, 9), 7)}};
  const Univariate other{{Rational(2, 3), 0, 1}};  // no real root
  RC_ASSERT(greatest_common_divisor(factor * product(left) * other, product(right) * other) == product(both) * other);
}

TEST(Univariate, GreatestCommonDivisorsAreMonic) {
  const Univariate t{{0, 1}};
  const Univariate common{{Rational(-1, 3), 5, 1}};
  EXPECT_EQ(greatest_common_divisor(t * common, Univariate{{-2147483647, 1}} * common), common);
  EXPECT_EQ(greatest_common_divisor(Univariate{{1, 2147483647}}, t), Univariate{{1}});
  EXPECT_EQ(greatest_common_divisor(Univariate{}, Univariate{{2, 4}}), (Univariate{{Rational(1, 2), 1}}));
  EXPECT_EQ(greatest_common_divisor(Univariate{}, Univariate{}), Univariate{});
}

TEST(Univariate, DividesWithARemainder) {
  const Univariate a{{Rational(1, 3), 0, 5, Rational(-2, 7)}};
  const Univariate b{{-1, Rational(3, 2)}};
  const auto [quotient, remainder] = divide(a, b);
  EXPECT_LT(remainder.degree(), 1U);
  EXPECT_EQ(quotient * b + remainder, a);
  EXPECT_THROW((void)divide(a, Univariate{}), Error);
  EXPECT_EQ(b.at(Rational(2, 3)), Rational());
}

TEST(Univariate, FactorsOverTheRationals) {
  // 6 (t^2 - 2)^3 (2 t + 1) (t^4 + 4): the last is (t^2 - 2 t + 2)(t^2 + 2 t + 2)
  const Univariate two{{-2, 0, 1}};
  const Univariate p = Univariate{{6}} * two * two * two * Univariate{{1, 2}} * Univariate{{4, 0, 0, 0, 1}};
  const std::vector<SquareFreeFactor> found = factors(p);
  ASSERT_EQ(found.size(), 4U);
  EXPECT_EQ(found[0].factor, (Univariate{{1, 2}}));
  EXPECT_EQ(found[1].factor, two);
  EXPECT_EQ(found[1].multiplicity, 3U);
  EXPECT_EQ(found[2].factor, (Univariate{{2, -2, 1}}));
  EXPECT_EQ(found[3].factor, (Univariate{{2, 2, 1}}));
  const std::vector<SquareFreeFactor> parts = square_free(p);
  ASSERT_EQ(parts.size(), 2U);
  EXPECT_EQ(parts[1].multiplicity, 3U);
  EXPECT_EQ(parts[1].factor, two);
}

RC_GTEST_PROP(RealPolynomial, SignChangesAreTheRootsOfOddOrder, ()) {
  Roots roots;
  for (const auto& [root, order] : random_roots(4)) roots[root] = 1;
  const Rational twice = Rational(1, 9);  // not among the others
  const Univariate exact = product(roots) * Univariate{{-twice, 1}} * Univariate{{-twice, 1}};
  RealPolynomial p;
  for (const Rational& coefficient : exact.coefficients) p.push_back(coefficient.to_double());
  const std::vector<double> turns = turns_of(p, -25.0, 26.0);
  // Up to rounding, a double root is one turn, at which p may seem to vanish, or to change sign twice beside it.
  std::vector<double> zeros = sign_changes(p, turns, -25.0, 26.0);
  const double double_root = 1.0 / 9.0;
  std::erase_if(zeros, [&](double zero) { return std::abs(zero - double_root) < 1e-4; });
  RC_ASSERT(zeros.size() == roots.size());
  const Univariate slope = derivative(exact);
  std::size_t i = 0;
  for (const auto& [root, order] : roots) {
    // What 64 roundings of the terms do to a simple root.
    double magnitude = 0.0;
    for (std::size_t k = p.size(); k-- > 0;) magnitude = magnitude * std::abs(root.to_double()) + std::abs(p[k]);
    const double doubt = 64.0 * 0x1p-53 * magnitude / std::abs(slope.at(root).to_double());
    RC_ASSERT(std::abs(zeros[i++] - root.to_double()) <= doubt + 1e-14);
  }
  RC_ASSERT(std::ranges::any_of(turns, [&](double turn) { return std::abs(turn - double_root) < 1e-4; }));
}

}  // namespace
}  // namespace flypaper
