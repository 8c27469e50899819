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

}  // namespace
}  // namespace flypaper
