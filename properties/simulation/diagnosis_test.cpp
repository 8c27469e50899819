// What a diagnosis says of chains that are made up: every number by the formula that states it, every warning alone.
#include "flypaper/simulation/samplers/diagnosis.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <numbers>

#include "flypaper/base/core/random.hpp"
#include "flypaper/base/statistics/convergence.hpp"

namespace flypaper {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::uint64_t steps = 200;

/// A chain's draws: independent normals about `centre`.
std::vector<double> draws(std::uint64_t chain, double centre, std::uint64_t seed) {
  std::vector<double> found;
  for (std::uint64_t step = 0; step < steps; ++step) {
    const auto words = random_words(seed, {.trajectory = chain, .purpose = Purpose::test_cases, .step = step});
    found.push_back(centre + variates(words).first_normal);
  }
  return found;
}

double mean_of(const std::vector<double>& values) {
  double sum = 0.0;
  for (const double x : values) sum += x;
  return sum / static_cast<double>(values.size());
}

/// The variance of a mean of independent values, by how they spread.
double error_square(const std::vector<double>& values) {
  double sum = 0.0;
  for (const double x : values) sum += std::pow(x - mean_of(values), 2);
  const auto n = static_cast<double>(values.size());
  return sum / (n - 1.0) / n;
}

/// Chains about 2 that have mixed, all of whose draws are kept.
LangevinResult chains_of(std::uint64_t count, std::uint64_t seed) {
  LangevinResult result;
  for (std::uint64_t i = 0; i < count; ++i) {
    result.losses.push_back(draws(i, 2.0, seed));
    result.distances.push_back(draws(i, 5.0, seed + 100));
    result.loss.push_back(mean_of(result.losses.back()));
    result.drift.push_back(0.02 * draws(i, 0.0, seed + 200)[0]);
    result.gradient_square.push_back(0.1 + 0.001 * static_cast<double>(i));
  }
  return result;
}

LangevinRun run_of(std::uint64_t chains) {
  return {.step_size = 0.4, .chains = chains, .burn_in = 3, .steps = steps, .draws = steps};
}

std::vector<std::vector<double>> together(std::vector<std::vector<double>> some,
                                          const std::vector<std::vector<double>>& others) {
  some.insert(some.end(), others.begin(), others.end());
  return some;
}

TEST(Diagnosis, TheEstimateIsTheAverageOverChains) {
  LangevinResult result;
  result.loss = {1.0, 2.0, 3.0, 6.0};
  EXPECT_EQ(local_learning_coefficient(result).value, 3.0);
  EXPECT_NEAR(local_learning_coefficient(result).error, std::sqrt((4.0 + 1.0 + 0.0 + 9.0) / 3.0 / 4.0), 1e-15);
  result.loss[1] = NAN;
  EXPECT_TRUE(std::isnan(local_learning_coefficient(result).value)) << "a chain has diverged";
}

TEST(Diagnosis, HasTheNumbersOfItsFormulas) {
  const LangevinResult result = chains_of(6, 1);
  const LangevinResult dispersed = chains_of(6, 50);
  const ChainDiagnosis found = diagnose(result, dispersed, run_of(6));
  const double mean = mean_of(result.loss);
  const double effective = convergence(result.losses).bulk;
  EXPECT_NEAR(found.effective_samples, effective, 1e-9);
  EXPECT_NEAR(found.autocorrelation_time, 6.0 * steps / effective, 1e-12);
  const double relaxation = found.autocorrelation_time / 2.0;
  EXPECT_NEAR(found.start_bias, mean * relaxation * std::exp(-3.0 / relaxation) / steps, 1e-15);
  double variance = 0.0;
  for (const std::vector<double>& chain : result.losses) {
    for (const double x : chain) variance += (x - mean) * (x - mean) / (6.0 * steps);
  }
  EXPECT_NEAR(found.r_hat_limit, std::sqrt(1.0 + 2.0 / std::max(15.0, 6.0 * mean * mean / (4.0 * variance))), 1e-12);
  const Convergence loss = convergence(together(result.losses, dispersed.losses));
  const Convergence distance = convergence(together(result.distances, dispersed.distances));
  EXPECT_EQ(found.r_hat, std::max(loss.r_hat, distance.r_hat));
  EXPECT_EQ(found.tail_samples, std::min(loss.tail, distance.tail));
  EXPECT_EQ(found.tail_limit, 180.0) << "15 for each of twice six chains";
  const double apart = mean - mean_of(dispersed.loss);
  EXPECT_NEAR(found.dispersion, apart / std::sqrt(error_square(result.loss) + error_square(dispersed.loss)), 1e-12);
  EXPECT_NEAR(found.drift, mean_of(result.drift) / std::sqrt(error_square(result.drift)), 1e-12);
  EXPECT_NEAR(found.step_bias, 0.4 / 8.0 * 0.1025, 1e-15);
  const double square = error_square(result.loss) + std::pow(found.start_bias, 2) + std::pow(found.step_bias, 2);
  EXPECT_NEAR(found.standard_error, std::sqrt(square), 1e-15);
  EXPECT_THAT(found.warnings, IsEmpty());
  EXPECT_TRUE(found.has_mixed);
}

// Few draws of a wide law: the bias is small against the spread from the 15 draws on that tails need.
TEST(Diagnosis, LimitsAreThoseOfFewChains) {
  LangevinResult result = chains_of(2, 1);
  for (auto& chain : result.losses) {
    for (double& x : chain) x = 20.0 * (x - 2.0) + 2.0;
  }
  const ChainDiagnosis found = diagnose(result, chains_of(2, 50), run_of(2));
  EXPECT_NEAR(found.r_hat_limit, std::sqrt(1.0 + 2.0 / 15.0), 1e-15);
  // Student's t of one degree of freedom is Cauchy's.
  EXPECT_NEAR(found.drift_limit / std::tan(std::numbers::pi * 0.4995), 1.0, 1e-9);
}

/// What is said of chains after a change.
template <typename Change>
ChainDiagnosis changed(const Change& change) {
  LangevinResult result = chains_of(6, 1);
  LangevinResult dispersed = chains_of(6, 50);
  LangevinRun run = run_of(6);
  change(result, dispersed, run);
  return diagnose(result, dispersed, run);
}

TEST(Diagnosis, EveryFaultHasItsWarning) {
  const auto accepted = [](auto& result, auto&, auto&) { result.acceptance = 0.0; };
  EXPECT_THAT(changed(accepted).warnings, ElementsAre("no proposal was accepted; take a smaller step size"));
  EXPECT_FALSE(changed(accepted).has_mixed);
  const auto stuck = [](auto& result, auto&, auto&) {  // a chain elsewhere, and as far from the anchor as the others
    for (double& x : result.losses[0]) x += 8.0;
  };
  EXPECT_THAT(changed(stuck).warnings, testing::Contains(HasSubstr("the chains have not mixed: R-hat")));
  const auto drifts = [](auto& result, auto&, auto&) {
    for (double& x : result.drift) x += 1.0;
  };
  EXPECT_THAT(changed(drifts).warnings, ElementsAre(HasSubstr("the chains still drift from their start")));
  const auto falls = [](auto& result, auto&, auto&) {
    for (double& x : result.drift) x -= 1.0;
  };
  EXPECT_THAT(changed(falls).warnings, ElementsAre(HasSubstr("the chains still drift from their start")));
  for (const double by : {2.0, -2.0}) {
    const auto apart = [by](auto&, auto& dispersed, auto&) {
      for (double& x : dispersed.loss) x += by;
    };
    EXPECT_THAT(changed(apart).warnings, ElementsAre(HasSubstr("chains that start all over the posterior give")));
  }
  const auto coarse = [](auto&, auto&, auto& run) { run.step_size = 20.0; };
  EXPECT_THAT(changed(coarse).warnings,
              ElementsAre("the step size is too large: it biases the estimate by about 0.256"));
  EXPECT_TRUE(changed(coarse).has_mixed) << "which is another matter";
}

TEST(Diagnosis, OfWhatIsNotKnownIsNone) {
  const auto diverged = [](auto&, auto& dispersed, auto&) { dispersed.diverged = 1; };
  EXPECT_EQ(changed(diverged).r_hat, INFINITY);
  EXPECT_EQ(changed(diverged).dispersion, INFINITY);
  EXPECT_FALSE(changed(diverged).has_mixed);
  const auto still = [](auto& result, auto&, auto&) {
    for (auto& chain : result.losses) std::ranges::fill(chain, 2.0);
    for (double& x : result.loss) x = 2.0;
    for (double& x : result.drift) x = 0.0;
  };
  const ChainDiagnosis found = changed(still);
  EXPECT_EQ(found.effective_samples, 0.0);
  EXPECT_EQ(found.autocorrelation_time, 0.0);
  EXPECT_EQ(found.start_bias, 0.0);
  EXPECT_EQ(found.drift, 0.0);
  EXPECT_FALSE(found.has_mixed);
}

TEST(Diagnosis, TheOtherRunStartsFarApartWithAnotherSeed) {
  const LangevinTarget target{Potential("w1*w2"), {.samples = 100.0}, {{0.0, 0.0}, 10.0}};
  const LangevinRun run = run_of(5);
  const LangevinRun other = dispersed_run(target, run);
  EXPECT_EQ(other.starts, dispersed_starts(target, 5, run.seed));
  EXPECT_EQ(other.seed, ~run.seed);
  EXPECT_EQ(other.chains, run.chains);
}

}  // namespace
}  // namespace flypaper
