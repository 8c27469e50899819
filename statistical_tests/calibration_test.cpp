// The calibration itself: rates that are right are confirmed, and planted ones that are too large are told.
#include <gtest/gtest.h>

#include <cmath>

#include "calibration/detection.hpp"
#include "calibration/levels.hpp"
#include "calibration/replay.hpp"
#include "flypaper/base/statistics/location.hpp"
#include "testing/account.hpp"

namespace flypaper::calibration {
namespace {

TEST(Calibration, WhatIsRuledOutIsJustWhatItsReplaysCan) {
  for (const double stated : {1e-2, 1e-3, 1e-4}) {
    const double excess = excess_seen(stated, 1'000'000);
    EXPECT_NO_THROW((void)ProportionCheck::below(stated * (1.0 + excess), stated * excess, 1'000'000));
    EXPECT_THROW((void)ProportionCheck::below(stated * (1.0 + 0.9 * excess), stated * 0.9 * excess, 1'000'000),
                 UnderpoweredCheck);
  }
  // Normal theory: (6.0 + 4.75) standard deviations of a count of 10^4.
  EXPECT_NEAR(excess_seen(1e-2, 1'000'000), 0.1075, 0.01);
}

TEST(Calibration, FindsByWhereTheExactLimitsLie) {
  const account::Replays replays;
  const auto finding = [](std::uint64_t events) {
    return finding_of({.what = "", .stated = 0.01, .events = events, .replays = 1'000'000});
  };
  EXPECT_EQ(finding(0), Finding::confirmed);
  EXPECT_EQ(finding(10'000), Finding::confirmed);
  EXPECT_EQ(finding(10'800), Finding::exceeds);
  // With few replays a rate may be neither.
  EXPECT_EQ(finding_of({.what = "", .stated = 0.01, .events = 60, .replays = 2000}), Finding::exceeds);
  EXPECT_EQ(finding_of({.what = "", .stated = 0.01, .events = 50, .replays = 2000}), Finding::open);
}

/// A twin of a check with a wrong level, replayed as the check is.
template <typename Passes>
Finding finding_at(double alpha, Passes passes) {
  const account::Replays replays;
  return finding_of(replayed("twin", alpha, 100'000, passes));
}

// Each is a mistake that was made somewhere.
TEST(CalibrationTwin, AWrongLevelIsTold) {
  Draws draws(1);
  constexpr double alpha = 1e-2;
  const Budget budget = budget_at(alpha);
  const std::uint64_t n = size_for([&](std::uint64_t size) { return ProportionCheck::below(0.2, 0.1, size, budget); });
  const ProportionCheck right = ProportionCheck::below(0.2, 0.1, n, budget);
  const BinomialDraws at_bound(n, 0.2);
  EXPECT_NE(finding_at(alpha, [&] { return right.passes(at_bound(draws)); }), Finding::exceeds) << "the check itself";
  EXPECT_EQ(finding_at(alpha, [&] { return right.passes(at_bound(draws) - 1); }), Finding::exceeds) << "a count less";
  // The normal law for the binomial one, with the spread at the estimate (Wald's interval): 20 trials at a small p.
  const double z = 2.3263478740408408;  // of 1e-2
  const BinomialDraws few(50, 0.2);
  EXPECT_EQ(finding_at(alpha,
                       [&] {
                         const double p = static_cast<double>(few(draws)) / 50.0;
                         return p + z * std::sqrt(p * (1.0 - p) / 50.0) < 0.2;
                       }),
            Finding::exceeds)
      << "Wald's interval";
  // Both sides of an interval of 99 % taken for one: each errs in 1 of 200, and an interval of 98 % would do.
  EXPECT_EQ(finding_at(0.5 * alpha, [&] { return std::abs(draws.normal()) > 2.5758293035489004; }), Finding::exceeds)
      << "two tails for one";
  // A check of a mean whose deviation is that of the 8 values themselves.
  EXPECT_EQ(finding_at(alpha,
                       [&] {
                         const double mean = draws.normal() / std::sqrt(8.0);
                         return mean > z * std::sqrt(draws.chi_square(7.0) / 7.0 / 8.0);
                       }),
            Finding::exceeds)
      << "the normal law for Student's";
}

// The exit of the stay in which the trials run out lies behind them; who counts it counts one too many.
TEST(CalibrationTwin, AnExitBehindTheLastTrialIsTold) {
  Draws draws(2);
  constexpr double alpha = 1e-2;
  const Budget budget = budget_at(alpha);
  const std::uint64_t n = size_for([&](std::uint64_t size) { return ProportionCheck::above(0.1, 0.1, size, budget); });
  const ProportionCheck check = ProportionCheck::above(0.1, 0.1, n, budget);
  const auto exits = [&](std::uint64_t behind) {
    std::vector<Stay> stays(n);
    for (Stay& one : stays) one = stay(draws, 0.1, 0.1, 0, 1000);
    std::uint64_t taken = 0;
    while (trials_in_window({stays.data(), taken}, 0, 1000, n).count < n) ++taken;
    const std::uint64_t all = taken;  // each of these has ended
    const std::uint64_t counted = trials_in_window(stays, 0, 1000, n).exits;
    return behind == 0 ? counted : all;
  };
  EXPECT_NE(finding_at(alpha, [&] { return check.passes(exits(0)); }), Finding::exceeds) << "trials_in_window itself";
  EXPECT_EQ(finding_at(alpha, [&] { return check.passes(exits(1)); }), Finding::exceeds);
}

TEST(CalibrationTwin, SkewnessLeftOutIsTold) {
  // The mean of 100 squares of normals, held above a bound from which its long tail reaches far.
  Draws draws(3);
  constexpr double alpha = 1e-3;
  constexpr std::uint64_t n = 100;
  const double deviation = std::sqrt(2.0);
  const auto passes = [&](const MeanCheck& check) {
    return [&draws, check] { return check.evaluate("", draws.chi_square(n) / n).passed; };
  };
  EXPECT_EQ(finding_at(alpha, passes(MeanCheck::above(1.0, 2.0, deviation, n, budget_at(alpha)))), Finding::exceeds);
  EXPECT_NE(finding_at(alpha, passes(MeanCheck::above(1.0, 2.0, deviation, n, budget_at(alpha), std::sqrt(8.0)))),
            Finding::exceeds);
}

TEST(Detection, FindsTheSizeAtWhichPowerPassesANumber) {
  // An oracle whose alarm sounds with probability size: the limits are 0.5 and 0.99 themselves.
  const Defect defect{.name = "known",
                      .size = "the probability itself",
                      .largest = 1.0,
                      .panels = {{.oracles = {"size", "never"},
                                  .sample = "one draw",
                                  .replicates = 4000,
                                  .alarms = [](double size, Draws& draws) {
                                    return std::vector<bool>{draws.uniform() < size, false};
                                  }}}};
  const std::vector<Detection> found = detections_of(defect, 1.0);
  ASSERT_EQ(found.size(), 2U);
  for (std::size_t i = 0; i < detected_powers.size(); ++i) {
    const Limit& limit = found[0].limits.at(i);
    EXPECT_LT(limit.missed.value(), detected_powers.at(i));
    EXPECT_GT(limit.seen.value_or(1.0), detected_powers.at(i));
    EXPECT_LT(limit.seen.value_or(1.0) / *limit.missed, 1.25);
    EXPECT_FALSE(found[1].limits.at(i).seen) << "what never sounds has no limit";
  }
  EXPECT_EQ(found[0].false_alarms.events, 0U);
}

}  // namespace
}  // namespace flypaper::calibration
