// The state of an ensemble between two blocks, word by word.
#include "flypaper/simulation/ensemble/ensemble.hpp"

#include <gtest/gtest.h>

#include <bit>

#include "flypaper/base/core/random.hpp"

namespace flypaper {
namespace {

/// Keeps what it visits.
class Words final : public Archive {
 public:
  std::vector<std::uint64_t> all;

 private:
  void word(std::uint64_t& value, unsigned /*bytes*/) override { all.push_back(value); }
};

// Q = w1, whose step multiplies w by 1 - 1e200: 0 stays, 1e150 overflows in the first step and 1 in the second.
TEST(EnsembleState, HasACountOfTheDivergedForEveryStep) {
  const Potential potential("w1");
  const auto batches = constant_batches({.s_xx = 1.0, .s_xy = 0.0});
  EnsembleSettings settings{.trajectories = 7, .steps = 4, .start = {}};
  settings.start.points = {{0.0}, {1.0}, {1e150}};
  Ensemble ensemble(potential, *batches, {.learning_rate = 1e200}, settings, {}, 1);
  EXPECT_TRUE(ensemble.run([] { return false; }, nullptr));
  Words words;
  ensemble.visit(words);
  std::vector<std::uint64_t> expected{1, 7};  // blocks, coordinates
  for (std::uint64_t i = 0; i < 7; ++i) {
    expected.push_back(std::bit_cast<std::uint64_t>(i % 3 == 0 ? 0.0 : diverged_coordinate()));
  }
  for (const std::uint64_t count : {5U, 0U, 2U, 2U, 0U, 0U}) expected.push_back(count);  // of steps 0 to 4
  EXPECT_EQ(words.all, expected);
  const EnsembleResult result = ensemble.finish();
  EXPECT_EQ(result.diverged, 4U);
  EXPECT_EQ(result.diverged_at, (std::map<std::uint64_t, std::uint64_t>{{1, 2}, {2, 2}}));
}

TEST(Replay, OfALongPathHasTheBatchesOfEveryChunk) {
  const auto batches = fresh_batches({}, 3, 5);
  const std::uint64_t chunk = batches->chunk_steps();
  const std::uint64_t steps = 2 * chunk + 7;
  std::vector<BatchSums> expected(3 * chunk);
  for (std::uint64_t first = 0; first < expected.size(); first += chunk) {
    batches->fill(9, first, std::span(expected).subspan(first, chunk), nullptr);
  }
  const Path path = replay_path(Potential("w1"), *batches, {.learning_rate = 0.1}, {1.0}, 9, steps);
  ASSERT_EQ(path.sums.size(), steps);
  ASSERT_EQ(path.states.size(), steps + 1);
  for (std::uint64_t step = 0; step < steps; ++step) EXPECT_EQ(path.sums[step].s_xx, expected[step].s_xx) << step;
}

TEST(Start, OfAGridHasBothEndsAndTheLastCoordinateFastest) {
  Start start;
  start.grid = {.box = {{-1.0, 0.1}, {1.0, 0.7}}, .points = {2, 3}};
  const double middle = 0.1 + (0.7 - 0.1) * 0.5;
  const std::vector<std::vector<double>> expected{{-1.0, 0.1}, {-1.0, middle}, {-1.0, 0.7},
                                                  {1.0, 0.1},  {1.0, middle},  {1.0, 0.7}};
  for (std::uint64_t i = 0; i < 14; ++i) EXPECT_EQ(start_of(start, i, 1), expected[i % 6]) << i;
}

// One uniform for all coordinates of a segment, one for each of a box.
TEST(Start, OnASegmentIsOnItAndInABoxAnywhere) {
  const auto drawn = [](std::uint64_t trajectory, std::uint16_t draw) {
    const auto words = random_words(3, {.trajectory = trajectory, .purpose = Purpose::start, .draw = draw});
    return uniform(words[0], words[1]);
  };
  Start segment;
  segment.segment = {.from = {-1.0, 0.3, 5.0}, .to = {1.0, 0.3, 4.0}};
  Start box;
  box.uniform = {.lower = {-1.0, 0.3, 4.0}, .upper = {1.0, 0.3, 5.0}};
  for (std::uint64_t i = 0; i < 20; ++i) {
    EXPECT_EQ(start_of(segment, i, 3), (std::vector<double>{-1.0 + 2.0 * drawn(i, 0), 0.3, 5.0 - drawn(i, 0)}));
    EXPECT_EQ(start_of(box, i, 3), (std::vector<double>{-1.0 + 2.0 * drawn(i, 0), 0.3, 4.0 + drawn(i, 2)}));
  }
}

TEST(Work, IsCountedInStepsOfBlocks) {
  EXPECT_EQ(work_of({.trajectories = 64, .steps = 10, .start = {}}), 10U);
  EXPECT_EQ(work_of({.trajectories = 65, .steps = 10, .start = {}}), 20U);
  EXPECT_EQ(work_of({.trajectories = 1, .steps = 10, .start = {}}), 10U);
}

}  // namespace
}  // namespace flypaper
