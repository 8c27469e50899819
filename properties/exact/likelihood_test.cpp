// Where the numbers of chains and posteriors are measured from, by hand.
#include <gtest/gtest.h>

#include "flypaper/exact/posterior/local_coefficient.hpp"

namespace flypaper {
namespace {

TEST(PopulationLikelihood, HasTheMeansOfItsSums) {
  const Likelihood found = population_likelihood({.slope = 0.5, .input_variance = 4.0, .noise_variance = 2.0}, 10.0);
  EXPECT_EQ(found.sums.s_xx, 4.0) << "the mean of x^2";
  EXPECT_EQ(found.sums.s_xy, 2.0) << "the mean of x y is the slope times that of x^2";
  EXPECT_EQ(found.scale(), 10.0) << "n S_xx / 2 v_y";
  EXPECT_EQ(found.level(), 0.5) << "the slope fits best";
}

TEST(LocalLearningCoefficient, IsMeasuredFromTheLossAtItsAnchor) {
  // Q = w around 1: w is normal with precision 110 and mean 1/11, and the loss at the anchor is 50.
  const LangevinTarget target{Potential("w1"), {.samples = 100.0}, {{1.0}, 10.0}};
  const double expected = 50.0 * (1.0 / 110.0 + 1.0 / 121.0) - 50.0;
  EXPECT_NEAR(exact_local_learning_coefficient(target).value, expected, 1e-9)
      << "the loss is not that above the anchor";
}

TEST(Langevin, StepsOfTheBurnInAreNotAveraged) {
  // One step is averaged, and the state after it is kept.
  const LangevinTarget target{Potential("w1"), {.samples = 100.0}, {{0.0}, 10.0}};
  const LangevinRun run{.step_size = 1e-3, .chains = 70, .burn_in = 5, .steps = 1, .seed = 3, .threads = 1};
  for (const LangevinResult& result : {run_mala(target, run), run_sgld(target, *constant_batches({1.0, 0.0}), run)}) {
    for (std::size_t i = 0; i < run.chains; ++i) {
      const double w = result.last[i][0];
      EXPECT_NEAR(result.loss[i], 50.0 * w * w, 1e-12) << "chain " << i << ": not the loss of its last step alone";
    }
  }
}

}  // namespace
}  // namespace flypaper
