// Every kind of check tells the witness when it decides, once and with its rates, and nobody else.
#include "flypaper/base/statistics/witness.hpp"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include "flypaper/base/statistics/distribution.hpp"
#include "flypaper/base/statistics/hazard.hpp"
#include "flypaper/base/statistics/location.hpp"
#include "flypaper/base/statistics/proportion.hpp"

namespace flypaper {
namespace {

/// What `decide` tells.
template <typename Decide>
std::vector<Sampled> told_by(Decide decide) {
  std::vector<Sampled> told;
  const Witness witness([&](const Sampled& decided) { told.push_back(decided); });
  decide();
  return told;
}

TEST(Witness, IsToldOfEveryKindOfCheckOnce) {
  constexpr Budget budget{.alpha = 3e-4, .beta = 2e-2};
  const auto expect_one = [&](auto decide, double deviation, std::uint64_t size) {
    const std::vector<Sampled> told = told_by(decide);
    ASSERT_EQ(told.size(), 1U);
    EXPECT_EQ(told[0].alpha, budget.alpha);
    EXPECT_EQ(told[0].beta, budget.beta);
    EXPECT_DOUBLE_EQ(told[0].deviation, deviation);
    EXPECT_EQ(told[0].sample_size, size);
  };
  const auto proportion = ProportionCheck::below(0.5, 0.2, 500, budget);
  expect_one([&] { (void)proportion.evaluate("", 100); }, 0.2, 500);
  const auto mean = MeanCheck::equivalent(0.0, 0.5, 1.0, 500, budget);
  expect_one([&] { (void)mean.evaluate("", 0.1); }, 0.5, 500);
  const auto scale = ScaleCheck::equivalent(1.0, 0.5, 900, budget);
  expect_one([&] { (void)scale.evaluate("", 900.0); }, 0.5, 900);
  const auto distribution = DistributionCheck::equivalent(0.2, 1000, budget);
  expect_one([&] { (void)distribution.evaluate("", std::vector(1000, 0.5), [](double x) { return x; }); }, 0.2, 1000);
  const auto variation = TotalVariationCheck::equivalent(0.0, 0.2, 2, 1000, budget);
  const std::vector<std::uint64_t> counts{500, 500};
  expect_one([&] { (void)variation.evaluate("", counts, std::vector(2, 0.5)); }, 0.2, 1000);
  const ConstantHazardCheck hazard({{0, 2}, {2, 4}}, 0.5, 1.0, 500, budget);
  const std::vector<Stay> stays(500, Stay{.steps = 4, .exited = true});
  expect_one([&] { (void)hazard.evaluate("", stays); }, 1.0, 1000);
}

TEST(Witness, IsNotToldOfChecksThatAreBuiltOrAskedForTheirPower) {
  EXPECT_TRUE(told_by([] {
                const auto check = ProportionCheck::below(0.5, 0.2, 5000);
                EXPECT_GT(check.power(0.1), 0.9);
                EXPECT_TRUE(check.passes(100));
              }).empty());
}

TEST(Witness, IsTheYoungestThatLivesOnAnyThread) {
  const auto check = ProportionCheck::below(0.5, 0.2, 5000);
  std::vector<Sampled> inner;
  const std::vector<Sampled> outer = told_by([&] {
    (void)check.evaluate("before", 1);
    inner = told_by([&] { std::jthread([&] { (void)check.evaluate("within", 2); }).join(); });
    (void)check.evaluate("after", 3);
  });
  ASSERT_EQ(inner.size(), 1U);
  EXPECT_EQ(inner[0].check, "within");
  ASSERT_EQ(outer.size(), 2U);
  EXPECT_EQ(outer[1].check, "after");
}

}  // namespace
}  // namespace flypaper
