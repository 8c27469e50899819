// Known answers of the observables by hand, with the diverged among what is counted: each test says what leaving them
// out would give, and that it differs.
#include <gmock/gmock.h>

#include "flypaper/base/core/error.hpp"
#include "flypaper/simulation/dynamics/sgd.hpp"
#include "flypaper/simulation/observables/distance.hpp"
#include "flypaper/simulation/observables/exit_times.hpp"
#include "flypaper/simulation/observables/histogram.hpp"
#include "flypaper/simulation/observables/moments.hpp"
#include "flypaper/simulation/observables/occupancy.hpp"
#include "properties/generators.hpp"

namespace flypaper {
namespace {
using testing::ElementsAre;

constexpr double infinity = std::numeric_limits<double>::infinity();
const double gone = diverged_coordinate();

/// The coordinates of trajectories at steps 0, 1, ...
using Steps = std::vector<std::vector<std::vector<double>>>;

/// Shows an observable a block that holds these trajectories.
void show(Observable& observable, const Steps& steps) {
  std::vector<Lane> lanes(steps[0][0].size());
  BlockView view{.first_trajectory = 0, .count = steps[0].size(), .step = 0, .coordinates = lanes};
  for (; view.step < steps.size(); ++view.step) {
    for (std::size_t i = 0; i < view.count; ++i) {
      for (std::size_t d = 0; d < lanes.size(); ++d) lanes[d].values[i] = steps[view.step][i][d];
    }
    if (view.step == 0) {
      observable.begin_block(view);
    } else {
      observable.observe(view);
    }
  }
  --view.step;
  observable.end_block(view);
}

Steps without(Steps steps, std::size_t trajectory) {
  for (auto& step : steps) step.erase(step.begin() + static_cast<std::ptrdiff_t>(trajectory));
  return steps;
}

std::string digest_of(Observable& observable) {
  Digest digest;
  observable.visit(digest);
  return digest.checksum().text();
}

// A basin is open: who is at an end has left by it, in the first coordinate that has.
TEST(ExitTimesByHand, AnEndIsOutside) {
  const Steps steps{{{1.5, 0}, {1.5, 0}, {1.5, 0}, {1.5, 0}, {1.5, 0}, {1, 0}, {1.5, 0}},
                    {{1, 0}, {2, 0}, {1.5, -3}, {1.5, 3}, {gone, gone}, {1.5, 0}, {1.9, 2.9}}};
  ExitTimes exits({{1, -3}, {2, 3}}, 7, 1);
  show(exits, steps);
  EXPECT_THAT(exits.exits(), ElementsAre(Exit::below, Exit::above, Exit::below, Exit::above, Exit::diverged,
                                         Exit::started_outside, Exit::censored));
  EXPECT_THAT(exits.table().rows, ElementsAre(ElementsAre(0, 6, 0, 0, 0), ElementsAre(1, 1, 2, 2, 1)));
}

TEST(FirstPassageByHand, CountsThoseThatDiverge) {
  const Steps steps{{{0}, {1.2}, {0}, {0}, {1}}, {{1.5}, {0}, {0}, {gone}, {2}}, {{3}, {0}, {0}, {gone}, {1.9}}};
  FirstPassage passage({{1}, {2}}, 5, 2);
  show(passage, steps);
  EXPECT_THAT(passage.passage_steps(), ElementsAre(1, 0, 2, 1, 2)) << "the target is open: 1 and 2 are outside";
  EXPECT_THAT(passage.passages(),
              ElementsAre(Passage::reached, Passage::reached, Passage::waiting, Passage::diverged, Passage::reached));
  EXPECT_THAT(passage.table().rows,
              ElementsAre(ElementsAre(0, 4, 1, 0), ElementsAre(1, 2, 1, 1), ElementsAre(2, 1, 1, 0)));
  FirstPassage survivors({{1}, {2}}, 4, 2);
  show(survivors, without(steps, 3));
  EXPECT_NE(survivors.table().rows, passage.table().rows);
  EXPECT_FALSE(passage.settled());
  FirstPassage settled({{1}, {2}}, 1, 2);
  show(settled, {{{0}}, {{1.5}}});
  EXPECT_TRUE(settled.settled());
}

// Leaves above to the edge and comes back; starts outside; leaves below; diverges; stays.
TEST(ExitTimesByHand, CountEachExitAtItsStepAndTheCensoredToTheEnd) {
  const Steps steps{{{1}, {3}, {1}, {1}, {1}},
                    {{2}, {1}, {0.5}, {gone}, {1}},
                    {{1}, {1}, {-1}, {gone}, {1.9}},
                    {{1}, {1}, {1}, {gone}, {1}}};
  ExitTimes exits({{0}, {2}}, 5, 3);
  show(exits, steps);
  EXPECT_THAT(exits.exits(),
              ElementsAre(Exit::above, Exit::started_outside, Exit::below, Exit::diverged, Exit::censored));
  EXPECT_THAT(exits.exit_steps(), ElementsAre(1, 0, 2, 1, 3));
  EXPECT_EQ(exits.at_risk(), 4U);
  EXPECT_THAT(exits.still_inside(), ElementsAre(4, 2, 1, 1)) << "who leaves at a step is outside from that step on";
  std::vector<std::pair<std::uint64_t, bool>> stays;
  for (const Stay& stay : exits.stays()) stays.emplace_back(stay.steps, stay.exited);
  using Pair = std::pair<std::uint64_t, bool>;
  EXPECT_THAT(stays, ElementsAre(Pair{1, true}, Pair{2, true}, Pair{1, true}, Pair{3, false}))
      << "of those that start inside; what has not ended is censored";
  EXPECT_THAT(exits.table().rows, ElementsAre(ElementsAre(0, 4, 0, 0, 0), ElementsAre(1, 2, 0, 1, 1),
                                              ElementsAre(2, 1, 1, 0, 0), ElementsAre(3, 1, 0, 0, 0)));
}

// The second starts inside and diverges later: what the post's figures leave out.
TEST(OccupancyByHand, CountsAllAndBesideThemTheSurvivors) {
  const Steps steps{{{1}, {1}, {3}, {1}}, {{1}, {1}, {1}, {5}}, {{2}, {gone}, {1}, {1}}};
  Occupancy occupancy({{0}, {2}}, 2);
  show(occupancy, steps);
  EXPECT_THAT(occupancy.counts().inside, ElementsAre(3, 3, 2)) << "whoever is inside counts, and counts again";
  EXPECT_THAT(occupancy.counts().inside_survivors, ElementsAre(2, 2, 2)) << "without the one that diverges later";
  EXPECT_THAT(occupancy.counts().finite, ElementsAre(4, 4, 3));
  EXPECT_EQ(occupancy.counts().trajectories, 4U);
  EXPECT_EQ(occupancy.counts().survivors, 3U);
}

TEST(DistanceByHand, OfAPointAndAHyperplane) {
  const Steps steps{{{3, 4}, {0, 0}, {6, -8}}, {{3, 4}, {0, 1}, {gone, gone}}};
  const std::vector<double> quantiles{0.1, 0.5, 1};
  Distance point({{0, 1}, {0, 0}}, quantiles, 1);
  show(point, steps);
  const auto near = [](double value) { return testing::DoubleNear(value, value * LogBins::relative_error); };
  EXPECT_THAT(point.table().columns,
              ElementsAre("step", "quantile_0.1", "quantile_0.5", "quantile_1", "at_zero", "diverged"));
  EXPECT_THAT(point.table().rows[0], ElementsAre(0, 0, near(5), near(10), 1, 0));
  EXPECT_THAT(point.table().rows[1], ElementsAre(1, near(1), near(5), infinity, 0, 1));
  Distance survivors({{0, 1}, {0, 0}}, quantiles, 1);
  show(survivors, without(steps, 2));
  EXPECT_THAT(survivors.table().rows[1][2], near(1)) << "a median without those that diverged is another one";
  Distance line({{1}, {-8}}, quantiles, 1);
  show(line, steps);
  EXPECT_THAT(line.table().rows[0], ElementsAre(0, 0, near(8), near(12), 1, 0));
}

TEST(DistanceByHand, NeitherOverflowsNorVanishes) {
  Distance point({{0, 1}, {0, 0}}, {1}, 1);
  show(point, {{{3e200, 4e200}}, {{3e-200, 4e-200}}});
  EXPECT_NEAR(point.quantile(0, 1) / 5e200, 1, LogBins::relative_error);
  EXPECT_NEAR(point.quantile(1, 1) / 5e-200, 1, LogBins::relative_error);
}

TEST(MomentsByHand, CountWhatTheyLeaveOut) {
  const Steps steps{{{1, 2}, {2, 0}, {6, -2}, {gone, gone}}};
  Moments all(2, {}, 0);
  show(all, steps);
  EXPECT_THAT(all.table().columns, ElementsAre("step", "counted", "outside", "diverged", "mean_w1", "mean_w2",
                                               "covariance_w1_w1", "covariance_w1_w2", "covariance_w2_w2"));
  const double variance = 41.0 / 3 - 9;
  EXPECT_THAT(all.table().rows[0], ElementsAre(0, 3, 0, 1, 3, 0, variance, -10.0 / 3, 8.0 / 3));
  EXPECT_EQ(all.covariance(0, 1, 0), all.covariance(0, 0, 1));
  Moments basin(2, {{0, -infinity}, {5, infinity}}, 0);
  show(basin, steps);
  EXPECT_THAT(basin.table().rows[0], ElementsAre(0, 2, 1, 1, 1.5, 1, 0.25, -0.5, 1));
  Moments survivors(2, {}, 0);
  show(survivors, without(steps, 3));
  EXPECT_NE(survivors.table().rows, all.table().rows) << "the diverged are in the table";
}

TEST(MomentsByHand, OfTooLargeNumbersAndOfNone) {
  Moments moments(1, {{0}, {infinity}}, 1);
  show(moments, {{{1e200}, {1}}, {{-1}, {gone}}});
  EXPECT_EQ(moments.mean(0, 0), 5e199);
  EXPECT_EQ(moments.covariance(0, 0, 0), infinity);
  EXPECT_TRUE(std::isnan(moments.mean(1, 0)));
  EXPECT_TRUE(std::isnan(moments.covariance(1, 0, 0)));
}

TEST(HistogramByHand, HasAsManyBinsAsATableHoldsRows) {
  EXPECT_NO_THROW(Histogram({{0, 0, 1, 1U << 11U}, {1, 0, 1, 1U << 10U}}, {0, 2}));
  EXPECT_THROW(Histogram({{0, 0, 1, 1U << 11U}, {1, 0, 1, 1U << 11U}}, {0, 2}), Error);
  constexpr std::uint64_t root = std::uint64_t{1} << 32U;  // whose square is 0 in 64 bits
  EXPECT_THROW(Histogram({{0, 0, 1, root}, {1, 0, 1, root}}, {0}), Error);
}

TEST(HistogramByHand, OfTwoCoordinatesAtChosenSteps) {
  const Steps steps{{{0, 0}, {0.5, 0.9}, {2, 0}, {0, 0}},
                    {{9, 9}, {9, 9}, {9, 9}, {9, 9}},
                    {{0.99, 0}, {0, -1}, {0, 1}, {gone, gone}}};
  Histogram histogram({{0, 0, 1, 2}, {1, 0, 1, 2}}, {0, 2});
  show(histogram, steps);
  EXPECT_THAT(histogram.at(0).bins, ElementsAre(2, 0, 0, 1));
  EXPECT_THAT(histogram.at(1).bins, ElementsAre(0, 0, 1, 0));
  EXPECT_THAT(histogram.table().columns, ElementsAre("step", "w1_lower", "w1_upper", "w2_lower", "w2_upper", "count",
                                                     "below", "above", "diverged"));
  ASSERT_EQ(histogram.table().rows.size(), 8U);
  EXPECT_THAT(histogram.table().rows[3], ElementsAre(0, 0.5, 1, 0.5, 1, 1, 0, 1, 0));
  EXPECT_THAT(histogram.table().rows[6], ElementsAre(2, 0.5, 1, 0, 0.5, 1, 1, 1, 1));
  Histogram survivors({{0, 0, 1, 2}, {1, 0, 1, 2}}, {0, 2});
  show(survivors, without(steps, 3));
  EXPECT_NE(survivors.table().rows[6], histogram.table().rows[6]);
}

RC_GTEST_PROP(LogBinsProperty, QuantilesHaveTheStatedError, ()) {
  auto values = *rc::gen::container<std::vector<double>>(
      rc::gen::map(rc::gen::pair(generators::whole(-1000, 1000), generators::whole(0, 1 << 30)),
                   [](const auto& parts) { return std::ldexp(1.0 + parts.second * 0x1p-30, parts.first); }));
  LogBins bins;
  for (const double value : values) bins.add(value);
  std::ranges::sort(values);
  for (std::size_t i = 0; i < values.size(); ++i) {
    RC_ASSERT(std::abs(bins.value_of_rank(i + 1) - values[i]) <= LogBins::relative_error * values[i]);
  }
}

TEST(LogBins, TheErrorBoundIsReached) {
  LogBins bins;
  bins.add(1.0);
  EXPECT_EQ(bins.value_of_rank(1), 1.0 + LogBins::relative_error) << "half as many bins would break the bound";
  EXPECT_EQ(bins.value_of_rank(2), infinity);
}

RC_GTEST_PROP(Merge, DependsOnNoOrder, ()) {
  // Three workers share the trajectories in any way; their copies are merged in any order.
  const auto value = rc::gen::map(generators::whole(-40, 41), [](int k) { return k == 40 ? gone : std::ldexp(k, k); });
  const auto values = *rc::gen::container<std::vector<double>>(30, value);
  const auto make = [](int kind) -> std::unique_ptr<Observable> {
    if (kind == 0) return std::make_unique<Distance>(Distance::Target{{0}, {2}}, std::vector<double>{0.5}, 0);
    if (kind == 1) return std::make_unique<Moments>(1, Box{{-9}, {9}}, 0);
    if (kind == 2) return std::make_unique<Occupancy>(Box{{-5}, {5}}, 0);
    return std::make_unique<Histogram>(std::vector<Histogram::Axis>{{0, -5, 5, 7}}, std::vector<std::uint64_t>{0});
  };
  const auto owner = *rc::gen::container<std::vector<int>>(30, generators::whole(0, 3));
  for (int kind = 0; kind < 4; ++kind) {
    const auto whole = make(kind);
    std::vector<std::unique_ptr<Observable>> workers;
    for (int i = 0; i < 3; ++i) workers.push_back(make(kind));
    for (std::size_t i = 0; i < values.size(); ++i) {
      show(*whole, {{{values[i]}}});
      show(*workers[static_cast<std::size_t>(owner[i])], {{{values[i]}}});
    }
    const auto first = static_cast<std::size_t>(*generators::whole(0, 3));
    for (const std::size_t other : {(first + 1) % 3, (first + 2) % 3}) workers[first]->merge(*workers[other]);
    RC_ASSERT(digest_of(*workers[first]) == digest_of(*whole));
    show(*whole, {{{values[0]}}});  // twin: one trajectory more is seen
    RC_ASSERT(digest_of(*workers[first]) != digest_of(*whole));
  }
}

}  // namespace
}  // namespace flypaper
