// The law of trajectories that a critical point keeps has a point mass there.
#include <gtest/gtest.h>

#include <numeric>

#include "flypaper/exact/escape/law_in_time.hpp"
#include "properties/exact/setting.hpp"

namespace flypaper {
namespace {

TEST(TotalVariation, CountsWhatIsStuckAtAPoint) {
  const Setting setting{"w1^2", {-1.0, 1.0}, 0.1, 20};
  const Transition transition(setting.law(), setting.basin, 1.0);
  LawInTime law(transition, 1e-200);
  law.step();
  const std::vector<double> trapped = law.trapped();
  ASSERT_GT(std::accumulate(trapped.begin(), trapped.end(), 0.0), 0.99) << "0 keeps what starts beside it";
  const std::vector<double> elsewhere(transition.points().size(), 0.0);
  EXPECT_NEAR(total_variation(law, transition, elsewhere, 1.0), 1.0, 0.01) << "two laws without a point in common";
}

TEST(LawInTime, WhatIsTrappedStaysAndIsPartOfTheMassInside) {
  const Setting setting{"w1^2", {-1.0, 1.0}, 0.1, 20};
  const Transition transition(setting.law(), setting.basin, 0.5);
  LawInTime law(transition, 2.5 * transition.hole());  // the hole ends at 2 of these at most
  double before = 0.0;
  for (int i = 0; i < 40; ++i) {
    law.step();
    const double trapped = law.trapped().at(0);
    EXPECT_GE(trapped, before) << law.time();
    EXPECT_NEAR(law.mass(-1.0, 1.0), law.inside(), 1e-9) << law.time();
    EXPECT_NEAR(law.inside() + law.left() + law.right(), 1.0, 1e-12);
    before = trapped;
  }
  EXPECT_GT(before, 0.02);
  EXPECT_LT(before, 0.9) << "where all is trapped at once nothing is told";
}

}  // namespace
}  // namespace flypaper
