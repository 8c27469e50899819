#include "flypaper/base/core/vector_width.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "flypaper/base/core/error.hpp"
#include "flypaper/simulation/data/batches.hpp"
#include "flypaper/simulation/data/words.hpp"
#include "flypaper/simulation/dynamics/sgd.hpp"
#include "flypaper/simulation/model/potential.hpp"
#include "flypaper/simulation/observables/observable.hpp"

namespace flypaper {
namespace {

constexpr std::uint64_t counters = std::uint64_t{1} << 48U;

bool same_bits(double a, double b) { return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b); }

struct Case {
  Population population;
  std::uint64_t batch_size = 20;
  std::uint64_t seed = 1;
  BlockSteps block{};
  std::size_t steps = 64;
};

/// How many sums of the block differ from those that the scalar path draws for each trajectory alone.
std::size_t differences(const Case& drawn, const Population& scalar_population, VectorWidth width) {
  const auto source = fresh_batches(drawn.population, drawn.batch_size, drawn.seed, width);
  const auto scalar = fresh_batches(scalar_population, drawn.batch_size, drawn.seed, VectorWidth::scalar);
  std::vector<BatchLanes> lanes(drawn.steps);
  source->fill_block(drawn.block, lanes, nullptr);
  std::size_t different = 0;
  std::vector<BatchSums> sums(drawn.steps);
  for (std::size_t i = 0; i < drawn.block.count; ++i) {
    scalar->fill(drawn.block.first_trajectory + i, drawn.block.first_step, sums, nullptr);
    for (std::size_t s = 0; s < drawn.steps; ++s) {
      const bool same =
          same_bits(lanes[s].s_xx.values[i], sums[s].s_xx) && same_bits(lanes[s].s_xy.values[i], sums[s].s_xy);
      different += same ? 0 : 1;
    }
  }
  return different;
}

/// From the whole range in every case: RapidCheck begins small otherwise.
std::uint64_t between(std::uint64_t lower, std::uint64_t upper) {
  return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange(lower, upper));
}

RC_GTEST_PROP(VectorWidth, DrawsTheBitsOfTheScalarPath, ()) {
  Case drawn;
  drawn.population = {.slope = static_cast<double>(between(0, 600)) / 100.0 - 3.0,
                      .input_variance = static_cast<double>(between(1, 500)) / 100.0,
                      .noise_variance = static_cast<double>(between(0, 500)) / 100.0};
  drawn.batch_size = *rc::gen::element(between(1, 5), between(1, 1001));
  drawn.seed = between(0, ~std::uint64_t{0});
  // The low words of the counters overflow within the block, or they are anywhere.
  constexpr std::uint64_t overflow = std::uint64_t{1} << 32U;
  drawn.block.first_trajectory = *rc::gen::element(between(0, counters), between(overflow - 70, overflow + 5));
  drawn.block.first_step =
      64 * *rc::gen::element(between(0, counters / 64), between(overflow / 64 - 1, overflow / 64 + 2));
  drawn.block.count = between(1, block_size + 1);
  drawn.steps = between(1, 65);
  for (const VectorWidth width : available_widths()) {
    RC_TAG(std::string(name_of(width)));
    RC_ASSERT(differences(drawn, drawn.population, width) == 0U);
  }
}

TEST(VectorWidth, DrawsTheBitsOfTheScalarPathInAMillionDraws) {
  // Batches of 2 have the most rejections, one draw in twenty, so that third and fourth attempts occur.
  for (const VectorWidth width : available_widths()) {
    for (std::uint64_t block = 0; block < 250; ++block) {
      const Case drawn{.population = {}, .batch_size = 2, .seed = 7, .block = {.first_trajectory = 64 * block}};
      ASSERT_EQ(differences(drawn, drawn.population, width), 0U) << name_of(width) << ", block " << block;
    }
  }
}

RC_GTEST_PROP(VectorWidth, ShufflesTheSame, ()) {
  const DataSet data = sample_data_set({}, between(1, 300), between(0, ~std::uint64_t{0}));
  const std::uint64_t batch = between(1, data.size() + 1);
  const std::uint64_t seed = between(0, ~std::uint64_t{0});
  const std::uint64_t trajectory = between(0, counters);
  const auto drawn = [&](const BatchSource& source) {
    std::vector<BatchSums> sums(std::min<std::uint64_t>(source.chunk_steps(), 64));
    source.fill(trajectory, source.chunk_steps() * 3, sums, source.scratch().get());
    std::vector<std::uint64_t> bits;
    for (const BatchSums& batch_sums : sums) {
      bits.push_back(std::bit_cast<std::uint64_t>(batch_sums.s_xx));
      bits.push_back(std::bit_cast<std::uint64_t>(batch_sums.s_xy));
    }
    return bits;
  };
  for (const VectorWidth width : available_widths()) {
    RC_TAG(std::string(name_of(width)));
    RC_ASSERT(drawn(*subset_batches(data, batch, seed, width)) ==
              drawn(*subset_batches(data, batch, seed, VectorWidth::scalar)));
    RC_ASSERT(drawn(*epoch_batches(data, batch, LastBatch::keep, seed, width)) ==
              drawn(*epoch_batches(data, batch, LastBatch::keep, seed, VectorWidth::scalar)));
  }
}

TEST(VectorWidth, WordStreamsAreTheSameAndBeginWithTheFirstDraw) {
  const RandomAddress address{.trajectory = 5, .purpose = Purpose::start, .step = (std::uint64_t{1} << 40U) + 7};
  const auto first = random_words(11, address);
  for (const VectorWidth width : available_widths()) {
    WordStream words(11, width);
    WordStream scalar(11, VectorWidth::scalar);
    words.restart(address, 1000);
    scalar.restart(address, 1);                                        // how much is fetched at a time does not matter
    for (std::size_t i = 0; i < (std::size_t{1} << 17U) + 500; ++i) {  // past the 2^16 draws of an attempt
      const std::uint64_t word = words();
      ASSERT_EQ(word, scalar()) << name_of(width) << ", word " << i;
      if (i == 0) {
        EXPECT_EQ(word, first[0] | std::uint64_t{first[1]} << 32U);
      }
      if (i == word_kernel_group) {
        EXPECT_EQ(word, first[2] | std::uint64_t{first[3]} << 32U);
      }
    }
  }
}

TEST(VectorWidth, ComparisonSeesOneUnitInTheLastPlace) {
  const Population altered{.slope = std::nextafter(0.5, 1.0)};
  for (const VectorWidth width : available_widths()) {
    EXPECT_GT(differences({.population = {.slope = 0.5}}, altered, width), 0U) << name_of(width);
  }
}

/// Longer than what functions call each other for, with subexpressions that are read far from where they are computed.
TEST(VectorWidth, LongTapesHaveTheBitsOfTheTree) {
  std::string q = "w1";
  for (int i = 0; i < 150; ++i) q = fmt::format("(({})*(w2 - {})/3 - -(w1*w2))", q, 0.01 * i);
  const Potential potential(q);
  std::vector<NodeId> outputs{potential.q()};
  outputs.insert(outputs.end(), potential.gradient().begin(), potential.gradient().end());
  std::vector<Lane> at(2);
  for (std::size_t i = 0; i < block_size; ++i) {
    at[0].values[i] = 0.1 * static_cast<double>(i) - 3.0;
    at[1].values[i] = 0.7 - 0.02 * static_cast<double>(i);
  }
  for (const VectorWidth width : available_widths()) {
    const Tape tape(potential.graph(), outputs, width);
    Tape::Workspace workspace = tape.workspace();
    tape.evaluate(at, workspace);
    for (std::size_t k = 0; k < outputs.size(); ++k) {
      for (std::size_t i = 0; i < block_size; ++i) {
        const std::vector<double> point{at[0].values[i], at[1].values[i]};
        const double tree = potential.graph().evaluate(outputs[k], std::span<const double>(point));
        ASSERT_EQ(tape.output(workspace, k).values[i], tree) << name_of(width) << ", output " << k << ", lane " << i;
      }
    }
  }
}

TEST(VectorWidth, StepsHaveTheSameBits) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  const Potential potential("(w1^3 - w2/3)*(w1 + 1.8)^2 - -w2*w1");
  const UpdateRule rule{.learning_rate = 0.01, .loss = Loss::mse, .momentum = 0.3, .kind = Momentum::nesterov};
  const auto source = fresh_batches({}, 20, 1, VectorWidth::scalar);
  std::vector<BatchLanes> sums(64);
  source->fill_block({}, sums, nullptr);
  const auto run = [&](VectorWidth width) {
    Sgd sgd(potential, rule, width);
    BlockState state(2, rule);
    for (std::size_t i = 0; i < block_size; ++i) {
      state.coordinates[0].values[i] = 0.1 * static_cast<double>(i) - 3.0;  // some diverge, some stay
      state.coordinates[1].values[i] = i == 5 ? infinity : 0.7;
    }
    std::vector<std::uint64_t> bits;
    for (const BatchLanes& step : sums) {
      sgd.advance(step, state);
      for (const Lane& lane : state.coordinates) {
        for (const double w : lane.values) bits.push_back(std::bit_cast<std::uint64_t>(w));
      }
    }
    return bits;
  };
  const auto expected = run(VectorWidth::scalar);
  EXPECT_TRUE(std::ranges::find(expected, 0x7ff8000000000000U) != expected.end());
  for (const VectorWidth width : available_widths()) EXPECT_EQ(run(width), expected) << name_of(width);
}

/// Their sum overflows, which must not count as divergence.
TEST(VectorWidth, HugeCoordinatesHaveNotDiverged) {
  constexpr double huge = 0.9 * std::numeric_limits<double>::max();
  const UpdateRule rule{.learning_rate = 0.25};
  for (const VectorWidth width : available_widths()) {
    Sgd sgd(Potential("w1/4"), rule, width);
    BlockState state(1, rule);
    std::ranges::fill(state.coordinates[0].values, huge);
    EXPECT_FALSE(sgd.advance(BatchSums{.s_xx = 1.0, .s_xy = 0.0}, state)) << name_of(width);
    EXPECT_EQ(state.not_finite, 0U);
    EXPECT_EQ(state.coordinates[0].values[7], huge - 0.25 * (0.25 * huge * 0.25));
    state.coordinates[0].values[7] = std::numeric_limits<double>::infinity();
    EXPECT_TRUE(sgd.advance(BatchSums{.s_xx = 1.0, .s_xy = 0.0}, state)) << name_of(width);
    EXPECT_EQ(state.not_finite, 1U);
    EXPECT_TRUE(std::isnan(state.coordinates[0].values[7]));
    EXPECT_FALSE(sgd.advance(BatchSums{.s_xx = 1.0, .s_xy = 0.0}, state)) << name_of(width);
  }
}

RC_GTEST_PROP(BlockView, SetsAreTheTrajectoriesThatSatisfyThem, ()) {
  const auto special = rc::gen::element(std::nan(""), -1.0, 1.0, 0.0, -0.5);
  std::vector<Lane> coordinates(2);
  for (Lane& lane : coordinates) {
    for (double& w : lane.values) w = *special;
  }
  for (std::size_t i = 0; i < block_size; ++i) {  // as `advance` leaves them: all coordinates or none
    if (std::isnan(coordinates[0].values[i]) || std::isnan(coordinates[1].values[i]))
      coordinates[0].values[i] = coordinates[1].values[i] = diverged_coordinate();
  }
  const auto count = *rc::gen::oneOf(rc::gen::just(block_size), rc::gen::inRange<std::size_t>(1, 65));  // most are full
  const BlockView view{.count = count, .coordinates = coordinates};
  const Box box{.lower = {-1.0, -std::numeric_limits<double>::infinity()}, .upper = {0.5, 1.0}};
  for (std::size_t i = 0; i < 64; ++i) {
    const bool used = i < view.count;
    const double a = coordinates[0].values[i];
    const double b = coordinates[1].values[i];
    RC_ASSERT(((view.used() >> i & 1U) != 0) == used);
    RC_ASSERT(((view.diverged() >> i & 1U) != 0) == (used && view.diverged(i)));
    RC_ASSERT(((view.inside(box) >> i & 1U) != 0) == (used && -1.0 < a && a < 0.5 && b < 1.0));
  }
}

// NOLINTBEGIN(concurrency-mt-unsafe): there is one thread
class ChosenWidth : public testing::Test {
 protected:
  void TearDown() override { unsetenv("FLYPAPER_VECTOR"); }
};

TEST_F(ChosenWidth, IsTheWidestUnlessTheEnvironmentSaysOtherwise) {
  unsetenv("FLYPAPER_VECTOR");
  EXPECT_EQ(chosen_width(), available_widths().back());
  for (const VectorWidth width : available_widths()) {
    setenv("FLYPAPER_VECTOR", std::string(name_of(width)).c_str(), 1);
    EXPECT_EQ(chosen_width(), width);
  }
}

TEST_F(ChosenWidth, RefusesAnUnknownName) {
  setenv("FLYPAPER_VECTOR", "avx3", 1);
  try {
    static_cast<void>(chosen_width());
    FAIL() << "avx3 was accepted";
  } catch (const Error& error) {
    const std::string message = error.what();
    EXPECT_NE(message.find("'avx3'"), std::string::npos) << message;
    for (const VectorWidth width : available_widths()) {
      EXPECT_NE(message.find(name_of(width)), std::string::npos) << message;
    }
  }
}
// NOLINTEND(concurrency-mt-unsafe)

}  // namespace
}  // namespace flypaper
