#include "flypaper/base/core/exact_sum.hpp"

#include <cmath>
#include <limits>

#include "properties/generators.hpp"

namespace flypaper {
namespace {

double sum(const std::vector<double>& values) {
  ExactSum total;
  for (const double value : values) total.add(value);
  return total.value();
}

TEST(ExactSum, KnownAnswers) {
  EXPECT_EQ(sum({}), 0.0);
  EXPECT_EQ(sum({1e308, 1.0, -1e308}), 1.0) << "a running sum loses the 1";
  EXPECT_EQ(sum({0x1p53, 1.0}), 0x1p53) << "a tie goes to even";
  EXPECT_EQ(sum({0x1p53, 1.0, 0x1p-1074}), 0x1p53 + 2) << "the smallest double breaks the tie";
  EXPECT_EQ(sum({-0x1p53, -1.0, -0x1p-1074}), -0x1p53 - 2);
  EXPECT_EQ(sum({0x1p-1074, 0x1p-1074}), 0x1p-1073);
  EXPECT_EQ(sum({0x1p-1022, -0x1p-1074}), 0x1.ffffffffffffep-1023);
  EXPECT_EQ(sum({0x1.8p-1000, -0x1p-1010, 0x1p-1060}), 0x1.8p-1000 - 0x1p-1010);
  constexpr double largest = std::numeric_limits<double>::max();
  EXPECT_EQ(sum({largest, largest, -largest}), largest);
  EXPECT_EQ(sum({largest, largest}), std::numeric_limits<double>::infinity());
  EXPECT_EQ(sum(std::vector(32'768, 0x1p1023)), std::numeric_limits<double>::infinity())
      << "the bit of the last word alone";
  EXPECT_EQ(sum({1.0, std::numeric_limits<double>::quiet_NaN()}), std::numeric_limits<double>::infinity());
  ExactSum finite;
  ExactSum infinite;
  finite.add(1.0);
  infinite.add(std::numeric_limits<double>::infinity());
  finite.add(infinite);
  EXPECT_EQ(finite.value(), std::numeric_limits<double>::infinity()) << "what is not finite is not lost in a merge";
}

// A half and the least bit, wherever it is, round up; a half alone goes to even. At every place in a word, the bits
// below in that word, in the next one and in all others.
TEST(ExactSum, ATieIsBrokenByAnyBitBelow) {
  for (int last = 53; last < 53 + 64; ++last) {
    const double whole = std::ldexp(1.0, last);
    const double half = std::ldexp(1.0, last - 53);
    for (int low = last - 54; low >= -1074; low -= low > last - 200 ? 1 : 31) {
      const double least = std::ldexp(1.0, low);
      ASSERT_EQ(sum({whole, half, least}), whole + 2.0 * half) << "2^" << last << " with 2^" << low;
      ASSERT_EQ(sum({-whole, -half, -least}), -whole - 2.0 * half) << "2^" << last << " with 2^" << low;
      ASSERT_EQ(sum({whole, half, -least}), whole) << "2^" << last << " without 2^" << low;
    }
  }
}

/// Whole numbers below 2^56, times a power of two.
struct Scaled {
  std::vector<std::int64_t> numbers;
  int exponent;
};

Scaled any_scaled() {
  const auto number = rc::gen::inRange<std::int64_t>(-(std::int64_t{1} << 53), std::int64_t{1} << 53);
  return {*rc::gen::container<std::vector<std::int64_t>>(50, number), *generators::whole(-1074, 900)};
}

RC_GTEST_PROP(ExactSum, IsTheSumOfWholeNumbersRounded, ()) {
  const Scaled scaled = any_scaled();
  ExactSum total;
  std::int64_t whole = 0;
  for (const std::int64_t number : scaled.numbers) {
    whole += number;
    total.add(std::ldexp(static_cast<double>(number), scaled.exponent));
  }
  RC_ASSERT(total.value() == std::ldexp(static_cast<double>(whole), scaled.exponent));
}

RC_GTEST_PROP(ExactSum, DependsOnNoGrouping, ()) {
  const auto values = *rc::gen::container<std::vector<double>>(
      20, rc::gen::map(rc::gen::arbitrary<std::uint64_t>(), [](std::uint64_t bits) {
        const auto value = std::bit_cast<double>(bits * 0x9e3779b97f4a7c15U);
        return std::isfinite(value) ? value : 1.0;
      }));
  ExactSum whole;
  std::vector<ExactSum> parts(3);
  for (const double value : values) {
    whole.add(value);
    parts[static_cast<std::size_t>(*generators::whole(0, 3))].add(value);
  }
  parts[2].add(parts[0]);
  parts[2].add(parts[1]);
  RC_ASSERT(parts[2].value() == whole.value());
  parts[2].add(values[0] == 0.0 ? 1.0 : values[0]);  // twin
  Digest one;
  Digest two;
  parts[2].visit(one);
  whole.visit(two);
  RC_ASSERT(one.checksum().text() != two.checksum().text());
}

}  // namespace
}  // namespace flypaper
