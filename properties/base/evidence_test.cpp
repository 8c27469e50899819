// What a check comes to, by its kind: where its number lies decides, and what lies across a bound is open.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "flypaper/base/statistics/distribution.hpp"
#include "flypaper/base/statistics/location.hpp"
#include "flypaper/base/statistics/proportion.hpp"
#include "testing/account.hpp"

namespace flypaper {
namespace {

TEST(Evidence, OfAnIdentityIsItsError) {
  const auto found = [](double error) { return outcome(Identity{.error = error, .tolerance = 1e-12}); };
  EXPECT_EQ(found(0.0), Outcome::shown);
  EXPECT_EQ(found(1e-12), Outcome::shown);
  EXPECT_EQ(found(2e-12), Outcome::open) << "rounding alone does not refute";
  EXPECT_EQ(found(2e-10), Outcome::contrary);
  EXPECT_EQ(outcome(Identity{.error = 1.0, .tolerance = 0.0}), Outcome::contrary) << "a count";
  EXPECT_EQ(found(-1.0), Outcome::contrary);
  EXPECT_EQ(found(std::nan("")), Outcome::open);
}

TEST(Evidence, OfAComputedNumberIsAllOfItsError) {
  const auto found = [](double value, Asserted asserted) {
    return outcome(Computed{.value = value, .error_bound = 0.5, .asserted = asserted});
  };
  EXPECT_EQ(found(2.0, above(1.0)), Outcome::shown);
  EXPECT_EQ(found(1.2, above(1.0)), Outcome::open);
  EXPECT_EQ(found(0.4, above(1.0)), Outcome::contrary);
  EXPECT_EQ(found(0.5, below(1.0)), Outcome::open) << "up to the bound itself";
  EXPECT_EQ(found(2.0, {1.0, 3.0}), Outcome::shown);
  EXPECT_EQ(found(3.2, {1.0, 3.0}), Outcome::open);
  EXPECT_EQ(found(4.0, {1.0, 3.0}), Outcome::contrary);
  EXPECT_EQ(found(std::nan(""), above(1.0)), Outcome::open);
}

// A failed equivalence is open unless the contrary is shown.
TEST(Evidence, OfASampledNumberIsItsInterval) {
  const account::Replays replays;
  const Budget budget{.alpha = 1e-3, .beta = 1e-3};
  const auto check = ProportionCheck::equivalent(0.5, 0.1, 4000, budget);
  std::uint64_t open = 0;
  for (std::uint64_t k = 0; k <= 4000; k += 10) {
    const Sampled found = check.evaluate("a share", k);
    const Outcome which = outcome(found);
    EXPECT_EQ(which == Outcome::shown, found.passed);
    const bool beyond = found.interval.upper <= 0.4 || found.interval.lower >= 0.6;
    EXPECT_EQ(which == Outcome::contrary, beyond) << k;
    open += which == Outcome::open ? 1U : 0U;
    EXPECT_LE(found.interval.lower, found.at_99.lower);
    EXPECT_GE(found.interval.upper, found.at_99.upper);
  }
  EXPECT_GT(open, 0U);
}

// Limits that err with 0.005 on either side, of laws whose quantiles are known in closed form.
TEST(Evidence, IntervalsOf99HoldTheTruthAsOftenAsTheySay) {
  const account::Replays replays;
  const Budget any{.alpha = 0.4, .beta = 1.0};
  const Interval none = ProportionCheck::equivalent(0.5, 0.4, 100, any).evaluate("", 0).at_99;
  EXPECT_NEAR(none.upper, 1.0 - std::pow(0.005, 0.01), 1e-14) << "of no success in 100 trials";
  const Interval average = MeanCheck::equivalent(0.0, 1.0, 3.0, 900, any).evaluate("", 0.25).at_99;
  EXPECT_NEAR(average.upper - 0.25, 0.257583, 1e-6) << "2.57583 standard errors";
  EXPECT_NEAR(0.25 - average.lower, 0.257583, 1e-6);
  const Interval scale = ScaleCheck::equivalent(1.0, 0.9, 2, any).evaluate("", 3.0).at_99;
  EXPECT_NEAR(scale.lower, 3.0 / (-2.0 * std::log(0.005)), 1e-12) << "chi^2 of two degrees is exponential";
  EXPECT_NEAR(scale.upper, 3.0 / (-2.0 * std::log(0.995)), 1e-9);
  const auto uniform = [](double x) { return x; };
  const Sampled distance = DistributionCheck::equivalent(0.9, 2, any).evaluate("", {0.25, 0.75}, uniform);
  EXPECT_NEAR(distance.at_99.upper - distance.value, std::sqrt(std::log(200.0) / 4.0), 1e-12) << "Massart's bound";
}

TEST(Evidence, DigitsComeFromTheIntervalOf99) {
  const Evidence found = Sampled{.value = 0.5, .interval = {0.1, 0.9}, .at_99 = {0.4, 0.6}};
  EXPECT_EQ(uncertainty(found).lower, 0.4) << "the interval that decides is far wider than what is known";
  EXPECT_EQ(uncertainty(found).upper, 0.6);
  EXPECT_EQ(interval(found).lower, 0.1);
  EXPECT_EQ(interval(found).upper, 0.9);
}

TEST(Evidence, OfEachKindHasItsNumbers) {
  const Evidence identity = Identity{.check = "a", .error = 0.25, .tolerance = 0.5};
  EXPECT_EQ(check(identity), "a");
  EXPECT_EQ(value(identity), 0.25);
  EXPECT_EQ(interval(identity).lower, 0.0);
  EXPECT_EQ(interval(identity).upper, 0.25);
  EXPECT_EQ(uncertainty(identity).upper, 0.25);
  EXPECT_EQ(asserted(identity).upper, 0.5);
  EXPECT_EQ(asserted(identity).lower, -std::numeric_limits<double>::infinity());
  const Evidence computed = Computed{.check = "b", .value = 2.0, .error_bound = 0.5, .asserted = {1.0, 4.0}};
  EXPECT_EQ(check(computed), "b");
  EXPECT_EQ(value(computed), 2.0);
  EXPECT_EQ(interval(computed).lower, 1.5);
  EXPECT_EQ(uncertainty(computed).upper, 2.5);
  EXPECT_EQ(asserted(computed).lower, 1.0);
  const Evidence sampled = Sampled{.check = "c", .value = 3.0, .asserted = {2.0, 5.0}};
  EXPECT_EQ(check(sampled), "c");
  EXPECT_EQ(value(sampled), 3.0);
  EXPECT_EQ(asserted(sampled).upper, 5.0);
  EXPECT_EQ(name(Outcome::shown) + name(Outcome::contrary) + name(Outcome::open), "showncontraryopen");
}

TEST(Evidence, SaysItsKindAndWhatItAsserts) {
  EXPECT_EQ(kind(Identity{}), "identity");
  EXPECT_EQ(kind(Computed{}), "computed");
  EXPECT_EQ(kind(Sampled{}), "sampled");
  EXPECT_EQ(to_text(Asserted{}), "any");
  EXPECT_EQ(to_text(above(0.5)), "> 0.5");
  EXPECT_EQ(to_text(below(2.0)), "< 2");
  EXPECT_EQ(to_text(Asserted{1.0, 2.0}), "between 1 and 2");
}

}  // namespace
}  // namespace flypaper
