// The samplers against what they should be: exact laws, and another implementation built on the standard library.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <random>
#include <utility>

#include "claims/shared/draws.hpp"
#include "flypaper/base/statistics/hazard.hpp"
#include "flypaper/base/statistics/location.hpp"
#include "flypaper/base/statistics/proportion.hpp"
#include "flypaper/exact/escape/killed_kernel.hpp"
#include "flypaper/simulation/data/data_set.hpp"
#include "flypaper/simulation/dynamics/noise.hpp"

namespace flypaper {
namespace {

constexpr std::uint64_t draws = 1'000'000;

class FreshBatches : public testing::TestWithParam<std::uint64_t> {};

/// B S_xx / v_x ~ chi^2_B, so its sum over draws is chi^2 with B draws degrees of freedom, exactly.
Sampled scale_of(const std::vector<BatchSums>& sums, std::uint64_t batch_size) {
  double total = 0.0;
  for (const BatchSums& batch : sums) total += batch.s_xx * static_cast<double>(batch_size);
  return ScaleCheck::equivalent(1.0, 0.02, sums.size() * batch_size).evaluate("scale of S_xx", total);
}

/// Given S_xx, S_xy / sqrt(v_y S_xx / B) is a standard normal: its squares sum to chi^2, its signs are fair.
Sampled scale_of_label_noise(const std::vector<BatchSums>& sums, std::uint64_t batch_size) {
  double total = 0.0;
  for (const BatchSums& batch : sums) total += batch.s_xy * batch.s_xy * static_cast<double>(batch_size) / batch.s_xx;
  return ScaleCheck::equivalent(1.0, 0.02, sums.size()).evaluate("scale of S_xy", total);
}

Sampled sign_of(const std::vector<BatchSums>& sums) {
  std::uint64_t positive = 0;
  for (const BatchSums& batch : sums) positive += batch.s_xy > 0.0 ? 1 : 0;
  return ProportionCheck::equivalent(0.5, 0.01, sums.size()).evaluate("sign of S_xy", positive);
}

/// Mean of S_xx^2 = v_x^2 (1 + 2/B): sees the shape. E S_xx^k = B (B+2) .. (B+2k-2) / B^k.
Sampled shape_of(const std::vector<BatchSums>& sums, std::uint64_t batch_size) {
  const auto b = static_cast<double>(batch_size);
  const double expected = 1.0 + 2.0 / b;
  const double fourth = expected * (1.0 + 4.0 / b) * (1.0 + 6.0 / b);
  const double sixth = fourth * (1.0 + 8.0 / b) * (1.0 + 10.0 / b);
  const double deviation = std::sqrt(fourth - expected * expected);
  const double skewness = (sixth - 3.0 * expected * fourth + 2.0 * std::pow(expected, 3)) / std::pow(deviation, 3);
  const double mean = claims::average(sums, [](const BatchSums& batch) { return batch.s_xx * batch.s_xx; });
  return MeanCheck::equivalent(expected, 0.012 * deviation, deviation, sums.size(), {}, skewness)
      .evaluate("mean of S_xx^2", mean);
}

TEST_P(FreshBatches, FollowTheirExactLaw) {
  const std::uint64_t b = GetParam();
  const std::vector<BatchSums> sums = claims::draw(*fresh_batches({}, b, 42), draws);
  EXPECT_TRUE(scale_of(sums, b).passed) << scale_of(sums, b).value;
  EXPECT_TRUE(scale_of_label_noise(sums, b).passed) << scale_of_label_noise(sums, b).value;
  EXPECT_TRUE(sign_of(sums).passed) << sign_of(sums).value;
  EXPECT_TRUE(shape_of(sums, b).passed) << shape_of(sums, b).value;
}

TEST_P(FreshBatches, TwinsOffByTheMarginFail) {
  const std::uint64_t b = GetParam();
  const Population wide{.input_variance = 1.02};
  EXPECT_FALSE(scale_of(claims::draw(*fresh_batches(wide, b, 42), draws), b).passed);
  const Population noisy{.noise_variance = 1.02};
  EXPECT_FALSE(scale_of_label_noise(claims::draw(*fresh_batches(noisy, b, 42), draws), b).passed);
  const Population sloped{.slope = 0.5};
  EXPECT_FALSE(sign_of(claims::draw(*fresh_batches(sloped, b, 42), draws)).passed);
  EXPECT_FALSE(shape_of(claims::draw(*fresh_batches({}, b + 1, 42), draws), b).passed) << "one sample too many";
}

INSTANTIATE_TEST_SUITE_P(BatchSizes, FreshBatches, testing::Values(1, 2, 3, 20));

/// x ~ N(0, v_x), and what is left of y beside slope x is N(0, v_y) and independent of x.
TEST(DataSets, HaveTheMomentsOfTheirPopulation) {
  const Population population{.slope = 0.5, .input_variance = 4.0, .noise_variance = 9.0};
  const DataSet data = sample_data_set(population, 200'000, 3);
  double inputs = 0.0;
  double noises = 0.0;
  double products = 0.0;
  for (std::size_t i = 0; i < data.size(); ++i) {
    const double noise = data.y[i] - population.slope * data.x[i];
    inputs += data.x[i] * data.x[i];
    noises += noise * noise;
    products += data.x[i] * noise / 6.0;
  }
  EXPECT_TRUE(ScaleCheck::equivalent(4.0, 0.05, data.size()).evaluate("", inputs).passed) << "variance of x";
  EXPECT_TRUE(ScaleCheck::equivalent(9.0, 0.05, data.size()).evaluate("", noises).passed) << "variance of the noise";
  const double correlation = products / static_cast<double>(data.size());
  EXPECT_TRUE(MeanCheck::equivalent(0.0, 0.03, 1.0, data.size()).evaluate("", correlation).passed) << "independence";
}

/// How often each subset of a small data set is drawn, each held to its exact probability; they share one alpha.
TEST(Subsets, AreAllEquallyLikely) {
  const DataSet data = sample_data_set({}, 6, 3);
  std::vector<double> subsets;
  for_each_subset(data, 3, [&](const BatchSums& batch) { subsets.push_back(batch.s_xx); });
  ASSERT_EQ(subsets.size(), 20U);
  const std::vector<BatchSums> drawn = claims::draw(*subset_batches(data, 3, 9), 400'000);
  for (const double s_xx : subsets) {
    std::uint64_t count = 0;
    for (const BatchSums& batch : drawn) count += std::abs(batch.s_xx - s_xx) < 1e-12 ? 1 : 0;
    const Budget share{.alpha = Budget{}.alpha / 20.0};
    const Sampled evidence = ProportionCheck::equivalent(0.05, 0.005, drawn.size(), share).evaluate("subset", count);
    EXPECT_TRUE(evidence.passed) << evidence.value;
  }
}

/// Whether every sample is as likely as any other at every place of a pass, and every ordered pair at the first two
/// places; `orders` holds the passes of six samples. All say one thing together and share one alpha.
bool all_orders_alike(const std::vector<std::array<std::size_t, 6>>& orders) {
  std::array<std::array<std::uint64_t, 6>, 6> at_place{};
  std::array<std::array<std::uint64_t, 6>, 6> first_pair{};
  for (const auto& order : orders) {
    for (std::size_t place = 0; place < 6; ++place) ++at_place[place][order[place]];
    ++first_pair[order[0]][order[1]];
  }
  bool passed = true;
  const Budget share{.alpha = Budget{}.alpha / (36.0 + 30.0)};
  for (std::size_t i = 0; i < 6; ++i) {
    for (std::size_t j = 0; j < 6; ++j) {
      const auto place = ProportionCheck::equivalent(1.0 / 6.0, 0.008, orders.size(), share);
      passed = passed && place.evaluate("", at_place[i][j]).passed;
      if (i == j) continue;
      const auto pair = ProportionCheck::equivalent(1.0 / 30.0, 0.004, orders.size(), share);
      passed = passed && pair.evaluate("", first_pair[i][j]).passed;
    }
  }
  return passed;
}

TEST(Epochs, OrdersAreAllEquallyLikely) {
  // In batches of one the sums name the sample; six come from one random word.
  const DataSet data = sample_data_set({}, 6, 3);
  const auto source = epoch_batches(data, 1, LastBatch::keep, 9);
  const auto scratch = source->scratch();
  std::vector<std::array<std::size_t, 6>> orders(400'000);
  for (std::uint64_t trajectory = 0; trajectory < orders.size(); ++trajectory) {
    std::array<BatchSums, 6> sums{};
    source->fill(trajectory, 0, sums, scratch.get());
    for (std::size_t place = 0; place < 6; ++place) {
      const auto found = std::ranges::find_if(data.x, [&](double x) { return x * x == sums[place].s_xx; });
      orders[trajectory][place] = static_cast<std::size_t>(found - data.x.begin());
    }
  }
  EXPECT_TRUE(all_orders_alike(orders));
}

TEST(Epochs, TwinThatSwapsWithAnyPlaceFails) {
  // The known mistake in Fisher and Yates's shuffle: 6^6 outcomes cannot fall evenly on 720 orders.
  std::mt19937_64 engine(5);
  std::uniform_int_distribution<std::size_t> any(0, 5);
  std::vector<std::array<std::size_t, 6>> orders(400'000, {0, 1, 2, 3, 4, 5});
  for (auto& order : orders) {
    for (std::size_t& sample : order) std::swap(sample, order[any(engine)]);
  }
  EXPECT_FALSE(all_orders_alike(orders));
}

TEST(Subsets, TwinWithReplacementHasTheWrongVariance) {
  const DataSet data = sample_data_set({}, 40, 3);
  const double q = 1.5;
  const auto variance_of = [&](const std::vector<BatchSums>& sums) {
    const BatchSums whole = data.sums();
    return claims::average(sums, [&](const BatchSums& b) {
      const double noise = q * (b.s_xx - whole.s_xx) - (b.s_xy - whole.s_xy);
      return noise * noise;
    });
  };
  std::mt19937_64 engine(5);
  std::uniform_int_distribution<std::size_t> any(0, 39);
  std::vector<BatchSums> replaced(400'000, BatchSums{0.0, 0.0});
  for (BatchSums& sums : replaced) {
    for (int i = 0; i < 10; ++i) {
      const std::size_t chosen = any(engine);
      sums.s_xx += 0.1 * data.x[chosen] * data.x[chosen];
      sums.s_xy += 0.1 * data.x[chosen] * data.y[chosen];
    }
  }
  const double expected = noise_factor_of_subsets(q, data, 10, Loss::half_mse);
  // The noise is bounded here, its square has a standard deviation below 2 expected and a skewness below 4; 5 % is a
  // quarter of (n-1)/(n-B) - 1.
  const auto check = MeanCheck::equivalent(expected, 0.05 * expected, 2.0 * expected, replaced.size(), {}, 4.0);
  EXPECT_TRUE(check.evaluate("", variance_of(claims::draw(*subset_batches(data, 10, 1), replaced.size()))).passed);
  EXPECT_FALSE(check.evaluate("", variance_of(replaced)).passed);
}

/// The hazard out of the sharp basin, simulated sample by sample with the standard library: nothing is shared with
/// flypaper's simulator but the statement of the problem. It meets the killed kernel.
Trials hazard_by_hand(double loss_factor, std::uint64_t trials) {
  std::mt19937_64 engine(11);
  std::normal_distribution<double> normal;
  std::vector<Stay> stays;
  for (std::uint64_t at_risk = 0; at_risk < 2 * trials;) {
    double w = -1.8;
    std::uint64_t step = 0;
    while (w < -0.6) {
      double gradient = 0.0;
      for (int i = 0; i < 20; ++i) {
        const double x = normal(engine);
        const double y = normal(engine);
        const double residual = (w + 1.8) * (w - 1.8) * (w - 1.8) * x - y;
        gradient += residual * x * ((w - 1.8) * (w - 1.8) + 2.0 * (w + 1.8) * (w - 1.8)) / 20.0;
      }
      w -= 0.01 * loss_factor * gradient;
      ++step;
    }
    stays.push_back({step, true});
    at_risk += step > 15 ? step - 15 : 0;
  }
  return trials_in_window(stays, 15, 100'000, trials);
}

TEST(EscapeRate, KernelAndSampleBySampleSimulationMeet) {
  const Potential potential("(w1+9/5)*(w1-9/5)^2");
  const EscapeRate rate = escape_rate(potential, {.learning_rate = 0.01, .loss = Loss::mse}, {}, 20,
                                      {-std::numeric_limits<double>::infinity(), -0.6});
  const double hazard = -std::expm1(-rate.per_step);
  constexpr std::uint64_t trials = 100'000;
  const auto check = ProportionCheck::equivalent(hazard, 0.1 * hazard, trials);
  const Trials found = hazard_by_hand(2.0, trials);
  ASSERT_EQ(found.count, trials);
  EXPECT_TRUE(check.evaluate("", found.exits).passed)
      << static_cast<double>(found.exits) / trials << " against " << hazard;
  // Twin: a twentieth more gradient, far less than a wrong factor in the loss.
  EXPECT_FALSE(check.evaluate("", hazard_by_hand(2.1, trials).exits).passed);
}

}  // namespace
}  // namespace flypaper
