// What a check comes to, by its kind: where its number lies decides, and what lies across a bound is open.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

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
