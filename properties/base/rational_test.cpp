// Rational numbers: the nearest double, by neighbours and the middles between them.
#include "flypaper/base/core/rational.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <limits>

#include "flypaper/base/core/error.hpp"
#include "properties/generators.hpp"

namespace flypaper {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

Rational exact(double value) {
  int exponent = 0;
  const double mantissa = std::frexp(value, &exponent);
  const Rational whole = static_cast<std::int64_t>(std::ldexp(mantissa, 53));
  const Rational scale = power(Rational(2), static_cast<unsigned>(std::abs(exponent - 53)));
  return exponent < 53 ? whole / scale : whole * scale;
}

/// x, the middle to its upper neighbour, and what lies beside that by 2^-1200.
void require_rounding_above(double x) {
  const double next = std::nextafter(x, infinity);
  ASSERT_EQ(exact(x).to_double(), x);
  if (!std::isfinite(next)) return;
  const Rational middle = (exact(x) + exact(next)) / 2;
  const Rational little = 1 / power(Rational(2), 1200);
  const bool is_even = std::bit_cast<std::uint64_t>(x) % 2 == 0;
  EXPECT_EQ(middle.to_double(), is_even ? x : next);
  EXPECT_EQ((middle - little).to_double(), x);
  EXPECT_EQ((middle + little).to_double(), next);
}

RC_GTEST_PROP(Rational, RoundsToTheNearestDouble, ()) {
  const auto bits = *rc::gen::arbitrary<std::uint64_t>();
  const double any = std::bit_cast<double>(bits);
  const double subnormal = std::bit_cast<double>(bits & 0x800f'ffff'ffff'ffffU);
  for (const double x : {any, subnormal}) {
    if (std::isfinite(x)) require_rounding_above(x);
  }
}

TEST(Rational, RoundsAtTheEndsOfTheDoubles) {
  constexpr double largest = std::numeric_limits<double>::max();
  const Rational half_unit = power(Rational(2), 970);
  EXPECT_EQ((exact(largest) + half_unit).to_double(), infinity);
  EXPECT_EQ((exact(largest) + half_unit - 1).to_double(), largest);
  EXPECT_EQ((-power(Rational(10), 9999)).to_double(), -infinity);
  const Rational least = 1 / power(Rational(2), 1074);
  EXPECT_EQ((least / 2).to_double(), 0.0);
  EXPECT_EQ((least * Rational(3, 4)).to_double(), std::numeric_limits<double>::denorm_min());
  EXPECT_EQ((least * Rational(3, 2)).to_double(), 2 * std::numeric_limits<double>::denorm_min());
  EXPECT_EQ((1 / power(Rational(10), 9999)).to_double(), 0.0);
  EXPECT_EQ(Rational::decimal("0.1").to_double(), 0.1);
  EXPECT_EQ(Rational(1, 3).to_double(), 1.0 / 3.0);
}

TEST(Rational, ReadsDecimalsAndWords) {
  EXPECT_EQ(Rational::decimal("-0012.50e-3"), Rational(-1, 80));
  EXPECT_EQ(Rational::decimal(".5e+1"), Rational(5));
  EXPECT_EQ(Rational::decimal("-1.25E1"), Rational(-25, 2)) << "the last digit before the exponent counts";
  EXPECT_EQ(Rational::decimal("1.25e1"), Rational(25, 2));
  EXPECT_EQ(Rational::decimal("7e9999"), 7 * power(Rational(10), 9999));
  EXPECT_EQ(Rational::shortest_decimal(-0.1), Rational(-1, 10));
  EXPECT_EQ(Rational::shortest_decimal(0x1p60), power(Rational(2), 60) + 24) << "1152921504606847000 is the shortest";
  EXPECT_EQ(Rational::decimal("-2.5"), Rational(-5, 2)) << "a single digit behind the point";
  EXPECT_EQ(Rational(6, -4).print(), "-3/2");
  EXPECT_EQ(Rational(-3, 4).bits(), 5U);
  for (const char* wrong : {"", "-", "e3", "1e", "1e99999", "1..2", "1x"}) {
    EXPECT_THROW((void)Rational::decimal(wrong), Error) << wrong;
  }
  const Rational long_one = Rational::decimal("-123456789012345678901234567890.25");
  EXPECT_EQ(Rational::of_words(-1, long_one.words()), long_one);
  EXPECT_THROW((void)Rational::of_words(1, {.numerator = long_one.words().numerator, .denominator = {}}), Error);
  EXPECT_THROW((void)(long_one / Rational()), Error);
}

}  // namespace
}  // namespace flypaper
