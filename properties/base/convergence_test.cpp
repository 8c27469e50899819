// R-hat and effective draws of chains whose law is known: autoregressions, chains apart in location, in scale, in a
// tail alone.
#include "flypaper/base/statistics/convergence.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "flypaper/base/core/random.hpp"
#include "flypaper/base/statistics/location.hpp"
#include "testing/account.hpp"

namespace flypaper {
namespace {

using Chains = std::vector<std::vector<double>>;

/// x' = kept x + sqrt(1 - kept^2) N(0, 1), stationary.
Chains autoregressions(std::size_t count, std::size_t length, double kept, std::uint64_t seed = 5) {
  Chains chains(count);
  for (std::size_t chain = 0; chain < count; ++chain) {
    double x = 0.0;
    for (std::size_t step = 0; step < length; ++step) {
      const double noise =
          variates(random_words(seed, {.trajectory = chain, .purpose = Purpose::test_cases, .step = step}))
              .first_normal;
      x = step == 0 ? noise : kept * x + std::sqrt(1.0 - kept * kept) * noise;
      chains[chain].push_back(x);
    }
  }
  return chains;
}

// Of 40 sets of chains, whose numbers spread by 2, 3, 7 and 4 % (of 300 others) and have a skewness below a half. Where
// kept is negative there are more than independent draws.
TEST(Convergence, CountsTheDrawsOfAnAutoregression) {
  constexpr std::uint64_t sets = 40;
  const auto check = MeanCheck::equivalent(1.0, 0.15, 0.08, sets, {}, 0.5);
  for (const double kept : {0.0, 0.5, 0.9, -0.5}) {
    double share = 0.0;
    for (std::uint64_t seed = 1; seed <= sets; ++seed) {
      const Convergence found = convergence(autoregressions(16, 2000, kept, seed));
      share += found.bulk / (32000.0 * (1.0 - kept) / (1.0 + kept)) / static_cast<double>(sets);
    }
    EXPECT_TRUE(check.evaluate("effective draws", share).passed) << kept << ": " << share;
    EXPECT_FALSE(check.evaluate("a fifth more", 1.2 * share).passed) << kept;
    // R-hat of one set is 1.0092 +- 0.0024 at most, and tails know as much as the bulk or more.
    const Convergence one = convergence(autoregressions(16, 2000, kept));
    account::at_this_seed(1e-9, "the normal law beyond 8 measured deviations, for R-hat");
    EXPECT_LT(one.r_hat, 1.03);
    if (kept >= 0.0) {
      EXPECT_GT(one.tail, 0.8 * one.bulk);
    }
  }
}

TEST(Convergence, SeesChainsApartInLocationOrInScale) {
  Chains apart = autoregressions(8, 500, 0.5);
  for (double& x : apart[0]) x += 2.0;
  EXPECT_GT(convergence(apart).r_hat, 1.1);
  Chains wide = autoregressions(8, 500, 0.5);
  for (std::size_t chain = 0; chain < 4; ++chain) {
    for (double& x : wide[chain]) x *= 3.0;
  }
  EXPECT_GT(convergence(wide).r_hat, 1.1) << "the averages are alike: the folded ranks are not";
}

// Four of 64 chains are far out: the draws in the upper tail are theirs alone.
TEST(Convergence, SeesATailOfFewChains) {
  Chains chains = autoregressions(64, 500, 0.0);
  const Convergence before = convergence(chains);
  for (std::size_t chain = 0; chain < 4; ++chain) {
    for (double& x : chains[chain]) x += 4.0;
  }
  const Convergence after = convergence(chains);
  EXPECT_LT(after.tail, 0.05 * before.tail);
}

// What all chains do alike is seen in their halves only.
TEST(Convergence, SeesADriftThatAllChainsShare) {
  Chains drifting = autoregressions(8, 500, 0.0);
  for (std::vector<double>& chain : drifting) {
    for (std::size_t step = 0; step < chain.size(); ++step) chain[step] += 2.0 * static_cast<double>(step) / 500.0;
  }
  EXPECT_GT(convergence(drifting).r_hat, 1.1) << "second halves lie higher than first ones";
}

TEST(Convergence, IsNotKnownOfFewDraws) {
  EXPECT_EQ(convergence({{1.0, 2.0, 3.0}, {1.0, 2.0, 3.0}}).r_hat, INFINITY);
  EXPECT_EQ(convergence(Chains(4, std::vector<double>(100, 1.0))).bulk, 0.0) << "what never changes has no draws";
}

}  // namespace
}  // namespace flypaper
