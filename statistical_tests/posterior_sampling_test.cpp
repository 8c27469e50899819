// Samplers against the quadrature of what they sample, and Bayes generalisation over simulated data sets.
#include <gtest/gtest.h>

#include <cmath>

#include "claims/shared/one_well.hpp"
#include "flypaper/base/statistics/location.hpp"
#include "flypaper/base/statistics/proportion.hpp"
#include "flypaper/exact/posterior/generalisation.hpp"
#include "flypaper/exact/posterior/local_coefficient.hpp"
#include "testing/account.hpp"

namespace flypaper {
namespace {

const double tempered = 1000.0 / std::log(1000.0);

LangevinTarget target_of(const std::string& q) {
  const Potential potential(q);
  return {potential, {.samples = tempered}, {std::vector<double>(potential.dimension(), 0.0), 10.0}};
}

/// Chains whose last states are independent draws: 100 steps forget the start, for the slowest mode loses 5 % a step.
constexpr LangevinRun short_chains{.step_size = 0.01, .chains = 100'000, .steps = 100, .seed = 7};

/// The last states inside |w_last| < half, held to the mass by quadrature.
Sampled occupancy(const LangevinTarget& target, const LangevinResult& result, double half) {
  const Posterior posterior(target.potential, target.likelihood, target.restraint);
  Box region = posterior.box();
  region.lower.back() = -half;
  region.upper.back() = half;
  std::uint64_t inside = 0;
  for (const std::vector<double>& state : result.last) inside += std::abs(state.back()) < half ? 1 : 0;
  const auto check = ProportionCheck::equivalent(posterior.mass(region).value, 0.018, result.last.size());
  return check.evaluate("last states inside", inside);
}

TEST(Mala, LeavesThePosteriorInvariant) {
  for (const auto& [q, half] : {std::pair{"w1^2", 0.15}, std::pair{"w1*w2", 0.12}}) {
    const LangevinTarget target = target_of(q);
    LangevinRun run = short_chains;
    run.step_size = 0.03;
    const LangevinResult result = run_mala(target, run);
    const Sampled evidence = occupancy(target, result, half);
    EXPECT_TRUE(evidence.passed) << q << " " << evidence.value << " against " << to_text(evidence.asserted);
    EXPECT_LT(result.acceptance, 0.97) << "steps so large that accepting all of them is seen";
    // Twin: no acceptance step, which is SGLD on all the data.
    const auto whole = constant_batches({1.0, 0.0});
    EXPECT_FALSE(occupancy(target, run_sgld(target, *whole, run), half).passed) << q;
  }
}

/// Q = w: last states are normal; sums of their squares against a variance.
Sampled variance_check(const LangevinResult& result, double variance, const Budget& budget = {}) {
  double squares = 0.0;
  for (const std::vector<double>& state : result.last) squares += state[0] * state[0];
  return ScaleCheck::equivalent(variance, 0.05, result.last.size(), budget).evaluate("variance", squares);
}

TEST(Mala, HasTheVarianceOfANormalPosterior) {
  const LangevinTarget target = target_of("w1");
  const double exact = 1.0 / (tempered + 10.0);
  EXPECT_TRUE(variance_check(run_mala(target, short_chains), exact).passed);
  EXPECT_FALSE(variance_check(run_sgld(target, *constant_batches({1.0, 0.0}), short_chains), exact).passed);
}

TEST(DispersedStarts, AreDrawsOfTheDensity) {
  // Variances of 4000 draws out of 2^14 weighted candidates, within 4 %; candidates alike would have 0.0089.
  constexpr std::uint64_t count = 4000;
  double squares = 0.0;
  for (const std::vector<double>& start : dispersed_starts(target_of("w1"), count, 1)) squares += start[0] * start[0];
  account::at_this_seed(6e-7, "the normal law beyond 5 deviations of 4 %");
  EXPECT_NEAR(squares / count * (tempered + 10.0), 1.0, 0.2) << "starts do not follow the density";
}

/// The stationary variance of SGLD on Q = w: w <- w (1 - (e/2)(N S_xx + g)) + (e/2) N S_xy + sqrt(e) z, whose batch
/// sums have E S_xx^2 = 1 + 2/B, E S_xy^2 = 1/B; batches of all the data have B = infinity. N = n beta.
double sgld_variance(double step_size, double inverse_batch_size) {
  const double half = 0.5 * step_size;
  const double mean = 1.0 - half * (tempered + 10.0);
  const double spread = half * half * tempered * tempered;
  return (spread * inverse_batch_size + step_size) / (1.0 - mean * mean - spread * 2.0 * inverse_batch_size);
}

TEST(Sgld, HasTheBiasThatItsStepAndItsBatchesGive) {
  // The law is normal up to a kurtosis of order 1/B, which widens the spread of the estimate by 2 % at most: a tail at
  // 6 / 1.02 standard deviations is 2.1 times that at 6.
  const Budget widened{.alpha = Budget{}.alpha / 2.1};
  const LangevinTarget target = target_of("w1");
  const LangevinResult whole = run_sgld(target, *constant_batches({1.0, 0.0}), short_chains);
  EXPECT_TRUE(variance_check(whole, sgld_variance(0.01, 0.0)).passed);
  const LangevinResult batches = run_sgld(target, *fresh_batches({}, 100, 3), short_chains);
  EXPECT_TRUE(variance_check(batches, sgld_variance(0.01, 0.01), widened).passed);
  // Twins: the other's variance, and batches of twice the size.
  EXPECT_FALSE(variance_check(batches, sgld_variance(0.01, 0.0), widened).passed);
  EXPECT_FALSE(variance_check(batches, sgld_variance(0.01, 0.005), widened).passed);
  // What users read off: the estimate of the local learning coefficient is biased by as much as the variance.
  const double exact = exact_local_learning_coefficient(target).value;
  EXPECT_GT(local_learning_coefficient(batches).value, 1.5 * exact);
}

/// The average of n times the Bayes generalisation error in a well over data sets of their own seeds.
double over_data_sets(const BayesGeneralisation& well, std::uint64_t sets, std::uint64_t size) {
  double sum = 0.0;
  for (std::uint64_t seed = 0; seed < sets; ++seed) {
    sum += static_cast<double>(size) * well.error(static_cast<double>(size), sample_data_set({}, size, seed).sums());
  }
  return sum / static_cast<double>(sets);
}

TEST(BayesGeneralisation, OverSimulatedDataSetsIsTheLearningCoefficientOfTheWell) {
  constexpr std::uint64_t size = 200;
  struct Case {
    Box well;
    double lambda = 0.0;
    double margin = 0.0;
    std::uint64_t sets = 0;
  };
  const Potential potential("(w1+9/5)*(w1-9/5)^2");
  for (const auto& [well, lambda, margin, sets] :
       {Case{{{-3.6}, {-0.6}}, 0.5, 0.1, 10'000}, Case{{{-0.6}, {3.6}}, 0.25, 0.06, 16'000}}) {
    const BayesGeneralisation bayes(potential, well, {});
    // At finite n: the quadrature over the law of the sums, within 1 % of lambda here. The same quadrature has
    // deviation and skewness at S_xx = 1; that S_xx varies by 10 % adds less than as much to the deviation.
    const double expected = size * bayes.mean_error(size);
    EXPECT_NEAR(expected, lambda, 0.01 * lambda);
    const auto law = claims::moments_over_data(size, [&](const BatchSums& sums) {
      return static_cast<double>(size) * bayes.error(static_cast<double>(size), sums);
    });
    const double found = over_data_sets(bayes, sets, size);
    const auto check = [&](double value) {
      return MeanCheck::equivalent(value, margin, 1.1 * law.standard_deviation, sets, {}, law.skewness)
          .evaluate("n G_n", found);
    };
    EXPECT_TRUE(check(expected).passed) << found << " against " << expected;
    EXPECT_FALSE(check(0.75 - lambda).passed) << "the other well's coefficient";
  }
}

}  // namespace
}  // namespace flypaper
