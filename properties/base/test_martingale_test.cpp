// Test martingales of counts against expectations and crossing probabilities that are summed exactly.
#include "flypaper/base/statistics/test_martingale.hpp"

#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/normal.hpp>
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "flypaper/base/core/error.hpp"

namespace flypaper {
namespace {

double probability_of(std::uint64_t k, std::uint64_t draws, double p) {
  return pdf(boost::math::binomial_distribution<>(static_cast<double>(draws), p), static_cast<double>(k));
}

/// The expectation of M after `more` draws of probability p, given what there is.
double expectation(const TestMartingale& martingale, const Tally& so_far, std::uint64_t more, double p) {
  double sum = 0.0;
  for (std::uint64_t k = 0; k <= more; ++k) {
    sum += probability_of(k, more, p) * std::exp(martingale.log_evidence({so_far.successes + k, so_far.draws + more}));
  }
  return sum;
}

TEST(TestMartingale, OfTwoDrawsAndAFlatPrior) {
  const TestMartingale martingale({.value = 0.5}, 2);  // B(1 + k, 1 + N - k) 2^N
  EXPECT_NEAR(std::exp(martingale.log_evidence({2, 2})), 4.0 / 3.0, 1e-14);
  EXPECT_NEAR(std::exp(martingale.log_evidence({1, 2})), 2.0 / 3.0, 1e-14);
  EXPECT_EQ(martingale.log_evidence({0, 0}), 0.0);
}

TEST(TestMartingale, IsOneInExpectationAfterEveryNightWhateverCameBefore) {
  for (const double p : {0.5, 0.03, 0.9}) {
    const TestMartingale martingale({.value = p}, 40);
    for (const Tally& so_far : {Tally{}, Tally{3, 40}, Tally{77, 80}}) {
      const double now = std::exp(martingale.log_evidence(so_far));
      EXPECT_NEAR(expectation(martingale, so_far, 40, p) / now, 1.0, 1e-10) << p << " " << so_far.successes;
    }
    EXPECT_GT(expectation(martingale, {}, 40, p + 0.05), 1.05) << "twin: another probability";
  }
}

TEST(TestMartingale, IsAtMostOneInExpectationForEveryProbabilityWithinTheError) {
  const TestMartingale martingale({.value = 0.3, .error = 0.02}, 100);
  for (double p = 0.28; p <= 0.3201; p += 0.004) EXPECT_LE(expectation(martingale, {}, 200, p), 1.0) << p;
  EXPECT_GT(expectation(martingale, {}, 200, 0.45), 1.0) << "twin: beyond the error";
}

/// The probability that M of nights of 20 draws reaches a bound within so many nights, by the law of those that have
/// not.
double crossing(double p, double bound, int nights) {
  constexpr std::uint64_t draws = 20;
  const TestMartingale martingale({.value = 0.4}, draws);
  std::vector<double> law{1.0};
  double crossed = 0.0;
  for (int night = 1; night <= nights; ++night) {
    std::vector<double> next(law.size() + draws, 0.0);
    for (std::size_t k = 0; k < law.size(); ++k) {
      for (std::uint64_t more = 0; law[k] > 0.0 && more <= draws; ++more) {
        next[k + more] += law[k] * probability_of(more, draws, p);
      }
    }
    for (std::size_t k = 0; k < next.size(); ++k) {
      if (martingale.log_evidence({k, draws * static_cast<std::uint64_t>(night)}) < std::log(bound)) continue;
      crossed += next[k];
      next[k] = 0.0;
    }
    law = std::move(next);
  }
  return crossed;
}

TEST(TestMartingale, ReachesABoundAsSeldomAsVilleSaysHoweverOftenOneLooks) {
  EXPECT_LE(crossing(0.4, 20.0, 60), 0.05);
  EXPECT_GT(crossing(0.4, 20.0, 60), 0.005) << "the promise is not an idle one";
  EXPECT_GT(crossing(0.5, 20.0, 60), 0.95) << "a wrong probability is found";
}

TEST(TestMartingale, FindsATenthOfANightsDetectionLimitWithinSixtyFourNights) {
  // A night of n draws sees sigma (z_alpha + z_beta) at alpha = 1e-9, two-sided, and beta = 1e-6.
  constexpr std::uint64_t draws = 1'000'000;
  const boost::math::normal_distribution<> normal;
  const double seen = quantile(complement(normal, 0.5e-9)) + quantile(complement(normal, 1e-6));
  for (const double p : {0.5, 0.01}) {
    const double bias = 0.1 * seen * std::sqrt(p * (1.0 - p) / static_cast<double>(draws));
    const TestMartingale martingale({.value = p}, draws);
    for (const double biased : {p + bias, p - bias}) {
      // M of 64 nights rises with the distance from p, so the 5 % nearest to it decide.
      const boost::math::binomial_distribution<> law(64.0 * static_cast<double>(draws), biased);
      const double least = biased > p ? quantile(law, 0.05) : quantile(complement(law, 0.05));
      const double found = martingale.log_evidence({static_cast<std::uint64_t>(least), 64 * draws});
      EXPECT_GT(found, std::log(20.0 / 1e-3)) << "of the mean of 20 counts, " << p;
    }
  }
}

TEST(TestMartingale, RefusesWhatIsNoProbabilityOrNoTally) {
  EXPECT_THROW(TestMartingale({.value = 0.0}, 10), Error);
  EXPECT_THROW(TestMartingale({.value = 0.9, .error = 0.2}, 10), Error);
  EXPECT_THROW(TestMartingale({.value = 0.5}, 0), Error);
  EXPECT_THROW((void)TestMartingale({.value = 0.5}, 10).log_evidence({2, 1}), Error);
}

TEST(MeanEvidence, IsTheLogOfTheMeanEvenWhereThatOverflows) {
  MeanEvidence mean;
  EXPECT_EQ(mean.log(), -std::numeric_limits<double>::infinity());
  mean.add(std::log(2.0));
  mean.add(std::log(6.0));
  EXPECT_NEAR(mean.log(), std::log(4.0), 1e-15);
  mean.add(2000.0);
  EXPECT_NEAR(mean.log(), 2000.0 - std::log(3.0), 1e-12);
}

}  // namespace
}  // namespace flypaper
