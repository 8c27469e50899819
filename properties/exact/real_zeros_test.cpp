// Real zeros of polynomials, proved: against zeros that are known beforehand, signs beside them and Sturm's theorem.
#include "flypaper/exact/algebra/real_zeros.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <map>
#include <thread>

#include "flypaper/base/core/error.hpp"
#include "flypaper/exact/algebra/number_field.hpp"
#include "properties/generators.hpp"

namespace flypaper {
namespace {

Rational dec(const char* text) { return Rational::decimal(text); }

Univariate power_of(const Univariate& p, unsigned exponent) {
  Univariate product{{1}};
  for (unsigned i = 0; i < exponent; ++i) product = product * p;
  return product;
}

std::vector<double> nearest(const std::vector<RealZero>& zeros) {
  std::vector<double> result;
  for (const RealZero& zero : zeros) result.push_back(zero.nearest);
  return result;
}

/// How many distinct real roots p has, by Sturm's theorem: a second route, by Euclid's algorithm alone.
std::size_t count_by_sturm(const Univariate& p) {
  std::vector<Univariate> chain{p, derivative(p)};
  while (!chain.back().is_zero()) {
    chain.push_back(Univariate{} - divide(chain[chain.size() - 2], chain.back()).remainder);
  }
  chain.pop_back();
  std::array<int, 2> last{};
  std::array<std::size_t, 2> changes{};
  for (const Univariate& q : chain) {
    const int above = q.leading().sign();
    const std::array<int, 2> signs{q.degree() % 2 == 1 ? -above : above, above};
    for (const std::size_t end : {0U, 1U}) {
      if (last.at(end) * signs.at(end) < 0) ++changes.at(end);
      last.at(end) = signs.at(end);
    }
  }
  return changes[0] - changes[1];
}

/// That the double is the nearest to the zero: p / gcd(p, p') changes its sign between the middles to its neighbours.
void require_nearest(const Univariate& p, const RealZero& zero) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  const auto exact = [](double value) {
    int exponent = 0;
    const double mantissa = std::frexp(value, &exponent);
    const Rational whole = static_cast<std::int64_t>(std::ldexp(mantissa, 53));
    const Rational scale = power(Rational(2), static_cast<unsigned>(std::abs(exponent - 53)));
    return exponent < 53 ? whole / scale : whole * scale;
  };
  const Univariate simple = without_repeated_roots(p);
  const Rational at = exact(zero.nearest);
  const Rational lower = (at + exact(std::nextafter(zero.nearest, -infinity))) / 2;
  const Rational upper = (at + exact(std::nextafter(zero.nearest, infinity))) / 2;
  if (zero.is_exact()) {
    EXPECT_TRUE(p.at(zero.lower).is_zero());
    EXPECT_TRUE(zero.lower >= lower && zero.lower <= upper) << zero.lower.print();
  } else {
    EXPECT_LT(simple.at(std::max(lower, zero.lower)).sign() * simple.at(std::min(upper, zero.upper)).sign(), 0);
  }
}

RC_GTEST_PROP(RealZeros, AreThoseOfTheFactors, ()) {
  std::map<Rational, unsigned> roots;
  Univariate p{{*generators::whole(1, 5), 0, 0, 0, *generators::whole(1, 5)}};  // no real root
  for (int left = *generators::whole(1, 6); left > 0; --left) {
    const Rational root(*generators::whole(-20, 21), *generators::whole(1, 8));
    const auto order = static_cast<unsigned>(*generators::whole(1, 4));
    roots[root] += order;
    p = p * power_of(Univariate{{-root, 1}}, order);
  }
  const Rational lower(*generators::whole(-25, 1), 2);
  const Rational upper(*generators::whole(1, 25), 2);
  std::erase_if(roots, [&](const auto& root) { return root.first < lower || root.first > upper; });
  const std::vector<RealZero> found = real_zeros(p, lower, upper);
  RC_ASSERT(found.size() == roots.size());
  auto root = roots.begin();
  for (const RealZero& zero : found) {
    RC_ASSERT(zero.is_exact() && zero.lower == root->first && zero.order == root->second && zero.at_most == zero.order);
    ++root;
  }
}

RC_GTEST_PROP(RealZeros, OfRandomPolynomialsAreCountedBySturm, ()) {
  Univariate p;
  for (int i = *generators::whole(2, 12); i > 0; --i) {
    p.coefficients.emplace_back(*generators::whole(-50, 51), *generators::whole(1, 9));
  }
  p.coefficients.emplace_back(*generators::whole(1, 9));
  const std::vector<RealZero> found = real_zeros(p);
  RC_ASSERT(found.size() == count_by_sturm(without_repeated_roots(p)));
  for (std::size_t k = 0; k + 1 < found.size(); ++k) RC_ASSERT(found[k].upper < found[k + 1].lower);
  for (const RealZero& zero : found) require_nearest(p, zero);
}

// Wilkinson 1959, and as he disturbed it: the zeros that he printed.
TEST(RealZeros, OfWilkinsonsPolynomial) {
  Univariate p{{1}};
  for (int k = 1; k <= 20; ++k) p = p * Univariate{{-k, 1}};
  const std::vector<RealZero> zeros = real_zeros(p);
  ASSERT_EQ(zeros.size(), 20U);
  for (std::size_t k = 0; k < zeros.size(); ++k) {
    EXPECT_TRUE(zeros[k].is_exact());
    EXPECT_EQ(zeros[k].nearest, static_cast<double>(k + 1));
  }
  p.coefficients[19] = p.coefficients[19] - 1 / power(Rational(2), 23);
  const std::vector<RealZero> disturbed = real_zeros(p);
  ASSERT_EQ(disturbed.size(), 10U);
  EXPECT_NEAR(disturbed[9].nearest, 20.846908101, 5e-10);
  EXPECT_NEAR(disturbed[8].nearest, 8.917250249, 5e-10);
  EXPECT_NEAR(disturbed[7].nearest, 8.007267603, 5e-10);
  for (const RealZero& zero : disturbed) require_nearest(p, zero);
}

TEST(RealZeros, OfLargeSmallAndCloseCoefficients) {
  Univariate large{{-dec("1e40")}};
  large.coefficients.resize(11);
  large.coefficients[10] = 1;
  EXPECT_EQ(nearest(real_zeros(large)), (std::vector{-10000.0, 10000.0}));

  const std::vector<RealZero> close = real_zeros({{dec("94906268.375"), dec("-189812534"), dec("94906265.625")}});
  ASSERT_EQ(close.size(), 2U);
  EXPECT_EQ(close[0].lower, Rational(1));
  EXPECT_EQ(close[1].lower, Rational(759250147, 759250125));
  EXPECT_EQ(close[0].order, 1U);

  Univariate series;  // of exp
  Rational factorial = 1;
  for (std::int64_t k = 0; k <= 21; ++k) {
    if (k > 0) factorial = factorial * k;
    series.coefficients.push_back(1 / factorial);
  }
  EXPECT_EQ(nearest(real_zeros(series)), std::vector{-6.743090893662874});
  require_nearest(series, real_zeros(series)[0]);

  EXPECT_EQ(nearest(real_zeros({{-dec("2e-600"), 0, 1}})),
            (std::vector{-0x1.e4e8d12762225p-997, 0x1.e4e8d12762225p-997}));
  constexpr double infinity = std::numeric_limits<double>::infinity();
  EXPECT_EQ(nearest(real_zeros({{-dec("2e700"), 0, 1}})), (std::vector{-infinity, infinity}));
  EXPECT_EQ(nearest(real_zeros({{-dec("2e-700"), 0, 1}})), (std::vector{-0.0, 0.0}));
  EXPECT_EQ(nearest(real_zeros({{1, -3, 0, 0, 0, 1}})),
            (std::vector{-1.3887919844072543, 0.3347341419433527, 1.2146480426984618}));
}

// A clustered triple, each zero of order 5, and zeros of order 15: degree 30.
TEST(RealZeros, OfHighOrderInClusters) {
  Univariate cluster{{1}};
  for (int k = 0; k < 3; ++k) cluster = cluster * Univariate{{-2 - k / dec("1e30"), 0, 1}};
  const std::vector<RealZero> zeros = real_zeros(power_of(cluster, 5));
  ASSERT_EQ(zeros.size(), 6U);
  for (std::size_t k = 0; k < zeros.size(); ++k) {
    EXPECT_EQ(zeros[k].order, 5U);
    EXPECT_EQ(zeros[k].nearest, std::copysign(std::sqrt(2.0), k < 3 ? -1.0 : 1.0));
    EXPECT_TRUE(k == 0 || zeros[k - 1].upper < zeros[k].lower);
  }
  const std::vector<RealZero> high = real_zeros(power_of({{-2, 0, 1}}, 15));
  ASSERT_EQ(high.size(), 2U);
  EXPECT_EQ(high[1].order, 15U);
  EXPECT_EQ(high[1].nearest, std::sqrt(2.0));
}

TEST(RealZeros, RoundTiesToEvenAndKnowEnds) {
  const Rational tie = 1 + 1 / power(Rational(2), 53);
  const Rational above = tie + 1 / power(Rational(2), 200);
  EXPECT_EQ(real_zeros({{-tie, 1}})[0].nearest, 1.0);
  EXPECT_EQ(real_zeros({{-above, 1}})[0].nearest, std::nextafter(1.0, 2.0));
  // Irrational and beside a tie by 2^-201: (t - tie)^2 = 2^-402 * 2.
  const Univariate beside = Univariate{{-tie, 1}} * Univariate{{-tie, 1}} - Univariate{{1 / power(Rational(2), 401)}};
  EXPECT_EQ(nearest(real_zeros(beside)), (std::vector{1.0, std::nextafter(1.0, 2.0)}));

  const Univariate p = Univariate{{-1, 3}} * Univariate{{-2, 0, 1}};
  EXPECT_EQ(real_zeros(p, Rational(1, 3), 1).size(), 1U);
  EXPECT_EQ(real_zeros(p, Rational(1, 3) + 1 / power(Rational(2), 99), 1).size(), 0U);
  EXPECT_EQ(real_zeros(p, dec("1.41421356237309504880168872420969807856967"), 2).size(), 1U);
  EXPECT_EQ(real_zeros(p, dec("1.41421356237309504880168872420969807856968"), 2).size(), 0U);
  EXPECT_TRUE(real_zeros(Univariate{{5}}).empty());
  EXPECT_TRUE(real_zeros(Univariate{{1, 0, 1}}).empty());
  EXPECT_THROW((void)real_zeros(Univariate{}), Error);
}

/// The sign of q at a zero of p.
int sign_at(const Univariate& q, const Univariate& p, const RealZero& zero) {
  const NumberField field(minimal_polynomial(p, zero), zero);
  return field.sign(field.reduced(q));
}

TEST(RealZeros, AreRefinedAndHaveSigns) {
  const Univariate two{{-2, 0, 1}};
  const Univariate p = power_of(two, 3) * Univariate{{-1, 1}};
  const RealZero root = real_zeros(p)[2];
  const RealZero narrow = refined(p, root, 4000);
  EXPECT_LT((narrow.upper - narrow.lower) * power(Rational(2), 4000), narrow.lower);
  EXPECT_LT(two.at(narrow.lower).sign() * two.at(narrow.upper).sign(), 0);
  EXPECT_EQ(minimal_polynomial(p, root), two);
  EXPECT_EQ(minimal_polynomial(p, real_zeros(p)[1]), (Univariate{{-1, 1}}));
  EXPECT_EQ(sign_at(two * Univariate{{7, 1}}, p, root), 0);
  EXPECT_EQ(sign_at({{-dec("1.41421356237309504880168872420969807856967"), 1}}, p, root), 1);
  EXPECT_EQ(sign_at({{-dec("1.41421356237309504880168872420969807856968"), 1}}, p, root), -1);
  EXPECT_EQ(sign_at({{-5}}, p, root), -1);
  EXPECT_EQ(sign_at({}, p, root), 0);
}

// Sturm's chain may hold 0 at 0, between other signs or in front: every polynomial up to degree 4 with coefficients -1,
// 0, 1 and at most a simple root there, over Q and, stretched, over Q(sqrt 2).
TEST(CountRealRoots, IsThatOfTheZerosThatAreFound) {
  for (unsigned code = 3; code < 243; ++code) {
    Univariate p;
    unsigned digits = code;
    for (int i = 0; i < 5; ++i, digits /= 3)
      p.coefficients.emplace_back(digits % 3 == 2 ? -1 : std::int64_t{digits % 3});
    p.trim();
    if (p.degree() == 0 || code % 9 == 0) continue;
    FieldPolynomial over_q;
    for (const Rational& c : p.coefficients) over_q.push_back(c.is_zero() ? Univariate{} : Univariate{{c}});
    const std::vector<RealZero> zeros = real_zeros(p);
    const auto positive = std::ranges::count_if(zeros, [](const RealZero& zero) { return zero.upper.sign() > 0; });
    EXPECT_EQ(count_real_roots(NumberField(), over_q, Roots::all), zeros.size()) << code;
    EXPECT_EQ(count_real_roots(NumberField(), over_q, Roots::positive), static_cast<std::size_t>(positive)) << code;
    // p(t u) has the same roots over u.
    FieldPolynomial stretched;
    Univariate power{{1}};
    const NumberField field({{-2, 0, 1}}, real_zeros({{-2, 0, 1}}).at(1));
    for (const Univariate& c : over_q) {
      stretched.push_back(field.product(c, power));
      power = field.product(power, {{0, 1}});
    }
    EXPECT_EQ(count_real_roots(field, stretched, Roots::all), zeros.size()) << code;
    EXPECT_EQ(count_real_roots(field, stretched, Roots::positive), static_cast<std::size_t>(positive)) << code;
  }
}

// Newton's step leaves an interval on which the slope varies, and then the loop would never end.
TEST(RefinementDeathTest, EndsWhereTheSlopeVaries) {
  const auto refine = [] {
    (void)alarm(20);
    for (const std::int64_t side : {1, -1}) {
      const Univariate p{{-2, 0, 1}};
      const std::array<Rational, 2> ends{Rational(side, 1024), 1000 * side};
      const RealZero wide{.lower = std::min(ends[0], ends[1]), .upper = std::max(ends[0], ends[1]), .order = 1};
      const RealZero narrow = refined(p, wide, 200);
      const bool inside = narrow.lower >= wide.lower && narrow.upper <= wide.upper;
      if (!inside || p.at(narrow.lower).sign() * p.at(narrow.upper).sign() >= 0) std::exit(1);
    }
    std::exit(0);
  };
  EXPECT_EXIT(refine(), testing::ExitedWithCode(0), "");
}

// Every thread has caches of its own, and values outlive the thread that made them.
TEST(RealZeros, AreFoundByManyThreads) {
  std::vector<std::vector<RealZero>> found(8);
  const Univariate shared = power_of({{-dec("2e50"), 0, 1}}, 7);
  {
    std::vector<std::jthread> threads;
    for (auto& own : found) threads.emplace_back([&] { own = real_zeros(shared); });
  }
  for (const auto& own : found) EXPECT_EQ(nearest(own), nearest(found[0]));
}

}  // namespace
}  // namespace flypaper
