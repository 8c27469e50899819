// The estimates of the local learning coefficient that users read off, by SGLD and by MALA, against the exact value at
// the same n, temperature and localisation, by quadrature.
#include <boost/math/distributions/students_t.hpp>
#include <gtest/gtest.h>

#include <cmath>

#include "flypaper/base/statistics/location.hpp"
#include "flypaper/base/statistics/proportion.hpp"
#include "flypaper/exact/posterior/local_coefficient.hpp"

namespace flypaper {
namespace {

/// n = 1000 at n beta = n / log n, localisation 10.
LangevinTarget target_of(const std::string& q) {
  const Potential potential(q);
  return {potential, {.samples = 1000.0 / std::log(1000.0)}, {std::vector<double>(potential.dimension(), 0.0), 10.0}};
}

constexpr std::uint64_t chains = 8000;

/// The exact value within a relative margin. The averages of chains spread as those of a pilot with another seed do;
/// with an excess kurtosis below 6 its standard deviation is known to sqrt(8 / 1000) / 2 = 4.5 %, and three of these
/// are added. Averages of chains have a skewness below 1, which moves the limits by 6^3 / (6 sqrt(8000)) = 0.4 standard
/// errors at most.
template <typename Sampler>
MeanCheck check_of(const LangevinTarget& target, LangevinRun run, double margin, Sampler sampler) {
  constexpr std::uint64_t pilots = 1000;
  constexpr double safety = 1.135;
  run.seed += 1;
  run.chains = pilots;
  const double exact = exact_local_learning_coefficient(target).value;
  const double error = local_learning_coefficient(sampler(target, run)).error;
  return MeanCheck::equivalent(exact, margin * exact, safety * error * std::sqrt(static_cast<double>(pilots)), chains);
}

template <typename Sampler>
Sampled estimate_check(const MeanCheck& check, const LangevinTarget& target, LangevinRun run, Sampler sampler) {
  run.chains = chains;
  return check.evaluate("local learning coefficient", local_learning_coefficient(sampler(target, run)).value);
}

struct Case {
  const char* q;
  LangevinRun mala;  ///< steps so large that a tenth of them and more is rejected
  LangevinRun sgld;  ///< steps so small that their bias is below 2 %
};

std::ostream& operator<<(std::ostream& out, const Case& tested) { return out << tested.q; }

class LocalLearningCoefficient : public testing::TestWithParam<Case> {};

LangevinResult mala(const LangevinTarget& target, const LangevinRun& run) { return run_mala(target, run); }

TEST_P(LocalLearningCoefficient, OfMalaIsExact) {
  const LangevinTarget target = target_of(GetParam().q);
  const LangevinRun run = GetParam().mala;
  EXPECT_LT(run_mala(target, run).acceptance, 0.9);
  const MeanCheck check = check_of(target, run, 0.05, mala);
  const Sampled evidence = estimate_check(check, target, run, mala);
  EXPECT_TRUE(evidence.passed) << evidence.value << " against " << to_text(evidence.asserted);
}

LangevinResult sgld(const LangevinTarget& target, const LangevinRun& run) {
  return run_sgld(target, *fresh_batches({}, 100, run.seed), run);
}

// On its way to the exact value the bias of a step is (epsilon/4) H relative, H the Hessian of U, and that of the
// batches (epsilon/4) (n beta)^2 |grad Q|^2 / B.
TEST_P(LocalLearningCoefficient, OfSgldIsExactForSmallStepsOnly) {
  const LangevinTarget target = target_of(GetParam().q);
  LangevinRun run = GetParam().sgld;
  const MeanCheck check = check_of(target, run, 0.08, sgld);
  const Sampled evidence = estimate_check(check, target, run, sgld);
  EXPECT_TRUE(evidence.passed) << evidence.value << " against " << to_text(evidence.asserted);
  run = GetParam().mala;
  run.chains = chains;
  const LangevinResult coarse = sgld(target, run);
  // A chain that diverges leaves the estimate undefined, and is counted.
  const bool seen =
      coarse.diverged > 0 || !check.evaluate("with large steps", local_learning_coefficient(coarse).value).passed;
  EXPECT_TRUE(seen) << "large steps: " << local_learning_coefficient(coarse).value;
}

// Data with S_xy: L(w) - L(anchor) has a cross term, which the loss at the zeros of Q has not.
TEST(LocalLearningCoefficientOfData, CountsTheCrossTerm) {
  LangevinTarget target = target_of("w1");
  target.likelihood.sums = {.s_xx = 1.25, .s_xy = 0.5};
  target.restraint.anchor = {0.4};
  const LangevinRun run{.step_size = 0.01, .burn_in = 100, .steps = 200, .seed = 41};
  const MeanCheck check = check_of(target, run, 0.05, mala);
  const Sampled evidence = estimate_check(check, target, run, mala);
  EXPECT_TRUE(evidence.passed) << evidence.value << " against " << to_text(evidence.asserted);
}

// The slowest mode loses (epsilon/2) H a step, H = 10 from the localisation alone: 4 such times are burnt.
INSTANTIATE_TEST_SUITE_P(Potentials, LocalLearningCoefficient,
                         testing::Values(Case{.q = "w1",
                                              .mala = {.step_size = 0.01, .burn_in = 100, .steps = 200, .seed = 21},
                                              .sgld = {.step_size = 1e-4, .burn_in = 800, .steps = 1200, .seed = 23}},
                                         Case{.q = "w1^2",
                                              .mala = {.step_size = 0.04, .burn_in = 100, .steps = 200, .seed = 25},
                                              .sgld = {.step_size = 5e-4, .burn_in = 800, .steps = 1200, .seed = 27}},
                                         Case{.q = "(w1^2+w2^2)*w1",
                                              .mala = {.step_size = 0.05, .burn_in = 100, .steps = 200, .seed = 29},
                                              .sgld = {.step_size = 1e-3, .burn_in = 800, .steps = 1200, .seed = 31}}));

// Runs of 64 chains, as users make them: their estimate with two standard errors of Student's law holds the exact value
// in 95 of 100.
TEST(LocalLearningCoefficientError, IsWhatIndependentChainsHave) {
  constexpr std::size_t group = 64;
  constexpr std::size_t groups = 2000;
  const LangevinTarget target = target_of("w1^2");
  const LangevinResult all =
      run_mala(target, {.step_size = 0.03, .chains = group * groups, .burn_in = 100, .steps = 100, .seed = 33});
  const double exact = exact_local_learning_coefficient(target).value;
  const double two_sided = boost::math::quantile(boost::math::students_t(group - 1.0), 0.975);
  const auto coverage = [&](double factor) {
    std::uint64_t holding = 0;
    for (std::size_t k = 0; k < groups; ++k) {
      LangevinResult one;
      one.loss.assign(all.loss.begin() + static_cast<std::ptrdiff_t>(k * group),
                      all.loss.begin() + static_cast<std::ptrdiff_t>((k + 1) * group));
      const ChainAverage estimate = local_learning_coefficient(one);
      holding += std::abs(estimate.value - exact) <= factor * two_sided * estimate.error ? 1 : 0;
    }
    return ProportionCheck::equivalent(0.95, 0.07, groups).evaluate("intervals that hold the exact value", holding);
  };
  EXPECT_TRUE(coverage(1.0).passed) << coverage(1.0).value;
  EXPECT_FALSE(coverage(0.5).passed) << "standard errors of half the size: " << coverage(0.5).value;
}

}  // namespace
}  // namespace flypaper
