// The kernel where steps are short: rows hold all of it, rates at large batches, points that no batch moves.
#include <gtest/gtest.h>

#include <cmath>

#include "flypaper/base/core/error.hpp"
#include "flypaper/exact/escape/killed_kernel.hpp"
#include "flypaper/exact/escape/panels.hpp"
#include "properties/exact/setting.hpp"

namespace flypaper {
namespace {

// Halves of the range: the longest allowed, but for rounding.
TEST(Panels, AreAsLongAsIsAllowed) {
  const auto count = [](double longest) {
    return make_panels({.range = {0.0, 1.0},
                        .fixed_points = {},
                        .rough_ends = {},
                        .hole = 1e-11,
                        .longest = [=](double) { return longest; }})
        .panels.size();
  };
  EXPECT_EQ(count(0.125), 8U);
  EXPECT_EQ(count(0.125 * (1.0 - 1e-13)), 8U);
  EXPECT_EQ(count(0.125 * (1.0 - 1e-11)), 16U);
  EXPECT_EQ(count(0.249), 8U);
  EXPECT_EQ(count(7.0), 1U);
}

// Rows end where a log-concave density has fallen below e^-100; every pair of nodes, without that, is the second route.
TEST(Transition, RowsHoldAllOfTheKernel) {
  for (const Setting& setting :
       {Setting{figure1, {-infinity, -0.6}, 0.01, 20}, Setting{figure1, {-infinity, -0.6}, 0.02, 300},
        Setting{"w1^2-1", {0.0, infinity}, 0.4, 60}, Setting{"w1", {-1.0, 1.0}, 0.3, 20}}) {
    const OneStepLaw law = setting.law();
    const Transition transition(law, setting.basin, 0.7);
    const std::vector<double>& points = transition.points();
    for (std::size_t from = 3; from < points.size(); from += 17) {
      std::vector<double> at_one(points.size(), 0.0);
      at_one[from] = 1.0 / transition.weights()[from];
      const std::vector<double> row = transition.propagate(at_one);
      const std::vector<double> dense = law.densities(points[from], points);
      for (std::size_t to = 0; to < points.size(); ++to) {
        ASSERT_NEAR(row[to], dense[to], 1e-13 * dense[to] + 4e-44) << setting.q << " " << points[from] << points[to];
      }
    }
  }
}

// By the kernel of all pairs with eight terms of Debye's expansion, 335 products of a grid: the rates it gave.
TEST(KilledKernel, RatesAtLargeBatchesAreThoseOfTheLongRoute) {
  for (const auto& [batch_size, expected] : {std::pair{1000U, 0.04316889771262844}, {10'000U, 0.026199007128490708}}) {
    const OneStepLaw law = Setting{figure1, {}, 0.01, batch_size, Loss::mse}.law();
    EXPECT_NEAR(KilledKernel(law, {-infinity, -0.6}, 1.5).escape_rate() / expected, 1.0, 1e-10) << batch_size;
  }
}

TEST(KilledKernel, BesideAPointThatEveryBatchMultipliesByOneThereIsNoRate) {
  // Of w^4 - 1 the origin is a maximum of the loss: nothing stays for ever, and what is near leaves like a power of
  // time. Of w^4 + 1 it is a minimum, and a trap.
  const OneStepLaw law = Setting{"w1^4-1", {}, 0.05, 20}.law();
  EXPECT_FALSE(is_trap(law, 0.0));
  EXPECT_TRUE(is_trap(Setting{"w1^4+1", {}, 0.05, 20}.law(), 0.0));
  EXPECT_TRUE(is_trap(Setting{"w1^3", {}, 0.05, 20}.law(), 0.0));
  EXPECT_FALSE(is_trap(Setting{"w1^3", {}, 0.05, 20, Loss::half_mse, {.slope = -1.0}}.law(), 0.0)) << "an inflection";
  EXPECT_THROW(KilledKernel(law, {0.0, infinity}), Error);
}

}  // namespace
}  // namespace flypaper
