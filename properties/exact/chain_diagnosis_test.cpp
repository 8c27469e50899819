// What chains tell of their own errors: it holds where they have mixed, and chains that cannot have mixed are told.
#include <boost/math/distributions/students_t.hpp>
#include <gtest/gtest.h>

#include <cmath>

#include "flypaper/base/core/error.hpp"
#include "flypaper/exact/posterior/local_coefficient.hpp"
#include "testing/account.hpp"

namespace flypaper {
namespace {

LangevinTarget target_of(const std::string& q, std::vector<double> at) {
  return {Potential(q), {.samples = 1000.0 / std::log(1000.0)}, {std::move(at), 10.0}};
}

struct Seen {
  double off = 0.0;  ///< of the exact value
  double sampling_error = 0.0;
  ChainDiagnosis diagnosis;
};

enum class Sampler : unsigned char { mala, sgld };

Seen sampled(const LangevinTarget& target, Sampler sampler, LangevinRun run) {
  run.draws = 1000;
  const auto sample = [&](const LangevinRun& wanted) {
    return sampler == Sampler::mala ? run_mala(target, wanted)
                                    : run_sgld(target, *fresh_batches({}, 100, wanted.seed), wanted);
  };
  const LangevinResult result = sample(run);
  const ChainAverage estimate = local_learning_coefficient(result);
  return {.off = std::abs(estimate.value - exact_local_learning_coefficient(target).value),
          .sampling_error = estimate.error,
          .diagnosis = diagnose(result, sample(dispersed_run(target, run)), run)};
}

TEST(ChainDiagnosis, StandardErrorsHoldWhateverTheStep) {
  // How often they do not hold by chance, and how often chains that mix are told off, is replayed at night
  // (calibration/oracles/chain_error.cpp, chain_diagnosis.cpp); here for many steps, at one seed each.
  constexpr double missed = 1e-9;
  const double beyond = boost::math::quantile(boost::math::students_t(63.0), 1.0 - 0.5 * missed);
  std::uint64_t seed = 100;
  for (const auto& [q, at] : {std::pair{"w1*w2-1", std::vector{1.0, 1.0}}, std::pair{"w1^2", std::vector{0.0}},
                              std::pair{"w1", std::vector{0.0}}, std::pair{"w1*w2", std::vector{0.0, 0.0}}}) {
    for (const Sampler sampler : {Sampler::mala, Sampler::sgld}) {
      for (const double step_size : {1e-8, 1e-6, 1e-5, 1e-4, 1e-3, 3e-3}) {
        const LangevinRun run{.step_size = step_size, .burn_in = 500, .steps = 4000, .seed = ++seed, .threads = 1};
        const Seen seen = sampled(target_of(q, at), sampler, run);
        if (seen.diagnosis.has_mixed) {
          account::at_this_seed(missed, "Student's law of 64 chains");
          EXPECT_LT(seen.off, beyond * seen.diagnosis.standard_error) << q << " " << step_size;
        } else {
          EXPECT_LT(step_size, 1e-3) << q << ": chains that mix are not told off";
        }
        if (step_size >= 1e-3) account::at_this_seed(2e-3, "false alarms of two t tests at 1e-3");
      }
    }
  }
}

TEST(ChainDiagnosis, ChainsThatCannotHaveMixedAreTold) {
  const LangevinTarget target = target_of("w1*w2-1", {1.0, 1.0});
  // In 3000 steps of variance 1e-8 a coordinate goes 0.005, a tenth of the well's width.
  const Seen stuck = sampled(target, Sampler::mala, {.step_size = 1e-8, .burn_in = 1000, .steps = 2000, .seed = 5});
  EXPECT_FALSE(stuck.diagnosis.has_mixed);
  EXPECT_GT(stuck.off, 50.0 * stuck.sampling_error) << "the twin: what was printed before does not hold";
  EXPECT_GT(stuck.diagnosis.r_hat, stuck.diagnosis.r_hat_limit);
  // Steps so large that no proposal is accepted.
  const Seen frozen = sampled(target, Sampler::mala, {.step_size = 1e4, .burn_in = 10, .steps = 200, .seed = 6});
  EXPECT_FALSE(frozen.diagnosis.has_mixed);
}

TEST(ChainDiagnosis, BiasOfTheStepIsExactForNormalLaws) {
  // Q = w: stationarity of the second moment gives it in closed form, batches included.
  const LangevinTarget target = target_of("w1", {0.0});
  const LangevinRun run{.step_size = 3e-3, .chains = 256, .burn_in = 500, .steps = 4000, .seed = 9};
  const Seen seen = sampled(target, Sampler::sgld, run);
  // U is the loss and the restraint, so of the loss it is the share n beta / (n beta + 10).
  const double share = target.likelihood.samples / (target.likelihood.samples + 10.0);
  account::at_this_seed(1e-9, "the normal law beyond 9 measured deviations of 1.1 %");
  EXPECT_NEAR(share * seen.diagnosis.step_bias / seen.off, 1.0, 0.1);
  EXPECT_GT(seen.off, 5.0 * seen.sampling_error) << "the twin: sampling alone does not explain it";
  EXPECT_FALSE(seen.diagnosis.warnings.empty());
}

TEST(ChainDiagnosis, EffectiveSamplesAreThoseOfAnAutoregression) {
  // Q = w by MALA with small steps: w' = (1 - e) w + noise, e = step (n beta + 10) / 2, and w^2 has the time
  // (1 + (1-e)^2) / (1 - (1-e)^2).
  const LangevinTarget target = target_of("w1", {0.0});
  const LangevinRun run{.step_size = 1e-3, .burn_in = 500, .steps = 8192, .seed = 12};
  const Seen seen = sampled(target, Sampler::mala, run);
  const double kept = std::pow(1.0 - 0.5e-3 * (target.likelihood.samples + 10.0), 2);
  account::at_this_seed(1e-9, "the normal law beyond 13 measured deviations of 2 %");
  EXPECT_NEAR(seen.diagnosis.autocorrelation_time / ((1.0 + kept) / (1.0 - kept)), 1.0, 0.3);
}

TEST(ChainDiagnosis, ErrorOfAFewChainsIsThatOfTheirSample) {
  LangevinResult result;
  result.loss = {1.0, 2.0, 4.0};
  const ChainAverage found = local_learning_coefficient(result);
  EXPECT_NEAR(found.value, 7.0 / 3.0, 1e-15);
  EXPECT_NEAR(found.error, std::sqrt(7.0 / 9.0), 1e-15) << "the sample's variance is 7/3 with three chains";
}

TEST(ChainDiagnosis, TheDispersedChainsHaveNoiseOfTheirOwn) {
  const LangevinRun run{.chains = 10, .seed = 4};
  const LangevinRun dispersed = dispersed_run(target_of("w1", {0.0}), run);
  EXPECT_EQ(dispersed.starts.size(), run.chains);
  EXPECT_NE(dispersed.seed, run.seed) << "chains that are moved by the same noise meet, and tell nothing";
}

TEST(RequireMinimum, RefusesWhatIsNone) {
  EXPECT_THROW(require_minimum(target_of("w1^2-1", {0.0})), Error) << "a maximum of the loss";
  EXPECT_THROW(require_minimum(target_of("w1*w2-1", {0.9, 1.0})), Error) << "beside the zeros";
  EXPECT_NO_THROW(require_minimum(target_of("w1^2-1", {1.0})));
  EXPECT_NO_THROW(require_minimum(target_of("w1^2-2", {std::sqrt(2.0)}))) << "the nearest double of a zero";
  EXPECT_NO_THROW(require_minimum(target_of("w1*w2*w3", {0.0, 0.0, 0.0})));
  EXPECT_THROW(require_minimum(target_of("w1", {0.0, 1.0})), Error) << "two coordinates";
}

}  // namespace
}  // namespace flypaper
