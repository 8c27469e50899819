// Far from 0, beside clusters and at extreme scales: the same answers as of the same potential moved to order 1.
#include "flypaper/exact/escape/centred.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "flypaper/base/core/error.hpp"
#include "flypaper/exact/escape/critical_exponents.hpp"
#include "flypaper/exact/escape/law_in_time.hpp"
#include "flypaper/exact/escape/noise_free.hpp"
#include "flypaper/exact/escape/relaxation.hpp"
#include "properties/exact/setting.hpp"

namespace flypaper {
namespace {

/// The rate at a learning rate in the coordinates of `place`.
double rate_of(const CentredBasin& place, double learning_rate) {
  const UpdateRule rule{.learning_rate = place.coordinates.rate(learning_rate)};
  const Population population{.noise_variance = place.coordinates.noise_variance(1.0)};
  return KilledKernel(OneStepLaw(place.coordinates.potential, rule, population, 20), place.basin).escape_rate();
}

TEST(Centred, AnEscapeFarFromTheOriginIsThatBesideIt) {
  const double here = rate_of(centred(Potential("w1*(w1-1)"), {0.5, infinity}), 0.3);
  for (const auto& [q, end] :
       {std::pair{"(w1-1e8)*(w1-100000001)", 100000000.5}, std::pair{"(w1+1e12)*(w1+999999999999)", -999999999999.5}}) {
    const CentredBasin place = centred(Potential(q), {end, infinity});
    EXPECT_TRUE(place.coordinates.is_moved()) << q;
    EXPECT_NEAR(rate_of(place, 0.3) / here, 1.0, 1e-8) << q;
    EXPECT_EQ(place.coordinates.place(place.basin.lower), end) << q;
  }
}

TEST(Centred, ScalesOfLengthAndHeightAreTheScalingSymmetry) {
  const double here = rate_of(centred(Potential("w1*(w1-1)"), {0.5, infinity}), 0.3);
  // Lengths of 2^-50 and heights of 2^-100, so that noise of variance 2^-200 and the rate are those of order 1.
  const double length = 0x1p-50;
  const CentredBasin place = centred(Potential("(w1-3)*(w1-3-1/1125899906842624)"), {3.0 + length / 2.0, infinity});
  const Centred& moved = place.coordinates;
  EXPECT_EQ(moved.unit, -51);
  const UpdateRule rule{.learning_rate = moved.rate(std::ldexp(0.3, 100))};
  const Population population{.noise_variance = moved.noise_variance(0x1p-200)};
  const KilledKernel kernel(OneStepLaw(moved.potential, rule, population, 20), place.basin);
  EXPECT_NEAR(kernel.escape_rate() / here, 1.0, 1e-8);
}

TEST(Centred, WhatIsOfOrderOneStaysAsItIs) {
  for (const char* q : {figure1, "w1^3-w1", "(w1-2)^2*(w1+3)"}) {
    EXPECT_FALSE(centred(Potential(q), {-0.6, infinity}).coordinates.is_moved()) << q;
  }
  EXPECT_FALSE(centred(Potential("exp(w1)-2"), {0.0, 1e-9}).coordinates.is_moved()) << "functions are not moved";
}

TEST(Centred, PlacesNearerThanAThousandthOfTheirSizeAreMoved) {
  for (const double size : {0.5, 1.0, 40.0}) {
    for (const double share : {0.4, 0.9, 1.1, 1.9}) {
      const Rational from = Rational::shortest_decimal(size);
      const Rational to = from + Rational::shortest_decimal(1e-3 * share * std::max(1.0, size));
      const Potential potential("(w1-" + from.print() + ")*(w1-" + to.print() + ")");
      EXPECT_EQ(centred(potential, critical_points_of(potential), from, to).is_moved(), share < 1.0)
          << size << " " << share;
    }
  }
}

TEST(Centred, MultipleZerosStayMultiple) {
  const Potential potential("(w1-1e9)^3*(w1-1000000001)^2*(3*w1-3000000004)");
  const Centred moved = centred(potential, {999999999.0, 1000000002.0}).coordinates;
  ASSERT_TRUE(moved.is_moved());
  const std::vector<CriticalPoint> points = critical_points_of(potential);
  ASSERT_EQ(moved.points.size(), points.size());
  for (std::size_t i = 0; i < points.size(); ++i) {
    EXPECT_EQ(moved.points[i].order, points[i].order);
    EXPECT_EQ(moved.points[i].is_zero(), points[i].is_zero());
    EXPECT_EQ(moved.place(moved.points[i].at), points[i].at);
  }
}

/// The crisis h of the first zero of Q.
double crisis_of(const char* q) {
  const Potential potential(q);
  const std::vector<CriticalPoint> points = critical_points_of(potential);
  const Centred here = centred(potential, points, points[0].place.lower, points[1].place.lower);
  const CriticalPoint& zero = here.points[0];
  const Interval1d basin = basin_of(here.points, zero.place);
  const double rate = boundary_crisis(here.potential, {1.0, 0.0}, zero.at, basin).value_or(0.0);
  return rate * zero.coefficient * zero.coefficient;
}

TEST(Centred, ACrisisIsTheSameAtEveryScale) {
  const double here = crisis_of("w1*(w1-1)");
  for (const char* q : {"(w1-1)*(w1-1.000000000000001)", "1e-163*(w1^2-1)", "(w1-1e200)*(w1-1)",
                        "(10*w1-1)*(w1-0.1-1e-25)", "1e150*(w1-1e9)*(w1-1000000001)"}) {
    EXPECT_NEAR(crisis_of(q) / here, 1.0, 1e-6) << q;
  }
}

TEST(NoiseFree, IsNotFollowedWhereStepsAreLost) {
  const Potential near("(w1+1)*(w1-1)*(w1-1.00000000001)^2");
  const std::vector<CriticalPoint> points = critical_points_of(near);
  ASSERT_EQ(points.size(), 5U);
  EXPECT_THROW((void)boundary_crisis(near, {1.0, 0.0}, points[2].at, basin_of(points, points[2].place)), Error);
  const double end = std::nextafter(1e6, infinity);
  EXPECT_THROW((void)noise_free_fate(Potential("w1-1e6"), 0.1, {1.0, 0.0}, 1e6, {0.0, end}), Error);
  EXPECT_EQ(noise_free_fate(Potential("w1-1e6"), 0.1, {1.0, 0.0}, 1e6, {0.0, 1000001.0}), NoiseFreeFate::trapped);
}

TEST(Centred, ZerosWithOneNearestDoubleHaveABasinEach) {
  const Potential potential("(10*w1-1)*(w1-0.1-1e-25)");
  const std::vector<CriticalPoint> points = critical_points_of(potential);
  ASSERT_EQ(points.size(), 3U);
  EXPECT_EQ(basin_of(points, points[0].place).upper, 0.1);
  EXPECT_EQ(basin_of(points, points[0].place).lower, -infinity);
  EXPECT_EQ(basin_of(points, points[2].place).lower, 0.1);
  EXPECT_EQ(basin_of(points, points[2].place).upper, infinity);
}

/// Limits at the critical point number `i` of Q.
CriticalLimits limits_at(const char* q, std::size_t i) {
  return critical_limits(critical_points_of(Potential(q))[i], {.learning_rate = 1.0}, {}, 20);
}

TEST(CriticalLimits, AreKeptOrRefusedAtExtremeScales) {
  // Q = w^2 + r: m = 1 - 2 rate (r S_xx - noise), so the mean square limit is 2 (2 r) / (4 (r^2 (1 + 2/B) + 1/B)).
  for (const auto& [q, r] :
       {std::pair{"w1^2+0.5", 0.5}, std::pair{"w1^2+1e-20", 1e-20}, std::pair{"w1^2+1e-160", 1e-160},
        std::pair{"w1^2+1e-250", 1e-250}, std::pair{"w1^2+1e30", 1e30}}) {
    const CriticalLimits limits = limits_at(q, 0);
    EXPECT_NEAR(limits.mean.value() * r, 1.0, 1e-14) << q;
    EXPECT_NEAR(limits.mean_square.value() / (1.0 / (r * 1.1 + 0.05 / r)), 1.0, 1e-13) << q;
  }
  // In units of 1 / |a| the limits of a Q are those of Q / |a|.
  const CriticalLimits one = limits_at("w1^2-0.01", 1);
  const CriticalLimits tiny = limits_at("1e-163*w1^2-0.01", 1);
  EXPECT_NEAR(tiny.almost_sure.value() / (*one.almost_sure * 1e163), 1.0, 1e-9);
  const CriticalLimits beyond = limits_at("1e-200*w1^2+1e-200", 0);
  EXPECT_FALSE(beyond.mean) << "it is 1e400";
  EXPECT_NE(beyond.reason.find("beyond the range"), std::string::npos);
}

TEST(Relaxation, OfTwoWellsThatHardlyMixHasNoRatioAndNoExits) {
  const Setting setting{"w1^2-1", {-2.0, 2.0}, 0.2, 20};
  const OneStepLaw law = setting.law();
  const KilledKernel fine(law, setting.basin, 1.5);
  const Relaxation found = relaxation(KilledKernel(law, setting.basin), fine);
  EXPECT_FALSE(found.decay_ratio);
  EXPECT_NE(found.reason.find("more than one well"), std::string::npos);
  const ExitForecast forecast = forecast_exit(fine, 1.0);
  EXPECT_TRUE(std::isnan(forecast.mean_exit_time));
  EXPECT_GT(forecast.undecided, 0.9);
  // Where steps are long the wells mix: an eigenvalue tells, and the law forgets at its pace.
  const Setting fast{"w1^2-1", {-2.0, 2.0}, 0.8, 20};
  const OneStepLaw fast_law = fast.law();
  const KilledKernel fast_fine(fast_law, fast.basin, 1.5);
  EXPECT_TRUE(relaxation(KilledKernel(fast_law, fast.basin), fast_fine).decay_ratio);
  EXPECT_FALSE(std::isnan(forecast_exit(fast_fine, 1.0).mean_exit_time));
}

TEST(KilledKernel, IsRefusedWhereItTakesTooMuchMemoryOrAllLeaveAtOnce) {
  EXPECT_THROW(KilledKernel(Setting{"(w1+1)*(w1-1)^2", {}, 1.0, 1'000'000}.law(), {-infinity, -1.0 / 3.0}), Error);
  EXPECT_THROW(KilledKernel(Setting{"(w1+1)*(w1-1)^2", {}, 5e11, 20}.law(), {-infinity, -1.0 / 3.0}), Error);
}

}  // namespace
}  // namespace flypaper
