// R-hat and effective draws of chains whose law is known: autoregressions, chains apart in location, in scale, in a
// tail alone.
#include "flypaper/base/statistics/convergence.hpp"

#include <boost/math/distributions/normal.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <ranges>

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

/// Each number of two diagnoses up to rounding.
void expect_alike(const Convergence& found, const Convergence& expected, const char* changed) {
  EXPECT_NEAR(found.r_hat / expected.r_hat, 1.0, 1e-13) << changed;
  EXPECT_NEAR(found.bulk / expected.bulk, 1.0, 1e-12) << changed;
  EXPECT_NEAR(found.tail / expected.tail, 1.0, 1e-12) << changed;
}

// Short chains, in which every pair of draws counts; of odd length, so that their middle is left out both ways.
TEST(Convergence, IsTheSameBackwardsInAnyOrderOfChainsAndOnAnyScale) {
  for (const std::size_t length : {8U, 13U, 40U}) {
    const Chains chains = autoregressions(6, length, 0.7);
    const Convergence expected = convergence(chains);
    Chains backwards = chains;
    for (std::vector<double>& chain : backwards) std::ranges::reverse(chain);
    expect_alike(convergence(backwards), expected, "backwards");
    Chains turned = chains;
    std::ranges::rotate(turned, turned.begin() + 2);
    expect_alike(convergence(turned), expected, "other order");
    Chains scaled = chains;
    for (double& x : scaled | std::views::join) x = 1024.0 * x;
    expect_alike(convergence(scaled), expected, "other unit");
    Chains curved = chains;
    for (double& x : curved | std::views::join) x = std::exp(x);
    EXPECT_NEAR(convergence(curved).bulk / expected.bulk, 1.0, 1e-12) << "ranks alone count";
  }
}

/// The definition of Vehtari et al. (2021), section 3, term by term, of halves that are given.
struct Definition {
  const Chains& halves;
  double n = static_cast<double>(halves[0].size());
  double m = static_cast<double>(halves.size());

  [[nodiscard]] static double mean(const std::vector<double>& draws) {
    double sum = 0.0;
    for (const double x : draws) sum += x;
    return sum / static_cast<double>(draws.size());
  }
  /// Of one half, over n.
  [[nodiscard]] static double autocovariance(const std::vector<double>& draws, std::size_t lag) {
    double sum = 0.0;
    for (std::size_t i = 0; i + lag < draws.size(); ++i) {
      sum += (draws[i] - mean(draws)) * (draws[i + lag] - mean(draws));
    }
    return sum / static_cast<double>(draws.size());
  }
  [[nodiscard]] double average(std::size_t lag) const {
    double sum = 0.0;
    for (const std::vector<double>& half : halves) sum += autocovariance(half, lag) / m;
    return sum;
  }
  /// The variance of all draws, from within and between halves.
  [[nodiscard]] double variance() const {
    std::vector<double> means;
    for (const std::vector<double>& half : halves) means.push_back(mean(half));
    return average(0) + autocovariance(means, 0) * m / (m - 1.0);
  }
  [[nodiscard]] double r_hat() const { return std::sqrt(variance() / (average(0) * n / (n - 1.0))); }
  [[nodiscard]] double effective() const {
    double sum = 0.0;
    double least = INFINITY;
    for (std::size_t lag = 0; lag + 1 < halves[0].size(); lag += 2) {
      const double pair = 2.0 - (2.0 * average(0) - average(lag) - average(lag + 1)) / variance();
      if (pair < 0.0) break;
      least = std::min(least, pair);
      sum += least;
    }
    return n * m / std::max(2.0 * sum - 1.0, 1.0 / std::log10(n * m));
  }
};

/// First and last halves.
Chains halves_of(const Chains& chains) {
  Chains halves;
  for (const std::vector<double>& chain : chains) {
    const auto half = static_cast<std::ptrdiff_t>(chain.size() / 2);
    halves.emplace_back(chain.begin(), chain.begin() + half);
    halves.emplace_back(chain.end() - half, chain.end());
  }
  return halves;
}

/// Every draw by a function of how many are smaller, how many are not larger, and how many there are.
template <typename Function>
Chains by_rank(const Chains& chains, const Function& function) {
  Chains ranked = chains;
  for (double& x : ranked | std::views::join) {
    double below = 0.0;
    double up_to = 0.0;
    double count = 0.0;
    for (const double other : chains | std::views::join) {
      below += other < x ? 1.0 : 0.0;
      up_to += other <= x ? 1.0 : 0.0;
      count += 1.0;
    }
    x = function(below, up_to, count);
  }
  return ranked;
}

double normal_score(double below, double up_to, double count) {
  const double rank = 0.5 * (below + up_to + 1.0);
  return boost::math::quantile(boost::math::normal_distribution<>(), (rank - 3.0 / 8.0) / (count + 1.0 / 4.0));
}

// Chains that jump back, that creep, that are independent, and two that are wide; some draws are equal. Of 180 draws
// the median is the 90th, 5 % are the 9th and 95 % the 171st: 179 times the share, cut off, from 0.
TEST(Convergence, IsThatOfItsDefinition) {
  for (const double kept : {-0.6, 0.0, 0.1, 0.8}) {
    Chains chains = autoregressions(5, 37, kept);
    for (double& x : chains | std::views::join) x = std::round(4.0 * x);
    for (std::size_t chain = 0; kept == 0.1 && chain < 2; ++chain) {
      for (double& x : chains[chain]) x *= 5.0;
    }
    const Chains halves = halves_of(chains);
    const Convergence found = convergence(chains);
    const Chains scores = by_rank(halves, normal_score);
    EXPECT_NEAR(found.bulk / Definition{scores}.effective(), 1.0, 1e-12) << kept;
    std::vector<double> all;
    for (const double x : halves | std::views::join) all.push_back(x);
    std::ranges::sort(all);
    Chains folded = halves;
    for (double& x : folded | std::views::join) x = std::abs(x - all[89]);
    const double location = Definition{scores}.r_hat();
    const Chains folded_scores = by_rank(folded, normal_score);
    const double scale = Definition{folded_scores}.r_hat();
    EXPECT_NEAR(found.r_hat, std::max(location, scale), 1e-12) << kept;
    if (kept == 0.1) {
      EXPECT_GT(scale, location) << "two chains are wide";
    }
    const auto tail = [&](std::size_t at) {
      Chains inside = halves;
      for (double& x : inside | std::views::join) x = x <= all[at] ? 1.0 : 0.0;
      return Definition{inside}.effective();
    };
    EXPECT_NEAR(found.tail / std::min(tail(8), tail(170)), 1.0, 1e-12) << kept;
  }
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
