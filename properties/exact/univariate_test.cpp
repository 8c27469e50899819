// Exact polynomials in one variable whose roots are known beforehand, and their zeros in floating point.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "flypaper/exact/geometry/real_polynomial.hpp"
#include "flypaper/exact/geometry/real_root_intervals.hpp"
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

// Modulo the first prime that is tried t and t - prime are the same.
TEST(Univariate, GreatestCommonDivisorIsNotTakenInByAnUnluckyPrime) {
  const Univariate t{{0, 1}};
  const Univariate same{{-2147483647, 1}};
  const Univariate common{{Rational(-1, 3), 5, 1}};
  EXPECT_EQ(greatest_common_divisor(t, same), Univariate{{1}});
  EXPECT_EQ(greatest_common_divisor(t * common, same * common), common);
  EXPECT_EQ(greatest_common_divisor(Univariate{{1, 2147483647}}, t), Univariate{{1}}) << "it divides a coefficient";
  EXPECT_EQ(greatest_common_divisor(Univariate{}, Univariate{{2, 4}}), (Univariate{{Rational(1, 2), 1}}));
}

RC_GTEST_PROP(Univariate, RealRootsAreThoseOfTheFactors, ()) {
  const Roots roots = random_roots(6);
  // Gaps among the powers give derivatives repeated roots at 0.
  const Univariate complex{{*generators::whole(1, 5), 0, 0, 0, *generators::whole(1, 5)}};
  const Univariate p = product(roots) * complex;
  const Rational lower(*generators::whole(-25, 1), 2);
  const Rational upper(*generators::whole(1, 25), 2);
  std::vector<Rational> expected;
  for (const auto& [root, order] : roots) {
    if (root >= lower && root <= upper) expected.push_back(root);
  }
  std::vector<Rational> found;
  const Univariate simple = without_repeated_roots(p);
  for (const RootInterval& root : real_roots(p, lower, upper)) {
    const RootInterval narrow = recognised(simple, root);
    RC_ASSERT(narrow.is_exact());
    found.push_back(narrow.lower);
  }
  RC_ASSERT(found == expected);
}

// Floats of 113 binary digits do not tell them apart, and doubles see neither.
TEST(RealRootIntervals, CloserThanFloatsTellAreCountedExactly) {
  const Rational third(1, 3);
  const Rational beside = third + Rational::decimal("1e-40");
  const Univariate p = Univariate{{-third, 1}} * Univariate{{-beside, 1}} * Univariate{{-2, 0, 1}};
  const std::vector<RootInterval> roots = real_roots(p, -2, 1);
  ASSERT_EQ(roots.size(), 3U);
  EXPECT_LE(roots[1].upper, roots[2].lower);
  EXPECT_TRUE(roots[1].lower <= third && third <= roots[1].upper);
  EXPECT_TRUE(roots[2].lower <= beside && beside <= roots[2].upper);
  RealPolynomial<double> rounded;
  for (const Rational& coefficient : p.coefficients) rounded.push_back(coefficient.to_double());
  EXPECT_NE(sign_changes(rounded, turns_of<double>(rounded, -2.0, 1.0), -2.0, 1.0).size(), 3U) << "the twin";
}

RC_GTEST_PROP(RealPolynomial, SignChangesAreTheRootsOfOddOrder, ()) {
  Roots roots;
  for (const auto& [root, order] : random_roots(4)) roots[root] = 1;
  const Rational twice = Rational(1, 9);  // not among the others
  const Univariate exact = product(roots) * Univariate{{-twice, 1}} * Univariate{{-twice, 1}};
  RealPolynomial<long double> p;
  for (const Rational& coefficient : exact.coefficients) p.push_back(coefficient.to_double());
  const std::vector<long double> turns = turns_of<double>(p, -25.0L, 26.0L);
  // Up to rounding, a double root is one turn, at which p may seem to vanish, or to change sign twice beside it.
  std::vector<long double> zeros = sign_changes(p, turns, -25.0L, 26.0L);
  std::erase_if(zeros, [](long double zero) { return std::abs(zero - 1.0L / 9) < 1e-5L; });
  RC_ASSERT(zeros.size() == roots.size());
  std::size_t i = 0;
  for (const auto& [root, order] : roots) RC_ASSERT(std::abs(zeros[i++] - root.to_double()) < 1e-7L);
  RC_ASSERT(std::ranges::any_of(turns, [](long double turn) { return std::abs(turn - 1.0L / 9) < 1e-5L; }));
}

}  // namespace
}  // namespace flypaper
