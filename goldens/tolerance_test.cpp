#include "goldens/tolerance.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <limits>
#include <utility>
#include <vector>

#include "flypaper/base/core/error.hpp"
#include "goldens/golden.hpp"

namespace flypaper::goldens {
namespace {
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double largest = std::numeric_limits<double>::max();
constexpr double tiniest = std::numeric_limits<double>::denorm_min();

/// `value` moved by `count` doubles upwards, or downwards if negative.
double moved(double value, int count) {
  for (int i = 0; i < std::abs(count); ++i) value = std::nextafter(value, count > 0 ? infinity : -infinity);
  return value;
}

TEST(Tolerance, ExactMeansTheSameBits) {
  EXPECT_TRUE(exact().accepts(0.1, 0.1));
  EXPECT_FALSE(exact().accepts(0.1, moved(0.1, 1)));
  EXPECT_FALSE(exact().accepts(0.0, -0.0));
}

/// The pairs that a tolerance accepts.
using Pairs = std::vector<std::pair<double, double>>;
Pairs accepted(const Tolerance& tolerance, Pairs pairs) {
  std::erase_if(pairs, [&](const auto& pair) { return !tolerance.accepts(pair.first, pair.second); });
  return pairs;
}

// The numbers are exact in binary, so that the edge itself can be tried.
TEST(Tolerance, AbsoluteIncludesItsEdge) {
  const Pairs inside{{4.0, 4.25}, {4.0, 3.75}, {-4.0, -4.25}, {-4.0, -3.75}};
  const Pairs outside{{4.0, moved(4.25, 1)}, {4.0, moved(3.75, -1)}, {-4.0, moved(-4.25, -1)}, {-4.0, 3.75}};
  EXPECT_EQ(accepted(absolute(0.25), inside), inside);
  EXPECT_THAT(accepted(absolute(0.25), outside), IsEmpty());
}

TEST(Tolerance, RelativeScalesWithTheReference) {
  const Pairs inside{{4.0, 5.0}, {4.0, 3.0}, {-4.0, -5.0}, {-4.0, -3.0}, {0.0, -0.0}};
  const Pairs outside{{4.0, moved(5.0, 1)}, {4.0, moved(3.0, -1)}, {-4.0, moved(-5.0, -1)}, {4.0, -4.0},
                      {3.0, 4.0},           {0.0, tiniest}};
  EXPECT_EQ(accepted(relative(0.25), inside), inside);
  EXPECT_THAT(accepted(relative(0.25), outside), IsEmpty());
}

TEST(Tolerance, UlpsCountDoublesAcrossPowersOfTwoAndZero) {
  Pairs inside{{-tiniest, 2 * tiniest}, {-0.0, 0.0}};
  Pairs outside{{-2 * tiniest, 2 * tiniest}, {-largest, largest}};
  for (const double value : {1.0, moved(1.0, -1), 0.1, -2.0, 1e300, 0.0}) {
    inside.insert(inside.end(), {{value, moved(value, 3)}, {moved(value, 3), value}});
    outside.insert(outside.end(), {{value, moved(value, 4)}, {moved(value, 4), value}});
  }
  EXPECT_EQ(accepted(ulps(3), inside), inside);
  EXPECT_THAT(accepted(ulps(3), outside), IsEmpty());
  EXPECT_THAT(accepted(ulps(4'000'000'000), {{-largest, largest}}), IsEmpty());
}

TEST(Tolerance, WhatIsNotFiniteEqualsOnlyItself) {
  const double nan = std::nan("");
  const Pairs same{{infinity, infinity}, {-infinity, -infinity}};
  const Pairs different{{infinity, -infinity}, {infinity, largest}, {largest, infinity}, {-largest, -infinity},
                        {nan, infinity},       {infinity, nan},     {nan, 1.0},          {1.0, nan}};
  for (const Tolerance& tolerance : {exact(), absolute(largest), relative(0.5), ulps(4'000'000'000)}) {
    EXPECT_EQ(accepted(tolerance, same), same) << tolerance.print();
    EXPECT_THAT(accepted(tolerance, different), IsEmpty()) << tolerance.print();
    // A NaN's sign and payload differ between machines.
    EXPECT_THAT(accepted(tolerance, {{nan, nan}, {nan, -nan}}), SizeIs(2)) << tolerance.print();
  }
}

TEST(Tolerance, SizesOutOfRangeAreErrors) {
  EXPECT_NO_THROW((void)absolute(0.0));
  EXPECT_THROW((void)absolute(-1e-9), Error);
  EXPECT_THROW((void)absolute(infinity), Error);
  EXPECT_THROW((void)relative(1.0), Error);
  EXPECT_THROW((void)relative(std::nan("")), Error);
}

TEST(Mode, HasAName) {
  EXPECT_EQ(parse_mode("compare"), Mode::compare);
  EXPECT_EQ(parse_mode("create"), Mode::create);
  EXPECT_EQ(parse_mode("update-changed"), Mode::update_changed);
  EXPECT_EQ(parse_mode("update-all"), Mode::update_all);
}

TEST(Mode, AnUnknownOneIsAnErrorThatListsTheValidOnes) {
  try {
    (void)parse_mode("update_all");
    ADD_FAILURE() << "accepted";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("FLYPAPER_GOLDEN: 'update_all' is no golden mode; did you mean 'update-all'? "
                                        "valid: compare, create, update-changed, update-all"));
  }
}

}  // namespace
}  // namespace flypaper::goldens
